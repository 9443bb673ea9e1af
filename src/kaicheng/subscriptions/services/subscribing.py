"""Asking for letters, showing that the address is one's own, changing one's mind, leaving."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kaicheng.columns.selectors import moved_addresses, open_columns
from kaicheng.documents.declared import themes
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.organisations.selectors import directory
from kaicheng.subscriptions.models import Announcement, Attempt, Choice, ChoiceKind, Frequency, Subscriber
from kaicheng.subscriptions.services.addresses import (
    CONFIRM_WITHIN,
    LinkOver,
    behind,
    client_digest,
    digest,
    new_salt,
    normal,
    sealed,
)
from kaicheng.subscriptions.services.following import follow
from kaicheng.subscriptions.services.timing import due_at

LETTER = "subscriptions.letter"  # {"subscriber", "kind", "announcements"}
MOST_PER_CLIENT = 20  # requests an hour from one place; many may share an address behind a proxy
MOST_PER_ADDRESS = 3  # requests to confirm a day
BETWEEN_LETTERS = timedelta(minutes=5)
MOST_CHOICES = 60


class TooMany(Refusal):
    code = "subscriptions.too_many"
    title = "申请过于频繁"
    sentence = "从您所在的网络提交的订阅申请过多。"
    advice = "请一小时后再试，或改用订阅源（RSS、Atom）。"


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """One thing to hear of; in forms it is written “agency:D03”."""

    kind: str
    value: str = ""

    @property
    def text(self) -> str:
        return f"{self.kind}:{self.value}"

    @classmethod
    def read(cls, text: str) -> "Wanted":
        kind, _, value = text.partition(":")
        return cls(kind, value)


def checked(wanted: Collection[Wanted]) -> list[Wanted]:
    """Give the choices without repetition; everything includes the rest. Raises Invalid for what does not exist."""
    known = {
        ChoiceKind.ALL: {""},
        ChoiceKind.AGENCY: {agency.code for agency in directory().agencies.values()},
        ChoiceKind.THEME: set(themes()),
        ChoiceKind.COLUMN: {column.code for column in open_columns()},
    }
    found = _present(wanted)
    if not found:
        raise Invalid(errors={"choices": "请至少选择一项要订阅的内容。"})
    if len(found) > MOST_CHOICES:
        raise Invalid(errors={"choices": f"最多选择 {MOST_CHOICES} 项；需要更多的，请选“全部新公开的文件”。"})
    for one in found:
        if one.kind not in ChoiceKind.values or one.value not in known[ChoiceKind(one.kind)]:
            raise Invalid(errors={"choices": "所选内容中有已不存在的项目，请重新选择。"})
    everything = Wanted(ChoiceKind.ALL.value)
    return [everything] if everything in found else found


def _present(wanted: Collection[Wanted]) -> list[Wanted]:
    """A page that was open while a column got another address still names the former one."""
    moved = {Wanted(ChoiceKind.COLUMN.value, code): now for code, now in moved_addresses().items()}
    return sorted({Wanted(one.kind, moved.get(one, one.value)) for one in wanted})


def checked_frequency(frequency: str) -> str:
    if frequency not in Frequency.values:
        raise Invalid(errors={"frequency": "请选择发送频次。"})
    return frequency


@transaction.atomic
def ask(*, address: str, wanted: Collection[Wanted], frequency: str, client: str, now: datetime) -> None:
    """Ask for letters. What happens, and what the caller sees, is the same whether the address is known or not.

    Only a letter to the address itself goes on from here. Raises Invalid, TooMany.
    """
    address, choices, frequency = normal(address), checked(wanted), checked_frequency(frequency)
    _count_client(client, now)
    subscriber, made = Subscriber.objects.select_for_update().get_or_create(
        key=digest(address),
        defaults={
            "address": sealed(address),
            "salt": new_salt(),
            "frequency": frequency,
            "asked_at": now,
        },
    )
    if not made and not _may_write_to(subscriber, now):
        return
    if subscriber.confirmed_at is None:
        subscriber.frequency = frequency
    _count_letter(subscriber, now)
    subscriber.choices.filter(confirmed=False).delete()  # the latest request counts
    mine = {Wanted(choice.kind, choice.value) for choice in subscriber.choices.all()}
    Choice.objects.bulk_create(
        Choice(subscriber=subscriber, kind=one.kind, value=one.value) for one in choices if one not in mine
    )
    announce(LETTER, {"subscriber": subscriber.pk, "kind": "confirm"}, at=now)


def pending_mark(subscriber: Subscriber) -> str:
    """Sum up what a link confirms, so that a link confirms what its letter named and nothing else."""
    pending = subscriber.choices.filter(confirmed=False).order_by("kind", "value")
    told = "|".join(f"{choice.kind}:{choice.value}" for choice in pending)
    return hashlib.sha256(f"{told}|{subscriber.frequency}".encode()).hexdigest()[:16]


def to_confirm(link: str) -> Subscriber:
    """Give whose choices a link would confirm. Raises LinkOver."""
    subscriber, told = behind(link, "confirm", within=CONFIRM_WITHIN)
    already = subscriber.confirmed_at and not subscriber.choices.filter(confirmed=False).exists()
    if not already and told.get("d") != pending_mark(subscriber):
        raise LinkOver
    return subscriber


@transaction.atomic
def confirm(*, link: str, now: datetime) -> Subscriber:
    """Take the link as proof that the address is the asker's. A second time does no harm. Raises LinkOver."""
    subscriber = to_confirm(link)
    subscriber.confirmed_at = subscriber.confirmed_at or now
    subscriber.save(update_fields=["confirmed_at"])
    pending = subscriber.choices.filter(confirmed=False)
    if pending.filter(kind=ChoiceKind.ALL).exists():
        subscriber.choices.exclude(kind=ChoiceKind.ALL).delete()
    pending.update(confirmed=True)
    follow(subscriber.choices.all())
    return subscriber


