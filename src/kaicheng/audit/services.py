"""The one door to the record: `record()`, and `record_many()` for acts done together."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from kaicheng.audit.models import Entry
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

FIRST = "0" * 64  # the digest before the first row
_BATCH = 60  # rows a statement; SQLite bounds the values in one
_LOCK = 0x6B616963  # advisory lock of PostgreSQL: one writer of the chain at a time


def record(
    *,
    actor: User | None,
    verb: str,
    obj: models.Model,
    label: str,
    agency: Agency | None,
    detail: dict[str, Any],
    at: datetime,
) -> Entry:
    """Write one act into the chain, inside the transaction of the act itself.

    `actor` None is the system. `detail` must be plain JSON. On SQLite the write lock of an IMMEDIATE
    transaction makes writers queue; on PostgreSQL an advisory lock does, until commit.
    """
    act = Act(obj, label, agency, detail)
    return record_many(actor=actor, verb=verb, acts=[act], at=at)[0]


@dataclass(frozen=True, slots=True)
class Act:
    """One of many acts of a kind done together: on which thing, its name, at which agency, and plain JSON."""

    obj: models.Model
    label: str
    agency: Agency | None
    detail: dict[str, Any]


def record_many(*, actor: User | None, verb: str, acts: Sequence[Act], at: datetime) -> list[Entry]:
    """Write acts of one kind into the chain, a row each, as `record` called so many times."""
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record belongs inside the transaction of the act")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Entry.objects.order_by("-sequence").values("sequence", "digest").first()
    sequence, previous = (last["sequence"], last["digest"]) if last else (0, FIRST)
    entries = []
    for act in acts:
        sequence += 1
        entry = Entry(
            sequence=sequence,
            at=at,
            actor=actor,
            actor_name=actor.name if actor else "系统",
            verb=verb,
            object_type=act.obj._meta.label_lower,
            object_id=str(act.obj.pk),
            object_label=act.label[:300],
            agency_code=act.agency.code if act.agency else "",
            detail=act.detail,
            previous=previous,
        )
        entry.digest = previous = digest_of(entry)
        entries.append(entry)
    return Entry.objects.bulk_create(entries, batch_size=_BATCH)


def digest_of(entry: Entry) -> str:
    """SHA-256 over the canonical JSON of the row and the digest of the row before."""
    facts = [
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.verb,
        entry.object_type,
        entry.object_id,
        entry.object_label,
        entry.agency_code,
        entry.detail,
        entry.previous,
    ]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the row's sequence number and what is wrong with it (Chinese)."""

    sequence: int
    trouble: str


def verify() -> tuple[int, list[Break]]:
    """Walk the whole chain; gives how many rows were read and every break."""
    breaks = []
    previous, expected, count = FIRST, 1, 0
    # no transaction: on SQLite it would take the write lock, and rows written meanwhile only lengthen the walk
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        count += 1
        breaks += [Break(entry.sequence, t) for t in _troubles(entry, previous, expected)]
        previous, expected = entry.digest, entry.sequence + 1
    return count, breaks


def _troubles(entry: Entry, previous: str, expected: int) -> list[str]:
    troubles = []
    if entry.sequence != expected:
        troubles.append(f"第 {expected} 至 {entry.sequence - 1} 号记录缺失")
    if entry.previous != previous:
        troubles.append("与上一条记录不衔接")
    if digest_of(entry) != entry.digest:
        troubles.append("内容与校验值不符，记录被改动过")
    return troubles
