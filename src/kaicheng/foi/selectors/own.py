"""What applicants see of their own case."""

from uuid import UUID

from django.db.models import QuerySet

from kaicheng.foi.models import Case, FeeNotice, Paper
from kaicheng.foi.workflow import Stage


def case_of(pk: int) -> Case | None:
    """The case that a session has opened."""
    return Case.objects.select_related("agency", "joined_to").filter(pk=pk).first()


def papers_of(case: Case) -> QuerySet[Paper]:
    """Letters and documents meant for the applicant, newest first: the reply, once it came; not what was erased."""
    found = Paper.objects.filter(case=case, for_applicant=True, erased_at__isnull=True)
    return found.order_by("-added_at", "-pk")


def paper_of(case: Case, key: UUID) -> Paper | None:
    return papers_of(case).filter(key=key).first()


def fee_due(case: Case) -> FeeNotice | None:
    """The fee that is asked for now."""
    return FeeNotice.objects.filter(case=case).first() if case.stage == Stage.FEE_DUE else None
