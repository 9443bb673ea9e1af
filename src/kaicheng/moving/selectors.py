"""Questions about runs, their rows, and old addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from kaicheng.documents.models import Document, Openness
from kaicheng.kernel.given import number_in
from kaicheng.moving.addresses import keys_for
from kaicheng.moving.declared import columns
from kaicheng.moving.models import ImportRow, ImportRun, MissedAddress, OldAddress
from kaicheng.moving.workflow import MADE, ROW_LABELS, RowState, RunState
from kaicheng.organisations.models import AgencyQuerySet

_MOST_EXAMPLES = 5


def runs_of(agencies: AgencyQuerySet) -> QuerySet[ImportRun]:
    """Runs that these agencies host, newest first."""
    return ImportRun.objects.filter(agency__in=agencies).select_related("agency", "created_by")


def run_by_id(pk: int) -> ImportRun | None:
    return ImportRun.objects.select_related("agency", "created_by", "acted_by").filter(pk=pk).first()


def counts_of(run: ImportRun) -> dict[str, int]:
    """How many rows stand in which state."""
    rows = run.rows.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: rows done of those this phase is about, per second, and seconds left (None: not known yet)."""

    done: int
    total: int
    per_second: float
    left: int | None
    counts: tuple[tuple[str, str, int], ...]  # state, label, rows
    decided: int  # rows whose decision is still to be carried out
    seconds: int  # since the phase began, or how long it took

    @property
    def took(self) -> str:
        """How long, in words: 45 秒, 3 分 20 秒."""
        minutes, seconds = divmod(max(self.seconds, 1), 60)
        return f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 100


def progress_of(run: ImportRun, now: datetime) -> Progress:
    """How far the work is."""
    counts = counts_of(run)
    made = sum(counts.get(state, 0) for state in MADE)
    undone, waiting = counts.get(RowState.UNDONE, 0), counts.get(RowState.WAITING, 0)
    decided = _decided(run)
    going = counts.get(RowState.READY, 0) + decided
    done, total = {
        RunState.CHECKING: (run.total - waiting, run.total),
        RunState.UNDOING: (undone, undone + made),
    }.get(RunState(run.state), (made, made + going))
    seconds = ((run.ended_at or now) - run.begun_at).total_seconds() if run.begun_at else 0.0
    speed = done / seconds if seconds > 1 else 0.0
    left = int((total - done) / speed) + 1 if speed and done < total else None
    shown = tuple(
        (state.value, label, counts[state]) for state, label in ROW_LABELS.items() if counts.get(state)
    )
    return Progress(done, total, speed, left, shown, decided, int(seconds))


def _decided(run: ImportRun) -> int:
    waiting = run.rows.filter(state__in=[RowState.TWIN.value, RowState.HELD.value])
    return waiting.exclude(decision="").count()


def rows_for(run: ImportRun, *, state: str = "", field: str = "", words: str = "") -> QuerySet[ImportRow]:
    """Rows of a run, by state (or “warned”), by the column at fault, by words of the title or the number of the row."""
    rows = run.rows.select_related("twin__live", "twin_row", "document").defer("cells", "sketch")
    if state == "warned":
        rows = rows.filter(warned=True)
    elif state:
        rows = rows.filter(state=state) if state in set(RowState) else rows.none()
    if field:
        ids = [row.pk for row in run.rows.only("problems") if any(p["field"] == field for p in row.problems)]
        rows = rows.filter(pk__in=ids)
    if words:
        by_words = Q(title__icontains=words) | Q(doc_number__icontains=words)
        number = number_in(words)
        rows = rows.filter(by_words if number is None else by_words | Q(number=number))
    return rows.order_by("number")


@dataclass
class Kind:
    """Problems of one kind: the column, an example of the sentence, how many rows, which first."""

    field: str
    label: str
    stop: bool
    sentence: str
    count: int
    rows: list[int]


def kinds_of_problems(run: ImportRun) -> list[Kind]:
    """Gather the problems of all rows by column and kind, what stops first, most frequent first."""
    found: dict[tuple[str, bool, str], Kind] = {}
    names = columns()
    for number, problems in run.rows.exclude(problems=[]).values_list("number", "problems"):
        for one in problems:
            key = (one["field"], one["stop"], _kind(one["sentence"]))
            if key not in found:
                label = names[one["field"]].name if one["field"] in names else "其他"
                found[key] = Kind(one["field"], label, one["stop"], one["sentence"], 0, [])
            found[key].count += 1
            if len(found[key].rows) < _MOST_EXAMPLES:
                found[key].rows.append(number)
    return sorted(found.values(), key=lambda kind: (not kind.stop, -kind.count))


def _kind(sentence: str) -> str:
    """The sentence without what is quoted in it and without numbers: two rows have the same trouble."""
    return re.sub(r"“[^”]*”|《[^》]*》|\d+", "", sentence)


# -- old addresses --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an old address leads now: a document's short code (live or withdrawn), or a place of ours."""

    address: int
    code: str = ""
    live: bool = True
    place: str = ""


def answer_for(host: str, path: str, query: str) -> Answer | None:
    """Find where an old address leads; None where nobody knows it. One query.

    An address of that very host goes first, then one of any host, then one of another host if no two hosts had it: old
    sites had several names, and links lose theirs.
    """
    keys = keys_for(path, query)
    rows = OldAddress.objects.filter(key__in=keys).select_related("document__live")
    found: dict[str, dict[str, OldAddress]] = {}
    for row in rows.only("key", "host", "place", "document__code", "document__live__openness"):
        found.setdefault(row.key, {})[row.host] = row
    for key in keys:
        by_host = found.get(key, {})
        chosen = by_host.get(host) or by_host.get("")
        if chosen is None and len(by_host) == 1:
            chosen = next(iter(by_host.values()))
        if chosen is not None:
            return _answer(chosen)
    return None


def _answer(row: OldAddress) -> Answer | None:
    document = row.document
    if document is None:
        return Answer(row.pk, place=row.place)
    if document.live is not None and document.live.openness != Openness.PROACTIVE:
        return None  # 依申请公开: here it is not shown to anybody
    return Answer(row.pk, code=document.code, live=document.live_id is not None)


def addresses(*, words: str = "", asked: bool = False) -> QuerySet[OldAddress]:
    """Old addresses by a part of them or of the title they lead to; `asked`: those that somebody asked for, most first."""
    rows = OldAddress.objects.select_related("document__live", "run")
    if words:
        rows = rows.filter(Q(shown__icontains=words) | Q(document__live__title__icontains=words))
    return rows.filter(hits__gt=0).order_by("-hits") if asked else rows


def missed(*, words: str = "") -> QuerySet[MissedAddress]:
    rows = MissedAddress.objects.all()
    return rows.filter(path__icontains=words) if words else rows


def old_addresses_of(documents: Iterable[Document]) -> dict[int, list[str]]:
    """Old addresses by document."""
    found: dict[int, list[str]] = {}
    ids = [document.pk for document in documents]
    for pk, shown in OldAddress.objects.filter(document__in=ids).values_list("document_id", "shown"):
        if pk is not None:
            found.setdefault(pk, []).append(shown)
    return found
