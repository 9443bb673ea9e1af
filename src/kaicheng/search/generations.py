"""Where an index lives: SEARCH_ROOT/<generation>/, a pointer to the one that serves, and the lock of the writers.

Writers hold the lock only for one commit, so the worker, a command and a test never have to know of each other; a
killed process loses it with its life. A new generation is built beside the old one and becomes visible by replacing
the pointer file in one step.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

POINTER = "CURRENT"
ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class About:
    """What an index says of itself: the stamp of the code that made it, and its additional words."""

    stamp: str
    names: tuple[str, ...]


class Generations:
    """The folder of all generations of one index."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path | None:
        """The serving generation; None if there is none."""
        try:
            name = (self.root / POINTER).read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
            return None
        folder = self.root / name
        return folder if name and "/" not in name and (folder / "meta.json").exists() else None

    def about(self, folder: Path) -> About | None:
        try:
            plain = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
            return About(str(plain["stamp"]), tuple(plain["names"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def begin(self, about: About) -> Path:
        """Make the folder of a new generation. The caller holds `building`."""
        self._clear()
        folder = self.root / f"g{time.time_ns():x}-{os.getpid()}"
        folder.mkdir(parents=True)
        plain = {"stamp": about.stamp, "names": list(about.names)}
        (folder / ABOUT).write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
        return folder

    def switch(self, folder: Path) -> None:
        """Let the folder serve from now on. The caller holds `writing`."""
        before = self.current()
        draft = self.root / f"{POINTER}.new"
        with draft.open("w", encoding="ascii") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.root / POINTER)
        # Readers of other processes may hold the one before for a moment; older ones nobody reads.
        self._clear(keep=before)

    def _clear(self, keep: Path | None = None) -> None:
        current = self.current()
        for folder in self.root.glob("g*-*"):
            if folder not in {current, keep}:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writers' lock for one commit."""
        with self._lock("write.lock"):
            yield

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the builders' lock: one rebuild at a time."""
        with self._lock("build.lock"):
            yield

    @contextmanager
    def _lock(self, name: str) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / name).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
