"""Looking through stored files before they go public: once a file and set of rules, kept with its cleaned copy."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from gongwen.reading import Upload
from gongwen.scrutiny.inspection import Inspection, inspect
from kaicheng.documents.models import FileScrutiny
from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import content
from kaicheng.files.services import store

RULES = 2  # raise it when finding or cleaning changes, so that files are looked through again
MISSING = "file.missing_content"
_LONGEST = 300
_KEPT = 2000  # finds kept of one file; more are one find more or less


@cache
def secret() -> bytes:
    """The secret behind the keys of finds: without it a digest of so few digits could be guessed."""
    return salted_hmac("kaicheng.documents.scrutiny", settings.SECRET_KEY, algorithm="sha256").digest()


@cache
def rules() -> str:
    """The version of the rules with a mark of the secret: keys made with another are of no use."""
    return f"{RULES}.{hashlib.sha256(secret()).hexdigest()[:12]}"


def scrutinies_of(files: Iterable[StoredFile], now: datetime) -> dict[int, FileScrutiny]:
    """What each file holds, by its key; files not yet looked through are now. One query where all are known."""
    wanted = {file.pk: file for file in files if file.pk}
    if not wanted:
        return {}
    rows = FileScrutiny.objects.filter(file__in=wanted, rules=rules()).select_related("clean_file")
    known = {row.file_id: row for row in rows if row.trouble_code != MISSING}  # it may have been put back
    for pk, file in wanted.items():
        if pk not in known:
            known[pk] = _look(file, now)
    return known


def _look(file: StoredFile, now: datetime) -> FileScrutiny:
    try:
        data = content(file)
    except FileNotFoundError:
        gone = Inspection(trouble_code=MISSING, trouble="存储中找不到该文件的内容，请重新上传。")
        return keep([(file, gone)], now)[0]
    return keep([(file, inspect(Upload(data, file.name), secret=secret()))], now)[0]


def facts_of(found: Inspection) -> dict[str, Any]:
    """What is kept of an inspection, but for the copy: plain JSON."""
    return {
        "found": [_found(one, one.key in found.stays) for one in found.spotted[:_KEPT]],
        "removed": list(found.removed),
        "hidden": list(found.hidden),
        "trouble_code": found.trouble_code,
        "trouble": found.trouble[:_LONGEST],
    }


def keep_facts(
    seen: Sequence[tuple[StoredFile, dict[str, Any], StoredFile | None]], now: datetime
) -> list[FileScrutiny]:
    """Keep what was found elsewhere (`facts_of`), with the cleaned copies as they are stored."""
    return _kept(
        [
            FileScrutiny(file=file, rules=rules(), clean_file=copy, seen_at=now, **facts)
            for file, facts, copy in seen
        ]
    )


def keep(seen: Sequence[tuple[StoredFile, Inspection]], now: datetime) -> list[FileScrutiny]:
    """Keep what was found, with the cleaned copies; for many files at once as well."""
    return _kept([_row(file, found, now) for file, found in seen])


def _kept(rows: list[FileScrutiny]) -> list[FileScrutiny]:
    fields = [field.name for field in FileScrutiny._meta.concrete_fields if field.name != "file"]
    FileScrutiny.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["file"], update_fields=fields, batch_size=50
    )
    return rows


def _row(file: StoredFile, found: Inspection, now: datetime) -> FileScrutiny:
    copy = None
    if found.clean is not None:
        copy = store(found.clean, name=found.clean_name or file.name, at=now)
    return FileScrutiny(file=file, rules=rules(), clean_file=copy, seen_at=now, **facts_of(found))


def _found(one: Any, stays: bool) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "masked": one.masked,
        "key": one.key,
        "places": list(one.places),
        "visible": one.visible,
        "contact": one.contact,
        "stays": stays or one.visible,
    }
