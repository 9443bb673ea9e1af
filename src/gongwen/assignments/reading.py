"""From a recognised document to its tasks."""

import re
from collections.abc import Iterator, Sequence

from gongwen.assignments.actors import actors_in
from gongwen.assignments.cited import cited_in
from gongwen.assignments.deadlines import Calendar, Found, deadlines_in, times_in
from gongwen.assignments.frequencies import FoundFrequency, frequencies_in
from gongwen.assignments.items import Item, Stretch
from gongwen.assignments.loose import loose_items
from gongwen.assignments.model import Assignment, Deadline, Frequency, Quotation, Share, Target, Task
from gongwen.assignments.notes import BY_POSITION, Claim, Note
from gongwen.assignments.outline import Outline
from gongwen.assignments.passages import Leafing, Passage
from gongwen.assignments.streams import stream_items
from gongwen.assignments.targets import targets_in
from gongwen.assignments.units import Names, is_collective, units_of
from gongwen.model import Annex, Citation, OfficialDocument

_WORK_PAPER = re.compile(
    r"要点|任务|分解|分工|方案|计划|清单|安排|举措|措施|台账|意见|要求|规划|行动|责任|重点|工程|项目"
)
_NO_WORK_PAPER = re.compile(
    r"名单|申报表|登记表|申请表|汇总表|统计表|反馈表|回执|样式|模板|说明|目录$|联络员|通讯录"
)
_SAME_BELOW = re.compile(r"下同|以下同|均")
_LONGEST_NOTE = 2000  # the longest lists of units in one note have some hundred characters
_CLAUSE_MARKS = "，。；、：（）\x01"
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年(?!前|底前)|年度)(?![至到—~-])")


def tasks_of(document: OfficialDocument) -> tuple[Task, ...]:
    """All tasks of a work-point document, in reading order; () for a document that assigns none. Never raises."""
    leafing = Leafing(document)
    items = _items(document, leafing)
    calendar = Calendar(_year_of(document), document.written_date.value if document.written_date else None)
    everywhere = _leads_by_position(leafing)
    reader = _Reader(document, calendar, everywhere)
    return tuple(reader.task(item) for item in items)


# -- which parts hold the tasks --------------------------------------------------------------------------------------


def _items(document: OfficialDocument, leafing: Leafing) -> list[Item]:
    """Items of the parts that assign; a covering notice gives way to the plan it issues."""
    by_part = [_part(leafing, part) for part in range(len(leafing.parts))]
    for n, annex in enumerate(document.annexes, 1):
        if not _may_assign(annex, document) and sum(item.assigned for item in by_part[n]) < 2:  # noqa: PLR2004
            by_part[n] = []
    if not any(by_part):
        by_part = [loose_items(leafing, part) for part in range(len(leafing.parts))]
    issued = any(by_part[1:])
    if issued and not any(item.assigned for item in by_part[0]):
        by_part[0] = []
    assigned = [sum(item.assigned for item in items) for items in by_part]
    if any(n * 2 >= len(items) and n > 2 for n, items in zip(assigned, by_part, strict=True)):  # noqa: PLR2004
        most = max(map(len, by_part))
        by_part = [
            items if n or len(items) > 3 * most else [] for n, items in zip(assigned, by_part, strict=True)
        ]
    return [item for items in by_part for item in items]


def _part(leafing: Leafing, part: int) -> list[Item]:
    items = Outline(leafing).read(part)
    if any(item.assigned for item in items):
        return items
    return stream_items(leafing, part) or items


def _may_assign(annex: Annex, document: OfficialDocument) -> bool:
    title = annex.title
    if _NO_WORK_PAPER.search(title):
        return False
    issued = document.issued_docs.value if document.issued_docs else ()
    return not annex.label or title in issued or _WORK_PAPER.search(title) is not None


def _year_of(document: OfficialDocument) -> int | None:
    """The year a deadline without one means: the title's, else that of the date."""
    titles = [annex.title for annex in document.annexes]
    titles += [document.title.value] if document.title else []
    titles += document.issued_docs.value if document.issued_docs else ()
    for title in titles:
        if m := _TITLE_YEAR.search(title.replace(" ", "")):
            return int(m.group(1))
    if document.written_date:
        return document.written_date.value.year
    number = document.doc_number.value if document.doc_number else ""
    m = re.search(r"〔((?:19|20)\d{2})〕", number)
    return int(m.group(1)) if m else None


