from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from search.factories import ListSource, store

from kaicheng.search import services
from kaicheng.search.database_engine import DatabaseEngine
from kaicheng.search.interface import Record, SearchEngine
from kaicheng.search.tantivy_engine import TantivyEngine

Holding = Callable[..., SearchEngine]


@pytest.fixture(params=["tantivy", pytest.param("database", marks=pytest.mark.django_db)])
def holding(request: pytest.FixtureRequest, tmp_path: Path) -> Holding:
    """Give an engine that holds some records: the index, and the database, in turn."""

    def made(*records: Record) -> SearchEngine:
        if request.param == "database":
            store(records)
            return DatabaseEngine()
        engine = TantivyEngine(tmp_path / "search")
        engine.rebuild(ListSource(records, [name for r in records for name in r.agency_names]))
        return engine

    return made


@pytest.fixture
def indexed(tmp_path: Path) -> Callable[..., TantivyEngine]:
    """Give a tantivy engine that holds some records."""

    def made(*records: Record) -> TantivyEngine:
        engine = TantivyEngine(tmp_path / "search")
        engine.rebuild(ListSource(records, [name for r in records for name in r.agency_names]))
        return engine

    return made


@pytest.fixture
def search_root(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An index folder of this test's own, each change committed at once."""
    settings.SEARCH_ROOT = tmp_path / "search"
    settings.SEARCH_GATHERING_SECONDS = 0
    yield settings.SEARCH_ROOT
    services._watched.seen = False
