"""What stands in the archives of the whole library."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings

from kaicheng.documents import exports
from kaicheng.documents import selectors as documents
from kaicheng.documents.models import Document
from kaicheng.documents.renditions import file_name
from kaicheng.documents.selectors import LibraryQuery, LibraryRow
from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import path_of
from kaicheng.portal import downloads
from kaicheng.portal.api import records, values
from kaicheng.portal.bulk import Fill, Writer

_CHUNK = 100
_BLOCK = 1 << 20
_READ_ME = """{site}全库下载

documents.jsonl   每行一份文件（JSON）：元数据、今日的效力、与其他文件的关系、目录、正文
metadata.csv      全部文件的目录（UTF-8，可用表格软件打开）
metadata.xlsx     同上，Excel 表格
agencies.json     机关
themes.json       主题分类
manifest.json     以上各文件的大小和 SHA-256

效力按 {today} 判定。字段说明见 {address}/api/ 。此后的变化可用接口 /api/v1/changes 逐条取得，不必重新下载全库。
"""


def fills(today: date) -> dict[str, Fill]:
    """The archives by kind."""
    return {"library": lambda writer: _library(writer, today), "files": _files}


def _library(writer: Writer, today: date) -> int:
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for document in _public():
            count += 1
            yield _line(document, today)

    writer.add("documents.jsonl", lines())
    everything = LibraryQuery()
    for name, export in (("csv", exports.library_csv), ("xlsx", exports.library_xlsx)):
        content = export(everything, today, downloads.address_of).content
        writer.add(f"metadata.{name}", [content], packed=name == "csv")
    writer.add("agencies.json", [_json(values.all_agencies())])
    writer.add("themes.json", [_json(values.all_themes())])
    told = _READ_ME.format(site=settings.SITE_NAME, today=today, address=settings.SITE_URL.rstrip("/"))
    writer.add("说明.txt", [told.encode()])
    return count


def _public() -> Iterator[Document]:
    """All public documents with their texts, a chunk at a time: memory does not grow with the library."""
    ids = list(documents.public_documents().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        chunk = documents.public_documents(ids[start : start + _CHUNK]).order_by("pk")
        yield from chunk.select_related("live__original", "live__clean_original", "agency").prefetch_related(
            "live__issuers__agency", "live__attachments__file", "live__attachments__clean_file"
        )


def _line(document: Document, today: date) -> bytes:
    live = document.live
    assert live is not None  # noqa: S101 - public; for the type checker
    issuers = tuple(issuer.name for issuer in live.issuers.all())
    row = LibraryRow(document, documents.validity_of(document, today), issuers)
    return _json(records.detailed(row, live, "all"))


def _files(writer: Writer) -> int:
    """Attachments and originals by the document's code, as the site hands them out."""
    count = 0
    for document in _public():
        found = list(_files_of(document))
        count += bool(found)
        taken: set[str] = set()
        for file, name in found:
            place = path_of(file)
            if place.exists():
                writer.add(f"{document.code}/{_free(name, taken)}", _blocks(place), packed=False)
    return count


def _files_of(document: Document) -> Iterator[tuple[StoredFile, str]]:
    """The cleaned copies of the original and the attachments, each with its name."""
    live = document.live
    assert live is not None  # noqa: S101 - as above
    if live.clean_original is not None:
        suffix = PurePath(live.clean_original.name).suffix.lstrip(".") or "dat"
        yield live.clean_original, file_name(live.title, suffix)
    for row in live.attachments.all():
        if row.clean_file is not None:
            yield row.clean_file, downloads.attachment_name(row)


def _free(name: str, taken: set[str]) -> str:
    """A name that this folder does not have yet."""
    stem, dot, suffix = name.rpartition(".")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{stem or name}（{number}）{dot}{suffix if stem else ''}"
    taken.add(free)
    return free


def _blocks(place: Path) -> Iterable[bytes]:
    with place.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
