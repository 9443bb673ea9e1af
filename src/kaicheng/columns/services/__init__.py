"""Verbs over columns."""

from kaicheng.columns.services.checking import ColumnGiven
from kaicheng.columns.services.keeping import (
    CHANGED,
    change_address,
    close_column,
    create_column,
    edit_column,
    reopen_column,
)
from kaicheng.columns.services.tending import (
    describe_column,
    exclude_document,
    include_document,
    move_pin,
    pin_document,
    unpin_document,
)

__all__ = [
    "CHANGED",
    "ColumnGiven",
    "change_address",
    "close_column",
    "create_column",
    "describe_column",
    "edit_column",
    "exclude_document",
    "include_document",
    "move_pin",
    "pin_document",
    "reopen_column",
    "unpin_document",
]
