"""The validity index: recorded facts in, the days on which a document's force changes out."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from kaicheng.documents.models import Document, EndKind, Openness, Relation
from kaicheng.documents.validity import Act, Effect, Facts, Force, Source, State, reckon, to_json
from kaicheng.documents.workflow import Status

logger = logging.getLogger("kaicheng.documents")
EFFECTS = tuple(effect.value for effect in Effect)
_END_KINDS = {State.REPEALED: EndKind.REPEALED.value, State.EXPIRED: EndKind.EXPIRED.value}
_COLUMNS = (
    "effective_from",
    "ends_on",
    "end_kind",
    "ended_by_id",
    "amended_on",
    "amended_by_id",
    "force",
)
_CHUNK = 500
_MOST_ROUNDS = 200  # a chain of documents that end each other is never this long


def reindex_validity(document: Document) -> list[int]:
    """Recompute one document and whatever follows from it; gives the ids of all that changed."""
    changed = reindex({document.pk})
    document.refresh_from_db(fields=[name.removesuffix("_id") for name in _COLUMNS])
    return changed


def reindex(documents: Collection[int]) -> list[int]:
    """Recompute these documents, and those on which they act where their own end moved. Inside a transaction.

    An act counts only if its document had not ended before that day, so an end depends on earlier days alone and
    the rounds come to rest.
    """
    pending, changed = set(documents), set[int]()
    for _ in range(_MOST_ROUNDS):
        if not pending:
            break
        moved = set()
        for document, columns in _recomputed(pending):
            if all(getattr(document, name) == value for name, value in columns.items()):
                continue
            if document.ends_on != columns["ends_on"]:
                moved.add(document.pk)
            Document.objects.filter(pk=document.pk).update(**columns)
            changed.add(document.pk)
        pending = _acted_on_by(moved) if moved else set()
    else:
        logger.error("validity of documents %s did not come to rest", sorted(pending))
    return sorted(changed)


def reindex_all() -> int:
    """Recompute every document; gives how many changed."""
    ids = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    changed = set[int]()
    for start in range(0, len(ids), _CHUNK):
        changed.update(reindex(ids[start : start + _CHUNK]))
    return len(changed)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An index that does not say what follows from the record: column → (stored, computed)."""

    document: Document
    columns: dict[str, tuple[Any, Any]]


def validity_mismatches() -> Iterator[Mismatch]:
    """Compare the stored index of every document with the facts; nothing is changed."""
    ids = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        for document, columns in _recomputed(set(ids[start : start + _CHUNK])):
            wrong = {
                name: (getattr(document, name), value)
                for name, value in columns.items()
                if getattr(document, name) != value
            }
            if wrong:
                yield Mismatch(document, wrong)


def _recomputed(ids: set[int]) -> list[tuple[Document, dict[str, Any]]]:
    acts = _acts_on(ids)
    documents = Document.objects.filter(pk__in=ids).select_related("live").only(
        "code", *(name.removesuffix("_id") for name in _COLUMNS),
        "live__effective_from", "live__valid_until", "live__written_date",
    )  # fmt: skip
    return [(document, _columns(reckon(_facts(document, acts)))) for document in documents]


def _facts(document: Document, acts: dict[int, list[Act]]) -> Facts:
    live = document.live
    if live is None:
        return Facts()
    return Facts(live.effective_from, live.valid_until, live.written_date, tuple(acts[document.pk]))


def _columns(force: Force) -> dict[str, Any]:
    end, amendments = force.end, force.amendments
    return {
        "effective_from": force.effective_from,
        "ends_on": force.ends_on,
        "end_kind": _END_KINDS[force.ended_as] if force.ended_as else "",
        "ended_by_id": end.by.document if end else None,
        "amended_on": force.amended_on,
        "amended_by_id": amendments[0].by.document if amendments else None,
        "force": to_json(force),
    }


def _working_relations() -> Any:
    """Relations of live editions; those of drafts, superseded and withdrawn ones do nothing."""
    return Relation.objects.filter(
        kind__in=EFFECTS, edition__status=Status.PUBLISHED.value, edition__document__live=F("edition")
    )


def _acts_on(ids: set[int]) -> dict[int, list[Act]]:
    acts: dict[int, list[Act]] = defaultdict(list)
    rows = _working_relations().filter(target__in=ids).exclude(edition__document=F("target")).values(
        "target_id", "kind", "effective_on", "until", "edition__document_id", "edition__title",
        "edition__doc_number", "edition__openness", "edition__effective_from", "edition__written_date",
        "edition__published_at", "edition__document__ends_on",
    )  # fmt: skip
    for row in rows:
        acts[row["target_id"]].append(
            Act(
                Effect(row["kind"]),
                _day_of(row),
                _source(row),
                row["until"],
                row["edition__document__ends_on"],
            )
        )
    return acts


def _day_of(row: dict[str, Any]) -> date:
    """The day from which a relation works: its own, else that of the acting text, else the day it was written."""
    day: date | None = row["effective_on"] or row["edition__effective_from"] or row["edition__written_date"]
    return day or timezone.localdate(row["edition__published_at"])


def _source(row: dict[str, Any]) -> Source:
    document = row["edition__document_id"]
    if row["edition__openness"] != Openness.PROACTIVE:
        return Source(document)  # its title is not for the public
    return Source(document, row["edition__title"], row["edition__doc_number"])


def _acted_on_by(ids: set[int]) -> set[int]:
    rows = _working_relations().filter(edition__document__in=ids, target__isnull=False)
    return set(rows.values_list("target_id", flat=True))
