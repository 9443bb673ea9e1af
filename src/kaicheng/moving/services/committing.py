"""The take-over: rows that are ready go into the library, a chunk a transaction; a row goes in once, whatever dies when.

That a row is in, and the document it became, are written in one transaction, under the row's lock. So a process killed
at any moment leaves a row either wholly in or not in at all, and who goes on starts with those that are not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from kaicheng.documents.selectors.twins import bears_index_number
from kaicheng.documents.services.bulk import Incoming, edition_of, move_in_many, still_stops
from kaicheng.documents.services.scrutiny import keep_facts
from kaicheng.files.models import StoredFile
from kaicheng.files.services import note_many
from kaicheng.moving.models import ImportRow, ImportRun
from kaicheng.moving.places import bundle_of, prepared_at
from kaicheng.moving.preparing import Prepared, kept, prepare
from kaicheng.moving.readers import Batch, Crashed, readers
from kaicheng.moving.scanning import rules_of_today
from kaicheng.moving.services.addressing import enter_addresses
from kaicheng.moving.services.checking import job_of
from kaicheng.moving.services.noting import note
from kaicheng.moving.services.writing import Shipment, Shipped, files_of, incoming_of, scrutinies_of, ship
from kaicheng.moving.workflow import Decision, RowState
from kaicheng.organisations.selectors import AgencyDirectory, directory

CHUNK = 200
_UNSHIPPED = "存放文件时程序意外中止，请重试。"
Scrutinised = tuple[StoredFile, dict[str, Any], StoredFile | None]
Chunk = tuple[list[tuple[ImportRow, Prepared]], Batch]


def ready_rows(run: ImportRun) -> "QuerySet[ImportRow]":
    """Rows that go in as documents of their own."""
    alone = Q(state=RowState.TWIN, decision=Decision.ALONE)
    return run.rows.filter(Q(state=RowState.READY) | alone).order_by("number")


def start_chunk(run: ImportRun, after: int, now: datetime) -> Chunk | None:
    """Read the next prepared rows back and have their files put in place; None where none is left.

    A text that prolongs another by so many years asks the library for that other's period, so it begins a chunk.
    """
    rows: list[tuple[ImportRow, Prepared]] = []
    for row in ready_rows(run).filter(number__gt=after)[:CHUNK]:
        prepared = _prepared(run, row, now)
        if rows and any(effect["years"] for effect in prepared.effects):
            break
        rows.append((row, prepared))
    if not rows:
        return None
    return rows, readers().begin(ship, [shipment_of(run, prepared) for _, prepared in rows])


def _prepared(run: ImportRun, row: ImportRow, now: datetime) -> Prepared:
    found = kept(prepared_at(run, row.number))
    if found is not None:
        return found
    again = readers().begin(prepare, [job_of(run, row, now)]).results()[0]  # what was prepared is gone
    return again if isinstance(again, Prepared) else Prepared(row.number)


def shipment_of(run: ImportRun, prepared: Prepared) -> Shipment:
    first = 0 if prepared.original else 1
    files = tuple(enumerate(files_of(prepared), first))
    return Shipment(prepared.row, bundle_of(run), str(prepared_at(run, prepared.row)), files)


def settle_chunk(run: ImportRun, chunk: Chunk, now: datetime) -> int:
    """Write the rows of a chunk into the library; gives how many went in."""
    rows, batch = chunk
    shipped: list[Shipped] = [
        Shipped(prepared.row, trouble=_UNSHIPPED) if isinstance(result, Crashed) else result
        for (_, prepared), result in zip(rows, batch.results(), strict=True)
    ]
    with transaction.atomic():
        numbers = [row.number for row, _ in rows]
        open_rows = {row.pk: row for row in ready_rows(run).filter(number__in=numbers).select_for_update()}
        takable = [
            (open_rows[row.pk], prepared, there)
            for (row, prepared), there in zip(rows, shipped, strict=True)
            if row.pk in open_rows
        ]
        return _take_over(run, takable, now)


def _take_over(run: ImportRun, rows: Sequence[tuple[ImportRow, Prepared, Shipped]], now: datetime) -> int:
    names = directory()
    puts = [put for _, _, there in rows for pair in there.puts for put in pair if put is not None]
    files = note_many(puts, at=now)
    going: list[tuple[ImportRow, Incoming]] = []
    taken_numbers: set[str] = set()
    seen: list[Scrutinised] = []
    for row, prepared, there in rows:
        if sentence := there.trouble or _outdated(prepared, names):
            _stop(row, sentence)
            continue
        detail = {"run": run.pk, "row": row.number}
        one = incoming_of(prepared, names, now, files=files, shipped=there, detail=detail)
        stops = still_stops(edition_of(one, run.acted_by, now), timezone.localdate(now))
        if stops:
            _stop(row, stops[0].sentence)
            continue
        seen += scrutinies_of(prepared, files, there)
        going.append((row, _with_free_number(row, one, taken_numbers)))
    keep_facts(_different(seen), now)
    documents = move_in_many(incoming=[one for _, one in going], actor=run.acted_by, now=now, basis=run.basis)
    for (row, _), document in zip(going, documents, strict=True):
        row.state, row.document, row.made_version, row.outcome = RowState.IMPORTED.value, document, 1, ""
    note([row for row, _, _ in rows], "state", "document", "made_version", "outcome", "problems", "warned")
    enter_addresses(run, [row for row, _ in going], now)
    return len(going)


def _different(seen: Sequence[Scrutinised]) -> list[Scrutinised]:
    """Each file once: two rows may bring the same one."""
    return list({one[0].pk: one for one in seen}.values())


def _outdated(prepared: Prepared, names: AgencyDirectory) -> str:
    """Why a row must be checked anew before it goes in."""
    if prepared.agency not in names.agencies or prepared.rules != rules_of_today():
        return "检查之后机关名录或检查规则有变化，请重新检查。"
    return ""


def _stop(row: ImportRow, sentence: str) -> None:
    row.state = RowState.STOPPED.value
    row.problems = [*row.problems, {"field": "files", "sentence": sentence, "stop": True}]


def _with_free_number(row: ImportRow, one: Incoming, taken: set[str]) -> Incoming:
    """Keep the index number it bore unless another document has it; then it gets a new one, and the row says so."""
    if not one.index_number:
        return one
    if one.index_number in taken or bears_index_number(one.index_number):
        sentence = f"索引号{one.index_number}已为另一份文件所用，另行编排。"
        row.problems = [*row.problems, {"field": "index_number", "sentence": sentence, "stop": False}]
        row.warned = True
        return replace(one, index_number="")
    taken.add(one.index_number)
    return one


def held_over(counts: Mapping[str, int]) -> int:
    """How many rows wait for a decision."""
    return counts.get(RowState.TWIN, 0) + counts.get(RowState.HELD, 0)
