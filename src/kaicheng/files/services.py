"""Keeping files: content once by its hash, written whole or not at all."""

import hashlib
import mimetypes
import os
import tempfile
from datetime import datetime
from pathlib import Path, PurePosixPath

from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import blob_path
from kaicheng.kernel.refusals import Refusal
from kaicheng.kernel.text import without_controls

LARGEST = 100 * 1024 * 1024  # bytes; the readers have the same bound


class FileTooLarge(Refusal):
    code = "files.too_large"
    title = "文件过大"
    sentence = "文件超过 100 MB。"
    advice = "请压缩图片或拆分后再上传。"


def store(content: bytes, *, name: str, at: datetime) -> StoredFile:
    """Keep the content and return its row; the same content is kept once, under its first name.

    The blob is on disk, synced, before the row is written: a row without its blob cannot be.
    """
    if len(content) > LARGEST:
        raise FileTooLarge(f"文件《{name}》有 {len(content) // 1024 // 1024} MB，超过 100 MB。")
    digest = hashlib.sha256(content).hexdigest()
    _write_once(blob_path(digest), content)
    plain_name = PurePosixPath(without_controls(name).replace("\\", "/")).name[-255:] or "未命名"
    media_type = mimetypes.guess_type(plain_name)[0] or "application/octet-stream"
    row, _ = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={"name": plain_name, "media_type": media_type, "size": len(content), "stored_at": at},
    )
    return row


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
