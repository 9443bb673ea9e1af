"""Questions about staff and their duties."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from kaicheng.users.models import Duty, DutyKind, RecoveryCode, User
from kaicheng.users.policy import Actor, agencies_with, holds

SEERS = (DutyKind.ADMINISTRATOR, DutyKind.OFFICE, DutyKind.AUDITOR)


@dataclass(frozen=True, slots=True)
class StaffQuery:
    """What the list of staff is asked for: words of name or user name, agency code, duty, and who is closed."""

    words: str = ""
    agency: str = ""
    duty: str = ""
    closed: bool = False


def staff(actor: Actor, query: StaffQuery, on: date) -> QuerySet[User]:
    """List the people the actor may see: those with a duty in his agencies, and, for keepers, those with none."""
    seen = agencies_with(actor, *SEERS, on=on)
    people = User.objects.filter(Q(duties__agency__in=seen) | Q(duties__isnull=True)).distinct()
    if not seen.exists():
        return User.objects.none()
    people = people.filter(is_active=not query.closed)
    if query.words:
        people = people.filter(Q(name__icontains=query.words) | Q(username__icontains=query.words))
    at = {"duties__agency__code": query.agency, "duties__duty": query.duty}
    if asked := {field: value for field, value in at.items() if value}:
        people = people.filter(**asked)  # in one filter: the duty asked for at the agency asked for
    return people.order_by("name", "username").prefetch_related("duties__agency")


def has_second_factor(person: User) -> bool:
    """Say whether a confirmed second factor guards the account."""
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def recovery_codes_left(person: User) -> int:
    """Count the recovery codes not yet used."""
    return RecoveryCode.objects.filter(person=person, used_at__isnull=True).count()


def must_have_second_factor(person: User, on: date) -> bool:
    """Say whether one of the person's duties is among those that settings demand a second factor for."""
    kinds = tuple(DutyKind(kind) for kind in getattr(settings, "SECOND_FACTOR_DUTIES", ()))
    return bool(kinds) and holds(person, None, *kinds, on=on)


def duties_of(person: User) -> QuerySet[Duty]:
    """All duties of a person, those that ended too, in the order of the agencies."""
    return person.duties.select_related("agency").order_by("agency__order", "agency__code", "duty")