@transaction.atomic
def change(*, link: str, wanted: Collection[Wanted], frequency: str, now: datetime) -> Subscriber:
    """Choose anew; what waits to be sent follows the new frequency. Raises LinkOver, Invalid."""
    subscriber, _ = behind(link, "manage")
    if not wanted:
        raise Invalid(errors={"choices": "没有选中任何内容。不再需要的，请用本页末尾的“全部退订”。"})
    choices, frequency = checked(wanted), checked_frequency(frequency)
    subscriber.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(subscriber=subscriber, kind=one.kind, value=one.value, confirmed=True) for one in choices
    )
    if frequency != subscriber.frequency:
        subscriber.frequency = frequency
        waiting = Announcement.objects.filter(subscriber=subscriber, sent_at__isnull=True)
        waiting.update(due_at=due_at(subscriber, now))
    subscriber.save(update_fields=["frequency"])
    return subscriber


@transaction.atomic
def leave(*, link: str) -> None:
    """Erase the address and everything with it; a link used a second time finds nothing, which is well."""
    try:
        subscriber, _ = behind(link, "manage")
    except LinkOver:
        return
    subscriber.delete()


def _count_client(client: str, now: datetime) -> None:
    mark = client_digest(client, timezone.localdate(now).isoformat())
    if Attempt.objects.filter(client=mark, at__gt=now - timedelta(hours=1)).count() >= MOST_PER_CLIENT:
        raise TooMany
    Attempt.objects.create(client=mark, at=now)


def _may_write_to(subscriber: Subscriber, now: datetime) -> bool:
    """Whether another letter to confirm may go there: nobody's box is filled by strangers."""
    if now < subscriber.asked_at + BETWEEN_LETTERS:
        return False
    today = subscriber.letters_day == timezone.localdate(now)
    return not (today and subscriber.letters_count >= MOST_PER_ADDRESS)


def _count_letter(subscriber: Subscriber, now: datetime) -> None:
    today = timezone.localdate(now)
    subscriber.letters_count = subscriber.letters_count + 1 if subscriber.letters_day == today else 1
    subscriber.letters_day, subscriber.asked_at = today, now
    subscriber.save(update_fields=["letters_count", "letters_day", "asked_at", "frequency"])
