"""A running county and a real browser. The county is started by the same command an office uses."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import migrated
import pytest
from browsers import BROWSER, SHOTS
from walking import County, Windows

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
STARTED_WITHIN = 900  # seconds; half a minute on a machine that does nothing else


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here not in Path(str(item.fspath)).parents:
            continue
        item.add_marker(pytest.mark.journey)
        item.add_marker(pytest.mark.xdist_group("journeys"))  # one county, one browser, one after the other
        if not BROWSER:
            item.add_marker(pytest.mark.skip(reason="未找到 Chromium，浏览器测试不运行"))


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The demo county, loaded through the intake and served; KAICHENG_COUNTY (address, blank, folder) takes one running."""
    if given := os.environ.get("KAICHENG_COUNTY"):
        address, folder = given.split()
        yield County(address, Path(folder))
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = tmp_path_factory.mktemp("county")
    migrated.copy_to(
        data / "kaicheng.sqlite3"
    )  # `up` migrates it, with nothing left to do; the rest is its own
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KAICHENG_", "DJANGO_"))}
    with (data / "up.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kaicheng.config.up", "--port", str(port), "--data", str(data), "--workers", "1"],
            stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=ROOT,
        )  # fmt: skip
    address = f"http://localhost:{port}"
    try:
        _wait(address, process, data / "up.log")
        yield County(address, data)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the county did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")
        try:
            with urllib.request.urlopen(address + "/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the county did not answer in time:\n{log.read_text(encoding='utf-8')[-4000:]}")


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    yield from _page(browser, DESKTOP)


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    yield from _page(browser, PHONE)


def _page(browser: Any, size: dict[str, int]) -> Iterator[Any]:
    context = browser.new_context(viewport=size, locale="zh-CN", accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.asked = asked
    yield opened
    context.close()


@pytest.fixture
def windows(browser: Any, county: County) -> Iterator[Windows]:
    """Members of staff side by side."""
    opened = Windows(browser, county)
    yield opened
    opened.close()


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where screenshots go: they are taken only for a person, who names the folder in KAICHENG_SHOTS."""
    place = Path(os.environ.get(SHOTS, str(tmp_path)))
    place.mkdir(parents=True, exist_ok=True)
    return place
