"""The record as a table file that a spreadsheet opens without running anything in it."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from urllib.parse import quote

from django.http import StreamingHttpResponse
from django.utils import timezone

from kaicheng.audit import verbs
from kaicheng.audit.models import Entry
from kaicheng.audit.selectors import Entries, agency_names, oldest_first

HEAD = ("序号", "时间", "办理人", "事项", "对象类型", "对象编号", "对象", "机关", "详情", "校验值")
FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # what a spreadsheet takes for the beginning of a formula
CHUNK = 500


def as_csv(entries: Entries, today: date) -> StreamingHttpResponse:
    """Send rows oldest first, as UTF-8 with its mark, so that the usual spreadsheets read Chinese."""
    response = StreamingHttpResponse(_lines(entries), content_type="text/csv; charset=utf-8")
    name = quote(f"留痕记录-{today:%Y%m%d}.csv")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response


def harmless(value: object) -> str:
    """Give a cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _lines(entries: Entries) -> Iterator[bytes]:
    yield "\ufeff".encode() + _written([HEAD])
    rows = oldest_first(entries)
    while chunk := list(islice(rows, CHUNK)):
        names = agency_names({entry.agency_code for entry in chunk})
        yield _written(_cells(entry, names) for entry in chunk)


def _cells(entry: Entry, names: dict[str, str]) -> list[str]:
    explained = verbs.explained(entry.verb, entry.detail)
    detail = (
        "；".join(f"{label}：{words}" for label, words in explained)
        if explained is not None
        else json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
    )
    at = timezone.localtime(entry.at)
    values = (
        entry.sequence, f"{at:%Y-%m-%d %H:%M:%S}", entry.actor_name, verbs.label_of(entry.verb),
        verbs.kind_of(entry.object_type).label, entry.object_id, entry.object_label,
        names.get(entry.agency_code, entry.agency_code), detail, entry.digest,
    )  # fmt: skip
    return [harmless(value) for value in values]


def _written(rows: "Iterator[list[str]] | list[tuple[str, ...]]") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
