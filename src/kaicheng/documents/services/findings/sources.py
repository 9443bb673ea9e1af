"""Where words of an edition stand: its own text, its original, its attachments; and what was let through in them."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from gongwen.scrutiny.finds import Kind
from gongwen.scrutiny.layers.pieces import Piece
from gongwen.scrutiny.survey import gather
from kaicheng.documents.models import Edition, FileScrutiny, Release
from kaicheng.documents.services.findings.finding import Finding, must
from kaicheng.documents.services.scrutiny import scrutinies_of, secret
from kaicheng.files.models import StoredFile
from kaicheng.kernel.text import chinese_date

PARAGRAPH = "正文第"


@dataclass(frozen=True, slots=True)
class Datum:
    """One number of a person in one source, masked. `stays`: in the cleaned copy as well."""

    kind: Kind
    masked: str
    key: str
    places: tuple[str, ...]
    visible: bool
    contact: bool
    stays: bool


@dataclass(frozen=True, slots=True)
class Source:
    """One place to look: `field` of the form, `name` for the clerk, `mark` in release keys."""

    field: str
    name: str
    mark: str
    data: tuple[Datum, ...]


def files_of(edition: Edition) -> Iterator[tuple[str, str, StoredFile]]:
    """The uploaded files: field, name for the clerk, file."""
    if edition.original is not None:
        yield "original", "原件", edition.original
    for number, row in enumerate(edition.attachments.all(), 1):
        yield "attachments", f"附件{number}《{row.title}》", row.file


def scrutinies(edition: Edition, today: date) -> dict[int, FileScrutiny]:
    """What the files hold. Known from when they came in; looked through now where not."""
    now = timezone.make_aware(datetime.combine(today, time()))
    return scrutinies_of([file for _, _, file in files_of(edition)], now)


def sources(edition: Edition, seen: dict[int, FileScrutiny]) -> Iterator[Source]:
    """All places with their data; what the text holds is not said again of the original it was read from."""
    own = tuple(_own(edition))
    yield Source("body", "正文", "body", own)
    known = {datum.key for datum in own}
    for field, name, file in files_of(edition):
        row = seen.get(file.pk)
        data = tuple(_datum(one) for one in row.found) if row else ()
        if field == "original":
            data = tuple(datum for datum in data if datum.key not in known)
        yield Source(field, name, file.digest, data)


def _own(edition: Edition) -> Iterator[Datum]:
    """What the public page shows besides the files: the text, and the metadata that people type."""
    pieces = [
        Piece(edition.title, "标题"),
        *(Piece(line, f"{PARAGRAPH}{n}段") for n, line in enumerate(edition.plain.split("\n"), 1)),
        Piece(edition.summary, "内容概述"),
        Piece(edition.change_note, "修改说明"),
        Piece(edition.addressees, "主送机关"),
        Piece(edition.note, "附注"),
        Piece("　".join(edition.keywords), "关键词"),
        *(Piece(row.title, f"附件{n}的名称") for n, row in enumerate(edition.attachments.all(), 1)),
        Piece(edition.plain, ""),  # a number broken over two lines
    ]
    for one in gather(pieces, secret=secret()):
        places = tuple(place for place in one.places if place)
        yield Datum(one.kind, one.masked, one.key, places, visible=True, contact=one.contact, stays=True)


def _datum(row: dict[str, object]) -> Datum:
    return Datum(
        kind=Kind(str(row["kind"])),
        masked=str(row["masked"]),
        key=str(row["key"]),
        places=tuple(map(str, row["places"])) if isinstance(row["places"], list) else (),
        visible=bool(row["visible"]),
        contact=bool(row["contact"]),
        stays=bool(row["stays"]),
    )


def release_key(sort: str, mark: str, keys: Iterable[str]) -> str:
    """The name of a finding: it changes when a number is added, so that nothing new slips through with the old."""
    said = "|".join((sort, mark, *sorted(keys)))
    return hmac.new(secret(), said.encode(), "sha256").hexdigest()[:40]


def stop(edition: Edition, field: str, sentence: str, to_do: str, key: str) -> Finding:
    """A finding that blocks until it is let through; then it stays to be seen, with who let it through and why."""
    released = next((row for row in edition.releases.all() if row.key == key), None)
    if released is None:
        return must(field, f"{sentence}{to_do}", key)
    return Finding(field, f"{sentence}{_released(released)}", blocking=False, release_key=key)


def _released(row: Release) -> str:
    day = chinese_date(timezone.localtime(row.at).date())
    return f"（已由{row.by.name}于{day}放行，依据：{row.basis}）"
