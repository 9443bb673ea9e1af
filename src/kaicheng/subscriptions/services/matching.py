"""Who is to hear of a published edition. A thousand subscribers at a time, so that the worker stays free."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kaicheng.columns.selectors import columns_showing
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import public_documents
from kaicheng.events.services import announce
from kaicheng.subscriptions.models import (
    Announcement,
    Change,
    ChangeKind,
    Choice,
    ChoiceKind,
    Frequency,
    Subscriber,
)
from kaicheng.subscriptions.services.changes import NOTED
from kaicheng.subscriptions.services.sending import MORE
from kaicheng.subscriptions.services.timing import due_at

BATCH = 1000


def on_noted(payload: dict[str, Any], now: datetime) -> None:
    """Enter the edition for every subscriber it concerns; each once, however often this is called."""
    change = Change.objects.filter(pk=payload["change"]).first()
    if change is None or change.edition_id is None:
        return
    found = public_documents({change.document_id}).select_related("live", "agency")
    document = found.prefetch_related("live__issuers__agency").first()
    if document is None or document.live_id != change.edition_id:
        return  # withdrawn or renewed meanwhile: the later change tells
    subscribers = _concerned(document, timezone.localdate(now), int(payload.get("after", 0)))
    Announcement.objects.bulk_create(
        [
            Announcement(
                subscriber=subscriber,
                edition_id=change.edition_id,
                renewed=change.kind == ChangeKind.SUPERSEDED,
                due_at=due_at(subscriber, now),
            )
            for subscriber in subscribers
        ],
        ignore_conflicts=True,
    )
    if any(subscriber.frequency == Frequency.AT_ONCE for subscriber in subscribers):
        announce(MORE, {}, at=now)  # the schedule would tell them, too, a little later
    if len(subscribers) == BATCH:
        announce(NOTED, {"change": change.pk, "after": subscribers[-1].pk}, at=now)


def _concerned(document: Document, today: Any, after: int) -> list[Subscriber]:
    chosen = _choices(document, today)
    found = Subscriber.objects.filter(pk__in=chosen.values("subscriber"), pk__gt=after)
    return list(found.filter(confirmed_at__isnull=False).order_by("pk")[:BATCH])


def _choices(document: Document, today: Any) -> QuerySet[Choice]:
    """An agency means what it issues and what its subordinates do; a theme its subthemes, too."""
    live = document.live
    assert live is not None  # noqa: S101 - public; for the type checker
    paths = [document.agency.path, *(i.agency.path for i in live.issuers.all() if i.agency)]
    agencies = {code for path in paths for code in path.split("/") if code}
    themes = {live.theme, live.theme.partition("/")[0]} - {""}
    columns = {column.code for column in columns_showing(document.pk, today)}
    wanted = (
        Q(kind=ChoiceKind.ALL)
        | Q(kind=ChoiceKind.AGENCY, value__in=agencies)
        | Q(kind=ChoiceKind.THEME, value__in=themes)
        | Q(kind=ChoiceKind.COLUMN, value__in=columns)
    )
    return Choice.objects.filter(wanted, confirmed=True)
