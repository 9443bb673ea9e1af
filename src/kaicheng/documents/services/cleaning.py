"""What the public gets of an uploaded file: its cleaned copy, never the file as it came.

A file that cannot be cleaned (doc, wps, xls, ofd and the like) is given out only where the secrecy reviewer let it
through for an attachment; of an original of that kind readers get the typeset Word and PDF instead. A signed file is
given out as it came, for cleaning would break its signature; where it has hidden parts it has to be let through.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from gongwen.scrutiny.cleaning import NotCleanableError, SignedFileError
from kaicheng.documents.models import Attachment, Edition, FileScrutiny
from kaicheng.documents.services.scrutiny import MISSING, rules, scrutinies_of
from kaicheng.documents.workflow import OPEN, Status
from kaicheng.files.models import StoredFile

UNCLEANABLE = NotCleanableError.code
SIGNED = SignedFileError.code
_AT_ONCE = 20  # editions caught up with in one go of the worker


def clean_copies(edition: Edition, now: datetime) -> None:
    """Give the edition and its attachments their cleaned copies; part of making it public.

    What stands against publishing has been asked before: an attachment still here without a cleaned copy was let
    through.
    """
    attachments = list(edition.attachments.select_related("file"))
    files = [row.file for row in attachments] + ([edition.original] if edition.original else [])
    seen = scrutinies_of(files, now)
    if edition.original is not None:
        edition.clean_original = _original(edition.original, seen[edition.original.pk])
        Edition.objects.filter(pk=edition.pk).update(clean_original=edition.clean_original)
    for row in attachments:
        row.clean_file = _attachment(row.file, seen[row.file_id])
    Attachment.objects.bulk_update(attachments, ["clean_file"])


def on_tick(now: datetime) -> None:
    """Do it in the worker: look through files that came in, so that no page waits for it, and catch up."""
    look_ahead(now)
    catch_up(now)


def look_ahead(now: datetime, limit: int = _AT_ONCE) -> int:
    """Look through files of texts in the making; gives how many."""
    looked = FileScrutiny.objects.filter(rules=rules()).values("file")
    working = [status.value for status in OPEN]
    attached = Attachment.objects.filter(edition__status__in=working).exclude(file__in=looked)
    read = Edition.objects.filter(status__in=working, original__isnull=False).exclude(original__in=looked)
    files = [row.file for row in attached.select_related("file")[:limit]]
    files += [row.original for row in read.select_related("original")[:limit] if row.original]
    return len(scrutinies_of(files[:limit], now))


def catch_up(now: datetime, limit: int = _AT_ONCE) -> int:
    """Make the cleaned copies that public documents lack (taken over in bulk, or published before); gives how many."""
    done = 0
    for edition in _lacking()[:limit]:
        with transaction.atomic():
            clean_copies(edition, now)
        done += 1
    return done


def _lacking() -> QuerySet[Edition]:
    """Public editions whose files were never looked through by the rules of today."""
    live = Edition.objects.filter(status=Status.PUBLISHED.value).select_related("original")
    looked = FileScrutiny.objects.filter(rules=rules())
    hopeless = looked.exclude(trouble_code__in=("", SIGNED)).values("file")
    gone = looked.filter(trouble_code=MISSING).values("file")
    original = Q(original__isnull=False, clean_original__isnull=True) & ~Q(original__in=hopeless)
    attachment = Attachment.objects.filter(edition=OuterRef("pk"), clean_file__isnull=True).exclude(
        file__in=gone
    )
    return live.filter(original | Exists(attachment)).order_by("pk")


def _original(file: StoredFile, seen: FileScrutiny) -> StoredFile | None:
    return file if seen.trouble_code == SIGNED else seen.clean_file


def _attachment(file: StoredFile, seen: FileScrutiny) -> StoredFile | None:
    return None if seen.trouble_code == MISSING else (seen.clean_file or file)
