"""Questions to the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kaicheng.audit.models import Entry
from kaicheng.audit.verbs import ACCOUNT_APPS
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import named_or_below
from kaicheng.users.models import DutyKind, User
from kaicheng.users.policy import Actor, agencies_with

Entries = models.QuerySet[Entry]
COUNTED_TO = 10_000  # a list says how many up to here, then “more than”


def history(obj: models.Model) -> Entries:
    """All acts on one thing, newest first."""
    return Entry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """A question to the record. Days are inclusive; `person` and `words` are parts of a name; `thing` is “type:id”."""

    since: date | None = None
    until: date | None = None
    person: str = ""
    verb: str = ""
    agency: str = ""
    words: str = ""
    thing: str = ""


def visible(actor: Actor, on: date) -> Entries:
    """Rows the actor may see (`permissions`). What belongs to no agency is seen by those at the top of the tree."""
    if not isinstance(actor, User):
        return Entry.objects.none()
    whole = _at(actor, on, DutyKind.AUDITOR) | _within(actor, on, DutyKind.OFFICE)
    accounts = _at(actor, on, DutyKind.ADMINISTRATOR) | Q(actor=actor)
    of_accounts = Q()
    for app in ACCOUNT_APPS:
        of_accounts |= Q(verb__startswith=app)
    return Entry.objects.filter(whole | (accounts & of_accounts))


def _within(actor: User, on: date, kind: DutyKind) -> Q:
    return Q(agency_code__in=agencies_with(actor, kind, on=on).values("code"))


def _at(actor: User, on: date, kind: DutyKind) -> Q:
    """The agencies of a duty; with the rows of no agency where the duty is held at a root."""
    found = _within(actor, on, kind)
    if agencies_with(actor, kind, on=on).filter(parent__isnull=True).exists():
        found |= Q(agency_code="")
    return found


def asked(entries: Entries, query: RecordQuery) -> Entries:
    """Narrow rows down to what the question asks for."""
    if query.since:
        entries = entries.filter(at__gte=_midnight(query.since))
    if query.until:
        entries = entries.filter(at__lt=_midnight(query.until + timedelta(days=1)))
    if query.person:
        entries = entries.filter(actor_name__icontains=query.person)
    if query.verb:
        entries = entries.filter(verb=query.verb)
    if query.agency:
        entries = entries.filter(agency_code=query.agency)
    if query.words:
        entries = entries.filter(object_label__icontains=query.words)
    if ":" in query.thing:
        object_type, _, object_id = query.thing.partition(":")
        entries = entries.filter(object_type=object_type, object_id=object_id)
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Rows, newest first; `older` and `newer` are the sequence numbers to go on from, None at an end."""

    rows: list[Entry]
    older: int | None
    newer: int | None


def page_of(
    entries: Entries, size: int, *, before: int | None = None, after: int | None = None
) -> RecordPage:
    """Cut one page by sequence number: it stays the same while new rows come in, and costs the same everywhere."""
    if after is not None:
        rows = list(entries.filter(sequence__gt=after).order_by("sequence")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        older = rows[-1].sequence if rows else None
        return RecordPage(rows, older, rows[0].sequence if more else None)
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    rows = list(entries.order_by("-sequence")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    newer = rows[0].sequence if rows and before is not None else None
    return RecordPage(rows, rows[-1].sequence if more else None, newer)


def how_many(entries: Entries) -> int:
    """Count, but no further than one above `COUNTED_TO`."""
    return entries.order_by()[: COUNTED_TO + 1].count()


def verbs_in(entries: Entries) -> list[str]:
    """The verbs that occur among rows."""
    return sorted(entries.order_by().values_list("verb", flat=True).distinct())


def agencies_seen(actor: Actor, on: date) -> models.QuerySet[Agency]:
    """Agencies whose acts the actor may ask for."""
    return agencies_with(actor, DutyKind.AUDITOR, DutyKind.OFFICE, DutyKind.ADMINISTRATOR, on=on)


def agency_names(codes: set[str]) -> dict[str, str]:
    """Names of agencies by their codes."""
    rows = named_or_below((), ("/",)).filter(code__in=codes)
    return dict(rows.values_list("code", "name"))


def oldest_first(entries: Entries) -> Iterator[Entry]:
    """All rows in their order, a few thousand in memory at a time."""
    return entries.order_by("sequence").iterator(chunk_size=2000)
