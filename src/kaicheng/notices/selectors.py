"""What a person was told, and what he wants by e-mail."""

from dataclasses import dataclass

from django.db.models import Case, Value, When

from kaicheng.notices import kinds
from kaicheng.notices.models import MailChoice, Notice, NoticeQuerySet
from kaicheng.users.models import User


def mine(person: User, *, unread: bool = False) -> NoticeQuerySet:
    """One's own notices: unread ones first, then the latest."""
    notices = Notice.objects.filter(person=person)
    if unread:
        return notices.unread().order_by("-at", "-pk")
    return notices.order_by(Case(When(read_at=None, then=Value(0)), default=Value(1)), "-at", "-pk")


def unread_count(person: User) -> int:
    return Notice.objects.filter(person=person).unread().count()


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of notice and whether the person is told of it by e-mail."""

    kind: str
    label: str
    mailed: bool


def mail_choices(person: User) -> list[Choice]:
    """Every kind that has a name or that the person was told of, by name. Two queries."""
    refused = set(MailChoice.objects.filter(person=person).values_list("kind", flat=True))
    told = set(Notice.objects.filter(person=person).order_by().values_list("kind", flat=True).distinct())
    known = {*kinds.registered(), *told, *refused}
    rows = [Choice(kind, kinds.label_of(kind), kind not in refused) for kind in known]
    return sorted(rows, key=lambda row: (row.label, row.kind))
