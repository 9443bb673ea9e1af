"""Setting where the letters of an agency tell people to turn."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.foi import permissions
from kaicheng.foi.models import Remedies
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

FIELDS = (
    "review_organ", "review_address", "review_online", "court", "court_below", "hears_address", "hears_online", "number_prefix",
)  # fmt: skip


@transaction.atomic
def set_remedies(agency: Agency, given: Mapping[str, str], *, actor: User, now: datetime) -> Remedies:
    """Set what is given; the rest stays. Letters that were issued stay as they are. Raises NotAllowed."""
    permissions.require(permissions.SET_REMEDIES, actor, agency, on=timezone.localdate(now))
    settings, _ = Remedies.objects.get_or_create(agency=agency)
    changed = [name for name in FIELDS if name in given and getattr(settings, name) != given[name].strip()]
    for name in changed:
        setattr(settings, name, given[name].strip())
    if changed:
        settings.save(update_fields=changed)
        labels = [str(Remedies._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
        record(
            actor=actor, verb=permissions.SET_REMEDIES, obj=agency, label=agency.name, agency=agency,
            detail={"changed": labels}, at=now,
        )  # fmt: skip
    return settings
