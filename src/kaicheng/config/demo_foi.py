"""The demo county's applications for government information, filed and moved through the services its people use."""

import tomllib
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from kaicheng.calendars.selectors import calendar
from kaicheng.foi.clock import Fact
from kaicheng.foi.identity import Applicant
from kaicheng.foi.models import Case
from kaicheng.foi.parties import Who
from kaicheng.foi.selectors.cases import any_case
from kaicheng.foi.services import acting, consulting, deciding, filing, registering, settling, writing
from kaicheng.foi.services.consulting import Asking
from kaicheng.foi.workflow import Asked, Move
from kaicheng.kernel.workdays import ONE, WorkingCalendar
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

SHEET = settings.ROOT / "demo" / "foi.toml"
Row = dict[str, Any]


class Office:
    """Who acts at an agency, and which day lies so many working days before the county is loaded."""

    def __init__(self, now: datetime) -> None:
        self.now, self.known = now, calendar()
        self.agencies: dict[str, Agency] = {one.code: one for one in directory().agencies.values()}

    def day(self, ago: int) -> date:
        return workdays_before(timezone.localdate(self.now), ago, self.known)

    def at(self, ago: int) -> datetime:
        """Ten in the morning of that day; never later than now."""
        moment = timezone.make_aware(datetime.combine(self.day(ago), time(10)))
        return min(moment, self.now)

    def clerk(self, agency: Agency) -> User:
        return staff_with(agency, DutyKind.CASE_HANDLER, on=timezone.localdate(self.now))[0]

    def leader(self, agency: Agency) -> User:
        return staff_with(agency, DutyKind.UNIT_LEADER, on=timezone.localdate(self.now))[0]


def workdays_before(day: date, count: int, known: WorkingCalendar) -> date:
    """The working day so many before a day; 0 gives the day itself, or the last working day before it."""
    while not known.is_workday(day):
        day -= ONE
    for _ in range(count):
        day -= ONE
        while not known.is_workday(day):
            day -= ONE
    return day


def load(now: datetime) -> int:
    """File the applications once; gives how many."""
    if any_case():
        return 0
    office, sheet = Office(now), tomllib.loads(SHEET.read_text(encoding="utf-8"))
    for row in sheet["remedies"]:
        values = {key: value for key, value in row.items() if key != "agency"}
        agency = office.agencies[row["agency"]]
        settling.set_remedies(agency, values, actor=office.clerk(agency), now=now)
    for row in sheet["case"]:
        case = _filed(row, office)
        for act in row.get("acts", ()):
            case.refresh_from_db()
            _ACTS[act["move"]](case, act, office)
    return len(sheet["case"])


def _filed(row: Row, office: Office) -> Case:
    agency, given = office.agencies[row["agency"]], dict(row["applicant"])
    application = filing.Application(
        agency=agency, token=uuid.uuid4(), channel=row["channel"], applicant_kind=given.pop("kind"),
        applicant=Applicant(**given), asked=row["asked"], carrier=row["carrier"], way=row["way"],
    )  # fmt: skip
    at = office.at(row["filed"])
    if row["channel"] == "web":
        return filing.file(application, now=at).case
    return registering.enter(application, on=timezone.localdate(at), actor=office.clerk(agency), now=at).case


def _given(case: Case, act: Row, office: Office) -> dict[str, Any]:
    return {"day": office.day(act["ago"]), "actor": office.clerk(case.agency), "now": office.at(act["ago"])}


def _register(case: Case, act: Row, office: Office) -> None:
    registering.register(case, **_given(case, act, office))


def _assign(case: Case, act: Row, office: Office) -> None:
    clerk = office.clerk(case.agency)
    registering.assign(case, unit=case.agency, handler=clerk, **_given(case, act, office))


def _consult(case: Case, act: Row, office: Office) -> None:
    asking = Asking(Asked.THIRD_PARTY, act["matter"], Who(act["name"], address=act["address"]))
    clerk, at = office.clerk(case.agency), office.at(act["ago"])
    party = consulting.add(case, asking, actor=clerk, now=at)
    consulting.consult(party, day=office.day(act["ago"]), actor=clerk, now=at)


def _assist(case: Case, act: Row, office: Office) -> None:
    clerk, at, day = office.clerk(case.agency), office.at(act["ago"]), office.day(act["ago"])
    unit = consulting.add_unit(case, office.agencies[act["unit"]], matter=act["matter"], actor=clerk, now=at)
    until = office.known.after(day, act["ago"] + act["until"]).day
    consulting.assist(unit, day=day, until=until, actor=clerk, now=at)


def _ask_supplement(case: Case, act: Row, office: Office) -> None:
    day = office.day(act["ago"])
    fact = Fact(Move.ASK_SUPPLEMENT, day, until=office.known.after(day, act["until"]).day)
    said = acting.Said(act["note"])
    acting.record(case, fact, actor=office.clerk(case.agency), now=office.at(act["ago"]), said=said)


def _extend(case: Case, act: Row, office: Office) -> None:
    fact = Fact(Move.EXTEND, office.day(act["ago"]), days=act["days"])
    said = acting.Said(act["note"])
    acting.record(case, fact, actor=office.leader(case.agency), now=office.at(act["ago"]), said=said)


def _reply(case: Case, act: Row, office: Office) -> None:
    clerk, at = office.clerk(case.agency), office.at(act["ago"])
    letter = writing.compose(case, "reply", decision=act["decision"], actor=clerk, now=at)
    writing.edit(letter, writing.Text({"where": act["where"]}), actor=clerk, now=at)
    deciding.propose(letter, actor=clerk, now=at)
    deciding.approve(case, actor=office.leader(case.agency), now=at + timedelta(hours=1))
    handing = deciding.Handing("online", office.day(act["ago"]))
    deciding.deliver(case, handing, actor=clerk, now=at + timedelta(hours=2))


_ACTS: dict[str, Callable[[Case, Row, Office], None]] = {
    "register": _register,
    "assign": _assign,
    "consult": _consult,
    "assist": _assist,
    "ask_supplement": _ask_supplement,
    "extend": _extend,
    "reply": _reply,
}