def _leads_by_position(leafing: Leafing) -> str:
    """The words that say once for all that the unit named first leads, "" where none do."""
    for passage in leafing.passages.values():
        m = BY_POSITION.search(passage.key) if "牵头" in passage.key else None
        if m and (_SAME_BELOW.search(passage.key, m.end()) or not _in_note(passage.key, m.start())):
            return passage.shown[m.start() : m.end()]
    return ""


def _in_note(key: str, at: int) -> bool:
    return key.rfind("（", 0, at) > key.rfind("）", 0, at) or key.rfind("〔", 0, at) > key.rfind("〕", 0, at)


# -- one task --------------------------------------------------------------------------------------------------------


class _Reader:
    """Reads the words of items."""

    def __init__(self, document: OfficialDocument, calendar: Calendar, by_position: str) -> None:
        self.calendar = calendar
        self.by_position = by_position
        self.own = [document.title.value] if document.title else []
        for readings in (document.issued_docs, document.attachments):
            self.own += readings.value if readings else ()
        self.number = document.doc_number.value if document.doc_number else None

    def task(self, item: Item) -> Task:
        stretches = [*([item.heading] if item.heading else []), *item.body]
        assignments = tuple(self._assignments(item))
        deadlines: list[Deadline] = []
        frequencies: list[Frequency] = []
        targets: list[Target] = []
        for stretch in stretches:
            self._measures(item, stretch, deadlines, frequencies, targets)
        for passage, note in item.notes + item.shared:
            self._note_times(passage, note, deadlines, frequencies)
        return Task(
            path=item.path,
            number=item.number,
            heading=_tidy(item.heading.shown) if item.heading else "",
            text=_tidy("".join(s.shown for s in item.body)),
            quotations=_quotations(item, stretches),
            part=item.part,
            sections=item.sections,
            assignments=assignments,
            named=() if assignments else tuple(actors_in(stretches)),
            deadlines=_each_once(deadlines),
            frequencies=tuple(frequencies),
            targets=tuple(targets),
            citations=self._citations(stretches),
            rule=item.rule,
            confidence=item.sure if item.assigned or item.rule != "item" else 0.8,
        )

    def _assignments(self, item: Item) -> Iterator[Assignment]:
        for shared, notes in ((False, item.notes), (True, item.shared)):
            for passage, note in notes:
                covers = _covered(item, passage, note)
                local = BY_POSITION.search(passage.key, note.start, note.end)
                for claim in self._ordered(passage, note, local.group() if local else self.by_position):
                    units = units_of(passage.key, passage.shown, claim.names)
                    quotation = passage.quote(*_quoted(note, claim))
                    yield Assignment(
                        claim.share,
                        claim.role,
                        units,
                        quotation,
                        claim.names.open_ended,
                        covers,
                        shared,
                        claim.by_position,
                    )

    def _ordered(self, passage: Passage, note: Note, by_position: str) -> Iterator[Claim]:
        """Claims of a note; where position says who leads, the first single unit does."""
        leads = any(claim.share is Share.LEAD for claim in note.claims)
        for n, claim in enumerate(note.claims):
            first, *others = claim.names.ranges
            if not by_position or leads or n or is_collective(passage.key[slice(*first)]):
                yield claim
                continue
            yield Claim(Share.LEAD, by_position, Names((first,)), claim.start, claim.end, by_position=True)
            if others:
                yield Claim(
                    claim.share,
                    claim.role,
                    Names(tuple(others), claim.names.open_ended),
                    claim.start,
                    claim.end,
                )

    def _measures(
        self,
        item: Item,
        stretch: Stretch,
        deadlines: list[Deadline],
        frequencies: list[Frequency],
        targets: list[Target],
    ) -> None:
        """Times, rhythms and numbers in running words; what stands in notes is hidden from them."""
        passage = stretch.passage
        key = _masked(item, stretch)
        found = deadlines_in(key, self.calendar, stretch.start)
        deadlines += [_deadline(passage, f) for f in found]
        times = [(f.start, f.end) for f in found]
        rhythms = frequencies_in(key, times, stretch.start)
        frequencies += [_frequency(passage, f) for f in rhythms]
        counted = [f.counted for f in rhythms if f.counted and not f.compared]
        numbers = targets_in(key, times, counted, stretch.start)
        targets += [
            Target(
                passage.shown[t.start : t.end],
                passage.quote(t.start, t.end),
                t.value,
                t.unit,
                t.comparison,
                _clause(passage, stretch, t.start, t.end),
            )
            for t in numbers
        ]

    def _note_times(
        self, passage: Passage, note: Note, deadlines: list[Deadline], frequencies: list[Frequency]
    ) -> None:
        for start, end in note.times:
            found = times_in(passage.key, self.calendar, start, end)
            deadlines += [_deadline(passage, f) for f in found]
            taken = [(f.start, f.end) for f in found]
            rhythms = frequencies_in(passage.key[:end], taken, start)
            frequencies += [_frequency(passage, f) for f in rhythms]

    def _citations(self, stretches: Sequence[Stretch]) -> tuple[Citation, ...]:
        shown = "".join(s.shown for s in stretches)
        return cited_in(shown, "".join(s.key for s in stretches), self.own, self.number)


