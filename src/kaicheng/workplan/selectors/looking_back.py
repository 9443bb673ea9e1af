"""Looking back on a ledger: its items with state, evidence and last report, and the verdict that the data suggest."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from kaicheng.documents import desk
from kaicheng.documents.models import Document
from kaicheng.documents.workflow import Status
from kaicheng.kernel.text import chinese_date, shortened
from kaicheng.workplan.models import Task, TaskNote, TaskQuerySet, WorkPlan
from kaicheng.workplan.selectors.ledger import Proof, last_reports, proofs_of
from kaicheng.workplan.selectors.together import Standing, standings
from kaicheng.workplan.workflow import PASSAGES, UNFINISHED, VERDICTS, Move, Stage, State, Step, Verdict

LONGEST_REASON = 500
UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A verdict and the reason for it as the data have it; the office may say otherwise."""

    verdict: Verdict
    reason: str = ""

    @property
    def label(self) -> str:
        return VERDICTS[self.verdict]


@dataclass(frozen=True, slots=True)
class LookedBack:
    """One item. `carried`: what became of it in later ledgers."""

    standing: Standing
    report: TaskNote | None
    proofs: list[Proof]
    suggestion: Suggestion
    carried: list[Task]

    @property
    def task(self) -> Task:
        return self.standing.task

    @property
    def verdict(self) -> Verdict | None:
        return Verdict(self.task.verdict) if self.task.verdict else None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many items were judged how; `open` are those without a verdict yet."""

    counts: dict[Verdict, int]
    open: int

    @property
    def total(self) -> int:
        return sum(self.counts.values()) + self.open

    @property
    def judged(self) -> int:
        return self.total - self.open

    @property
    def share(self) -> int:
        return self.judged * 100 // self.total if self.total else 0

    @property
    def unfinished(self) -> int:
        return sum(self.counts[verdict] for verdict in UNFINISHED)

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        return [(v.value, VERDICTS[v], n) for v, n in self.counts.items()]


def suggest(task: Task, *, proved: bool, said: str = "", dropped_for: str = "", year_end: date) -> Suggestion:
    """Propose a verdict: confirmed with evidence → done, dropped → void, begun → partly, else undone. Pure."""
    state = State(task.state)
    if state is State.CONFIRMED and proved:
        return Suggestion(Verdict.DONE)
    if state is State.DROPPED:
        return Suggestion(Verdict.VOID, _cut(dropped_for or "任务已取消，取消理由见办理记录"))
    if state is State.CONFIRMED:
        return Suggestion(Verdict.PARTLY, "已确认完成，但没有佐证材料")
    if task.percent > 0:
        return Suggestion(Verdict.PARTLY, _cut(_so_far(task, said, year_end)))
    return Suggestion(
        Verdict.UNDONE, _cut(task.obstacle or said or f"截至{chinese_date(year_end)}没有报告进展")
    )


def _so_far(task: Task, said: str, day: date) -> str:
    words = f"截至{chinese_date(day)}完成{task.percent}%"
    return "。".join(part.rstrip("。") for part in (words, said, task.obstacle) if part)


def _cut(words: str) -> str:
    return shortened(words.strip(), LONGEST_REASON)


def items_to_judge(plan: WorkPlan, only: str = "") -> TaskQuerySet:
    """Items of a ledger in their order. `only`: a verdict, or `UNJUDGED`."""
    items = Task.objects.filter(plan=plan).items().order_by("number", "pk")
    if only == UNJUDGED:
        return items.filter(verdict="")
    return items.filter(verdict=only) if only in {v.value for v in Verdict} else items


def looked_back(plan: WorkPlan, items: Iterable[Task], today: date) -> list[LookedBack]:
    """Items with what is known of them. Six queries, however many items."""
    tasks = list(items)
    day = min(today, date(plan.year, 12, 31)) if today.year >= plan.year else today
    reports, proofs = last_reports(tasks), proofs_of(tasks, whole=True)
    dropped, carried = _dropped_for(tasks), successors(tasks)
    found = []
    for standing in standings(tasks, day if plan.stage == Stage.CLOSED else today):
        task = standing.task
        report = reports.get(task.pk)
        suggestion = suggest(
            task,
            proved=bool(proofs.get(task.pk)),
            said=report.text if report else "",
            dropped_for=dropped.get(task.pk, ""),
            year_end=day,
        )
        found.append(
            LookedBack(standing, report, proofs.get(task.pk, []), suggestion, carried.get(task.pk, []))
        )
    return found


def _dropped_for(tasks: Iterable[Task]) -> dict[int, str]:
    keys = [task.pk for task in tasks if task.state == State.DROPPED]
    if not keys:
        return {}
    last = TaskNote.objects.filter(task=OuterRef("pk"), move=Move.DROP.value).order_by("-at", "-pk")
    rows = Task.objects.filter(pk__in=keys).annotate(words=Subquery(last.values("text")[:1]))
    return {pk: words or "" for pk, words in rows.order_by().values_list("pk", "words")}


def successors(tasks: Iterable[Task]) -> dict[int, list[Task]]:
    """Tasks carried over from each of these. One query."""
    found: dict[int, list[Task]] = defaultdict(list)
    rows = Task.objects.filter(carried_from__in=[task.pk for task in tasks]).select_related("plan")
    for task in rows.order_by("plan__year", "pk"):
        found[task.carried_from_id or 0].append(task)
    return found


def verdicts_of(plan: WorkPlan) -> Verdicts:
    """One query."""
    counted = Counter(items_to_judge(plan).order_by().values_list("verdict", flat=True))
    return Verdicts({v: counted[v.value] for v in Verdict}, counted[""])


def unfinished(plan: WorkPlan) -> TaskQuerySet:
    """Items judged as not wholly done."""
    return items_to_judge(plan).filter(verdict__in=[v.value for v in UNFINISHED])


# -- the ledgers before and after ---------------------------------------------------------------------------------------


def previous_offered(plan: WorkPlan) -> "QuerySet[WorkPlan]":
    """Ledgers that may be the one before: of the same agency, of an earlier year, approved; the latest first."""
    stages = [stage.value for stage in PASSAGES[Step.LOOK_BACK].sources]
    found = WorkPlan.objects.filter(agency=plan.agency_id, year__lt=plan.year, stage__in=stages)
    return found.order_by("-year", "-pk")


def targets_offered(plan: WorkPlan) -> "QuerySet[WorkPlan]":
    """Ledgers into which unfinished items may go: of the same agency, of a later year, proposed or running."""
    stages = [stage.value for stage in PASSAGES[Step.ADD].sources]
    found = WorkPlan.objects.filter(agency=plan.agency_id, year__gt=plan.year, stage__in=stages)
    return found.order_by("year", "-pk")


def ancestors(tasks: Iterable[Task]) -> dict[int, frozenset[int]]:
    """Each task's own key and those it was carried over from, back to the origin. A query for each year gone back."""
    chain: dict[int, set[int]] = {task.pk: {task.pk} for task in tasks}
    heads = {task.pk: task.carried_from_id for task in tasks if task.carried_from_id}
    while heads:
        above = dict(Task.objects.filter(pk__in=heads.values()).values_list("pk", "carried_from"))
        for pk, head in heads.items():
            chain[pk].add(head)
        following = {pk: above.get(head) for pk, head in heads.items()}
        heads = {pk: head for pk, head in following.items() if head and head not in chain[pk]}
    return {pk: frozenset(found) for pk, found in chain.items()}


def taken_over(into: WorkPlan) -> frozenset[int]:
    """Every task that has a successor in this ledger, however long ago it began."""
    own: Sequence[Task] = list(Task.objects.filter(plan=into, carried_from__isnull=False))
    return frozenset().union(*(chain - {pk} for pk, chain in ancestors(own).items()))


def already_in(into: WorkPlan, tasks: Sequence[Task]) -> frozenset[int]:
    """Those of these tasks that have a successor in the ledger, by themselves or by the task they came from."""
    taken = taken_over(into)
    return frozenset(pk for pk, chain in ancestors(tasks).items() if chain & taken)


def report_of(plan: WorkPlan) -> Document | None:
    """The report that was drafted of looking back on a ledger; None also where that was discarded or withdrawn. Two queries."""
    if plan.report is None:
        return None
    gone = {Status.DISCARDED.value, Status.WITHDRAWN.value}
    return None if desk.newest_edition(plan.report).status in gone else plan.report
