"""Addresses of the section's screens with objects of one agency, for the walk of every duty through every screen."""

from documents.factories import NOW, office_of

from kaicheng.disclosure import services
from kaicheng.disclosure.models import GapReason
from kaicheng.organisations.models import Agency


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    note = services.explain_gap(
        agency=agency, series="annual_report", term=None, first=2010, last=2011, reason=GapReason.NOT_MADE,
        actor=office_of(agency), now=NOW,
    )  # fmt: skip
    return {
        "disclosure:overview": {},
        "disclosure:guides": {},
        "disclosure:series": {},
        "disclosure:explain": {},
        "disclosure:remove_note": {"pk": note.pk},
        "disclosure:section": {"code": agency.code},
        "disclosure:guide": {"code": agency.code},
    }
