"""Noting what changed in public, for platforms that keep a copy of the library.

A note compares what the public may know of a document now with what was noted last, so it may be told of the same
fact twice, late or never: `catch_up` finds what nobody told.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from kaicheng.documents.models import Document, Edition
from kaicheng.documents.selectors import public_documents, validity_of
from kaicheng.events.services import announce
from kaicheng.subscriptions.models import Change, ChangeKind

NOTED = "subscriptions.noted"  # {"change": id}: an edition appeared in public
NEWS = timedelta(days=3)  # what is older when it is noted was moved in from elsewhere: no letter tells of it
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the public may know of a document on a day."""

    document: int
    edition: int
    state: str
    mark: str
    published_at: datetime


def on_document(payload: dict[str, Any], now: datetime) -> None:
    """Hear that a document was published or withdrawn."""
    note({int(payload["document"])}, now=now)


def on_documents(payload: dict[str, Any], now: datetime) -> None:
    """Hear that the validity of documents changed."""
    note({int(pk) for pk in payload["documents"]}, now=now)


def note(documents: Collection[int], *, now: datetime) -> list[Change]:
    """Write down what changed about these documents since it was last noted; nothing for what is as it was."""
    wanted, written = sorted(documents), list[Change]()
    for start in range(0, len(wanted), _CHUNK):
        ids = wanted[start : start + _CHUNK]
        standing = {one.document: one for one in _standing(ids, timezone.localdate(now))}
        last = _last(ids)
        found = []
        for pk in ids:
            change = _difference(pk, last.get(pk), standing.get(pk), now)
            if change is not None:
                found.append(change)
        fresh = {one.edition for one in standing.values() if one.published_at >= now - NEWS}
        written += _write(found, fresh, now)
    return written


def catch_up(now: datetime) -> int:
    """Note everything that is public and not noted, and what is noted and no longer public; gives how many."""
    told = set(Change.objects.order_by().values_list("document_id", flat=True).distinct())
    open_now = set(public_documents().values_list("pk", flat=True))
    return len(note(told | open_now, now=now))


def _standing(ids: Collection[int], today: date) -> list[_Standing]:
    documents = public_documents(ids).select_related("live").only("force", "live__published_at")
    return [_standing_of(document, document.live, today) for document in documents if document.live]


def _standing_of(document: Document, live: Edition, today: date) -> _Standing:
    state = validity_of(document, today).state.value
    force = json.dumps(document.force, sort_keys=True, ensure_ascii=False)
    mark = hashlib.sha256(f"{live.pk}|{state}|{force}".encode()).hexdigest()[:32]
    published_at = live.published_at or datetime.max.replace(tzinfo=UTC)
    return _Standing(document.pk, live.pk, state, mark, published_at)


def _last(ids: Collection[int]) -> dict[int, Change]:
    newest = Change.objects.filter(document=OuterRef("document")).order_by("-number").values("number")[:1]
    rows = Change.objects.filter(document__in=ids, number=Subquery(newest))
    return {row.document_id: row for row in rows}


def _difference(pk: int, last: Change | None, standing: _Standing | None, now: datetime) -> Change | None:
    """The change from what was noted last to what stands now."""
    gone = last is None or last.kind == ChangeKind.WITHDRAWN
    number = last.number + 1 if last else 1
    if standing is None:
        if gone:
            return None
        return Change(document_id=pk, number=number, kind=ChangeKind.WITHDRAWN, at=now)
    if last is not None and last.mark == standing.mark:
        return None
    kind = ChangeKind.VALIDITY
    if gone:
        kind = ChangeKind.PUBLISHED
    elif last is not None and last.edition_id != standing.edition:
        kind = ChangeKind.SUPERSEDED
    return Change(
        document_id=pk,
        number=number,
        kind=kind,
        edition_id=standing.edition,
        state=standing.state,
        mark=standing.mark,
        at=now,
    )


def _write(found: list[Change], fresh: set[int], now: datetime) -> list[Change]:
    """Write all at once; one by one where another worker wrote some of them first."""
    try:
        with transaction.atomic():
            written = Change.objects.bulk_create(found)
            _tell(written, fresh, now)
    except IntegrityError:
        if len(found) == 1:
            return []
        return [change for one in found for change in _write([one], fresh, now)]
    return written


def _tell(written: list[Change], fresh: set[int], now: datetime) -> None:
    for change in written:
        news = change.kind in {ChangeKind.PUBLISHED, ChangeKind.SUPERSEDED}
        if news and change.edition_id in fresh:
            announce(NOTED, {"change": change.pk}, at=now)


def on_schedule(now: datetime) -> None:
    """Do it daily, and when a worker first starts."""
    catch_up(now)
