"""Opening, reading and writing the generations of a tantivy index."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import tantivy

from kaicheng.search import tantivy_schema
from kaicheng.search.generations import About, Generations
from kaicheng.search.interface import IndexUnavailableError, Progress, Record, Source
from kaicheng.search.words import Segmenter, folded_names, segmenter

logger = logging.getLogger("kaicheng.search")

CHECK_SECONDS = 0.2  # a change made by another process is seen after this time at the latest
_HEAP = 64_000_000  # bytes of a writer's buffer; one thread keeps the order of documents
_BATCH = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reader:
    """One generation, open. `searcher` is a fixed view; a later commit makes another Reader."""

    folder: Path
    mark: tuple[str, int, int]
    index: Any
    schema: Any
    searcher: Any
    segmenter: Segmenter

    def addresses(self, query: Any, limit: int) -> list[Any]:
        """Where the matching documents are, in no promised order."""
        return [address for _, address in self.searcher.search(query, max(limit, 1), count=False).hits]

    def payload(self, address: Any) -> dict[str, Any]:
        plain: dict[str, Any] = json.loads(self.searcher.doc(address).get_first("payload"))
        return plain

    def values(self, field: str, addresses: list[Any]) -> list[Any]:
        return list(self.searcher.fast_field_values(field, addresses)) if addresses else []


class TantivyIndex:
    """The index in a folder: `reader()` for questions, `write`, `build` for changes."""

    def __init__(self, root: Path) -> None:
        self.generations = Generations(root)
        self._guard = threading.Lock()
        self._reader: Reader | None = None
        self._checked = 0.0

    # -- reading ----------------------------------------------------------------------------------------------------

    def reader(self) -> Reader:
        """The newest view. Raises IndexUnavailableError where there is no index that this code can read."""
        now = time.monotonic()
        reader = self._reader
        if reader is not None and now - self._checked < CHECK_SECONDS:
            return reader
        with self._guard:
            self._reader = guarded(lambda: self._newest(self._reader))
            self._checked = now
            return self._reader

    def forget(self) -> None:
        """Let the next question look at the folder again."""
        self._checked = 0.0

    def _newest(self, known: Reader | None) -> Reader:
        folder = self.generations.current()
        if folder is None:
            raise IndexUnavailableError("no index yet")
        mark = _mark(folder)
        if known is not None and known.mark == mark:
            return known
        if known is not None and known.folder == folder:
            known.index.reload()
            return Reader(folder, mark, known.index, known.schema, known.index.searcher(), known.segmenter)
        return self._open(folder, mark)

    def _open(self, folder: Path, mark: tuple[str, int, int]) -> Reader:
        about = self.generations.about(folder)
        if about is None:
            raise IndexUnavailableError(f"{folder.name} does not say what it is")
        cutter = segmenter(about.names)
        if tantivy_schema.stamp(cutter) != about.stamp:
            raise IndexUnavailableError(f"{folder.name} was made by another version")
        index = tantivy.Index.open(str(folder))
        tantivy_schema.register(index)
        index.config_reader("manual")
        index.reload()
        return Reader(folder, mark, index, index.schema, index.searcher(), cutter)

    # -- writing ----------------------------------------------------------------------------------------------------

    def write(self, *, add: Iterable[Record] = (), remove: Sequence[int] = ()) -> int:
        """Replace and remove in one commit; visible here at once, to other processes within CHECK_SECONDS."""
        with self.generations.writing():
            self.forget()
            reader = self.reader()
            done = guarded(lambda: _commit(reader.index, reader.segmenter, add, remove))
        self.forget()
        return done

    def build(self, source: Source, progress: Progress | None = None) -> int:
        """Make a new generation from the source and let it serve.

        What is published meanwhile goes into the old generation by way of `write`; before the switch, with the
        writers shut out, the new one is compared with the source and brought level.
        """
        with self.generations.building():
            cutter = segmenter(folded_names(source.names()))
            folder = self.generations.begin(About(tantivy_schema.stamp(cutter), cutter.names))
            index = tantivy.Index(tantivy_schema.schema(), path=str(folder))
            tantivy_schema.register(index)
            wanted = source.versions()
            _fill(index, cutter, source, sorted(wanted), progress)
            _level(index, cutter, source)  # most of what came meanwhile, without shutting anybody out
            with self.generations.writing():
                done = _level(index, cutter, source)
                self.generations.switch(folder)
        self.forget()
        return done


def guarded(ask: Callable[[], T]) -> T:
    """Turn whatever a broken index throws, a panic of the native code included, into IndexUnavailableError."""
    try:
        return ask()
    except IndexUnavailableError:
        raise
    except (ValueError, OSError, RuntimeError) as error:
        raise IndexUnavailableError(str(error)) from error
    except BaseException as error:  # PanicException is no Exception
        if type(error).__name__ == "PanicException":
            raise IndexUnavailableError(str(error)) from error
        raise


def held_versions(searcher: Any) -> dict[int, int]:
    """Id → version of all documents in an index."""
    count = searcher.num_docs
    if not count:
        return {}
    hits = searcher.search(tantivy.Query.all_query(), count, count=False).hits
    addresses = [address for _, address in hits]
    ids = searcher.fast_field_values("id", addresses)
    return dict(zip(ids, searcher.fast_field_values("version", addresses), strict=True))


def versions_of(index: Any, ids: Sequence[int]) -> dict[int, int]:
    """Id → version of those of these documents that the index holds."""
    searcher = index.searcher()
    found: dict[int, Any] = {}
    for pk in ids:
        query = tantivy.Query.term_query(index.schema, "key", tantivy_schema.key(pk))
        for _, address in searcher.search(query, 1, count=False).hits:
            found[pk] = address
    versions = searcher.fast_field_values("version", list(found.values())) if found else []
    return dict(zip(found, versions, strict=True))


def difference(wanted: dict[int, int], held: dict[int, int]) -> tuple[list[int], list[int]]:
    """Ids to index (again) and ids to remove."""
    stale = [pk for pk, version in wanted.items() if held.get(pk) != version]
    return stale, [pk for pk in held if pk not in wanted]


def _mark(folder: Path) -> tuple[str, int, int]:
    """Changes with every commit: tantivy replaces meta.json."""
    stat = (folder / "meta.json").stat()
    return folder.name, stat.st_mtime_ns, stat.st_ino


def _commit(index: Any, segmenter: Segmenter, add: Iterable[Record], remove: Sequence[int]) -> int:
    # Only a raw text term deletes; on numbers delete_documents_by_term deletes nothing and says nothing.
    records = list(add)
    held = versions_of(index, [record.document_id for record in records])
    writer = index.writer(_HEAP, 1)
    done = 0
    for pk in remove:
        writer.delete_documents_by_term("key", tantivy_schema.key(pk))
    for record in records:
        if held.get(record.document_id) == record.version:
            continue  # told again, or mended before the news of it arrived
        writer.delete_documents_by_term("key", tantivy_schema.key(record.document_id))
        writer.add_document(tantivy_schema.document(record, segmenter))
        done += 1
    writer.commit()
    writer.wait_merging_threads()
    return done


def _fill(
    index: Any, segmenter: Segmenter, source: Source, ids: Sequence[int], progress: Progress | None
) -> None:
    writer = index.writer(_HEAP * 4, 1)
    done = 0
    for batch in batches(ids):
        for record in source.records(batch):
            writer.add_document(tantivy_schema.document(record, segmenter))
        done += len(batch)
        if progress:
            progress(done, len(ids))
    writer.commit()
    writer.wait_merging_threads()


def _level(index: Any, segmenter: Segmenter, source: Source) -> int:
    """Bring a generation level with the source; gives how many documents it then holds."""
    index.reload()
    stale, gone = difference(source.versions(), held_versions(index.searcher()))
    if stale or gone:
        logger.info("search: %d documents changed during the rebuild", len(stale) + len(gone))
        records = (record for batch in batches(stale) for record in source.records(batch))
        _commit(index, segmenter, records, gone)
        index.reload()
    return int(index.searcher().num_docs)


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
