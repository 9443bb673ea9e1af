"""Items of a document without table borders: which numbered paragraphs are items, which are sections above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongwen.assignments.columns import Column, column_of, glued_heads, is_task_table
from gongwen.assignments.flattened import Row
from gongwen.assignments.items import Item, Stretch
from gongwen.assignments.notes import Note, notes_in
from gongwen.assignments.passages import Leafing, Passage
from gongwen.assignments.rows import Head, units_below
from gongwen.assignments.tables import read_table
from gongwen.model import Node, Numbered, NumberStyle, Paragraph
from gongwen.source import TableBlock

Place = tuple[int, ...]
_PRELIMINARY = re.compile(
    r"(?:总体|基本|指导|工作|主要|总的)?(?:要求|思路|思想|原则|目标)(?:和(?:基本)?(?:原则|目标|要求))?|(?:指导思想|总体要求|基本原则)[和与及、].{2,8}|(?:重大|重要|深刻)?(?:意义|背景)|.{0,4}(?:范围|对象|依据)|现状.{0,6}|.{0,6}(?:成效|基本情况|面临形势)|名词解释|附则|(?:发展)?(?:形势|基础)(?:和|与)?.{0,6}"
)
_KEEPS = re.compile(r"工作要求|任务要求|目标任务|工作目标任务")
_ARTICLES = frozenset([NumberStyle.ARTICLE, NumberStyle.CHAPTER, NumberStyle.PART, NumberStyle.SECTION])
_LISTED = frozenset([NumberStyle.ORDINAL, NumberStyle.CIRCLED, NumberStyle.ARABIC_PAREN])
_MODAL = re.compile(r"要|应当?|须|必须|负责|牵头|确保|加强|推进|做好|完善|建立|落实|开展|完成|报送|组织")
_FOR_ALL = re.compile(r"以上|上述|本节|本部分|本项")


@dataclass
class Outline:
    """Reads the items of one part. `heads` are the columns of a table that lost its borders, once met."""

    leafing: Leafing
    items: list[Item] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    run_together: bool = False
    _notes: dict[Place, list[Note]] = field(default_factory=dict)

    def read(self, part: int) -> list[Item]:
        document = self.leafing.document
        title = document.annexes[part - 1].title if part else document.title.value if document.title else ""
        self._take_heads(glued_heads(title))
        nodes = self.leafing.parts[part]
        self._visit_all(nodes, (part,), (), ())
        self._behind_the_last(nodes, part)
        return self.items

    def _take_heads(self, heads: Sequence[str]) -> bool:
        if heads:
            self.heads = [Head(column_of(h) or Column.OTHER, h) for h in heads]
            self.run_together = True
        return bool(heads)

    def _behind_the_last(self, nodes: Sequence[Node], part: int) -> None:
        """Lines of labels behind the last number, which the outline takes for the closing of the text."""
        last = max((n for n, node in enumerate(nodes) if isinstance(node, Numbered)), default=-1)
        if last < 0 or not self.items:
            return
        for n in range(last + 1, len(nodes)):
            if not isinstance(nodes[n], Paragraph):
                return
            passage = self.leafing.of((part, n))
            if self.run_together and units_below(self.items[-1], self.heads, passage):
                continue
            notes = self.notes((part, n))
            if not notes and passage.key.startswith(("责任领导", "分管", "联系")):
                continue
            if not notes or not all(note.whole_line for note in notes):
                return
            self.items[-1].notes += [(passage, note) for note in notes]

    # -- walking -----------------------------------------------------------------------------------------------

    def _visit_all(self, nodes: Sequence[Node], place: Place, path: Place, sections: tuple[str, ...]) -> None:
        numbered = [(n, node) for n, node in enumerate(nodes) if isinstance(node, Numbered)]
        siblings = [((*place, n), node) for n, node in numbered]
        self._columns_at(nodes, place)
        for n, node in enumerate(nodes):
            here = (*place, n)
            if isinstance(node, TableBlock):
                self.items += read_table(self.leafing, node, here, path, sections)
            elif isinstance(node, Numbered):
                self._visit(node, here, path, sections, siblings)

    def _visit(
        self,
        node: Numbered,
        here: Place,
        path: Place,
        sections: tuple[str, ...],
        siblings: list[tuple[Place, Numbered]],
    ) -> None:
        path = (*path, node.ordinal)
        if _is_preliminary(node) and not self._has_notes(node, here):
            return
        kids = [((*here, n), k) for n, k in enumerate(node.children) if isinstance(k, Numbered)]
        if not kids or not self._kids_are_items(node, here, kids, siblings):
            self._leaf(node, here, path, sections, siblings)
            return
        before = len(self.items)
        heading = self._heading_words(node, here)
        self._visit_all(node.children, here, path, (*sections, heading))
        self._share(node, here, self.items[before:])

    def _heading_words(self, node: Numbered, here: Place) -> str:
        passage = self.leafing.of(here)
        end = next((note.start for note in self.notes(here)), len(passage.shown))
        words = node.heading or node.text
        return passage.shown[: min(end, passage.at + len(words))].strip()

    def _kids_are_items(
        self,
        node: Numbered,
        here: Place,
        kids: list[tuple[Place, Numbered]],
        siblings: list[tuple[Place, Numbered]],
    ) -> bool:
        """Say whether the numbered paragraphs below are the items, or only points of the one above them."""
        noted = [self._has_notes(kid, at) for at, kid in kids]
        listed = kids[0][1].style in _LISTED
        if sum(noted) > 1 or (noted[0] and len(kids) == 1 and not listed) or any(noted[:-1]):
            return True
        if self.heads:
            return True
        own = bool(self.notes(here))
        leaf_siblings = [
            s for at, s in siblings if s is not node and not _kids_of(s) and self._has_notes(s, at)
        ]
        if (own or noted[-1]) and leaf_siblings and len(leaf_siblings) * 2 >= len(siblings) - 1:
            return False
        if listed:
            return False
        return not (node.style is NumberStyle.ARTICLE or (node.style is NumberStyle.ARABIC and own))

    # -- one item ----------------------------------------------------------------------------------------------

    def _leaf(
        self,
        node: Numbered,
        here: Place,
        path: Place,
        sections: tuple[str, ...],
        siblings: list[tuple[Place, Numbered]],
    ) -> None:
        if self.heads and self._row(node, here, path, sections, siblings):
            return
        if self._tabular(node, here, path, sections):
            return
        if self._paragraph_rows(node, here, path, sections):
            return
        item = self._item(node, here, path, sections)
        if self._counts(node, item, siblings):
            self.items.append(item)

    def _item(self, node: Numbered, here: Place, path: Place, sections: tuple[str, ...]) -> Item:
        passage = self.leafing.of(here)
        item = Item(path, node.printed, sections)
        at = passage.at
        if node.heading:
            item.heading = Stretch(passage, at, at + len(node.heading))
            at += len(node.heading) + len(node.stop)
        self._words(item, passage, at)
        for below, child in _below(node, here):
            if not isinstance(child, TableBlock):
                self._words(item, self.leafing.of(below), 0)
        if item.heading is not None:
            _cut_heading(item)
        return item

    def _words(self, item: Item, passage: Passage, start: int) -> None:
        """Add words without the note at their end; a note in mid-paragraph stays in the text."""
        notes = self.notes(passage.node)
        item.notes += [(passage, note) for note in notes]
        end = len(passage.key)
        for note in reversed(notes):
            if passage.key[note.end : end].strip("。；，、 \n"):
                break
            end = note.start
        if passage.key[start:end].strip("。；，、 "):
            item.body.append(Stretch(passage, start, end))

    def _counts(self, node: Numbered, item: Item, siblings: list[tuple[Place, Numbered]]) -> bool:
        """Say whether a numbered paragraph without any below it is a task at all."""
        if item.assigned:
            return True
        if node.style in _ARTICLES or (not item.body and item.heading is None):
            return False
        if any(_kids_of(s) for _, s in siblings) and not item.path[:-1]:
            words = "".join(s.key for s in item.body)
            return _MODAL.search(words) is not None
        return True

    # -- rows --------------------------------------------------------------------------------------------------

    def _columns_at(self, nodes: Sequence[Node], place: Place) -> None:
        """Heads of a table that stand one under the other, or run into one another, above its rows."""
        run: list[Head] = []
        for n, node in enumerate(nodes):
            if not isinstance(node, Paragraph):
                if is_task_table([h.column for h in run]):
                    break
                run = []
                continue
            key = self.leafing.of((*place, n)).key
            if self._take_heads(glued_heads(key)):
                return
            column = column_of(key)
            run = (
                [*run, Head(column, key)] if column else run if is_task_table([h.column for h in run]) else []
            )
        if is_task_table([h.column for h in run]):
            self.heads, self.run_together = run, False

    def _row(
        self,
        node: Numbered,
        here: Place,
        path: Place,
        sections: tuple[str, ...],
        siblings: list[tuple[Place, Numbered]],
    ) -> bool:
        """Read the cells below a number as rows of the table whose heads were met."""
        passage = self.leafing.of(here)
        below = [self.leafing.of(at) for at, child in _below(node, here) if isinstance(child, Paragraph)]
        row = Row(node, passage, below, path, sections)
        if self.run_together and not row.is_section:
            found = row.run_together(self.heads)
        else:
            found = row.cells(self.heads, many=any(s.children for _, s in siblings))
        self.items += found
        return bool(found)

    def _tabular(self, node: Numbered, here: Place, path: Place, sections: tuple[str, ...]) -> bool:
        """A bordered table below a number."""
        found = len(self.items)
        for at, child in _below(node, here):
            if isinstance(child, TableBlock):
                self.items += read_table(
                    self.leafing, child, at, path, (*sections, self._heading_words(node, here))
                )
        return len(self.items) > found

    def _paragraph_rows(self, node: Numbered, here: Place, path: Place, sections: tuple[str, ...]) -> bool:
        """Several paragraphs below a heading, each with a note of its own."""
        below = [(at, child) for at, child in _below(node, here) if isinstance(child, Paragraph)]
        noted = [at for at, _ in below if (notes := self.notes(at)) and not all(n.whole_line for n in notes)]
        if len(noted) < 2 or node.text.strip("。 ") or len(noted) * 2 < len(below):  # noqa: PLR2004 - one note is the item's
            return False
        sections = (*sections, self._heading_words(node, here))
        for n, (at, _) in enumerate(below, 1):
            item = Item((*path, n), "", sections, rule="paragraphs", sure=0.7)
            self._words(item, self.leafing.of(at), 0)
            self.items.append(item)
        return True

    # -- notes -------------------------------------------------------------------------------------------------

    def notes(self, place: Place) -> list[Note]:
        if place not in self._notes:
            passage = self.leafing.of(place)
            self._notes[place] = notes_in(passage.key, passage.at)
        return self._notes[place]

    def _has_notes(self, node: Numbered, here: Place) -> bool:
        return any(
            note.claims
            for at, child in [(here, node), *_below(node, here)]
            if not isinstance(child, TableBlock)
            for note in self.notes(at)
        )

    def _share(self, node: Numbered, here: Place, items: list[Item]) -> None:
        """Notes printed once for several items: in the heading above them, or below the last of them."""
        above = [(here, self.notes(here))]
        for n, child in enumerate(node.children):
            if isinstance(child, Numbered):
                break
            if isinstance(child, Paragraph):
                above.append(((*here, n), self.notes((*here, n))))
        shared = [(self.leafing.of(at), note) for at, notes in above for note in notes]
        for item in items:
            if shared and not item.assigned:
                item.shared = list(shared)
        _share_last(items)


def _share_last(items: list[Item]) -> None:
    """A note on a line of its own below the last of several items that have none speaks for all of them."""
    if len(items) < 2 or any(item.assigned for item in items[:-1]) or not items[-1].notes:  # noqa: PLR2004
        return
    passage, note = items[-1].notes[-1]
    lone = note.whole_line and passage.at == 0
    if lone or _FOR_ALL.search(passage.key, note.start, note.end):
        for item in items[:-1]:
            item.shared = [(passage, note)]


def _cut_heading(item: Item) -> None:
    """A note inside the heading is no part of it."""
    heading = item.heading
    if heading is None:
        return
    for passage, note in item.notes:
        if passage is heading.passage and heading.start < note.start < heading.end:
            heading.end = note.start
            item.body = [s for s in item.body if s.passage is not passage or s.start >= note.end]


def _is_preliminary(node: Numbered) -> bool:
    words = re.sub(r"[\s，。：（）]", "", node.heading or (node.text if len(node.text) <= 16 else ""))  # noqa: PLR2004
    return bool(words) and _PRELIMINARY.fullmatch(words) is not None and not _KEEPS.fullmatch(words)


def _kids_of(node: Numbered) -> list[Numbered]:
    return [k for k in node.children if isinstance(k, Numbered)]


def _below(node: Numbered, here: Place) -> list[tuple[Place, Node]]:
    """All nodes below one, in reading order, with their places."""
    found: list[tuple[Place, Node]] = []
    stack = [((*here, n), child) for n, child in reversed(list(enumerate(node.children)))]
    while stack:
        at, child = stack.pop()
        found.append((at, child))
        if isinstance(child, Numbered):
            stack.extend(((*at, n), k) for n, k in reversed(list(enumerate(child.children))))
    return found
