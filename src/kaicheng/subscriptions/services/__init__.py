"""Verbs of subscriptions."""

from kaicheng.subscriptions.services.changes import catch_up, note

__all__ = ["catch_up", "note"]
