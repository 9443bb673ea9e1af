"""Validity of documents as stored in the index, and the days on which it turns."""

from datetime import date

from django.db.models import Q

from kaicheng.documents.models import Document, Edition
from kaicheng.documents.validity import Facts, Force, Validity, from_json, judge, reckon


def force_of(document: Document) -> Force:
    """Give the days on which the document's force changes, from the index: no query."""
    return from_json(document.force)


def validity_of(document: Document, today: date) -> Validity:
    """Say what the document is worth on that day: no query."""
    return judge(force_of(document), today)


def expected_validity(edition: Edition, today: date) -> Validity:
    """Say what a draft would be worth by its own dates, were it published."""
    return judge(reckon(Facts(edition.effective_from, edition.valid_until, edition.written_date)), today)


def turning(after: date, until: date) -> list[int]:
    """Ids of live documents whose state turns on a day in (after, until]: what must be rendered anew at midnight."""
    turns = Q()
    for column in ("effective_from", "ends_on", "amended_on"):
        turns |= Q(**{f"{column}__gt": after, f"{column}__lte": until})
    return list(
        Document.objects.filter(turns, live__isnull=False).order_by("pk").values_list("pk", flat=True)
    )
