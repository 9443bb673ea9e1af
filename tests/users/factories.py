"""Staff with duties."""

from typing import Any

from organisations.factories import NOW

from kaicheng.organisations.models import Agency
from kaicheng.users.models import Duty, DutyKind, User

PASSWORD = "a-long-word-2026"


def make_person(username: str = "xinxi", name: str = "顾青", **values: Any) -> User:
    user = User(username=username, name=name, **values)
    user.set_password(PASSWORD)
    user.save()
    return user


def on_duty(kind: DutyKind, agency: Agency, username: str | None = None) -> User:
    person = make_person(username or f"{kind.value}.{agency.code}", f"{kind.label}{agency.code}")
    Duty.objects.create(person=person, agency=agency, duty=kind)
    return person


__all__ = ["NOW", "PASSWORD", "make_person", "on_duty"]