def _masked(item: Item, stretch: Stretch) -> str:
    """The passage up to the end of the stretch, with its notes blotted out."""
    key = stretch.passage.key[: stretch.end]
    for passage, note in item.notes:
        if passage is stretch.passage and note.start < stretch.end:
            end = min(note.end, stretch.end)
            key = key[: note.start] + "\x01" * (end - note.start) + key[end:]
    return key


def _clause(passage: Passage, stretch: Stretch, start: int, end: int) -> str:
    """Words around a number, from mark to mark."""
    first = max(stretch.start, *(passage.key.rfind(c, stretch.start, start) + 1 for c in _CLAUSE_MARKS))
    last = min(
        (n for c in _CLAUSE_MARKS if (n := passage.key.find(c, end, stretch.end)) >= 0), default=stretch.end
    )
    return passage.shown[first:last].replace("\n", "").strip()


def _quoted(note: Note, claim: Claim) -> tuple[int, int]:
    """What is quoted for an assignment: its note, unless that is a whole text because a bracket never closed."""
    if note.start < note.end <= note.start + _LONGEST_NOTE:
        return note.start, note.end
    return claim.start, claim.end


def _covered(item: Item, passage: Passage, note: Note) -> Quotation | None:
    """The sentence in front of a note that does not close the item."""
    earlier = [other.end for p, other in item.notes if p is passage and other.end <= note.start]
    closes = note.whole_line or not passage.key[note.end :].strip("。；，、 \n")
    if closes and not earlier:
        return None
    start = max([*earlier, passage.at])
    if (
        passage is (item.heading.passage if item.heading else None)
        and item.heading
        and start < item.heading.end <= note.start
    ):
        start = item.heading.end
    while start < note.start and passage.key[start] in "。；，、 ":
        start += 1
    return passage.quote(start, note.start) if start < note.start else None


def _frequency(passage: Passage, f: FoundFrequency) -> Frequency:
    words = passage.shown[f.start : f.end]
    return Frequency(words, f.per, passage.quote(f.start, f.end), f.every, f.count, f.comparison)


def _deadline(passage: Passage, f: Found) -> Deadline:
    anchor = passage.shown[slice(*f.anchor)] if f.anchor else ""
    begin = min(f.start, f.anchor[0]) if f.anchor else f.start
    return Deadline(
        passage.shown[f.start : f.end],
        f.kind,
        passage.quote(begin, f.end),
        f.day,
        f.first,
        f.month_day,
        anchor,
        f.count,
        f.unit,
        f.recurs,
    )


def _each_once(deadlines: list[Deadline]) -> tuple[Deadline, ...]:
    """The same date named twice in one task is one deadline."""
    kept: list[Deadline] = []
    for d in deadlines:
        if not any(d.words == k.words and d.kind is k.kind and d.anchor == k.anchor for k in kept):
            kept.append(d)
    return tuple(kept)


def _quotations(item: Item, stretches: Sequence[Stretch]) -> tuple[Quotation, ...]:
    """Paragraphs and cells the task stands on, each once."""
    seen: dict[tuple[int, ...], Passage] = {}
    for passage in [*(s.passage for s in stretches), *(p for p, _ in item.notes)]:
        seen.setdefault(passage.node, passage)
    return tuple(passage.whole for passage in seen.values())


def _tidy(words: str) -> str:
    return words.replace("\n", "").strip(" ，、；").removesuffix("。。") if words else ""
