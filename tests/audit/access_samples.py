"""Addresses of the record with an act over an account of one agency, for the walk of every duty over every address."""

from django.db import transaction
from organisations.factories import NOW

from kaicheng.audit.services import record
from kaicheng.organisations.models import Agency


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    with transaction.atomic():
        entry = record(
            actor=None,
            verb="organisations.update",
            obj=agency,
            label=agency.name,
            agency=agency,
            detail={},
            at=NOW,
        )
    names = ("record", "export", "verify")
    return {**{f"audit:{name}": {} for name in names}, "audit:act": {"sequence": entry.sequence}}
