"""Questions about staff and their duties."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.users.models import Duty, DutyKind, DutyQuerySet, RecoveryCode, User
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


def second_factor_of(person: User) -> TOTPDevice | None:
    """Give the confirmed device that guards the account."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


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


def duties_of(person: User) -> DutyQuerySet:
    """All duties of a person, those that ended too, in the order of the agencies."""
    return (
        Duty.objects.filter(person=person)
        .select_related("agency")
        .order_by("agency__order", "agency__code", "duty")
    )


def visible_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose staff the actor may see."""
    return agencies_with(actor, *SEERS, on=on)


def people_with_second_factor(people: list[User]) -> set[int]:
    """Give the primary keys of those whose account a second factor guards. One query."""
    return set(TOTPDevice.objects.filter(user__in=people, confirmed=True).values_list("user_id", flat=True))


@dataclass(frozen=True, slots=True)
class GridRow:
    """One agency: for each kind of duty asked for, the people who hold it that day."""

    agency: Agency
    cells: list[list[User]]


def duty_grid(agencies: AgencyQuerySet, kinds: list[DutyKind], on: date) -> list[GridRow]:
    """Tabulate standing agencies by duties. Two queries."""
    held: dict[tuple[int, str], list[User]] = {}
    duties = Duty.objects.held(on).filter(person__is_active=True).select_related("person")
    for duty in duties.filter(duty__in=kinds).order_by("person__name"):
        held.setdefault((duty.agency_id, duty.duty), []).append(duty.person)
    return [
        GridRow(agency, [held.get((agency.pk, kind.value), []) for kind in kinds])
        for agency in agencies.standing(on)
    ]


@dataclass(frozen=True, slots=True)
class Manning:
    """How the agencies that an actor may see are manned: counts of standing agencies, people, editors, gaps."""

    agencies: int
    people: int
    editors: int
    without_editor: int


def manning(actor: Actor, on: date) -> Manning:
    """Count what is there and what is lacking. Four queries."""
    standing = visible_agencies(actor, on).standing(on)
    editors = Duty.objects.held(on).filter(person__is_active=True, duty=DutyKind.EDITOR, agency__in=standing)
    agencies = standing.count()
    return Manning(
        agencies=agencies,
        people=staff(actor, StaffQuery(), on).count(),
        editors=editors.values("person").distinct().count(),
        without_editor=agencies - editors.values("agency").distinct().count(),
    )
