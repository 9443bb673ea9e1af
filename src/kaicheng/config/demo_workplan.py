"""The demo county's ledgers of work points, made through the services its people use: last year's, and this year's."""

import tomllib
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone

from kaicheng.documents.desk import document_named
from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import User
from kaicheng.users.staff import user_named
from kaicheng.workplan.models import Task, WorkPlan
from kaicheng.workplan.selectors.plans import any_plan
from kaicheng.workplan.selectors.tasks import how_many, item_numbered
from kaicheng.workplan.services import arranging, looking_back, planning, proposing, reporting, steering
from kaicheng.workplan.services.evidence import Given
from kaicheng.workplan.services.looking_back import Carried, Judgement
from kaicheng.workplan.services.reporting import Progress
from kaicheng.workplan.services.steering import Approval
from kaicheng.workplan.workflow import Verdict

SHEET = settings.ROOT / "demo" / "workplan.toml"
Row = dict[str, Any]


def load(now: datetime) -> int:
    """Make the ledgers once; gives how many tasks they hold. What lies ahead of today is left out."""
    if any_plan():
        return 0
    agencies = {agency.code: agency for agency in directory().agencies.values()}
    before: WorkPlan | None = None
    for row in tomllib.loads(SHEET.read_text(encoding="utf-8"))["ledger"]:
        if row["approved"] <= timezone.localdate(now):
            before = _ledger(row, agencies, now, before)
    return how_many()


def _at(day: date) -> datetime:
    """Ten in the morning."""
    return timezone.make_aware(datetime.combine(day, time(10)))


def _person(name: str) -> User:
    person = user_named(name)
    assert person is not None  # noqa: S101 - a demo account; for the type checker
    return person


def _document(words: str) -> Document:
    document = document_named(words)
    assert document is not None  # noqa: S101 - a demo document; for the type checker
    return document


def _ledger(row: Row, agencies: dict[str, Agency], now: datetime, before: WorkPlan | None) -> WorkPlan:
    officer, today = _person(row["officer"]), timezone.localdate(now)
    plan = proposing.propose(
        document=_document(row["document"]),
        agency=agencies[row["organiser"]],
        actor=officer,
        now=_at(row["proposed"]),
    )
    arranging.set_default_due(plan=plan, day=row["due"], actor=officer, now=_at(row["proposed"]))
    if before is not None:
        _carry(row, plan, before, officer)
    plan = planning.approve(plan=plan, actor=officer, now=_at(row["approved"]))
    for act in row["act"]:
        if act["on"] <= today:
            _ACTS[act["move"]](item_numbered(plan, act["item"]), act, agencies, officer)
    if row.get("shown"):
        plan = planning.show(plan=plan, actor=officer, now=_at(row["approved"]), shown=True)
    if "closed" in row and row["closed"] <= today:
        plan = planning.close(plan=plan, actor=officer, now=_at(row["closed"]), note=row["note"])
        given = [
            Judgement(item_numbered(plan, one["item"]), Verdict(one["verdict"]), one.get("reason", ""))
            for one in row["verdict"]
        ]
        looking_back.judge(plan=plan, given=given, actor=officer, now=_at(row["looked_back"]["on"]))
    return plan


def _carry(row: Row, plan: WorkPlan, before: WorkPlan, officer: User) -> None:
    at = _at(row["proposed"])
    looking_back.choose_previous(plan=plan, previous=before, actor=officer, now=at)
    given = [Carried(item_numbered(before, number), row["carried_until"]) for number in row["carried"]]
    looking_back.carry_over(plan=before, into=plan, given=given, actor=officer, now=at)


def _report(task: Task, act: Row, agencies: dict[str, Agency], _officer: User) -> None:
    evidence = [Given(document=_document(_title(name))) for name in act.get("evidence", ())]
    given = Progress(
        on=act["on"],
        percent=act.get("percent"),
        count=act.get("count"),
        text=act["text"],
        obstacle=act.get("obstacle", ""),
        evidence=evidence,
    )
    reporting.report(
        task=task, actor=_person(act["by"]), now=_at(act["on"]), agency=agencies[act["unit"]], given=given
    )


def _title(name: str) -> str:
    """The title under which the county's manifest keeps a document."""
    rows = tomllib.loads((settings.ROOT / "demo" / "manifest.toml").read_text(encoding="utf-8"))["document"]
    return str(next(row["title"] for row in rows if row["id"] == name))


def _propose(task: Task, act: Row, agencies: dict[str, Agency], _officer: User) -> None:
    reporting.propose(
        task=task,
        actor=_person(act["by"]),
        now=_at(act["on"]),
        agency=agencies[act["unit"]],
        text=act["text"],
        no_evidence=act["no_evidence"],
    )


def _confirm(task: Task, act: Row, _agencies: dict[str, Agency], officer: User) -> None:
    steering.confirm(task=task, actor=officer, now=_at(act["on"]), text=act["text"])


def _suspend(task: Task, act: Row, _agencies: dict[str, Agency], officer: User) -> None:
    steering.suspend(task=task, actor=officer, now=_at(act["on"]), reason=act["text"])


def _postpone(task: Task, act: Row, _agencies: dict[str, Agency], officer: User) -> None:
    approval = Approval(act["until"], act["approved_by"], act["on"])
    steering.postpone(task=task, actor=officer, now=_at(act["on"]), reason=act["text"], approval=approval)


_ACTS: dict[str, Callable[[Task, Row, dict[str, Agency], User], None]] = {
    "report": _report,
    "propose": _propose,
    "confirm": _confirm,
    "postpone": _postpone,
    "suspend": _suspend,
}
