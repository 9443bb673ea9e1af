"""Annual reports 政府信息公开工作年度报告, year by year since 2008 or since the agency began."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaicheng.catalogue.selectors import is_asked_of, section
from kaicheng.disclosure.declared import first_report_year, report_due
from kaicheng.disclosure.models import SeriesNote
from kaicheng.disclosure.runs import gaps
from kaicheng.disclosure.selectors.entries import Entry, entries, notes
from kaicheng.organisations.models import Agency

SERIES = "annual_report"


class ReportState(StrEnum):
    PUBLISHED = "published"
    MISSING = "missing"  # its day has passed
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class ReportYears:
    """One year with its report, or a run of years without one. `due`: the last day for the report of `last`."""

    first: int
    last: int
    state: ReportState
    due: date
    reports: tuple[Entry, ...] = ()
    note: SeriesNote | None = None

    @property
    def late(self) -> bool:
        """Published after its day."""
        published = self.reports[-1].published if self.reports else None
        return published is not None and published > self.due

    def __len__(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class ReportList:
    """All years of one agency, newest first. `unplaced`: reports that name no year."""

    agency: Agency
    years: tuple[ReportYears, ...]
    unplaced: tuple[Entry, ...]

    @property
    def missing(self) -> int:
        """How many years have no report though their day has passed, and nothing explains it."""
        return sum(len(y) for y in self.years if y.state is ReportState.MISSING and y.note is None)

    @property
    def overdue(self) -> ReportYears | None:
        """The newest year whose day has passed without a report, if it is the newest due one."""
        due = next((y for y in self.years if y.state is not ReportState.NOT_DUE), None)
        return due if due is not None and due.state is ReportState.MISSING and due.note is None else None


def report_list(agency: Agency, today: date) -> ReportList:
    """Give the reports of one agency; two queries."""
    return report_lists([agency], today)[0]


def report_lists(agencies: Iterable[Agency], today: date) -> list[ReportList]:
    """Give the reports of many agencies; two queries for all of them."""
    wanted = list(agencies)
    ids = [agency.pk for agency in wanted]
    reports, explained = defaultdict(list), defaultdict(list)
    for entry in entries([SERIES], ids):
        reports[entry.agency_id].append(entry)
    for note in notes([SERIES], ids):
        explained[note.agency_id].append(note)
    return [_of_agency(agency, reports[agency.pk], explained[agency.pk], today) for agency in wanted]


def years_owed(agency: Agency, today: date) -> range:
    """The years for which a report must exist or will fall due; empty for agencies that owe none."""
    part = section("report")
    if part is None or not is_asked_of(part, agency.kind):
        return range(0)
    begun = agency.established_on.year if agency.established_on else 0
    ended = agency.abolished_on if agency.abolished_on and agency.abolished_on <= today else None
    return range(max(first_report_year(), begun), (ended or today).year)


def _of_agency(agency: Agency, reports: list[Entry], explained: list[SeriesNote], today: date) -> ReportList:
    by_year: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in reports:
        if entry.period_from is not None:
            by_year[entry.period_from].append(entry)
    years = [
        ReportYears(year, year, ReportState.PUBLISHED, report_due(agency.kind, year), tuple(found))
        for year, found in by_year.items()
    ]
    # a year that is not due yet stands by itself: nothing is missing there
    wanted = set(years_owed(agency, today)) - set(by_year)
    coming = {year for year in wanted if report_due(agency.kind, year) >= today}
    years += [ReportYears(y, y, ReportState.NOT_DUE, report_due(agency.kind, y)) for y in coming]
    years += [
        ReportYears(
            gap.first, gap.last, ReportState.MISSING, report_due(agency.kind, gap.last), note=gap.note
        )
        for gap in gaps(by_year, wanted - coming, explained)
    ]
    years.sort(key=lambda one: -one.first)
    return ReportList(agency, tuple(years), tuple(entry for entry in reports if entry.period_from is None))
