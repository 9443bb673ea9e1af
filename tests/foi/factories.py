"""Applications for the tests, filed and moved as a user does it."""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from documents.factories import make_actor, make_agency

from kaicheng.foi.clock import Fact
from kaicheng.foi.identity import Applicant
from kaicheng.foi.models import Case
from kaicheng.foi.services import acting, filing
from kaicheng.foi.workflow import Move
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

LOCAL = ZoneInfo("Asia/Shanghai")
FILED = date(2026, 3, 2)  # a Monday
APPLICANT = Applicant(
    name="林小满", identity_kind="id_card", identity_number="110101199003077774", telephone="13900000000",
    email="lin@example.org", address="溪山县清平街道1号",
)  # fmt: skip


def at(day: date, hour: int = 10) -> datetime:
    """That day in the office, as a moment."""
    return datetime.combine(day, time(hour), tzinfo=LOCAL).astimezone(UTC)


def application(agency: Agency, **given: Any) -> filing.Application:
    values: dict[str, Any] = {
        "token": uuid.uuid4(), "channel": "web", "applicant_kind": "person", "applicant": APPLICANT,
        "asked": "2025年清平街道老旧小区改造项目的补助资金安排文件", "carrier": "electronic", "way": "online", **given,
    }  # fmt: skip
    return filing.Application(agency=agency, **values)


def make_case(agency: Agency | None = None, *, on: date = FILED, **given: Any) -> Case:
    """An application filed on the web on that day."""
    return filing.file(application(agency or make_agency(), **given), now=at(on)).case


def handler_of(agency: Agency) -> User:
    """Who handles applications there; made once."""
    found = User.objects.filter(duties__agency=agency, duties__duty=DutyKind.CASE_HANDLER).first()
    return found or make_actor(agency, DutyKind.CASE_HANDLER, name="沈禾")


def leader_of(agency: Agency) -> User:
    """Who approves there; made once."""
    found = User.objects.filter(duties__agency=agency, duties__duty=DutyKind.UNIT_LEADER).first()
    return found or make_actor(agency, DutyKind.UNIT_LEADER, name="高远")


def move(
    case: Case, what: Move, day: date, *, actor: User | None = None, note: str = "", **given: Any
) -> Case:
    """One event, recorded on its own day by the handler (or whoever is named)."""
    person = actor or handler_of(case.agency)
    acting.record(case, Fact(what, day, **given), actor=person, now=at(day), said=acting.Said(note=note))
    return case


def registered(agency: Agency | None = None, *, on: date = FILED) -> Case:
    """An application whose receipt was confirmed on the day it was filed."""
    return move(make_case(agency, on=on), Move.REGISTER, on)
