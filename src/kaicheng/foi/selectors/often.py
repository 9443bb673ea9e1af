"""What is asked of some agencies often, to be proposed for proactive disclosure (Article 44)."""

from datetime import date, timedelta

from django.db.models import F

from kaicheng.foi.models import Case, Kind
from kaicheng.foi.often import Asked, Often, asked_often
from kaicheng.organisations.models import AgencyQuerySet

LEAST = 3  # applications
PERIOD = timedelta(days=365)
_MOST = 5000  # of the newest applications; more are not compared


def often_asked(agencies: AgencyQuerySet, today: date, *, least: int = LEAST) -> list[Often]:
    """Find what at least so many applications of the last twelve months asked for alike. One query; nothing sealed is opened."""
    since = today - PERIOD
    rows = (
        Case.objects.filter(agency__in=agencies, kind=Kind.DISCLOSURE, filed_at__date__gt=since)
        .order_by("-filed_at", "-pk")
        .values(key=F("pk"), text=F("asked"), mark=F("asked_mark"), who=F("applicant_mark"))
    )
    return asked_often([Asked(**row) for row in rows[:_MOST]], least)
