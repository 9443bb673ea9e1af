"""Questions about members of staff."""

from datetime import date

from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User
from kaicheng.users.policy import holds


def user_named(username: str) -> User | None:
    return User.objects.filter(username=username).first()


def staff_with(agency: Agency, *kinds: DutyKind, on: date) -> list[User]:
    """Active staff who hold one of the duties at the agency (or above it, where the duty reaches down)."""
    people = User.objects.filter(is_active=True, duties__duty__in=kinds).distinct().order_by("pk")
    return [person for person in people if holds(person, agency, *kinds, on=on)]
