"""A proposal as the office looks at it: the text with the places of all tasks, each task with what is open about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from gongwen.assignments import DeadlineKind
from kaicheng.calendars.selectors import calendar
from kaicheng.documents.selectors import Cited, find_targets, public_documents
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory, stands
from kaicheng.workplan import dividing, due
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.selectors.open_names import KeptName, OpenName, kept_names, open_names
from kaicheng.workplan.workflow import ROLES, Role

SURE = 0.9  # below it somebody has to look; as in `gongwen.model.Reading`


@dataclass(frozen=True, slots=True)
class Chip:
    """One unit of a task, or one collective name with the units it was expanded to (`rows` then are many)."""

    name: str
    role: str
    rows: tuple[TaskUnit, ...]
    group: bool = False

    @property
    def unnamed(self) -> bool:
        """No agency bears it: still open, or kept as printed."""
        return self.rows[0].agency_id is None

    @property
    def kept(self) -> str:
        """Why it stays as printed, in words; "" where it does not."""
        return self.rows[0].get_kept_display() if self.rows[0].kept else ""

    @property
    def open(self) -> bool:
        return self.unnamed and not self.rows[0].kept

    @property
    def label(self) -> str:
        return ROLES[Role(self.role)]


@dataclass(frozen=True, slots=True)
class Term:
    """Words of time with the day they come to, or why they come to none."""

    words: str
    day: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that a task cites; `code` where the library has it."""

    title: str
    number: str
    code: str

    @property
    def words(self) -> str:
        named = f"《{self.title}》" if self.title else ""
        return f"{named}（{self.number}）" if named and self.number else named or self.number


@dataclass(frozen=True, slots=True)
class Card:
    """One task with all that a reader wants to see of it."""

    task: Task
    chips: tuple[Chip, ...]
    terms: tuple[Term, ...]
    references: tuple[Reference, ...]

    @property
    def settled(self) -> bool:
        return any(not chip.unnamed for chip in self.chips)

    @property
    def unsettled(self) -> tuple[Chip, ...]:
        return tuple(chip for chip in self.chips if chip.open)

    @property
    def doubtful(self) -> bool:
        return self.task.confidence < SURE


