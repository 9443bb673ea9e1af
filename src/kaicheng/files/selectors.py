"""Reading stored files back."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from kaicheng.files.models import StoredFile


def blob_path(digest: str) -> Path:
    """Where the content of a digest lies; two levels of folders keep each small."""
    return Path(settings.BLOB_ROOT) / digest[:2] / digest[2:4] / digest


def path_of(file: StoredFile) -> Path:
    return blob_path(file.digest)


def content(file: StoredFile) -> bytes:
    """The whole content. Raises FileNotFoundError when the blob is gone (see `damaged`)."""
    return path_of(file).read_bytes()


def damaged() -> Iterator[StoredFile]:
    """Stored files whose blob is missing or no longer has its digest."""
    for file in StoredFile.objects.order_by("pk").iterator():
        place = path_of(file)
        if not place.exists() or hashlib.sha256(place.read_bytes()).hexdigest() != file.digest:
            yield file
