"""Attachments of a draft: those kept, those renamed, those removed, those newly sent.

A browser cannot be told to send a file twice. What came with a form that could not be saved is therefore kept in the
store, and the page carries a signed token for it, so that the next try brings it along.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core import signing
from django.http import HttpRequest

from kaicheng.documents.models import Attachment, Document, Edition
from kaicheng.documents.services import AttachmentGiven
from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import blob_path
from kaicheng.files.services import store
from kaicheng.kernel.refusals import Refusal

logger = logging.getLogger("kaicheng.documents")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with the form; `token` brings it along with the next one."""

    name: str
    file: StoredFile
    token: str


@dataclass(frozen=True, slots=True)
class StoredRow:
    """An attachment the draft has, with the title and the mark for removal as they stand in the form."""

    attachment: Attachment
    title: str
    removed: bool


def sent_files(request: HttpRequest, document: Document, now: datetime) -> tuple[list[Sent], list[str]]:
    """Keep what was sent, now or before; gives the files and a sentence for each that cannot be kept."""
    sent, troubles = [], []
    salt = f"documents.attachment.{document.code}"
    for token in request.POST.getlist("sent-attachment"):
        try:
            known = signing.loads(token, salt=salt)
            file = store(blob_path(known["digest"]).read_bytes(), name=known["name"], at=now)
        except (signing.BadSignature, FileNotFoundError):
            troubles.append("先前上传的附件未能取回，请重新选择。")
        else:
            sent.append(Sent(known["name"], file, token))
    for upload in request.FILES.getlist("attachments"):
        name = upload.name or "附件"
        try:
            file = store(upload.read(), name=name, at=now)
        except Refusal as refusal:
            troubles.append(f"{refusal.sentence}{refusal.advice}")
        else:
            sent.append(Sent(name, file, signing.dumps({"digest": file.digest, "name": name}, salt=salt)))
    return sent, troubles


def stored_rows(edition: Edition, data: Any = None) -> list[StoredRow]:
    """Give the attachments of the draft, with what `data` (the form as sent) says of them.

    They are named by their file: another editor's saving gives the rows new keys.
    """
    rows = []
    for attachment in edition.attachments.select_related("file"):
        key = attachment.file_id
        typed = data.get(f"attachment-{key}", attachment.title).strip() if data else attachment.title
        removed = bool(data) and data.get(f"remove-{key}") == "1"
        rows.append(StoredRow(attachment, typed or _stem(attachment.file.name), removed))
    return rows


def attachments_given(rows: list[StoredRow], sent: list[Sent]) -> list[AttachmentGiven] | None:
    """What the services take; None where nothing changed."""
    kept = [
        AttachmentGiven(row.title, row.attachment.file, row.attachment.plain)
        for row in rows
        if not row.removed
    ]
    changed = sent or [one.title for one in kept] != [row.attachment.title for row in rows]
    return [*kept, *(_new(one) for one in sent)] if changed else None


def _new(sent: Sent) -> AttachmentGiven:
    return AttachmentGiven(_stem(sent.name), sent.file, _text(sent))


def _stem(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).stem or name


def _text(sent: Sent) -> str:
    """The words of an attachment for search; "" for what holds none (a picture, a scan)."""
    from gongwen.errors import UnreadableFileError
    from gongwen.reading import read_bytes

    try:
        return read_bytes(blob_path(sent.file.digest).read_bytes(), sent.name).plain
    except UnreadableFileError:
        return ""
    except Exception:  # a fault of ours in reading: the attachment is kept all the same, and so is the form
        logger.exception("words of the attachment %s not read", sent.name)
        return ""
