"""From a prepared row to what the library takes: files with their rows, relations, the moment it was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils import timezone

from kaicheng.documents.intake.filling import relations_of
from kaicheng.documents.services import AttachmentGiven, IssuerGiven, RelationGiven
from kaicheng.documents.services.bulk import Incoming
from kaicheng.documents.services.cleaning import SIGNED
from kaicheng.documents.services.texts import Text
from kaicheng.files.models import StoredFile
from kaicheng.files.services import Put, put_blob
from kaicheng.moving.bundle import NoSuchFile, open_bundle
from kaicheng.moving.preparing import FileFound, Prepared, copy_at
from kaicheng.organisations.selectors import AgencyDirectory

_PUBLISHED_AT = time(9)  # a day without an hour: when an office opens


@dataclass(frozen=True, slots=True)
class Shipment:
    """The files of one row, to be put where the library keeps its files."""

    row: int
    bundle: str
    place: str  # of the prepared row: the cleaned copies lie beside it
    files: tuple[tuple[int, FileFound], ...]


@dataclass
class Shipped:
    """What lies there now: each file and its cleaned copy, or why not."""

    row: int
    puts: list[tuple[Put, Put | None]] = field(default_factory=list)
    trouble: str = ""


def ship(shipment: Shipment, _names: AgencyDirectory) -> Shipped:
    """Put the files of a row in place, in a reading process. Never raises."""
    out = Shipped(shipment.row)
    try:
        bundle = open_bundle(Path(shipment.bundle))
        for number, one in shipment.files:
            content = bundle.read(one.path)
            name = PurePosixPath(one.path).name
            put = put_blob(content, name=name)
            if put.digest != one.digest:
                out.trouble = f"“{one.path}”在检查之后有改动，请重新检查。"
                break
            copy = put_blob(copy_at(shipment.place, number).read_bytes(), name=one.copy) if one.copy else None
            out.puts.append((put, copy))
    except NoSuchFile as missing:
        out.trouble = missing.sentence
    except OSError as error:
        out.trouble = f"文件未能存入（{error.strerror}）。"
    return out


def incoming_of(
    prepared: Prepared,
    names: AgencyDirectory,
    now: datetime,
    *,
    files: Mapping[str, StoredFile] | None = None,
    shipped: Shipped | None = None,
    relations: Sequence[RelationGiven] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Incoming:
    """Build what the library takes. Without `files` it is good for judging only. May ask for the end of a prolonged text."""
    agency = names.agencies[prepared.agency]
    warnings = list(prepared.warnings)
    if relations is None:
        relations = relations_of(prepared.effects_given(), agency=agency, warnings=warnings)
    stored = dict(files or {})
    original = stored.get(prepared.original.digest) if prepared.original else None
    return Incoming(
        agency=agency,
        fields=prepared.fields,
        text=Text(prepared.tree, prepared.plain, prepared.html),
        fingerprint=prepared.sketch,
        published_at=min(_moment(prepared), now),
        issuers=[IssuerGiven(name, names.agencies.get(pk or 0)) for name, pk in prepared.issuers],
        relations=relations,
        attachments=[
            AttachmentGiven(one.title, stored[one.digest], one.plain)
            for one in prepared.attachments
            if one.digest in stored
        ],
        original=original,
        original_name=PurePosixPath(prepared.original.path).name if prepared.original else "",
        clean=_clean(prepared, stored, shipped),
        readings=prepared.readings,
        warnings=warnings,
        index_number=prepared.index_number,
        detail=dict(detail or {}),
    )


def _clean(
    prepared: Prepared, stored: Mapping[str, StoredFile], shipped: Shipped | None
) -> dict[int, StoredFile]:
    """What the public gets, by the place of the file; the text's own file stands at -1. As `documents.services.cleaning`."""
    found: dict[int, StoredFile] = {}
    if shipped is None:
        return found
    first = -1 if prepared.original else 0
    for place, ((put, copy), one) in enumerate(zip(shipped.puts, files_of(prepared), strict=True), first):
        kept_as_is = place >= 0 or one.facts.get("trouble_code") == SIGNED
        if copy is not None or kept_as_is:
            found[place] = stored[copy.digest if copy is not None else put.digest]
    return found


def files_of(prepared: Prepared) -> list[FileFound]:
    """The files of a row in order: the text's own, then the attachments."""
    return ([prepared.original] if prepared.original else []) + prepared.attachments


def scrutinies_of(
    prepared: Prepared, stored: Mapping[str, StoredFile], shipped: Shipped
) -> list[tuple[StoredFile, dict[str, Any], StoredFile | None]]:
    """What was found in the files of a row, for the library to keep."""
    return [
        (stored[put.digest], one.facts, stored[copy.digest] if copy is not None else None)
        for (put, copy), one in zip(shipped.puts, files_of(prepared), strict=True)
    ]


def _moment(prepared: Prepared) -> datetime:
    assert prepared.published_on is not None  # noqa: S101 - a row without a day is stopped; for the type checker
    return timezone.make_aware(datetime.combine(prepared.published_on, _PUBLISHED_AT))
