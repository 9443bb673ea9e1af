"""The index through its life: replaced while read, killed at any moment, damaged, and always usable again."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from search.factories import ListSource, ask, record

from kaicheng.search import tantivy_schema
from kaicheng.search.generations import Generations
from kaicheng.search.interface import IndexUnavailableError, Record
from kaicheng.search.services import compare
from kaicheng.search.tantivy_engine import TantivyEngine

ROOT = Path(__file__).resolve().parents[2]
Indexed = Callable[..., TantivyEngine]

WRITER = """
    import sys
    from pathlib import Path
    from kaicheng.search.interface import Record
    from kaicheng.search.tantivy_engine import TantivyEngine

    def records(first, last):
        return [Record(n, 1, f"关于第{n}件事的通知", body="供水管理。" * 30) for n in range(first, last)]

    class Source:
        def versions(self):
            return dict.fromkeys(range(1, 400), 1)

        def records(self, ids):
            return iter(records(min(ids), max(ids) + 1))

        def names(self):
            return ()

    engine = TantivyEngine(Path(sys.argv[1]))
    print("ready", flush=True)
    number = 1000
    while True:
        if sys.argv[2] == "rebuild":
            engine.rebuild(Source())
        else:
            engine.index(records(number, number + 40))
            number += 40
"""


def test_changes_are_visible_at_once(indexed: Indexed) -> None:
    engine = indexed(record(1, body="供水"))
    engine.index([record(2, body="供水"), record(1, "换了标题的通知", body="燃气", version=2)])
    assert [h.document_id for h in engine.search(ask("供水")).hits] == [2]
    assert engine.search(ask("换了标题的通知")).total == 1
    engine.remove([2])
    assert engine.count() == 1


def test_the_same_record_twice_is_one_document(indexed: Indexed) -> None:
    engine = indexed(record(1))
    for _ in range(3):
        engine.index([record(1), record(1)])
    assert engine.versions() == {1: 1}


def test_what_the_index_holds_in_this_version_is_not_made_again(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = indexed(record(1), record(2))
    made: list[int] = []
    real = tantivy_schema.document
    monkeypatch.setattr(
        tantivy_schema, "document", lambda one, words: made.append(one.document_id) or real(one, words)
    )
    engine.index([record(1), record(2, "换了标题的通知", version=2), record(3)])
    assert made == [2, 3]
    assert engine.versions() == {1: 1, 2: 2, 3: 1}


def test_another_process_s_change_is_seen_soon(indexed: Indexed) -> None:
    reading = indexed(record(1, body="供水"))
    assert reading.search(ask("供水")).total == 1
    TantivyEngine(reading.files.generations.root).index([record(2, body="供水")])
    time.sleep(0.25)
    assert reading.search(ask("供水")).total == 2


def start_writer(root: Path, doing: str) -> "subprocess.Popen[bytes]":
    """Start a process that changes the index without end; return when it has begun."""
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(root), doing]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "src"}, cwd=ROOT
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == b"ready\n"
    return child


@pytest.mark.slow
@pytest.mark.parametrize("doing", ["write", "rebuild"])
def test_a_killed_writer_leaves_a_usable_index(tmp_path: Path, doing: str) -> None:
    root = tmp_path / "search"
    engine = TantivyEngine(root)
    engine.rebuild(ListSource([record(n, body="供水管理。") for n in range(1, 101)]))
    delays = (0.02, 0.15, 0.33, 0.6)  # seconds: in the midst of adding, committing, merging, switching
    for delay in delays:
        child = start_writer(root, doing)
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert engine.healthy()
        assert engine.search(ask("供水管理")).total == engine.count() >= 100
        engine.index([record(5000, body="供水管理；燃气。")])  # no lock is left behind
        assert engine.search(ask("燃气")).total == 1
    engine.rebuild(ListSource([record(1, body="供水")]))
    assert engine.count() == 1
    assert len(list(root.glob("g*-*"))) <= 2


def test_readers_are_served_while_the_index_is_made_anew(indexed: Indexed) -> None:
    records = [record(n, body="供水管理。") for n in range(1, 301)]
    engine = indexed(*records)
    totals, faults = set(), []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                totals.add(engine.search(ask("供水")).total)
            except Exception as error:  # noqa: BLE001 - the test reports it
                faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        engine.rebuild(ListSource(records))
    stop.set()
    for thread in threads:
        thread.join()
    assert not faults
    assert totals == {300}


def test_what_is_published_during_a_rebuild_is_not_lost(indexed: Indexed) -> None:
    engine = indexed(record(1))

    class Busy(ListSource):
        """While the old documents are read, one is added, one changed, one withdrawn."""

        def records(self, ids: Sequence[int]) -> Iterator[Record]:
            found = list(super().records(ids))
            if 3 not in self.held:
                self.held[3] = record(3, body="迟到的供水")
                self.held[1] = record(1, body="改过的燃气", version=2)
                del self.held[2]
                engine.index([self.held[3]])  # as the worker would do, into the old generation
            return iter(found)

    engine.rebuild(Busy([record(1), record(2, body="撤回的")]))
    assert engine.versions() == {1: 2, 3: 1}
    assert engine.search(ask("供水")).total == 1
    assert engine.search(ask("撤回的")).total == 0


def test_progress_is_told_up_to_the_end(indexed: Indexed) -> None:
    told: list[tuple[int, int]] = []
    indexed().rebuild(
        ListSource([record(n) for n in range(1, 1201)]), progress=lambda *step: told.append(step)
    )
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "nowhere")
    assert not engine.healthy()
    with pytest.raises(IndexUnavailableError):
        engine.search(ask("供水"))


@pytest.mark.parametrize("damage", ["pointer", "about", "meta", "garbage", "segment", "truncated"])
def test_a_damaged_index_is_noticed_and_can_be_made_anew(indexed: Indexed, damage: str) -> None:
    engine = indexed(record(1, body="供水"))
    root = engine.files.generations.root
    folder = engine.files.generations.current()
    assert folder is not None
    segment = next(folder.glob("*.idx"))
    {
        "pointer": lambda: (root / "CURRENT").write_text("../../etc"),
        "about": lambda: (folder / "about.json").write_text("{"),
        "meta": (folder / "meta.json").unlink,
        "garbage": lambda: (folder / "meta.json").write_text("no json"),
        "segment": segment.unlink,
        "truncated": lambda: segment.write_bytes(b""),
    }[damage]()
    fresh = TantivyEngine(root)
    assert not fresh.healthy()
    with pytest.raises(IndexUnavailableError):
        fresh.search(ask("供水"))
    fresh.rebuild(ListSource([record(1, body="供水")]))
    assert fresh.healthy()
    assert fresh.search(ask("供水")).total == 1


def test_an_index_of_another_version_is_not_read(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = indexed(record(1))
    monkeypatch.setattr(tantivy_schema, "SCHEMA_VERSION", tantivy_schema.SCHEMA_VERSION + 1)
    fresh = TantivyEngine(engine.files.generations.root)
    assert not fresh.healthy()
    fresh.rebuild(ListSource([record(1)]))
    assert fresh.healthy()


def test_an_unfinished_generation_is_cleared_away(indexed: Indexed) -> None:
    engine = indexed(record(1))
    stray = engine.files.generations.root / "g1-1"
    stray.mkdir()
    engine.rebuild(ListSource([record(1)]))
    assert not stray.exists()


def test_a_pointer_out_of_the_folder_is_no_generation(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("../x")
    assert Generations(tmp_path).current() is None


def test_differences_are_found_and_mended(indexed: Indexed) -> None:
    engine = indexed(record(1), record(2), record(3, version=1))
    truth = ListSource([record(1), record(3, "新标题的通知", version=2), record(4)])
    found = compare(engine, truth, repair=False)
    assert (set(found.stale), set(found.gone), found.repaired) == ({3, 4}, {2}, False)
    assert compare(engine, truth, repair=True).repaired
    assert compare(engine, truth, repair=True).level
    assert engine.search(ask("新标题的通知")).total == 1
