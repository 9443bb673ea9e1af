"""Government meetings as numbered series: each term whole, from the first number to the last, gaps shown."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongwen.reading.numerals import chinese
from gongwen.recognition.series import held_on
from gongwen.serialise import from_json
from gongwen.typeset.html import outline
from kaicheng.catalogue.declared import Series
from kaicheng.catalogue.selectors import one_series, series_shown
from kaicheng.disclosure.models import SeriesNote
from kaicheng.disclosure.runs import gaps
from kaicheng.disclosure.selectors.entries import Entry, entries, notes
from kaicheng.disclosure.selectors.sections import speaks_for
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import interpretations_of, public_documents
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory

_MOST_TOPICS = 12
_NUMBERED = re.compile(r"^\s*([一二三四五六七八九十]+、[^。；\n]{2,60})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Term:
    """A row of numbers: one series of one agency within one term 届 (or within one year where no term is stated)."""

    agency: Agency
    series: Series
    term: int | None
    year: int | None

    @property
    def key(self) -> str:
        """As it stands in an address: t18 or y2021; "all" where the papers state neither."""
        return f"t{self.term}" if self.term else f"y{self.year}" if self.year else "all"

    @property
    def label(self) -> str:
        return f"第{chinese(self.term)}届" if self.term else f"{self.year}年" if self.year else "未标明届次"


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting with its papers (the minutes, a report of it …), or numbers without one."""

    first: int
    last: int
    papers: tuple[Entry, ...] = ()
    note: SeriesNote | None = None

    @property
    def gap(self) -> bool:
        return not self.papers

    def __len__(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term with all its numbers, newest first. `unnumbered`: papers that state no number."""

    term: Term
    rows: tuple[MeetingRow, ...]
    unnumbered: tuple[Entry, ...]

    @property
    def held(self) -> int:
        return sum(1 for row in self.rows if not row.gap)

    @property
    def missing(self) -> int:
        return sum(len(row) for row in self.rows if row.gap)

    @property
    def unexplained(self) -> int:
        return sum(len(row) for row in self.rows if row.gap and row.note is None)


@dataclass(frozen=True, slots=True)
class Told:
    """What the page tells of one paper: day of the meeting, its topics, interpretations."""

    held_on: date | None
    topics: tuple[str, ...]
    interpretations: tuple[Document, ...]


def terms() -> tuple[TermRow, ...]:
    """Give all terms of all meeting series of all agencies: newest term first within agency and series; two queries."""
    codes = [series.code for series in series_shown("meetings")]
    agencies = directory().agencies
    papers: defaultdict[tuple[int, str, int | None, int | None], list[Entry]] = defaultdict(list)
    for entry in entries(codes):
        year = None if entry.term else entry.period_from
        speaker = speaks_for(agencies[entry.agency_id], agencies)
        papers[speaker.pk, entry.series, entry.term, year].append(entry)
    explained = notes(codes)
    found = []
    for (agency, code, term, year), inside in papers.items():
        series = one_series(code)
        if series is not None:
            found.append(_term(Term(agencies[agency], series, term, year), inside, explained))
    order = {series.code: n for n, series in enumerate(series_shown("meetings"))}
    found.sort(
        key=lambda t: (
            t.term.agency.order,
            t.term.agency.pk,
            order[t.term.series.code],
            -(t.term.term or 0),
            -(t.term.year or 0),
        )
    )
    return tuple(found)


def _term(term: Term, papers: list[Entry], explained: Iterable[SeriesNote]) -> TermRow:
    by_number: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in papers:
        if entry.number:
            by_number[entry.number].append(entry)
    own = [
        note
        for note in explained
        if (note.agency_id, note.series, note.term)
        == (term.agency.pk, term.series.code, term.term or term.year)
    ]
    last = max([*by_number, *(note.last for note in own)], default=0)
    rows = [MeetingRow(number, number, tuple(found)) for number, found in by_number.items()]
    rows += [
        MeetingRow(gap.first, gap.last, note=gap.note) for gap in gaps(by_number, range(1, last + 1), own)
    ]
    rows.sort(key=lambda row: -row.first)
    return TermRow(term, tuple(rows), tuple(entry for entry in papers if not entry.number))


def told(ids: Iterable[int]) -> dict[int, Told]:
    """Give what is told of these papers, by document id; two queries."""
    wanted = list(ids)
    interpreted = interpretations_of(wanted)
    documents = public_documents(wanted).select_related("live").only("pk", "live__tree", "live__plain")
    found = {}
    for document in documents.order_by():
        if document.live is not None:
            topics = _topics(document.live.tree, document.live.plain)
            interpretations = tuple(interpreted.get(document.pk, ()))
            found[document.pk] = Told(held_on(document.live.plain), topics, interpretations)
    return found


def _topics(tree: dict[str, object], plain: str) -> tuple[str, ...]:
    """What was on the agenda and decided: the headings of the first level, or else the lines numbered like them."""
    headings = (entry for entry in outline(from_json(tree)) if entry.depth == 0) if tree else ()
    found = [f"{entry.number}{entry.heading}" for entry in headings if entry.heading]
    return tuple((found or _NUMBERED.findall(plain))[:_MOST_TOPICS])
