"""What a clerk does at the review page, without a browser."""

from typing import Any

from django.test import Client
from django.urls import reverse

from kaicheng.documents.forms import SPARE_RELATIONS, initial_of, relation_initial
from kaicheng.documents.models import Edition
from kaicheng.users.models import User


def desk_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="kaicheng.users.backends.DutyBackend")
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"documents:{name}", args=args)


def review_of(edition: Edition) -> str:
    return at("review", edition.document.code)


def sheet(edition: Edition, **typed: Any) -> dict[str, Any]:
    """The review form as the browser sends it, with some fields typed over."""
    data: dict[str, Any] = {
        name: value
        for name, value in initial_of(edition).items()
        if value not in (None, False) and (name != "change_note" or edition.version > 1)
    }
    rows = relation_initial(edition.relations.all())
    data |= {"rel-TOTAL_FORMS": len(rows) + SPARE_RELATIONS, "rel-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= {f"rel-{number}-{name}": value or "" for name, value in row.items()}
    data |= {f"attachment-{a.file_id}": a.title for a in edition.attachments.all()}
    return {**data, "lock_version": edition.lock_version, **typed}
