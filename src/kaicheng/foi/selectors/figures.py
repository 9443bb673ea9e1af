"""The figures of the annual report, from the cases alone."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from kaicheng.foi.declared import decisions, report_rows
from kaicheng.foi.models import Case, CaseEvent, Kind, Proceeding
from kaicheng.foi.selectors.cases import agencies_of
from kaicheng.foi.tabulating import Heard, Line, Table, tabulate, tabulate_heard
from kaicheng.foi.workflow import Move, Stage
from kaicheng.organisations.models import Agency, AgencyQuerySet

_ENDING = (Move.DELIVER.value, Move.WITHDRAW.value)
_TOLD = (Move.FILE.value, Move.JOIN.value, *_ENDING)
WITHDRAWN = "other_3"
OTHERWISE = "other_3"  # 其他: a reply whose kind was not recorded


def table_of(agencies: Iterable[Agency], year: int) -> Table:
    """The table of a year for these agencies together. Two queries; requests for correction are not in it."""
    return tabulate(lines_of(agencies), year, report_rows())


def heard_of(agencies: Iterable[Agency], year: int) -> dict[str, dict[str, int]]:
    """The table of reconsideration and litigation of a year, by kind and outcome, about corrections as well. One query."""
    found = Proceeding.objects.filter(case__agency__in=list(agencies))
    rows = found.values_list("kind", "begun_on", "ended_on", "outcome")
    heard = [Heard(kind, begun, ended, outcome) for kind, begun, ended, outcome in rows]
    return tabulate_heard(heard, year, Proceeding.Kind.values, Proceeding.Outcome.values)


def reporting(overseen: AgencyQuerySet) -> list[Agency]:
    """Those of the agencies that have received applications: a report merged of several names them."""
    return agencies_of(Case.objects.filter(agency__in=overseen))


def lines_of(agencies: Iterable[Agency]) -> list[Line]:
    """Their cases as they are counted; those not registered yet have not come."""
    told = CaseEvent.objects.valid().filter(move__in=_TOLD)
    found = Case.objects.filter(agency__in=list(agencies), kind=Kind.DISCLOSURE).defer("identity", "asked")
    cases = {case.pk: case for case in found.prefetch_related(Prefetch("events", told, to_attr="told"))}
    return list(_lines(cases))


def _lines(cases: dict[int, Case]) -> Iterator[Line]:
    rows = {one.code: one.row for one in decisions()}
    for case in cases.values():
        came = _came(case)
        if came is None:
            continue
        fate, event = _result(case, cases)
        if event is None:
            yield Line(case.applicant_kind, came)
            continue
        decision = str(event.detail.get("decision") or fate.decision)
        row = WITHDRAWN if event.move == Move.WITHDRAW.value else rows.get(decision) or OTHERWISE
        yield Line(case.applicant_kind, came, max(event.day, came), row)


def _came(case: Case) -> date | None:
    """The day of receipt; of one that ended before it was registered, the day it was filed."""
    if case.received_on is not None or case.stage == Stage.FILED.value:
        return case.received_on
    return next(_days(case, Move.FILE), timezone.localdate(case.filed_at))


def _result(case: Case, cases: dict[int, Case]) -> tuple[Case, CaseEvent | None]:
    """The first reply or withdrawal, and whose it is: its own, or after it was joined to another, the next one of that other."""
    seen, since = set[int](), date.min
    while True:
        seen.add(case.pk)
        ended = next((e for e in _told(case) if e.move in _ENDING and e.day >= since), None)
        other = cases.get(case.joined_to_id or 0)
        if ended is not None or other is None or other.pk in seen:
            return case, ended
        since = next(_days(case, Move.JOIN), since)
        case = other


def _days(case: Case, move: Move) -> Iterator[date]:
    return (event.day for event in _told(case) if event.move == move.value)


def _told(case: Case) -> list[CaseEvent]:
    """In their order."""
    return list(getattr(case, "told", ()))
