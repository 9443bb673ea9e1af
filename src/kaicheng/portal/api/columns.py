"""Columns 栏目 and what stands in them."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kaicheng.columns import selectors
from kaicheng.columns.models import Column
from kaicheng.columns.workflow import KINDS, Kind
from kaicheng.portal.absolute import url
from kaicheng.portal.api import answers, records
from kaicheng.portal.api.parameters import Asked
from kaicheng.portal.api.routes import Operation, PathPart

_CODE = PathPart("code", "栏目代码", r"^[A-Za-z0-9_\-]{1,40}$")


def _column(code: str) -> Column | None:
    """The column of this code, or the one that had it before: programs keep what they were once told."""
    return selectors.column(code) or selectors.moved_to(code)


def documents_of(code: str, today: date) -> Any:
    """Keys of the documents that a column shows; none for an unknown column."""
    found = _column(code)
    return selectors.documents_in(found, today).order_by().values("pk") if found else []


def _record(column: Column) -> dict[str, Any]:
    return {
        "code": column.code,
        "name": column.name,
        "kind": KINDS[Kind(column.kind)],
        "description": column.description,
        "agency": records.named_agency(column.agency) if column.agency else None,
        "open": column.open,
        "url": url("column", column.code),
    }


def listing(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    return answers.json_answer(request, {"items": [_record(one) for one in selectors.all_columns()]})


def one(request: HttpRequest, _asked: Asked, code: str) -> HttpResponseBase:
    found = _column(code)
    if found is None:
        return answers.not_found("没有这个栏目。")
    return answers.json_answer(request, _record(found))


OPERATIONS = (
    Operation(
        "api_columns", "columns", "栏目", listing, "ColumnList", "取值",
        "在办的栏目和已归档的专题。栏目中的文件用 /documents?column=代码 读取。",
    ),
    Operation("api_column", "columns/{code}", "一个栏目", one, "Column", "取值", parts=(_CODE,)),
)  # fmt: skip
