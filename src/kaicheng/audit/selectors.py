"""Questions to the record."""

from django.db import models

from kaicheng.audit.models import Entry


def history(obj: models.Model) -> models.QuerySet[Entry]:
    """All acts on one thing, newest first."""
    return Entry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
