"""The browser that tests drive, where there is one, and how it is started."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

# the first is the same engine without a window: half the work where nobody looks
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BROWSER = next((found for name in NAMES if (found := shutil.which(name))), "")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SHOTS = "KAICHENG_SHOTS"


@contextmanager
def running() -> Iterator[Any]:
    """Start it. To start takes seconds, so all tests of a process share one; each opens a context of its own in it."""
    from playwright.sync_api import Page, sync_playwright

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        if SHOTS not in os.environ:  # nobody looks at the pictures, and one takes longer than many a step
            patch.setattr(Page, "screenshot", lambda *_args, **_kwargs: b"")
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's loop runs in the thread of the tests
        opened = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield opened
        opened.close()
