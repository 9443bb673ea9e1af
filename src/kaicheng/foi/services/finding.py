"""Finding the applications of one applicant: by marks, nothing is opened, and the search is recorded without its words."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kaicheng.audit.services import Act, record_many
from kaicheng.audit.services import record as audit
from kaicheng.foi import permissions
from kaicheng.foi.identity import Applicant, marks_of
from kaicheng.foi.models import Case, CaseQuerySet
from kaicheng.foi.selectors.cases import marked
from kaicheng.foi.services import looking
from kaicheng.users.models import User


@transaction.atomic
def by_applicant(words: str, *, actor: User, now: datetime) -> CaseQuerySet:
    """Cases of whoever has this number of identity or this name, at the agencies whose applicants the actor may know."""
    today = timezone.localdate(now)
    permissions.require(permissions.FIND, actor, None, on=today)
    here = Q(agency__in=permissions.handled(actor, today)) | Q(agency__in=permissions.approved(actor, today))
    found = marked(Case.objects.filter(here), marks_of(words))
    agency = permissions.handled(actor, today).first() or permissions.approved(actor, today).first()
    assert agency is not None  # noqa: S101 - whoever may find handles or approves somewhere
    audit(
        actor=actor, verb=permissions.FIND, obj=agency, label=agency.name, agency=agency,
        detail={"found": found.count()}, at=now,
    )  # fmt: skip
    return found


@transaction.atomic
def for_register(cases: Sequence[Case], *, actor: User, now: datetime) -> dict[int, Applicant]:
    """Open who applies in those of the cases whose applicant the actor may know; each is a look, recorded as one."""
    today = timezone.localdate(now)
    known = [case for case in cases if permissions.may(permissions.IDENTITY, actor, case, on=today)]
    acts = [Act(case, case.number, case.agency, {"purpose": "登记簿"}) for case in known]
    if acts:
        record_many(actor=actor, verb=looking.LOOKED, acts=acts, at=now)
    return {case.pk: looking.opened(case) for case in known}
