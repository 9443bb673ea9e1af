"""Keeping files: content once by its hash, written whole or not at all."""

import hashlib
import mimetypes
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import blob_path
from kaicheng.kernel.refusals import Refusal
from kaicheng.kernel.text import without_controls

LARGEST = 100 * 1024 * 1024  # bytes; the readers have the same bound
_BATCH = 150  # rows a statement


class FileTooLarge(Refusal):
    code = "files.too_large"
    title = "文件过大"
    sentence = "文件超过 100 MB。"
    advice = "请压缩图片或拆分后再上传。"


def store(content: bytes, *, name: str, at: datetime) -> StoredFile:
    """Keep the content and return its row; the same content is kept once, under its first name.

    The blob is on disk, synced, before the row is written: a row without its blob cannot be.
    """
    put = put_blob(content, name=name)
    row, _ = StoredFile.objects.get_or_create(digest=put.digest, defaults=_facts(put, at))
    return row


@dataclass(frozen=True, slots=True)
class Put:
    """A content that lies on the disk and has no row yet."""

    digest: str
    name: str
    size: int


def put_blob(content: bytes, *, name: str) -> Put:
    """Keep the content alone; asks no database, so any process may do it. `note_many` gives it its row."""
    if len(content) > LARGEST:
        raise FileTooLarge(f"文件《{name}》有 {len(content) // 1024 // 1024} MB，超过 100 MB。")
    digest = hashlib.sha256(content).hexdigest()
    _write_once(blob_path(digest), content)
    plain_name = PurePosixPath(without_controls(name).replace("\\", "/")).name[-255:] or "未命名"
    return Put(digest, plain_name, len(content))


def note_many(puts: Iterable[Put], *, at: datetime) -> dict[str, StoredFile]:
    """Give the rows of contents that lie on the disk, by digest; those that are new are written."""
    wanted = {put.digest: put for put in puts}
    digests = sorted(wanted)
    found: dict[str, StoredFile] = {}
    for start in range(0, len(digests), _BATCH):
        part = digests[start : start + _BATCH]
        StoredFile.objects.bulk_create(
            [StoredFile(digest=digest, **_facts(wanted[digest], at)) for digest in part],
            ignore_conflicts=True,
        )
        found |= {row.digest: row for row in StoredFile.objects.filter(digest__in=part)}
    return found


def _facts(put: Put, at: datetime) -> dict[str, Any]:
    media_type = mimetypes.guess_type(put.name)[0] or "application/octet-stream"
    return {"name": put.name, "media_type": media_type, "size": put.size, "stored_at": at}


def _write_once(place: Path, content: bytes) -> None:
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
