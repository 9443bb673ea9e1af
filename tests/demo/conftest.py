"""The demo county as the tests see it: manifest, units, and a build into a folder of its own."""

import csv
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).resolve().parents[2] / "demo"
sys.path.insert(0, str(DEMO))  # `countybuild` and `build` lie there

from build import build  # noqa: E402  # after the path above
from countybuild.source import Source, read_sources  # noqa: E402


@pytest.fixture(scope="session")
def demo() -> Path:
    return DEMO


@pytest.fixture(scope="session")
def documents() -> dict[str, dict[str, Any]]:
    """Manifest entries by id."""
    entries = tomllib.loads((DEMO / "manifest.toml").read_text(encoding="utf-8"))["document"]
    return {entry["id"]: entry for entry in entries}


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    return {source.name: source for source in read_sources(DEMO / "texts")}


@pytest.fixture(scope="session")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def agencies() -> dict[str, dict[str, str]]:
    """Rows of the table of units by code."""
    with (DEMO / "agencies.csv").open(encoding="utf-8", newline="") as lines:
        return {row["代码"]: row for row in csv.DictReader(lines)}


@pytest.fixture(scope="session")
def agency_codes(agencies: dict[str, dict[str, str]]) -> set[str]:
    return set(agencies)
