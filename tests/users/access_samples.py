"""Addresses of staff with a person of one agency, for the walk of every duty over every address."""

from users.factories import on_duty

from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    person = on_duty(DutyKind.CASE_HANDLER, agency, username="sample.person")
    names = ("staff", "grid", "add", "me", "second_factor")
    return {**{f"users:{name}": {} for name in names}, "users:person": {"pk": person.pk}}
