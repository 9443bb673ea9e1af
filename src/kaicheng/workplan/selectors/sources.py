"""Documents of the library from which a ledger may be made."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kaicheng.documents.selectors import LibraryQuery, Line, lines_of, matching, public_documents
from kaicheng.workplan.models import WorkPlan
from kaicheng.workplan.workflow import Stage

LISTED = 20
_LOOKS_LIKE = ("工作要点", "任务分解", "重点任务", "任务清单", "责任分工", "分工方案", "工作任务", "工作安排")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published document, with the ledger that it has already."""

    line: Line
    plan: WorkPlan | None


def candidates(words: str, today: date) -> list[Candidate]:
    """Documents found by title or number; without words the newest whose titles look like work points."""
    if words:
        found = matching(LibraryQuery(words=words), today)
    else:
        alike = Q()
        for part in _LOOKS_LIKE:
            alike |= Q(live__title__icontains=part)
        found = public_documents().filter(alike).order_by("-live__written_date", "-pk")
    shown = lines_of(found[:LISTED], today)
    plans = WorkPlan.objects.filter(document__in=[line.pk for line in shown])
    by_document = {plan.document_id: plan for plan in plans.exclude(stage=Stage.ABANDONED.value)}
    return [Candidate(line, by_document.get(line.pk)) for line in shown]
