"""The check: every row is read and judged; nothing is written to the library."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.documents.declared import likeness_percent
from kaicheng.documents.likeness import FREQUENT, estimated_likeness, telling_keys
from kaicheng.documents.selectors.twins import Sought, Twin, twins_of
from kaicheng.moving.mapping import cells_by_column
from kaicheng.moving.models import ImportRow, ImportRun
from kaicheng.moving.places import bundle_of, prepared_at
from kaicheng.moving.preparing import Checked, Job, check
from kaicheng.moving.readers import Batch, Crashed, readers
from kaicheng.moving.services.noting import note
from kaicheng.moving.values import Problem
from kaicheng.moving.workflow import Decision, RowState

CHUNK = 100
_SURE = 95  # per cent: the same text, but for how it was typed
_MOST_JUDGED = 20  # of the texts that share some phrase, those that share most
_CRASH = "读取这个文件时程序意外中止，请把文件另存为 docx 后重试。"


def start_chunk(run: ImportRun, after: int, now: datetime) -> tuple[list[ImportRow], Batch] | None:
    """Hand the next rows to the readers; None where none is left."""
    waiting = run.rows.filter(state=RowState.WAITING, number__gt=after).order_by("number")
    rows = list(waiting[:CHUNK])
    if not rows:
        return None
    jobs = [job_of(run, row, now) for row in rows]
    return rows, readers().begin(check, jobs)


def job_of(run: ImportRun, row: ImportRow, now: datetime) -> Job:
    return Job(
        row.number,
        cells_by_column(row.cells, run.mapping),
        bundle_of(run),
        run.agency_id,
        run.openness,
        timezone.localdate(now),
        str(prepared_at(run, row.number)),
    )


def settle_chunk(rows: Sequence[ImportRow], batch: Batch) -> None:
    """Judge what the readers made of the rows, and note it."""
    for row, found in zip(rows, batch.results(), strict=True):
        crashed = isinstance(found, Crashed)
        _judge(row, Checked(row.number, problems=[Problem("files", _CRASH)]) if crashed else found)
    with transaction.atomic():
        note(
            rows,
            "state",
            "problems",
            "warned",
            "title",
            "doc_number",
            "digest",
            "sketch",
            "old_urls",
            "outcome",
        )


def _judge(row: ImportRow, found: Checked) -> None:
    problems = found.problems
    row.problems = [{"field": p.field, "sentence": p.sentence, "stop": p.stop} for p in problems]
    row.warned = any(not problem.stop for problem in problems)
    row.title, row.doc_number, row.digest = found.title[:300], found.doc_number[:60], found.digest
    row.sketch, row.old_urls = found.sketch, found.old_urls
    if found.stopped:
        row.state = RowState.STOPPED.value
    elif found.personal:
        row.state = RowState.HELD.value
        row.outcome = "".join(found.personal)[:300]
    else:
        row.state = RowState.READY.value


# -- twins --------------------------------------------------------------------------------------------------------------


def compare(run: ImportRun, now: datetime) -> int:
    """Find rows that say the same as another row before them, or as a document of the library; gives how many."""
    today = timezone.localdate(now)
    rows = list(
        run.rows.filter(state=RowState.READY)
        .order_by("number")
        .only("number", "title", "doc_number", "digest", "sketch", "run_id")
    )
    here = _twins_here(rows, likeness_percent().on(today))
    there = twins_of(
        [Sought(row.pk, row.digest, row.doc_number, row.sketch) for row in rows if row.pk not in here], today
    )
    changed = []
    for row in rows:
        if row.pk in here:
            first, twin = here[row.pk]
            row.twin_row = first
            row.twin_why = f"与第{first.number}行{_why(twin)}"
        elif row.pk in there:
            twin = there[row.pk]
            row.twin_id = twin.document
            row.twin_why = f"与文件库中的文件{_why(twin)}"
        else:
            continue
        row.state, row.proposal = RowState.TWIN.value, _proposed(twin)
        changed.append(row)
    with transaction.atomic():
        note(changed, "state", "twin", "twin_row", "twin_why", "proposal")
    return len(changed)


def _why(twin: Twin) -> str:
    if twin.same_file:
        return "的原件完全相同"
    alike = f"正文约{twin.percent}%相同"
    return f"文号相同，{alike}" if twin.same_number else alike


def _proposed(twin: Twin) -> str:
    if twin.same_file or twin.percent >= _SURE:
        return Decision.MERGE.value
    return Decision.EDITION.value if twin.same_number else Decision.ALONE.value


def _twins_here(rows: Sequence[ImportRow], least: int) -> dict[int, tuple[ImportRow, Twin]]:
    """Find the first row of the sheet that each later one repeats."""
    by_file: dict[str, ImportRow] = {}
    by_number: dict[str, ImportRow] = {}
    by_key: dict[int, list[int]] = defaultdict(list)
    known: dict[int, ImportRow] = {}
    bearers = Counter(value for row in rows for value in row.sketch)
    found: dict[int, tuple[ImportRow, Twin]] = {}
    for row in rows:
        keys = telling_keys(row.sketch, bearers)
        # two that share most of their text share most of these values
        sharing = Counter(other for key in keys for other in by_key[key][:FREQUENT])
        candidates = {pk: known[pk] for pk, _ in sharing.most_common(_MOST_JUDGED)}
        for index, words in ((by_file, row.digest), (by_number, row.doc_number)):
            if words and words in index:
                candidates[index[words].pk] = index[words]
        judged = [(other, twin) for other in candidates.values() if (twin := _alike(row, other, least))]
        if judged:
            found[row.pk] = max(judged, key=lambda one: (one[1].same_file, one[1].percent, -one[0].number))
            continue  # what repeats another is nobody's first
        by_file.setdefault(row.digest, row)
        by_number.setdefault(row.doc_number, row)
        known[row.pk] = row
        for key in keys:
            by_key[key].append(row.pk)
    return found


def _alike(row: ImportRow, other: ImportRow, least: int) -> Twin | None:
    same_file = bool(row.digest) and row.digest == other.digest
    same_number = bool(row.doc_number) and row.doc_number == other.doc_number
    asked = (
        0.0 if same_number else least / 100
    )  # of one with the same number the clerk is told how much is common
    percent = 100 if same_file else int(estimated_likeness(row.sketch, other.sketch, least=asked) * 100)
    if same_file or same_number or percent >= least:
        return Twin(0, same_file, same_number, percent)
    return None
