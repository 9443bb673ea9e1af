"""Rounds and their progress: which the actor may see, how far each unit is, what still stands open."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from kaicheng.cleanup.models import CleanupItem, CleanupItemQuerySet, CleanupRound
from kaicheng.cleanup.workflow import STATES, UNDECIDED, VERDICTS, Stage, State, Verdict
from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import directory

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items stand in each state; every state of the table is there. `total` is their sum."""

    counts: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def standing(self) -> int:
        """Without those dropped: of these the shares are reckoned."""
        return self.total - self.counts[State.DROPPED]

    @property
    def undecided(self) -> int:
        return sum(self.counts[state] for state in UNDECIDED) + self.counts[State.LEFT]

    @property
    def decided(self) -> int:
        return self.standing - self.undecided

    @property
    def share(self) -> int:
        """Percent decided, rounded down: 100 only when nothing is left."""
        return self.decided * _HUNDRED // self.standing if self.standing else _HUNDRED

    @property
    def shown(self) -> list[tuple[str, str, int]]:
        """States that occur: value, label, count."""
        return [(s.value, STATES[s], n) for s, n in self.counts.items() if n]

    def of(self, state: str) -> int:
        return self.counts[State(state)]


def tally(states: Iterable[tuple[str, int]]) -> Tally:
    """Count (state, how many) pairs into a tally."""
    counts = dict.fromkeys(State, 0)
    for state, count in states:
        counts[State(state)] += count
    return Tally(counts)


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit's part of a round. `verdicts` counts what it decided, by `Verdict` value."""

    agency: Agency
    tally: Tally
    overdue: bool
    verdicts: dict[str, int] = field(default_factory=dict)


def counts_of(found: CleanupRound) -> Tally:
    rows = CleanupItem.objects.filter(round=found).order_by().values_list("state").annotate(n=Count("pk"))
    return tally(rows)


def by_unit(found: CleanupRound, today: date) -> list[UnitProgress]:
    """Progress by unit in the directory's order. One query (the directory is kept in memory)."""
    items = CleanupItem.objects.filter(round=found).order_by()
    states: dict[int, list[tuple[str, int]]] = defaultdict(list)
    verdicts: dict[int, Counter[str]] = defaultdict(Counter)
    for agency, state, verdict, count in items.values_list("agency", "state", "verdict").annotate(
        n=Count("pk")
    ):
        states[agency].append((state, count))
        if verdict and state not in UNDECIDED:
            verdicts[agency][verdict] += count
    known = directory().agencies
    agencies = {pk: known[pk] for pk in states}
    late = overdue(found, today)
    rows = []
    for pk, agency in sorted(agencies.items(), key=lambda row: (row[1].order, row[1].code)):
        own = tally(states[pk])
        rows.append(UnitProgress(agency, own, late and own.undecided > 0, dict(verdicts[pk])))
    return rows


def overdue(found: CleanupRound, today: date) -> bool:
    """Whether the deadline of an open round is over (its last day still counts)."""
    return found.stage == Stage.OPEN and found.deadline < today


def verdict_counts(found: CleanupRound) -> list[tuple[str, str, int]]:
    """What was decided and stands: verdict, label, count; every verdict is there."""
    items = CleanupItem.objects.filter(round=found).standing().exclude(verdict="")
    items = items.exclude(state__in=[s.value for s in (*UNDECIDED, State.LEFT)])
    counts = Counter(items.order_by().values_list("verdict", flat=True))
    return [(v.value, VERDICTS[v], counts[v.value]) for v in Verdict]


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in a list: how far it is as a whole, and in how many units."""

    round: CleanupRound
    tally: Tally
    units: int
    overdue: bool


def visible_rounds(overseen: AgencyQuerySet, own: AgencyQuerySet) -> "QuerySet[CleanupRound]":
    """Rounds of the agencies overseen, and opened ones in which an own unit takes part."""
    part = CleanupItem.objects.filter(agency__in=own, round__opened_at__isnull=False).values("round")
    return CleanupRound.objects.filter(Q(agency__in=overseen) | Q(pk__in=part)).select_related(
        "agency", "created_by", "decision__live", "directory__live"
    )


def rows_of(rounds: Iterable[CleanupRound], today: date) -> list[RoundRow]:
    """Rounds with their progress as a whole. One query."""
    listed = list(rounds)
    states: dict[int, list[tuple[str, int]]] = defaultdict(list)
    units: dict[int, set[int]] = defaultdict(set)
    items = CleanupItem.objects.filter(round__in=listed).order_by()
    for pk, agency, state, n in items.values_list("round", "agency", "state").annotate(n=Count("pk")):
        states[pk].append((state, n))
        units[pk].add(agency)
    return [RoundRow(one, tally(states[one.pk]), len(units[one.pk]), overdue(one, today)) for one in listed]


def round_numbered(pk: int) -> CleanupRound | None:
    rows = CleanupRound.objects.select_related(
        "agency", "own_to", "created_by", "decision__live", "directory__live"
    )
    return rows.filter(pk=pk).first()


def open_rounds() -> "QuerySet[CleanupRound]":
    return (
        CleanupRound.objects.filter(stage=Stage.OPEN.value)
        .select_related("agency")
        .order_by("deadline", "pk")
    )


def left_over(found: CleanupRound) -> CleanupItemQuerySet:
    """Items that stand against closing the round: nobody has decided them."""
    return CleanupItem.objects.filter(round=found).undecided().select_related("agency", "round")
