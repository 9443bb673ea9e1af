"""Verbs of subscriptions."""

from kaicheng.subscriptions.services.addresses import LinkOver, behind, link_for
from kaicheng.subscriptions.services.changes import catch_up, note
from kaicheng.subscriptions.services.keeping import prune
from kaicheng.subscriptions.services.sending import send_due
from kaicheng.subscriptions.services.subscribing import (
    TooMany,
    Wanted,
    ask,
    change,
    confirm,
    leave,
    to_confirm,
)

__all__ = [
    "LinkOver",
    "TooMany",
    "Wanted",
    "ask",
    "behind",
    "catch_up",
    "change",
    "confirm",
    "leave",
    "link_for",
    "note",
    "prune",
    "send_due",
    "to_confirm",
]
