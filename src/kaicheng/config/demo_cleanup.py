"""A clean-up round that is under way in the demo county, made through the services its people use."""

import tomllib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.permissions import CONFIRMERS
from kaicheng.cleanup.selectors.items import ItemQuery, items_of
from kaicheng.cleanup.selectors.rounds import open_rounds
from kaicheng.cleanup.selectors.scope import Scope
from kaicheng.cleanup.services import moving, rounds
from kaicheng.cleanup.services.moving import Decision
from kaicheng.cleanup.workflow import Verdict
from kaicheng.documents.selectors import VALID
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import DutyKind
from kaicheng.users.staff import staff_with

SHEET = settings.ROOT / "demo" / "cleanup.toml"


def load(now: datetime) -> int:
    """Open the round once and let the units say what they have said so far; gives how many items it holds."""
    if open_rounds().exists():
        return 0
    given = tomllib.loads(SHEET.read_text(encoding="utf-8"))
    agencies = {agency.code: agency for agency in directory().agencies.values()}
    found = _opened(given["round"], agencies[given["round"]["organiser"]], now)
    for row in given["handed"]:
        _handed(found, row, agencies[row["to"]])
    for row in given["said"]:
        _said(found, row)
    return items_of(found, ItemQuery()).count()


def _opened(row: dict[str, Any], organiser: Agency, now: datetime) -> CleanupRound:
    began = now - timedelta(days=row["opened_days_ago"])
    fields = {
        "title": row["title"].format(year=timezone.localdate(now).year),
        "basis": row["basis"],
        "instructions": row["instructions"],
        "deadline": timezone.localdate(now) + timedelta(days=row["days_left"]),
        "scope": Scope(normative=True, states=(VALID,)).plain(),
    }
    officer = staff_with(organiser, DutyKind.OFFICE, on=timezone.localdate(now))[0]
    found = rounds.create_round(agency=organiser, actor=officer, now=began, fields=fields)
    return rounds.open_round(found=found, actor=officer, now=began)


def _numbered(found: CleanupRound, row: dict[str, Any]) -> list[CleanupItem]:
    """The items of these numbers; those that have ended by the day of loading are no part of the round."""
    return [item for item in items_of(found, ItemQuery()) if item.number in row["numbers"]]


def _handed(found: CleanupRound, row: dict[str, Any], to: Agency) -> None:
    assert found.opened_at is not None  # noqa: S101 - opened above; for the type checker
    now = found.opened_at + timedelta(hours=2)
    items = [item for item in _numbered(found, row) if item.agency_id != to.pk]
    moving.reassign(items=items, actor=found.created_by, now=now, agency=to, reason=row["reason"]).insist()


def _said(found: CleanupRound, row: dict[str, Any]) -> None:
    assert found.opened_at is not None  # noqa: S101 - as above
    now = found.opened_at + timedelta(days=5)
    today = timezone.localdate(now)
    change_by = today + timedelta(days=row["days"]) if "days" in row else None
    decision = Decision(Verdict(row["verdict"]), row.get("reason", ""), row.get("change", ""), change_by)
    for item in _numbered(found, row):
        editors = staff_with(item.agency, DutyKind.EDITOR, on=today)
        moving.propose(items=[item], actor=editors[0], now=now, decision=decision).insist()
        if row.get("confirmed"):
            leader = staff_with(item.agency, *CONFIRMERS, on=today)[0]
            moving.confirm(items=[item], actor=leader, now=now + timedelta(days=1)).insist()
