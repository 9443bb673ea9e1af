"""Compositions of the home page: the draft is copied from what stands, publishing swaps, former ones are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.portal import permissions, selectors
from kaicheng.portal.home_page import usual_blocks
from kaicheng.portal.models import HomeBlock, HomeVersion
from kaicheng.portal.workflow import VersionState
from kaicheng.users.models import User

CHANGED = "portal.home_changed"
STARTED, DISCARDED = "portal.start_home", "portal.discard_home"


def noted(version: HomeVersion, verb: str, actor: User | None, now: datetime, detail: dict[str, Any]) -> None:
    """Record an act over a composition; inside its transaction."""
    host = selectors.host()
    record(actor=actor, verb=verb, obj=version, label=str(version), agency=host, detail=detail, at=now)


def _allowed(verb: str, actor: User, now: datetime) -> None:
    permissions.require(verb, actor, selectors.host(), on=timezone.localdate(now))


@transaction.atomic
def start_draft(*, actor: User, now: datetime, source: HomeVersion | None = None) -> HomeVersion:
    """Copy the live composition (or a former one, to bring it back) into a draft.

    Raises NotAllowed, and Conflict where somebody else has a draft open.
    """
    _allowed(permissions.COMPOSE, actor, now)
    begun = selectors.home_draft()
    if begun is not None:
        who = begun.created_by.name if begun.created_by else "他人"
        raise Conflict(f"首页已有一份草稿，由{who}开始编排。", advice="请在该草稿上继续，或放弃后重新开始。")
    copied = source or selectors.live_home()
    blocks = selectors.blocks_of(copied) if copied else usual_blocks()
    try:
        with transaction.atomic():
            draft = HomeVersion.objects.create(
                state=VersionState.DRAFT.value, created_at=now, created_by=actor
            )
    except IntegrityError as error:  # two began at the same moment
        raise Conflict("首页已有一份草稿。") from error
    _copy(blocks, draft)
    noted(draft, STARTED, actor, now, {"source": copied.pk if copied else None})
    return draft


def _copy(blocks: Iterable[HomeBlock], draft: HomeVersion) -> None:
    for place, block in enumerate(blocks):
        block.pk, block.version, block.order = None, draft, place
        block._state.adding = True  # noqa: SLF001 - how Django itself says that a row is copied
        block.save(force_insert=True)


@transaction.atomic
def publish_home(*, actor: User, draft: HomeVersion, note: str, now: datetime) -> HomeVersion:
    """Make the draft the home page; the one before is kept. Raises NotAllowed, Invalid, Conflict."""
    _allowed(permissions.PUBLISH, actor, now)
    if not HomeVersion.objects.filter(pk=draft.pk, state=VersionState.DRAFT.value).exists():
        raise Conflict("这份草稿已经启用或放弃。")
    if not draft.blocks.filter(hidden=False).exists():
        raise Invalid("首页没有可显示的板块，请至少添加一个再启用。")
    before = selectors.live_home()
    HomeVersion.objects.filter(state=VersionState.LIVE.value).update(state=VersionState.FORMER.value)
    draft.state, draft.note = VersionState.LIVE.value, note.strip()[:200]
    draft.published_at, draft.published_by = now, actor
    draft.save()
    noted(
        draft, permissions.PUBLISH, actor, now, {"before": before.pk if before else None, "note": draft.note}
    )
    announce(CHANGED, {"version": draft.pk}, at=now)
    return draft


@transaction.atomic
def discard_draft(*, actor: User, draft: HomeVersion, now: datetime) -> None:
    """Throw the draft away; what is live stays."""
    _allowed(permissions.COMPOSE, actor, now)
    noted(draft, DISCARDED, actor, now, {"blocks": draft.blocks.count()})
    if not HomeVersion.objects.filter(pk=draft.pk, state=VersionState.DRAFT.value).delete()[0]:
        raise Conflict("这份草稿已经启用或放弃。")
