"""What search does: answer, keep level with the library, and mend itself.

The library is the truth; the index only ever follows it. Events bring a change in within half a second; a comparison
of versions at the worker's start and every hour finds whatever an event did not bring.
"""

import atexit
import logging
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from kaicheng.search.database_engine import DatabaseEngine
from kaicheng.search.interface import (
    IndexUnavailableError,
    Progress,
    Record,
    SearchEngine,
    SearchQuery,
    SearchResult,
    Source,
    Suggestion,
)
from kaicheng.search.selectors import DocumentSource
from kaicheng.search.tantivy_engine import TantivyEngine
from kaicheng.search.tantivy_index import batches, difference

logger = logging.getLogger("kaicheng.search")

GATHERING_SECONDS = 0.4  # changes that follow each other this closely go into one commit


@dataclass(frozen=True, slots=True)
class Verification:
    """How the index differed from the library: documents to index (again), documents to remove."""

    stale: tuple[int, ...]
    gone: tuple[int, ...]
    repaired: bool

    @property
    def level(self) -> bool:
        return not self.stale and not self.gone


# -- questions ----------------------------------------------------------------------------------------------------------


def search(query: SearchQuery) -> SearchResult:
    """Answer a question: from the index, or from the database while there is none."""
    query = replace(query, text=query.text.replace("\0", " "))  # no word has it, and PostgreSQL refuses it
    try:
        return index_engine().search(query)
    except IndexUnavailableError as error:
        logger.warning("search: the database answers, because: %s", error)
        return DatabaseEngine().search(query)


def suggest(prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
    """Complete what somebody types."""
    prefix = prefix.replace("\0", " ")
    try:
        return index_engine().suggest(prefix, limit=limit)
    except IndexUnavailableError:
        return DatabaseEngine().suggest(prefix, limit=limit)


def index_engine() -> TantivyEngine:
    """The engine over SEARCH_ROOT; one for each folder in a process."""
    return _engine_in(Path(settings.SEARCH_ROOT))


@lru_cache(maxsize=8)
def _engine_in(root: Path) -> TantivyEngine:
    return TantivyEngine(root)


# -- keeping level ------------------------------------------------------------------------------------------------------


def rebuild(progress: Progress | None = None) -> int:
    """Make the index anew beside the old one, which serves meanwhile. Gives how many documents it holds."""
    done = index_engine().rebuild(DocumentSource(), progress=progress)
    logger.info("search: index made anew, %d documents", done)
    return done


def verify(*, repair: bool) -> Verification:
    """Compare the index with the library, and bring it level if asked. Raises IndexUnavailableError."""
    return compare(index_engine(), DocumentSource(), repair=repair)


def compare(engine: SearchEngine, source: Source, *, repair: bool) -> Verification:
    """The same for any engine and source."""
    stale, gone = difference(source.versions(), engine.versions())
    if repair:
        if stale:
            engine.index(record for batch in batches(stale) for record in source.records(batch))
        if gone:
            engine.remove(gone)
    return Verification(tuple(stale), tuple(gone), repaired=repair and bool(stale or gone))


def maintain(now: datetime) -> None:
    """Rebuild an index that is missing, broken or of another version; else bring it level. Hourly, and at start."""
    del now  # a job is told the time; what is missing does not depend on it
    engine = index_engine()
    if not engine.healthy():
        rebuild()
        return
    outcome = verify(repair=True)
    if not outcome.level:
        logger.warning("search: %d stale and %d gone documents mended", len(outcome.stale), len(outcome.gone))


def watch(now: datetime) -> None:
    """Every few seconds: a broken index is made anew at once; the first call in a process compares as well."""
    if _watched.seen and index_engine().healthy():
        return
    maintain(now)
    _watched.seen = True


class _Watched:
    seen = False


_watched = _Watched()


# -- following events ---------------------------------------------------------------------------------------------------


class Gatherer:
    """Takes changes and commits them together: the first of a quiet time at once, those that follow after a moment.

    A process that dies in this moment loses the change in the index only; `maintain` at the next start finds it.
    """

    def __init__(self, engine: SearchEngine, seconds: float = GATHERING_SECONDS) -> None:
        self.engine = engine
        self.seconds = seconds
        self._guard = threading.Lock()
        self._changes: dict[int, Record | None] = {}
        self._timer: threading.Timer | None = None
        self._committed_at = float("-inf")

    def take(self, ids: Iterable[int], records: Iterable[Record]) -> None:
        """Note that these documents changed; those without a record are no longer public."""
        changes: dict[int, Record | None] = dict.fromkeys(ids)
        changes |= {record.document_id: record for record in records}
        with self._guard:
            self._changes |= changes
            if time.monotonic() - self._committed_at >= self.seconds:
                self._commit()
            elif self._timer is None:
                self._timer = threading.Timer(self.seconds, self._later)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Commit what is waiting."""
        with self._guard:
            self._commit()

    def _later(self) -> None:
        try:
            self.flush()
        except IndexUnavailableError:
            logger.exception("search: waiting changes not committed; the index is made anew")
            _watched.seen = False

    def _commit(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        changes, self._changes = self._changes, {}
        self._committed_at = time.monotonic()
        if added := [record for record in changes.values() if record is not None]:
            self.engine.index(added)
        if removed := [pk for pk, record in changes.items() if record is None]:
            self.engine.remove(removed)


@lru_cache(maxsize=8)
def _gatherer(engine: TantivyEngine) -> Gatherer:
    gatherer = Gatherer(engine, getattr(settings, "SEARCH_GATHERING_SECONDS", GATHERING_SECONDS))
    atexit.register(gatherer.flush)
    return gatherer


def refresh(ids: Sequence[int]) -> None:
    """Bring these documents level. Where there is no index that could take them, one is made."""
    try:
        _gatherer(index_engine()).take(ids, DocumentSource().records(ids))
    except IndexUnavailableError:
        rebuild()


def flush() -> None:
    """Make waiting changes visible now."""
    _gatherer(index_engine()).flush()


def on_document(payload: dict[str, Any], now: datetime) -> None:
    """documents.published, documents.withdrawn: one document."""
    del now
    refresh([int(payload["document"])])


def on_documents(payload: dict[str, Any], now: datetime) -> None:
    """documents.published_many, documents.validity_changed: several."""
    del now
    refresh([int(pk) for pk in payload["documents"]])
