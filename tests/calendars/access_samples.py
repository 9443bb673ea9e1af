"""Addresses of the working calendar, for the walk of every duty over every address: it belongs to the root alone."""

from calendars.conftest import Y2027
from organisations.factories import NOW

from kaicheng.calendars import services
from kaicheng.organisations.models import Agency


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    notice = services.enter(actor=None, text=Y2027, now=NOW)
    return {
        "calendars:calendar": {},
        "calendars:year": {"year": 2026},
        "calendars:enter": {},
        "calendars:remove": {"pk": notice.pk},
    }
