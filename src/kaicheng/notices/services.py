"""Telling people: in the back office, and by e-mail where they have an address and want it."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction

from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import shortened
from kaicheng.notices import kinds, mailing
from kaicheng.notices.declared import kept_days
from kaicheng.notices.models import MailChoice, Notice, NoticeQuerySet
from kaicheng.users.models import User

POSTED = "notices.posted"
MAIL = "notices.mail"
_SUBJECT, _URL, _KEY = 200, 500, 200


@transaction.atomic
def notify(*, people: Iterable[User], key: str, subject: str, text: str, url: str, now: datetime) -> int:
    """Tell each person once: a second call with the same key tells only those not told yet. Gives how many were told.

    `key` is “kind:what” (see `kinds`); `url` an address of this site, or "". E-mail follows from the worker.
    """
    if not key or len(key) > _KEY:
        raise ValueError(f"a notice needs a key of at most {_KEY} characters: {key!r}")
    if url and not (url.startswith("/") and not url.startswith("//")):
        raise ValueError(f"a notice leads within the site: {url!r}")
    wanted = {person.pk: person for person in people if person.is_active}
    told = set(Notice.objects.filter(person__in=wanted, key=key).values_list("person_id", flat=True))
    fresh = [pk for pk in wanted if pk not in told]
    Notice.objects.bulk_create(
        [
            Notice(
                person=wanted[pk],
                key=key,
                kind=kinds.kind_of(key),
                subject=shortened(mailing.one_line(subject), _SUBJECT),
                text=text,
                url=url[:_URL],
                at=now,
            )
            for pk in fresh
        ],
        ignore_conflicts=True,  # another process may have told one of them in the same moment
    )
    for pk in fresh:
        if wanted[pk].email:
            announce(POSTED, {"person": pk, "key": key}, at=now)
    return len(fresh)


def mail_notice(payload: dict[str, Any], now: datetime) -> None:
    """Send a notice by e-mail, once; not where it was read, mailed or turned off meanwhile. Called by the worker."""
    found = Notice.objects.filter(person_id=payload["person"], key=payload["key"], mailed_at__isnull=True)
    notice = found.select_related("person").first()
    if notice is None or notice.read_at is not None or not notice.person.is_active or not notice.person.email:
        return
    if MailChoice.objects.filter(person=notice.person, kind=notice.kind).exists():
        return
    lines = [f"{notice.person.name}：", "", notice.text or notice.subject]
    if notice.url:
        lines += ["", f"请登录后台办理：{settings.SITE_URL.rstrip('/')}{notice.url}"]
    lines += [
        "",
        f"（此邮件由{settings.SITE_NAME}自动发出，请勿回复。不需要此类邮件的，可在后台“提醒”页关闭。）",
    ]
    letter = {"to": notice.person.email, "subject": notice.subject, "text": "\n".join(lines)}
    mailing.compose(letter, mark=f"notice:{notice.pk}", at=now).send()
    Notice.objects.filter(pk=notice.pk).update(mailed_at=now)


def post_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    now: datetime,
) -> None:
    """Queue a letter, with the caller's transaction; the worker sends it and tries again when the server is away.

    Raises ValidationError for an address that is none, ValueError for a header that is not the caller's to set.
    """
    validate_email(to)
    letter = {"to": to, "subject": mailing.one_line(subject), "text": text, "html": html}
    mark = secrets.token_hex(16)  # one letter, however often it has to be sent
    announce(MAIL, {**letter, "headers": mailing.checked_headers(headers), "mark": mark}, at=now)


def send_mail(payload: dict[str, Any], now: datetime) -> None:
    """Send a queued letter. Called by the worker."""
    mailing.compose(payload, mark=payload["mark"], at=now).send()


def mark_read(*, notice: Notice, actor: User, now: datetime) -> Notice:
    """Set one's own notice read; what was read stays so."""
    _mark(Notice.objects.filter(pk=notice.pk), actor, now)
    notice.refresh_from_db()
    return notice


def mark_some_read(*, actor: User, pks: Iterable[int], now: datetime) -> int:
    """Set those of one's own notices read; gives how many."""
    return _mark(Notice.objects.filter(pk__in=list(pks)), actor, now)


def mark_all_read(*, actor: User, now: datetime) -> int:
    """Set all of one's own notices read; gives how many."""
    return _mark(Notice.objects.all(), actor, now)


def _mark(notices: NoticeQuerySet, actor: User, now: datetime) -> int:
    return notices.unread().filter(person=actor).update(read_at=now)


@transaction.atomic
def choose_mail(*, actor: User, wanted: Iterable[str], offered: Iterable[str]) -> None:
    """Keep by which of the offered kinds a person is told by e-mail as well."""
    wanted, offered = set(wanted), set(offered)
    if not wanted <= offered:
        raise Invalid("没有这类提醒，请刷新页面后重选。")
    MailChoice.objects.filter(person=actor, kind__in=offered).delete()
    MailChoice.objects.bulk_create(MailChoice(person=actor, kind=kind) for kind in sorted(offered - wanted))


def prune(now: datetime) -> None:
    """Forget notices that were read long ago (declared/keeping.toml); unread ones stay until they are read."""
    before = now - timedelta(days=kept_days().on(now.date()))
    Notice.objects.filter(read_at__lt=before).delete()
