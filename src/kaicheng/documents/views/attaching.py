"""Attachments of a draft: those kept, those renamed, those newly sent."""

from django.http import HttpRequest
from django.utils import timezone

from kaicheng.documents.models import Edition
from kaicheng.documents.services import AttachmentGiven
from kaicheng.files.services import store


def attachments_given(request: HttpRequest, edition: Edition) -> list[AttachmentGiven] | None:
    """What the form says of attachments; None where nothing changed."""
    stored = list(edition.attachments.select_related("file"))
    kept = []
    for attachment in stored:
        title = request.POST.get(f"attachment-{attachment.pk}", attachment.title).strip()
        if title:
            kept.append(AttachmentGiven(title, attachment.file, attachment.plain))
    new = []
    for upload in request.FILES.getlist("attachments"):
        name = upload.name or "附件"
        content = upload.read()
        file = store(content, name=name, at=timezone.now())
        new.append(AttachmentGiven(name.rsplit(".", 1)[0], file, _text(content, name)))
    changed = new or [k.title for k in kept] != [a.title for a in stored]
    return [*kept, *new] if changed else None


def _text(content: bytes, name: str) -> str:
    """The words of an attachment for search; "" for what holds none (a picture, a table in xlsx)."""
    from gongwen.errors import UnreadableFileError
    from gongwen.reading import read_bytes

    try:
        return read_bytes(content, name).plain
    except UnreadableFileError:
        return ""
