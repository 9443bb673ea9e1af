"""A case's standing as the offering of moves takes it, and where its letters are written."""

from django.urls import NoReverseMatch, reverse

from kaicheng.foi.models import Case, Kind
from kaicheng.foi.offering import Ground
from kaicheng.foi.services.acting import Standing


def ground_of(case: Case, standing: Standing) -> Ground:
    return Ground(
        standing.course,
        standing.dates,
        standing.rules,
        standing.calendar,
        correction=case.kind == Kind.CORRECTION,
    )


def letters_url(case: Case) -> str:
    """Where the letters of a case are written."""
    try:
        return reverse("foi:letters", args=[case.pk])
    except NoReverseMatch:
        return ""
