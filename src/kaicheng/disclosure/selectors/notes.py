"""Explanations of gaps, one by one."""

from collections.abc import Collection

from kaicheng.disclosure.models import SeriesNote


def note_numbered(pk: int) -> SeriesNote | None:
    return SeriesNote.objects.select_related("agency", "made_by").filter(pk=pk).first()


def notes_of(agencies: Collection[int]) -> list[SeriesNote]:
    """Give all explanations of these agencies, newest first."""
    found = SeriesNote.objects.filter(agency__in=list(agencies)).select_related("agency", "made_by")
    return list(found.order_by("-made_at", "-pk"))


def overlapping(agency: int, series: str, term: int | None, first: int, last: int) -> SeriesNote | None:
    """Find an explanation that covers one of these numbers already."""
    rows = SeriesNote.objects.filter(agency=agency, series=series, term=term)
    return rows.filter(first__lte=last, last__gte=first).first()
