"""What applicants see of their own case."""

from uuid import UUID

from django.db.models import QuerySet

from kaicheng.foi.models import Case, CaseEvent, FeeNotice, Paper
from kaicheng.foi.workflow import Move, Stage

_HIS = [Move.SUPPLEMENT.value, Move.REASONS.value, Move.WITHDRAW.value]


def case_of(pk: int) -> Case | None:
    """The case that a session has opened."""
    return Case.objects.select_related("agency", "joined_to").filter(pk=pk).first()


def papers_of(case: Case) -> QuerySet[Paper]:
    """Letters and documents meant for the applicant, newest first: the reply, once it came; not what was erased."""
    found = Paper.objects.filter(case=case, for_applicant=True, erased_at__isnull=True)
    return found.order_by("-added_at", "-pk")


def paper_of(case: Case, key: UUID) -> Paper | None:
    return papers_of(case).filter(key=key).first()


def sent(case: Case) -> QuerySet[CaseEvent]:
    """What he has sent on the site since: the supplement, the reasons, the withdrawal; nothing that staff wrote."""
    return case.events.valid().filter(move__in=_HIS, by=None).order_by("recorded_at", "pk")


def files_sent(case: Case) -> QuerySet[Paper]:
    """The files that he sent with them."""
    return Paper.objects.filter(
        case=case, kind=Paper.Kind.SUPPLEMENT, added_by=None, erased_at__isnull=True
    ).order_by("added_at", "pk")


def fee_due(case: Case) -> FeeNotice | None:
    """The fee that is asked for now."""
    return FeeNotice.objects.filter(case=case).first() if case.stage == Stage.FEE_DUE else None
