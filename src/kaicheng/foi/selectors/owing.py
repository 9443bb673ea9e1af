"""Who still owes what, and until when: those asked for a view or for help, and applicants. Nobody is named but agencies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kaicheng.foi.models import Case, CaseQuerySet, Party
from kaicheng.foi.selectors.standing import standing
from kaicheng.foi.workflow import OPEN, WITH_APPLICANT, Move, Stage
from kaicheng.kernel.workdays import WorkingCalendar

_WHAT = {
    Stage.SUPPLEMENTING: "补正申请",
    Stage.EXPLAINING: "说明理由",
    Stage.FEE_DUE: "缴纳信息处理费",
}


@dataclass(frozen=True, slots=True)
class Owed:
    """`until` None: its term does not run yet, because he has not signed for the letter."""

    case: Case
    who: str
    what: str
    since: date
    until: date | None
    sign: bool = False

    def late(self, today: date) -> bool:
        return self.until is not None and self.until < today


def owed(found: CaseQuerySet, calendar: WorkingCalendar) -> list[Owed]:
    """Everything owed in these cases by others than the office, the soonest first. One query for each case that waits."""
    waits = found.filter(stage__in=[stage.value for stage in OPEN]).select_related(
        "agency", "unit", "handler"
    )
    waits = waits.prefetch_related("parties__agency")
    rows = [row for case in waits for row in _of(case, calendar)]
    return sorted(rows, key=lambda row: (row.until or date.max, row.case.pk))


def _of(case: Case, calendar: WorkingCalendar) -> Iterator[Owed]:
    parties = list(case.parties.all())
    stage = Stage(case.stage)
    if stage in WITH_APPLICANT:
        yield Owed(case, "申请人", _WHAT[stage], case.stage_since, case.answer_by)
    if parties:
        yield from _asked(case, parties, calendar)


def _asked(case: Case, parties: list[Party], calendar: WorkingCalendar) -> Iterator[Owed]:
    now = standing(case, calendar)
    course, opinions = now.course, now.dates.opinions
    assists = {fact.ref: fact for fact in now.facts if fact.move is Move.ASSIST}
    for party in parties:
        name = party.agency.name if party.agency else f"{party}"
        one = course.consultations.get(party.ref)
        if one is not None and one.answered is None:
            due = opinions.get(party.ref)
            yield Owed(
                case,
                name,
                "反馈意见",
                one.served or one.sent,
                due.day if due else None,
                sign=one.served is None,
            )
        elif party.ref in course.assistance and course.assistance[party.ref] is None:
            fact = assists[party.ref]
            yield Owed(case, name, "反馈协办", fact.day, fact.until)
