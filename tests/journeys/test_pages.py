"""Every kind of public page keeps within its budgets: requests, bytes, no outside host, nothing jumps, nothing wrong."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from walking import County

BENCH = Path(__file__).resolve().parents[2] / "benchmarks" / "pages.py"


@pytest.fixture(scope="module")
def pages() -> Any:
    spec = importlib.util.spec_from_file_location("pages_bench", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_kind_of_public_page_is_light_accessible_and_asks_nobody_else(
    county: County, browser: Any, pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # how long it takes is the machine's affair; `./kaicheng bench pages` measures it
    monkeypatch.setattr(pages, "SLOWEST_PAINT", 60_000)
    monkeypatch.setattr(pages, "MOST_BLOCKED", 60_000)
    troubles = []
    for name, path in pages.kinds(county.address).items():
        for screen in ("390", "1280") if name in {"home", "document"} else ("390",):
            found = pages.measure(browser, county.address, name, path, screen)
            troubles += [f"{name} at {screen}: {one}" for one in [*found.over(), *found.wrong]]
    assert troubles == []


def test_a_page_that_breaks_its_budgets_is_found(
    county: County, browser: Any, pages: Any, tmp_path: Path
) -> None:
    found = pages.measure(browser, county.address, "json", "/api/v1/states", "390")
    assert {"lang", "h1 × 0"} <= set(found.wrong)
    found.requests, found.size = 99, 9_999_999
    assert found.over() == ["requests 99 > 14", "bytes 1e+07 > 256000"]
