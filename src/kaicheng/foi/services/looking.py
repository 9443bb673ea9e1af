"""Looking at who applies: for those on the case, and every look is recorded."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.foi import permissions
from kaicheng.foi.identity import ERASED, Applicant, ring
from kaicheng.foi.models import Case
from kaicheng.users.models import User

LOOKED = "foi.identity"


@transaction.atomic
def identity(case: Case, *, actor: User, now: datetime, purpose: str) -> Applicant:
    """Open who applies and record the look. `purpose`: the screen or letter it is for. Raises NotAllowed."""
    permissions.require(permissions.IDENTITY, actor, case, on=timezone.localdate(now))
    record(
        actor=actor,
        verb=LOOKED,
        obj=case,
        label=case.number,
        agency=case.agency,
        detail={"purpose": purpose},
        at=now,
    )
    return opened(case)


def opened(case: Case) -> Applicant:
    """Open without a look: for what the platform itself does (a letter it sends, the applicant's own page)."""
    if case.erased_at is not None:
        return ERASED
    return Applicant.of(ring().open(case.identity, case.bound))
