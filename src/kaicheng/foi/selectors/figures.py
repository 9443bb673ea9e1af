"""The figures of the annual report, from the cases alone."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from kaicheng.foi.declared import decisions, report_rows
from kaicheng.foi.models import Case, CaseEvent, Kind
from kaicheng.foi.tabulating import Line, Table, tabulate
from kaicheng.foi.workflow import Move, Stage
from kaicheng.organisations.models import Agency

_ENDING = (Move.DELIVER.value, Move.WITHDRAW.value)
WITHDRAWN = "other_3"
OTHERWISE = "other_3"  # 其他: a reply whose kind was not recorded


def table_of(agencies: Iterable[Agency], year: int) -> Table:
    """The table of a year for these agencies together. Two queries; requests for correction are not in it."""
    return tabulate(lines_of(agencies), year, report_rows())


def lines_of(agencies: Iterable[Agency]) -> list[Line]:
    """Their cases as they are counted; those not registered yet have not come."""
    ending = CaseEvent.objects.valid().filter(move__in=_ENDING)
    found = Case.objects.filter(agency__in=list(agencies), kind=Kind.DISCLOSURE).defer("identity", "asked")
    cases = {case.pk: case for case in found.prefetch_related(Prefetch("events", ending, to_attr="ending"))}
    return list(_lines(cases))


def _lines(cases: dict[int, Case]) -> Iterator[Line]:
    rows = {one.code: one.row for one in decisions()}
    for case in cases.values():
        came, fate = _came(case), _fate(case, cases)
        if came is None:
            continue
        event = _ended(fate)
        if event is None:
            yield Line(case.applicant_kind, came)
            continue
        decision = str(event.detail.get("decision") or fate.decision)
        row = WITHDRAWN if event.move == Move.WITHDRAW.value else rows.get(decision) or OTHERWISE
        yield Line(case.applicant_kind, came, max(event.day, came), row)


def _came(case: Case) -> date | None:
    """The day of receipt; of one withdrawn before it was registered, the day it was filed."""
    if case.received_on is not None or case.stage == Stage.FILED.value:
        return case.received_on
    return timezone.localdate(case.filed_at)


def _fate(case: Case, cases: dict[int, Case]) -> Case:
    """The case whose reply answers this one: itself, or the one it was joined to."""
    seen = {case.pk}
    while case.joined_to_id is not None and case.joined_to_id in cases and case.joined_to_id not in seen:
        case = cases[case.joined_to_id]
        seen.add(case.pk)
    return case


def _ended(case: Case) -> CaseEvent | None:
    """Its first reply or its withdrawal."""
    ending: list[CaseEvent] = getattr(case, "ending", [])
    return min(ending, key=lambda event: event.place, default=None)
