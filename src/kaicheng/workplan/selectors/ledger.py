"""A ledger line by line, as it is taken away: every task with units, times, last report and evidence. Five queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from kaicheng.documents.models import Openness
from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.workplan.models import Evidence, Task, TaskNote, WorkPlan
from kaicheng.workplan.selectors.overview import TaskQuery, narrowed
from kaicheng.workplan.selectors.together import Standing, of_plan, standings
from kaicheng.workplan.workflow import Move, Role

REPORTED = (Move.REPORT.value, Move.COUNT.value, Move.PROPOSE.value)


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence. `path`: where it stands on this platform or, with a scheme, elsewhere; "" where nobody may read it.

    `kept`: the key of a file that the back office hands out.
    """

    title: str
    path: str
    public: bool
    kept: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One task. `number`: as printed in the first column (3, 3.1 for what belongs to task 3, 3.1.1 for a part of a period)."""

    number: str
    standing: Standing
    report: TaskNote | None
    proofs: list[Proof]

    @property
    def task(self) -> Task:
        return self.standing.task

    @property
    def due_words(self) -> str:
        """The time as the text has it; how often, where it names no day."""
        task = self.task
        words = [one["words"] for one in (*task.deadlines, *task.frequencies) if one.get("words")]
        return "；".join(dict.fromkeys(words))

    def units(self, role: Role) -> str:
        return "、".join(one.name for one in self.standing.units if one.role == role)


def lines(
    plan: WorkPlan, query: TaskQuery, today: date, seen: AgencyQuerySet | None = None
) -> list[LedgerLine]:
    """Items in their order, each followed by its parts and occurrences."""
    tasks = list(
        narrowed(of_plan(plan, seen), query, today).select_related("parent__parent").order_by("number", "pk")
    )
    found = {one.task.pk: one for one in standings(tasks, today)}
    reports, proofs = last_reports(tasks), proofs_of(tasks)
    return [
        LedgerLine(number, found[task.pk], reports.get(task.pk), proofs.get(task.pk, []))
        for number, task in _numbered(tasks)
    ]


def _numbered(tasks: Sequence[Task]) -> Iterator[tuple[str, Task]]:
    """Parents before what belongs to them; what lost its parent to a filter keeps the parent's number."""
    shown, known = {task.pk for task in tasks}, dict[int, Task]()
    for task in tasks:
        one: Task | None = task
        while one is not None:
            known.setdefault(one.pk, one)
            one = one.parent
    below: dict[int | None, list[Task]] = defaultdict(list)
    for one in sorted(known.values(), key=lambda t: (t.kind, t.period_start or date.min, t.number, t.pk)):
        below[one.parent_id].append(one)

    def walk(parent: int | None, above: str) -> Iterator[tuple[str, Task]]:
        for count, task in enumerate(below[parent], 1):
            number = f"{above}.{count}" if above else str(task.number)
            if task.pk in shown:
                yield number, task
            yield from walk(task.pk, number)

    yield from walk(None, "")


def last_reports(tasks: Iterable[Task]) -> dict[int, TaskNote]:
    """The last report on each. One query."""
    keys = [task.pk for task in tasks]
    newest = TaskNote.objects.filter(task=OuterRef("pk"), move__in=REPORTED).order_by("-at", "-pk")
    last = Task.objects.filter(pk__in=keys).annotate(last=Subquery(newest.values("pk")[:1])).values("last")
    return {note.task_id: note for note in TaskNote.objects.filter(pk__in=last).select_related("agency")}


def proofs_of(tasks: Iterable[Task], *, whole: bool = False) -> dict[int, list[Proof]]:
    """Evidence by task, the latest first, each thing once. `whole`: with that of parts and occurrences. One query."""
    wanted = {task.pk for task in tasks}
    rows = Evidence.objects.select_related("document__live", "column", "file", "note__task")
    within = Q(note__task__in=wanted) | (Q(note__task__parent__in=wanted) if whole else Q())
    found: dict[int, dict[tuple[str, str], Proof]] = defaultdict(dict)
    for one in rows.filter(within).order_by("-note__at", "-pk"):
        task = one.note.task
        proof = proof_of(one)
        for key in ({task.pk, task.parent_id or 0} if whole else {task.pk}) & wanted:
            found[key].setdefault((proof.title, proof.path), proof)
    return {key: list(proofs.values()) for key, proofs in found.items()}


def proof_of(one: Evidence) -> Proof:
    """What it is and where it stands; public is what the platform itself shows to everybody."""
    if one.document is not None:
        live = one.document.live
        public = live is not None and live.openness == Openness.PROACTIVE
        return Proof(live.title if live else one.title, f"/d/{one.document.code}/" if public else "", public)
    if one.column is not None:
        return Proof(one.title, f"/c/{one.column.code}/", public=True)
    if one.file is not None:
        return Proof(one.title or one.file.name, "", public=False, kept=one.pk)
    return Proof(one.title or one.url, one.url, public=False)
