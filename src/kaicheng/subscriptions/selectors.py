"""Questions about changes and subscriptions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from kaicheng.columns.selectors import column
from kaicheng.documents.declared import theme_name
from kaicheng.organisations.selectors import directory
from kaicheng.subscriptions.models import Announcement, Change, Choice, ChoiceKind, Frequency, Subscriber

SETTLED_AFTER = timedelta(seconds=2)
_MOST = 200


def changes_after(cursor: int, *, now: datetime, limit: int) -> list[Change]:
    """Give the changes after that one, oldest first.

    The very latest are held back for a moment: of two workers the one that drew the lower number may write it later,
    and a reader who had passed it by then would never see it.
    """
    settled = Change.objects.filter(pk__gt=cursor, at__lte=now - SETTLED_AFTER).order_by("pk")
    return list(settled.select_related("document")[:limit])


def last_change(now: datetime) -> int:
    """The number of the latest settled change; 0 where there is none."""
    newest = Change.objects.filter(at__lte=now - SETTLED_AFTER).order_by("-pk")
    return newest.values_list("pk", flat=True).first() or 0


def named_choices(subscriber: Subscriber, *, confirmed: bool) -> list[str]:
    """Give what a subscriber chose, in words."""
    return [name_of(choice) for choice in subscriber.choices.filter(confirmed=confirmed).order_by("pk")]


def name_of(choice: Choice) -> str:
    """Say what a choice means; its bare code where that is no longer there."""
    if choice.kind == ChoiceKind.ALL:
        return "全部文件"
    if choice.kind == ChoiceKind.AGENCY:
        names = {agency.code: agency.name for agency in directory().agencies.values()}
        return f"{names.get(choice.value, choice.value)}（含所属单位）"
    if choice.kind == ChoiceKind.THEME:
        return f"主题：{theme_name(choice.value).replace(chr(92), ' / ') or choice.value}"
    found = column(choice.value)
    return f"栏目：{found.name if found else choice.value}"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many subscribe to what; whoever they are is nobody's business."""

    confirmed: int
    waiting: int
    by_frequency: list[tuple[str, int]]
    by_choice: list[tuple[str, int]]
    letters_week: int
    letters_month: int
    due: int


def figures(now: datetime) -> Figures:
    confirmed = Subscriber.objects.filter(confirmed_at__isnull=False)
    frequencies = dict(confirmed.order_by().values_list("frequency").annotate(n=Count("pk")))
    chosen = Choice.objects.filter(confirmed=True).order_by()
    counts = chosen.values_list("kind", "value").annotate(n=Count("pk")).order_by("-n", "kind", "value")
    sent = Announcement.objects.filter(sent_at__isnull=False)
    return Figures(
        confirmed=confirmed.count(),
        waiting=Subscriber.objects.filter(confirmed_at__isnull=True).count(),
        by_frequency=[(one.label, frequencies.get(one.value, 0)) for one in Frequency],
        by_choice=[(name_of(Choice(kind=kind, value=value)), n) for kind, value, n in counts[:_MOST]],
        letters_week=sent.filter(sent_at__gte=now - timedelta(days=7)).count(),
        letters_month=sent.filter(sent_at__gte=now - timedelta(days=30)).count(),
        due=Announcement.objects.filter(sent_at__isnull=True, due_at__lte=now).count(),
    )
