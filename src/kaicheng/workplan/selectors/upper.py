"""The upper level's plan beside ours: its items as read from its text, and which of our tasks carries out which."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongwen.assignments import Task as ReadTask
from gongwen.assignments import tasks_of
from gongwen.serialise import from_json
from kaicheng.documents.models import Document
from kaicheng.workplan.matching import Item, Likeness, match, number_of
from kaicheng.workplan.models import Task, WorkPlan

NONE = "无"  # a person said that the task carries out nothing of the upper level's


@dataclass(frozen=True, slots=True)
class UpperItem:
    """One item of the upper plan: what it is called, and as it was read."""

    key: str
    read: ReadTask

    @property
    def title(self) -> str:
        return self.read.heading or self.read.text[:40]

    @property
    def item(self) -> Item:
        cites = tuple(cited.title or cited.number or "" for cited in self.read.citations)
        return Item(self.key, self.read.heading, self.read.text, cites)


@dataclass(frozen=True, slots=True)
class Carried:
    """A task of ours that carries out an upper item; `settled` by a person."""

    task: Task
    like: Likeness
    settled: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A task of ours with the items it may carry out, the likeliest first."""

    task: Task
    candidates: tuple[tuple[UpperItem, Likeness], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both plans side by side. `rows`: every upper item in its order, with the tasks that carry it out."""

    rows: tuple[tuple[UpperItem, tuple[Carried, ...]], ...]
    doubts: tuple[Doubt, ...]
    extras: tuple[Task, ...]
    refused: int

    @property
    def gaps(self) -> tuple[UpperItem, ...]:
        return tuple(item for item, carried in self.rows if not carried)

    @property
    def gap_rows(self) -> list[tuple[UpperItem, list[Task]]]:
        """Gaps, each with the tasks that may carry it out after all."""
        maybe: dict[str, list[Task]] = {}
        for doubt in self.doubts:
            for item, _ in doubt.candidates:
                maybe.setdefault(item.key, []).append(doubt.task)
        return [(item, maybe.get(item.key, [])) for item in self.gaps]

    @property
    def unsettled(self) -> int:
        """Matches that nobody has confirmed yet."""
        return sum(1 for _, several in self.rows for carried in several if not carried.settled)


def upper_items(document: Document | None) -> list[UpperItem]:
    """Read the items of a document of the library; none where it has no text, or assigns nothing."""
    edition = document.live if document is not None else None
    if edition is None or not edition.tree:
        return []
    found = [UpperItem(number_of(read.path, read.number), read) for read in tasks_of(from_json(edition.tree))]
    return _each_once(found)


def _each_once(found: Sequence[UpperItem]) -> list[UpperItem]:
    """Give items of several annexes with the same number names that differ."""
    times = Counter(item.key for item in found)
    met: Counter[str] = Counter()
    named = []
    for item in found:
        met[item.key] += 1
        if times[item.key] > 1 and met[item.key] > 1:
            named.append(replace(item, key=f"{item.key}（第{met[item.key]}处）"))
        else:
            named.append(item)
    return named


def comparison(plan: WorkPlan, items: Sequence[UpperItem]) -> Comparison:
    """Match the ledger's items to the upper ones. One query."""
    tasks = {str(t.pk): t for t in Task.objects.filter(plan=plan).items().order_by("number", "pk")}
    refused = {key for key, task in tasks.items() if task.upper_number == NONE}
    settled = {key: task.upper_number for key, task in tasks.items() if task.upper_number}
    ours = [Item(k, t.heading, t.text, _cites(t)) for k, t in tasks.items() if k not in refused]
    found = match([item.item for item in items], ours, settled)
    by_key = {item.key: item for item in items}
    carried: dict[str, list[Carried]] = {}
    for key, task in tasks.items():
        if like := found.matched.get(key):
            carried.setdefault(like.upper, []).append(Carried(task, like, key in settled))
    return Comparison(
        tuple((item, tuple(carried.get(item.key, ()))) for item in items),
        tuple(
            Doubt(tasks[key], tuple((by_key[like.upper], like) for like in found.doubtful[key]))
            for key in tasks
            if key in found.doubtful
        ),
        tuple(tasks[key] for key in tasks if key in found.extras),
        len(refused),
    )


def _cites(task: Task) -> tuple[str, ...]:
    return tuple(one.get("title") or one.get("number") or "" for one in task.citations)