@dataclass(frozen=True, slots=True)
class Open:
    """One sort of what is left to settle; `first` is the task to begin with. Only what `blocks` stands against approval."""

    words: str
    count: int
    first: int
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What the screen shows."""

    cards: tuple[Card, ...]
    names: tuple[OpenName, ...]
    kept: tuple[KeptName, ...]
    open: tuple[Open, ...]

    @property
    def blocked(self) -> bool:
        return not self.cards or any(one.blocks for one in self.open)

    @property
    def undated(self) -> int:
        return sum(card.task.due_on is None for card in self.cards)

    @property
    def unassigned(self) -> int:
        return sum(not card.settled for card in self.cards)

    @property
    def doubtful(self) -> int:
        return sum(card.doubtful for card in self.cards)


def review_of(plan: WorkPlan, on: date) -> Review:
    """Look at all items of a proposal. Queries: five, whatever its length."""
    cards = tuple(cards_of(plan.tasks.items().order_by("number", "pk"), plan))
    unnamed = [(chip, card.task) for card in cards for chip in card.chips if chip.unnamed]
    names = open_names(((chip.rows[0].name, task) for chip, task in unnamed if chip.open), plan.issued_on, on)
    kept = kept_names((chip.rows[0].name, chip.kept) for chip, _ in unnamed if chip.kept)
    return Review(cards, tuple(names), tuple(kept), tuple(_left_open(cards)))


# -- cards --------------------------------------------------------------------------------------------------------------


def cards_of(tasks: Iterable[Task], plan: WorkPlan) -> list[Card]:
    """Tasks of one ledger as cards."""
    found = list(tasks.prefetch_related("units__agency") if hasattr(tasks, "prefetch_related") else tasks)
    by = due.Reckoning(plan.issued_on, plan.year, calendar())
    known = _library(found)
    cards = []
    for task in found:
        task.plan = plan
        terms = tuple(_term(one, by) for one in task.deadlines)
        cards.append(Card(task, chips_of(task.units.all()), terms, references_of(task, known)))
    return cards


def chips_of(rows: Iterable[TaskUnit]) -> tuple[Chip, ...]:
    """Units by role, the lead first; those of one collective name together."""
    groups: dict[tuple[str, str], list[TaskUnit]] = {}
    for row in rows:
        key = (row.role, f"*{row.expanded_from}" if row.expanded_from else str(row.pk))
        groups.setdefault(key, []).append(row)
    ranks = [role.value for role in Role]
    chips = [
        Chip(row[0].expanded_from, role, tuple(row), group=True)
        if row[0].expanded_from
        else Chip(_shown(row[0]), role, tuple(row))
        for (role, _), row in groups.items()
    ]
    return tuple(sorted(chips, key=lambda chip: ranks.index(chip.role)))


def _shown(row: TaskUnit) -> str:
    return row.agency.name if row.agency is not None else row.name


def _term(deadline: dict[str, object], by: due.Reckoning) -> Term:
    day = due.day_of(deadline, by)
    return Term(str(deadline.get("words", "")), day, "" if day else why_no_day(deadline))


def why_no_day(deadline: dict[str, object]) -> str:
    """Say in words why no day follows from a deadline."""
    kind = deadline.get("kind")
    if kind == DeadlineKind.RELATIVE:
        anchor = deadline.get("anchor") or "另一事项"
        return f"从“{anchor}”起算，文件中没有写明那是哪一天。"
    return {
        DeadlineKind.ONGOING: "要求长期坚持，没有截止日期。",
        DeadlineKind.RECURRING: "定期办理，按期次逐期提醒。",
        DeadlineKind.START: "只写明从何时开始，没有写明截止日期。",
    }.get(DeadlineKind(str(kind)), "没有写明具体日期。")


# -- cited documents ----------------------------------------------------------------------------------------------------


def _library(tasks: Sequence[Task]) -> dict[Cited, str]:
    """The codes of cited documents that the library has."""
    wanted = list({_cited(one) for task in tasks for one in task.citations})
    if not wanted:
        return {}
    ids = find_targets(wanted)
    codes = dict(public_documents([pk for pk in ids if pk]).values_list("pk", "code"))
    return {one: codes[pk] for one, pk in zip(wanted, ids, strict=True) if pk in codes}


def _cited(one: dict[str, str]) -> Cited:
    return Cited(title=one.get("title") or "", number=one.get("number") or "")


def references_of(task: Task, known: dict[Cited, str] | None = None) -> tuple[Reference, ...]:
    """The documents a task cites, linked where the library has them."""
    known = _library([task]) if known is None else known
    cited = [_cited(one) for one in task.citations]
    return tuple(Reference(one.title, one.number, known.get(one, "")) for one in cited)


# -- what is left -------------------------------------------------------------------------------------------------------


def _left_open(cards: Sequence[Card]) -> Iterable[Open]:
    unassigned = [c.task.pk for c in cards if not c.settled]
    unnamed = [(c.task.pk, chip) for c in cards for chip in c.unsettled]
    undated = [c.task.pk for c in cards if c.task.due_on is None]
    doubtful = [c.task.pk for c in cards if c.doubtful]
    for words, count, first, blocks in (
        ("项任务没有承担单位", len(unassigned), unassigned[:1], True),
        ("处单位名称没有认定", len(unnamed), [pk for pk, _ in unnamed[:1]], False),
        ("项任务没有办理时限", len(undated), undated[:1], False),
        ("项任务识别把握不大，请核对", len(doubtful), doubtful[:1], False),
    ):
        if count:
            yield Open(words, count, first[0], blocks)


def groups_on(day: date) -> list[tuple[str, int]]:
    """Names for many, with how many agencies each means on a day."""
    names = directory()
    return [(group.name, len(names.members(group, day))) for group in names.groups()]


def agencies_on(day: date) -> list[Agency]:
    """All agencies that stand on a day, in the directory's order."""
    return [agency for agency in directory().agencies.values() if stands(agency, day)]


# -- the text -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters that the same tasks quote. `begins`: the tasks whose first place begins here."""

    text: str
    tasks: tuple[int, ...]
    begins: tuple[int, ...]


def paragraphs_of(plain: str, tasks: Iterable[Task]) -> list[list[Stretch]]:
    """The text as paragraphs of stretches, cut wherever a task's place begins or ends. Empty lines are left out."""
    places = [
        (quote["start"], quote["end"], task.pk)
        for task in tasks
        for quote in task.quotes
        if dividing.placed(quote) and dividing.inside(quote, plain)
    ]
    first: dict[int, int] = {}
    for start, _, pk in places:
        first[pk] = min(start, first.get(pk, start))
    begins: dict[int, list[int]] = {}
    for pk, start in first.items():
        begins.setdefault(start, []).append(pk)
    found, at = [], 0
    for line in plain.split("\n"):
        if line.strip():
            found.append(_stretches(plain, at, at + len(line), places, begins))
        at += len(line) + 1
    return found


def _stretches(
    plain: str, start: int, end: int, places: list[tuple[int, int, int]], begins: dict[int, list[int]]
) -> list[Stretch]:
    here = [place for place in places if place[0] < end and place[1] > start]
    cuts = sorted({start, end, *(max(a, start) for a, _, _ in here), *(min(b, end) for _, b, _ in here)})
    return [
        Stretch(
            plain[a:b],
            tuple(dict.fromkeys(pk for s, e, pk in here if s <= a and b <= e)),
            tuple(begins.get(a, ())),
        )
        for a, b in pairwise(cuts)
    ]
