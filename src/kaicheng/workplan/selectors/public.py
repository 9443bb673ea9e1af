"""What the public sees of a ledger: how far its tasks are. No names of persons, no obstacles, no internal days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Max, QuerySet

from kaicheng.documents.models import Document, Openness
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.workplan.models import Evidence, Task, TaskNote, WorkPlan
from kaicheng.workplan.selectors.board import HEADS, Tally, tallies, total
from kaicheng.workplan.selectors.overview import TaskQuery, narrowed
from kaicheng.workplan.selectors.together import Standing, in_charge_of, standings
from kaicheng.workplan.workflow import STANDINGS, Kind, Stage


@dataclass(frozen=True, slots=True)
class Proof:
    """A published document that shows what was done."""

    title: str
    code: str
    on: date


@dataclass(frozen=True, slots=True)
class PublicTask:
    """One item. `units`: who is in charge; an agency where it is known, else the name in the text."""

    number: int
    heading: str
    text: str
    units: list[Agency | str]
    due_on: date | None
    value: str
    percent: int
    proof: Proof | None

    @property
    def label(self) -> str:
        return STANDINGS[self.value]


@dataclass(frozen=True, slots=True)
class PublicLedger:
    """`sections`: (heading, tasks) in the order of the text. `changed`: when something last became of a task."""

    plan: WorkPlan
    source: Document | None
    tally: Tally
    sections: list[tuple[str, list[PublicTask]]]
    changed: datetime | None

    @property
    def shown(self) -> int:
        return sum(len(tasks) for _, tasks in self.sections)


def shown_plans() -> "QuerySet[WorkPlan]":
    """Ledgers whose progress is shown to the public, the latest year first."""
    stages = [Stage.RUNNING.value, Stage.CLOSED.value]
    return WorkPlan.objects.filter(shown=True, stage__in=stages).select_related("agency", "document__live")


def shown_plan(code: str) -> WorkPlan | None:
    return shown_plans().filter(code=code).first()


def shown_plan_of(document: Document) -> WorkPlan | None:
    """The ledger that carries out a document, where its progress is shown."""
    return shown_plans().filter(document=document).first()


def shown_with_tallies(today: date) -> list[tuple[WorkPlan, Tally]]:
    """All shown ledgers with their figures. Two queries, however many ledgers."""
    plans = list(shown_plans())
    found = tallies(Task.objects.filter(plan__in=[plan.pk for plan in plans]), today)
    return [(plan, found.get(plan.pk, Tally({}))) for plan in plans]


def public_ledger(plan: WorkPlan, today: date, *, state: str = "") -> PublicLedger:
    """Items with what everybody may know of them; `state` (of the board) shows those alone. Six queries."""
    every = Task.objects.filter(plan=plan)
    asked = state if state in {value for value, _ in HEADS} else ""
    items = narrowed(every.filter(kind=Kind.ITEM.value), TaskQuery(state=asked), today)
    found = standings(items.order_by("number", "pk"), today)
    proofs = _proofs([one.task.pk for one in found])
    known = directory().agencies
    rows = [(one.task.section, _public(one, proofs.get(one.task.pk), known)) for one in found]
    sections = [(name, [task for _, task in own]) for name, own in groupby(rows, key=lambda row: row[0])]
    changed = TaskNote.objects.filter(task__plan=plan).exclude(move="").aggregate(last=Max("at"))["last"]
    return PublicLedger(plan, _source(plan), total(every, today), sections, changed or plan.approved_at)


def _source(plan: WorkPlan) -> Document | None:
    """The document it carries out, where the public may read it."""
    document = plan.document
    if document is None or document.live is None or document.live.openness != Openness.PROACTIVE:
        return None
    return document


def _public(one: Standing, proof: Proof | None, known: Mapping[int, Agency]) -> PublicTask:
    units: list[Agency | str] = [known.get(unit.agency or 0, unit.name) for unit in in_charge_of(one.units)]
    task = one.task
    text = task.text if task.text != task.heading else ""
    return PublicTask(
        task.number, task.heading or task.text, text if task.heading else "", units, task.due_on,
        one.value, task.percent, proof,
    )  # fmt: skip


def _proofs(keys: list[int]) -> dict[int, Proof]:
    """The last published document that was named for each item, its parts or its occurrences. Two queries."""
    rows = Evidence.objects.filter(
        document__live__isnull=False, document__live__openness=Openness.PROACTIVE.value
    )
    found: dict[int, Proof] = {}
    for field in ("note__task", "note__task__parent"):
        named = rows.filter(**{f"{field}__in": keys}).order_by("-note__on", "-pk")
        for key, title, code, on in named.values_list(
            field, "document__live__title", "document__code", "note__on"
        ):
            proof = Proof(title, code, on)
            if key not in found or found[key].on < on:
                found[key] = proof
    return found
