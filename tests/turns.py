"""Tests of several processes at a time, and a few that measure and therefore run alone.

`scripts/test.py` names a folder (`KAICHENG_TEST_TURNS`) to all processes it starts. Each test holds the floor together
with others; one marked `alone` waits until the floor is empty, and while it waits nobody new enters. Without the folder
there is one process, and nothing to wait for.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = os.environ.get("KAICHENG_TEST_TURNS", "")


@contextmanager
def taken(*, alone: bool) -> Iterator[None]:
    if not FOLDER:
        yield
        return
    with (Path(FOLDER) / "door").open("w") as door, (Path(FOLDER) / "floor").open("w") as floor:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(floor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(floor, fcntl.LOCK_UN)  # for a process the test forked, too
