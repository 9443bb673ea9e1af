"""Whom a case can be given to, and whom one can ask."""

from datetime import date

from kaicheng.foi.models import Case
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import named_or_below
from kaicheng.users.models import Duty, DutyKind, User
from kaicheng.users.staff import duties_at


def _duties(agency: Agency, on: date) -> list[Duty]:
    return duties_at(named_or_below((), {agency.path}).standing(on), DutyKind.CASE_HANDLER, on=on)


def desks_of(agency: Agency, on: date) -> list[tuple[str, str]]:
    """Choices “unit” and “unit — person”, of the agency and all below it where somebody handles applications."""
    out: dict[str, str] = {}
    for duty in _duties(agency, on):
        out.setdefault(duty.agency.code, f"{duty.agency.name}（未定人）")
        out[f"{duty.agency.code}:{duty.person_id}"] = f"{duty.agency.name} — {duty.person.name}"
    return list(out.items())


def unit_and_person(agency: Agency, desk: str, on: date) -> tuple[Agency, User | None]:
    """What a choice of `desks_of` means. Raises Invalid."""
    code, _, person = desk.partition(":")
    for duty in _duties(agency, on):
        if duty.agency.code == code and (not person or str(duty.person_id) == person):
            return duty.agency, duty.person if person else None
    raise Invalid(errors={"desk": "请选择承办单位和经办人。"})


def units_beside(case: Case, on: date) -> AgencyQuerySet:
    """All agencies of the same government but the case's own, for asking one."""
    top = "/" + case.agency.path.split("/")[1] + "/"
    return named_or_below((), {top}).standing(on).exclude(pk=case.agency_id).order_by("order", "code")
