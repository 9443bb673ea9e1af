"""One cheap question that tells whether an answer over the library can have changed at all."""

from datetime import date

from django.db.models import Count, Max, Sum
from django.http import HttpRequest

from kaicheng.documents.selectors import public_documents
from kaicheng.organisations.selectors import directory
from kaicheng.portal.api import answers

FORM = 1  # raise it when answers change their form


def library_tag(request: HttpRequest, today: date) -> str:
    """A validator of this address: another after each publishing, withdrawing, renaming, and at midnight.

    Each publishing brings a new edition into the sum, each withdrawing takes one out: two queries, however large the
    library is.
    """
    held = public_documents().aggregate(n=Count("pk"), sum=Sum("live_id"), last=Max("live__published_at"))
    return answers.tag_of(FORM, request.get_full_path(), today, directory().stamp, *held.values())
