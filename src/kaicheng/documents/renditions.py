"""An edition as a file to take away: typeset as docx or PDF with its validity of the day on it, or the original."""

import hashlib
import logging
import os
import re
import tempfile
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from gongwen.model import OfficialDocument
from kaicheng.documents.models import Edition
from kaicheng.documents.selectors import expected_validity, validity_of
from kaicheng.documents.services import document_of
from kaicheng.documents.workflow import ONCE_PUBLIC, Status
from kaicheng.files.selectors import content
from kaicheng.kernel.refusals import Refusal

logger = logging.getLogger("kaicheng.documents")
_LAYOUT = 1  # raise it when typesetting changes, so that kept files are made again
_NAME_LENGTH = 80  # characters; longer names fail on some systems
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class Kind(StrEnum):
    DOCX = "docx"
    PDF = "pdf"
    ORIGINAL = "original"


_MEDIA = {
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.PDF: "application/pdf",
}
_NOTES = {
    Status.DRAFT: "草稿：尚未发布，不得对外提供。",
    Status.SUPERSEDED: "旧版本：已被新版本取代，请以现行版本为准。",
    Status.WITHDRAWN: "已撤回：本文件已从公开平台撤回。",
    Status.DISCARDED: "已作废的草稿。",
}


class NoOriginal(Refusal):
    code = "documents.no_original"
    title = "没有原件"
    sentence = "该文件是直接录入的，没有上传原件。"
    advice = "请下载 Word 或 PDF 格式。"


class Download(NamedTuple):
    """The bytes, their media type, and a Chinese file name."""

    content: bytes
    media_type: str
    name: str


def download(edition: Edition, kind: str, today: date) -> Download:
    """Give the edition as a file. Raises ValueError for an unknown kind, NoOriginal where no file was read.

    A typeset file is kept on disk until its text or the sentence on it changes.
    """
    wanted = Kind(kind)
    if wanted is Kind.ORIGINAL:
        return _original(edition)
    note = note_of(edition, today)
    place = _place(edition, wanted, note)
    try:
        data = place.read_bytes()
    except OSError:  # not there, or not to be read
        data = _typeset(document_of(edition), wanted, note)
        try:
            _keep(place, data)
        except OSError:  # a full or read-only disk keeps nobody from the file that is ready
            logger.exception("rendition %s not kept", place)
    return Download(data, _MEDIA[wanted], file_name(edition.title, wanted.value))


def note_of(edition: Edition, today: date) -> str:
    """Give the sentence that is printed on the file: the validity of that day, or why this is not the text in force."""
    if edition.status == Status.PUBLISHED:
        document = edition.document
        verdict = validity_of(document, today) if document.force else expected_validity(edition, today)
        return verdict.sentence
    return _NOTES[Status(edition.status)]


def file_name(title: str, suffix: str) -> str:
    """Give a name that every system takes: no path, no control characters, not too long."""
    stem = _UNFIT.sub(" ", title).strip(" .")[:_NAME_LENGTH].strip(" .") or "文件"
    return f"{stem}.{suffix}"


def _original(edition: Edition) -> Download:
    """The file as it came while it is a draft; once public its cleaned copy, and nothing where there is none."""
    public = edition.status in ONCE_PUBLIC
    file = edition.clean_original if public else edition.original
    if file is None:
        raise NoOriginal
    name = edition.original_name or file.name
    stem = name.rpartition(".")[0] or name
    suffix = file.name.rpartition(".")[2] if public else name.rpartition(".")[2]
    return Download(content(file), file.media_type, file_name(stem, suffix or "dat"))


def _typeset(document: OfficialDocument, kind: Kind, note: str) -> bytes:
    from gongwen.typeset import docx, pdf

    render = docx.render if kind is Kind.DOCX else pdf.render
    return render(document, validity_note=note)


def _place(edition: Edition, kind: Kind, note: str) -> Path:
    mark = f"{_LAYOUT}|{edition.pk}|{edition.lock_version}|{edition.changed_at.isoformat()}|{note}"
    digest = hashlib.sha256(mark.encode()).hexdigest()[:24]
    return (
        Path(settings.DATA_DIR)
        / "renditions"
        / f"{edition.pk % 256:02x}"
        / f"{edition.pk}-{digest}.{kind.value}"
    )


def _keep(place: Path, data: bytes) -> None:
    """Write whole or not at all; what was kept of this edition in this kind before is out of date."""
    place.parent.mkdir(parents=True, exist_ok=True)
    edition = place.name.split("-", 1)[0]
    for old in place.parent.glob(f"{edition}-*{place.suffix}"):
        old.unlink(missing_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(place)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
