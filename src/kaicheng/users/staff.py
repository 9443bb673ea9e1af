"""Questions about members of staff."""

from collections.abc import Iterable
from datetime import date

from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.users.models import Duty, DutyKind, User
from kaicheng.users.policy import duties_reaching


def user_named(username: str) -> User | None:
    return User.objects.filter(username=username).first()


def staff_with(agency: Agency, *kinds: DutyKind, on: date) -> list[User]:
    """Active staff who hold one of the duties at the agency (or above it, where the duty reaches down). One query."""
    duties = duties_reaching(agency, kinds, on)
    return list(User.objects.filter(is_active=True, pk__in=duties.values("person")).order_by("pk"))


def active_people(pks: Iterable[int]) -> list[User]:
    """Active staff of these ids."""
    return list(User.objects.filter(is_active=True, pk__in=list(pks)).order_by("pk"))


def duties_at(agencies: AgencyQuerySet, *kinds: DutyKind, on: date) -> list[Duty]:
    """Duties that active staff hold at these agencies themselves, by agency and name. One query."""
    held = Duty.objects.held(on).filter(duty__in=kinds, agency__in=agencies, person__is_active=True)
    return list(held.select_related("agency", "person").order_by("agency__path", "person__name", "pk"))
