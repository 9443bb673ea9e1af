"""The whole library to take away: two archives, made in the background, swapped in whole, kept until nobody loads them.

`library` holds every document's metadata and text (JSON lines), the same as tables, and the value lists; `files` holds
the attachments and originals as readers download them. Each carries a manifest with the SHA-256 of every file in it.
An archive's name contains its digest, so an interrupted download goes on in the very bytes it began with.
"""

import fcntl
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.utils import timezone

from kaicheng.documents.selectors import public_documents
from kaicheng.organisations.selectors import directory

DAY = timedelta(days=1)
_BLOCK = 1 << 20
_MANIFEST, _WANTED, _LOCK = "archives.json", "wanted", "building"


@dataclass(frozen=True, slots=True)
class Archive:
    """A finished archive. `stamp` says which state of the library is in it."""

    kind: str
    name: str
    size: int
    sha256: str
    made_at: str
    documents: int
    stamp: str

    @property
    def path(self) -> Path:
        return root() / self.name


def root() -> Path:
    return Path(settings.DATA_DIR) / "bulk"


def archives() -> list[Archive]:
    """What can be downloaded now."""
    try:
        rows = json.loads((root() / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [archive for row in rows if (archive := Archive(**row)).path.exists()]


def named(name: str) -> Path | None:
    """The file of an archive, the last one or one replaced a while ago that may still be loading."""
    place = root() / Path(name).name
    return place if place.suffix == ".zip" and place.is_file() else None


def stamp(today: date) -> str:
    """Another after each publishing, withdrawing, renaming, and each day (validity turns at midnight)."""
    held = public_documents().aggregate(n=Count("pk"), sum=Sum("live_id"), last=Max("live__published_at"))
    told = "|".join(str(part) for part in (today, directory().stamp, *held.values()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def is_stale(today: date) -> bool:
    """Whether the library changed since the archives were made, or there are none."""
    found = archives()
    return not found or found[0].stamp != stamp(today)


def ask_for_renewal() -> None:
    """Leave word that somebody wants the archives anew; the worker looks every minute."""
    root().mkdir(parents=True, exist_ok=True)
    (root() / _WANTED).touch()


def is_building() -> bool:
    try:
        with _locked():
            return False
    except BlockingIOError:
        return True


def is_due(now: datetime) -> bool:
    """Daily where something changed; sooner where somebody asked for it."""
    if not is_stale(timezone.localdate(now)) or is_building():
        return False
    found = archives()
    if not found or (root() / _WANTED).exists():
        return True
    return now - datetime.fromisoformat(found[0].made_at) >= DAY


@contextmanager
def _locked() -> Iterator[None]:
    root().mkdir(parents=True, exist_ok=True)
    with (root() / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


class Writer:
    """An archive being written: each file's digest goes into the manifest at its end."""

    def __init__(self, archive: zipfile.ZipFile, now: datetime) -> None:
        self.archive = archive
        self.at = timezone.localtime(now).timetuple()[:6]
        self.files: list[dict[str, Any]] = []

    def add(self, name: str, blocks: Iterable[bytes], *, packed: bool = True) -> None:
        """Write one file in blocks; what is compressed already is only stored."""
        kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info = zipfile.ZipInfo(name, self.at)
        info.compress_type, info.external_attr = kind, 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as file:
            for block in blocks:
                digest.update(block)
                size += len(block)
                file.write(block)
        self.files.append({"name": name, "size": size, "sha256": digest.hexdigest()})

    def close(self, **told: Any) -> None:
        """Write the manifest, last: an archive without one is not whole."""
        content = json.dumps({**told, "files": self.files}, ensure_ascii=False, indent=1).encode()
        self.archive.writestr(zipfile.ZipInfo("manifest.json", self.at), content, zipfile.ZIP_DEFLATED)


Fill = Callable[[Writer], int]  # writes the files, gives how many documents are in it


def make(fills: dict[str, Fill], *, now: datetime) -> list[Archive]:
    """Make all archives and swap them in together. Raises BlockingIOError while another process is at it."""
    with _locked():
        (root() / _WANTED).unlink(missing_ok=True)
        state = stamp(timezone.localdate(now))
        made = [_made(kind, fill, now, state) for kind, fill in fills.items()]
        rows = json.dumps([asdict(archive) for archive in made], ensure_ascii=False)
        _replace(root() / _MANIFEST, rows.encode())
        _sweep({archive.name for archive in made}, now)
    return made


def _made(kind: str, fill: Fill, now: datetime, state: str) -> Archive:
    handle, temporary = tempfile.mkstemp(dir=root(), suffix=".part")
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
                writer = Writer(archive, now)
                count = fill(writer)
                writer.close(made_at=now.isoformat(timespec="seconds"), documents=count)
            file.flush()
            os.fsync(file.fileno())
            digest = digest_of(file)
        name = f"{kind}-{timezone.localtime(now):%Y%m%d}-{digest[:12]}.zip"
        Path(temporary).chmod(0o644)
        Path(temporary).replace(root() / name)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    size = (root() / name).stat().st_size
    return Archive(kind, name, size, digest, now.isoformat(timespec="seconds"), count, state)


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of a whole file, read in blocks."""
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _replace(place: Path, content: bytes) -> None:
    temporary = place.with_suffix(".part")
    temporary.write_bytes(content)
    temporary.replace(place)


def _sweep(kept: set[str], now: datetime) -> None:
    """Drop archives replaced more than a day ago, and what a killed process left half written."""
    for place in root().iterdir():
        old = place.stat().st_mtime < (now - DAY).timestamp()
        if place.suffix in {".zip", ".part"} and place.name not in kept and old:
            place.unlink(missing_ok=True)
