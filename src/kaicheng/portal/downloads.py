"""Files that readers take away: a document as docx or PDF, lists as xlsx or CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from urllib.parse import quote, urljoin

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from gongwen.serialise import from_json
from gongwen.typeset import docx, pdf
from kaicheng.documents.declared import theme_name
from kaicheng.documents.models import Attachment, Document, DocumentQuerySet, Edition
from kaicheng.documents.selectors import LibraryRow, as_rows, validity_of

EXPORTS = ("xlsx", "csv")
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A button: what it brings; `size` in bytes where it is known beforehand."""

    kind: str
    label: str
    size: int | None = None


def kinds_of(edition: Edition) -> list[Kind]:
    """Docx and PDF are typeset from the text, so they need one; the original is there where a file was read."""
    kinds = [Kind("docx", "下载 Word"), Kind("pdf", "下载 PDF")] if edition.tree else []
    if edition.original is not None:
        suffix = PurePath(edition.original_name or edition.original.name).suffix.lstrip(".").upper()
        kinds.append(Kind("original", f"下载原件{f'（{suffix}）' if suffix else ''}", edition.original.size))
    return kinds


def disposition(name: str) -> str:
    """An attachment with a Chinese name (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


def attachment_name(row: Attachment) -> str:
    """The title with the suffix of the file, unless it bears it already."""
    suffix = PurePath(row.file.name).suffix
    return row.title if row.title.lower().endswith(suffix.lower()) else f"{row.title}{suffix}"


def make(document: Document, kind: str, today: date) -> HttpResponse | None:
    """The document as docx or PDF, with its validity of today printed on it; None for an unknown kind."""
    live = document.live
    if kind not in _TYPESETTERS or live is None or not live.tree:
        return None
    note = validity_of(document, today).sentence
    content = _TYPESETTERS[kind](from_json(live.tree), validity_note=note)
    return _answer(content, kind, live.title)


def export(found: DocumentQuerySet, kind: str, name: str, today: date) -> HttpResponse:
    """A whole list as a table, in its order; the name tells the day on which the validity was judged."""
    rows = [_COLUMNS, *(_cells(line) for line in as_rows(found, today))]
    return _answer(_WRITERS[kind](rows), kind, f"{name}（{today:%Y-%m-%d}）")


_COLUMNS = ("索引号", "标题", "发文字号", "发文机关", "文种", "主题分类", "成文日期", "施行日期", "不再有效之日", "有效性", "效力说明", "网址")  # fmt: skip


def _cells(line: LibraryRow) -> tuple[str, ...]:
    document, live = line.document, line.document.live
    assert live is not None  # noqa: S101 - lists hold public documents only; for the type checker
    return (
        document.index_number or "",
        live.title,
        live.doc_number,
        "、".join(line.issuers) or document.agency.name,
        live.genre,
        theme_name(live.theme),
        *(
            day.isoformat() if day else ""
            for day in (live.written_date, document.effective_from, document.ends_on)
        ),
        line.validity.label,
        line.validity.sentence,
        urljoin(settings.SITE_URL, reverse("portal:document", args=[document.code])),
    )


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheet programs here expect; no cell begins a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([[f"'{c}" if c[:1] in _FORMULA else c for c in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("目录")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKL"[number]].width = width
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=text) for text in row]
        for cell in cells:
            cell.data_type = "s"  # never a formula
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (26, 60, 20, 28, 10, 24, 12, 12, 14, 10, 50, 44)
_TYPESETTERS = {"docx": docx.render, "pdf": pdf.render}
_WRITERS = {"csv": _csv, "xlsx": _xlsx}


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_TYPES[kind])
    response["Content-Disposition"] = disposition(f"{name}.{kind}")
    response["Cache-Control"] = "no-cache"
    return response
