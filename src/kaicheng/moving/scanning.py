"""Looking through the files of a row and judging the row as any text that is to go public, before it is stored."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from gongwen.reading import Upload
from gongwen.scrutiny.inspection import inspect
from kaicheng.documents.models import FileScrutiny
from kaicheng.documents.services import AttachmentGiven, Finding, IssuerGiven, RelationGiven
from kaicheng.documents.services.bulk import Incoming, edition_of, stops_of
from kaicheng.documents.services.scrutiny import facts_of, rules, secret
from kaicheng.documents.services.texts import Text
from kaicheng.files.models import StoredFile
from kaicheng.organisations.models import Agency

_NOON = time(12)


def look_through(upload: Upload, copy_at: Path) -> tuple[dict[str, Any], str]:
    """Look through a file; its cleaned copy goes to `copy_at`. Gives what was found and the copy's name ("" for none)."""
    found = inspect(upload, secret=secret())
    if found.clean is None:
        return facts_of(found), ""
    copy_at.parent.mkdir(parents=True, exist_ok=True)
    copy_at.write_bytes(found.clean)
    return facts_of(found), found.clean_name or upload.name


def rules_of_today() -> str:
    """The version of the rules by which files are looked through now."""
    return rules()


def judged(
    *,
    agency: Agency,
    fields: dict[str, Any],
    text: Text,
    issuers: Sequence[IssuerGiven],
    relations: Sequence[RelationGiven],
    original: tuple[str, str, int, dict[str, Any]] | None,
    attachments: Sequence[tuple[str, str, int, dict[str, Any]]],
    today: date,
) -> tuple[Finding, ...]:
    """Judge a row by the rules for publishing. Files as (title, digest, size, facts)."""
    now = timezone.make_aware(datetime.combine(today, _NOON))
    files = [original, *attachments]
    stored = [_unstored(one, -place) if one else None for place, one in enumerate(files, 1)]
    seen = {
        -place: FileScrutiny(rules=rules(), seen_at=now, **one[3])
        for place, one in enumerate(files, 1)
        if one
    }
    incoming = Incoming(
        agency=agency,
        fields=fields,
        text=text,
        fingerprint=(),
        published_at=now,
        issuers=issuers,
        relations=relations,
        attachments=[
            AttachmentGiven(one[0], file) for one, file in zip(attachments, stored[1:], strict=True) if file
        ],
        original=stored[0],
    )
    return stops_of(edition_of(incoming, None, now), seen, today)


def _unstored(one: tuple[str, str, int, dict[str, Any]], key: int) -> StoredFile:
    title, digest, size, _ = one
    return StoredFile(pk=key, digest=digest, name=title, size=size)


__all__ = ["judged", "look_through", "rules_of_today"]
