"""The two things this app needs from above it: may this actor, and the record of what was done.

Agencies stand below staff (a duty is held at an agency) and below the audit record (a row names its actor), so
their code cannot be imported here. Both are named by dotted path, as Django names its own backends; who acts and
what may be done is decided there, never here. `actor` None is the system itself (commands, the worker).
"""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.module_loading import import_string

from kaicheng.organisations.models import Agency, AgencyQuerySet

POLICY = "kaicheng.users.policy"
RECORD = "kaicheng.audit.services.record"

# Verbs of this app; who may is declared in `kaicheng.users.permissions`.
READ = "organisations.read"
MANAGE = "organisations.manage"
NAME = "organisations.name"


def may(verb: str, actor: Any, obj: models.Model | None = None, *, on: date) -> bool:
    """Ask the policy; the system may always."""
    return actor is None or bool(import_string(f"{POLICY}.may")(verb, actor, obj, on=on))


def require(verb: str, actor: Any, obj: models.Model | None = None, *, on: date) -> None:
    """Pass, or raise `NotAllowed` with a sentence; the system passes always."""
    if actor is not None:
        import_string(f"{POLICY}.require")(verb, actor, obj, on=on)


def managed(actor: Any, *, on: date) -> AgencyQuerySet:
    """Give the agencies that the actor may change."""
    if actor is None:
        return Agency.objects.all()
    found: AgencyQuerySet = import_string("kaicheng.users.permissions.managed_agencies")(actor, on)
    return found


def record(
    *,
    actor: Any,
    verb: str,
    obj: models.Model,
    label: str,
    agency: Agency | None,
    detail: dict[str, Any],
    at: datetime,
) -> None:
    """Write one act into the audit record, within the caller's transaction."""
    import_string(RECORD)(actor=actor, verb=verb, obj=obj, label=label, agency=agency, detail=detail, at=at)
