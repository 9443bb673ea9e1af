"""The words of a document node by node, in matching form, with the way back to the source."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gongwen.assignments.model import Quotation
from gongwen.model import Node, Numbered, OfficialDocument, Paragraph, Span
from gongwen.recognition.normalise import matching_form, one_coat
from gongwen.source import TableBlock


@dataclass
class Passage:
    """Words of one paragraph or cell. `key` is of the same length as `shown`; `at` is where its words begin behind the number."""

    source: str
    shown: str
    node: tuple[int, ...]
    span: Span | None
    key: str = ""
    at: int = 0

    @cached_property
    def _offsets(self) -> list[int]:
        """Offset in the source of every character that is shown, then of the end."""
        assert self.span is not None  # noqa: S101 - asked only where there is one
        return aligned(self.source, self.span, self.shown)

    def quote(self, start: int, end: int) -> Quotation:
        """The words [start, end) and where they stand in the source."""
        while start < end and self.shown[start] in " \n":
            start += 1
        while end > start and self.shown[end - 1] in " \n":
            end -= 1
        words = self.shown[start:end].replace("\n", "")
        if self.span is None or start >= end:
            return Quotation(words, None, self.node)
        span = Span(self._offsets[start], self._offsets[end - 1] + 1)
        return Quotation(words, span, self.node)

    @property
    def whole(self) -> Quotation:
        return self.quote(0, len(self.shown))


def aligned(source: str, span: Span, shown: str) -> list[int]:
    """Where each character of `shown` stands in the source range from which layout was dropped."""
    raw = source[span.start : span.end]
    if raw == shown:
        return list(range(span.start, span.end + 1))
    offsets = []
    at, last = span.start, span.end
    for c in shown:
        if c in " \n":
            offsets.append(min(at, last - 1))
            continue
        there = at
        while (
            there < last
            and source[there] != c
            and one_coat(source[there]) != c
            and not _is_other_coat(source[there], c)
        ):
            there += 1
        if there < last:
            at = there + 1
            offsets.append(there)
        else:
            offsets.append(min(at, last - 1))
    return [*offsets, last]


def _is_other_coat(raw: str, c: str) -> bool:
    return raw > "\u2e7f" and unicodedata.normalize("NFKC", raw) == c


@dataclass
class Leafing:
    """All passages of a document by node; numbered nodes, paragraphs and cells alike."""

    document: OfficialDocument
    passages: dict[tuple[int, ...], Passage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for n, nodes in enumerate(self.parts):
            self._add(nodes, (n,))
        found = list(self.passages.values())
        key, _ = matching_form("\x00".join(p.shown for p in found))
        at = 0
        for passage in found:
            passage.key = key[at : at + len(passage.shown)]
            at += len(passage.shown) + 1

    @property
    def parts(self) -> tuple[tuple[Node, ...], ...]:
        """The body, then the annexes."""
        return (self.document.body, *(annex.body for annex in self.document.annexes))

    def of(self, place: tuple[int, ...]) -> Passage:
        return self.passages[place]

    def _add(self, nodes: Sequence[Node], place: tuple[int, ...]) -> None:
        cursor = 0
        stack = [((*place, n), node) for n, node in reversed(list(enumerate(nodes)))]
        while stack:
            here, node = stack.pop()
            if isinstance(node, TableBlock):
                cursor = self._add_cells(node, here, cursor)
                continue
            words = node.text if isinstance(node, Paragraph) else node.line
            at = len(node.printed) if isinstance(node, Numbered) else 0
            self.passages[here] = Passage(self.document.text, words, here, node.span, at=at)
            if node.span:
                cursor = max(cursor, node.span.end)
            if isinstance(node, Numbered):
                stack.extend(((*here, n), child) for n, child in reversed(list(enumerate(node.children))))

    def _add_cells(self, table: TableBlock, place: tuple[int, ...], cursor: int) -> int:
        """Cells are looked for in the source one behind the other: a table does not know its place."""
        source = self.document.text
        whole = source.find(table.text, cursor) if table.text else -1
        cursor = whole if whole >= 0 else cursor
        for row, column, text in _cells(table):
            raw = text.strip()
            found = source.find(raw, cursor) if raw else -1
            if found < 0 and "\n" in raw:  # the source has a blank for each break inside a cell
                found = source.find(raw.replace("\n", " "), cursor)
            span = Span(found, found + len(raw)) if found >= 0 else None
            cursor = found + len(raw) if found >= 0 else cursor
            shown = readable(raw)
            self.passages[*place, row, column] = Passage(source, shown, (*place, row, column), span)
        return cursor


def _cells(table: TableBlock) -> Iterator[tuple[int, int, str]]:
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            yield r, c, cell.text


def readable(raw: str) -> str:
    """Words of a cell without layout blanks; line breaks stay, they may divide names."""
    words = one_coat(raw.replace("\r\n", "\n").replace("\r", "\n"))
    kept = []
    for n, c in enumerate(words):
        if c.isspace() and c != "\n":
            before, after = words[n - 1 : n], words[n + 1 : n + 2]
            if not (before.isascii() and after.isascii() and before.isalpha() and after.isalpha()):
                continue
        kept.append(c)
    return "".join(kept)
