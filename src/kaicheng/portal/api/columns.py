"""Columns 栏目 and what stands in them."""

from collections.abc import Collection
from datetime import date

from kaicheng.portal.api.routes import Operation


def documents_of(code: str, today: date) -> Collection[int]:  # noqa: ARG001 - until columns are there
    return []


OPERATIONS: tuple[Operation, ...] = ()
