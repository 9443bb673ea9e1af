"""Applications that were begun and not sent yet: sealed, found again by their code, erased after their day."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from kaicheng.foi.declared.applying import begun_an_hour, begun_days, saved_days
from kaicheng.foi.identity import code_mark, ring
from kaicheng.foi.models import Draft
from kaicheng.foi.services import counting
from kaicheng.foi.services.filing import spelled
from kaicheng.kernel.refusals import Refusal

_BOUND = "foi.draft"
_LONGEST = 6000  # characters of one value: more than any field takes, so that what was typed is kept and refused by name


class TooManyDrafts(Refusal):
    code = "foi.too_many_drafts"
    title = "请稍后再试"
    sentence = "从您所在的网络新填写的申请过多。"
    advice = "请过一小时再试；已经填写的，凭继续填写码接着填写。也可以当面提交或者邮寄申请。"


def begin(*, now: datetime, client: str = "") -> Draft:
    """Begin an application. Its token stands for the one act of sending it.

    `client`: the network address from which it is begun; "" is not counted. Raises TooManyDrafts.
    """
    if client:
        _count(client, now)
    token = uuid.uuid4()
    draft = Draft(token=token, code_mark=code_mark(_code(token)), sealed=ring().seal(b"{}", _bound(token)))
    return _saved(draft, now, begun_days().on(timezone.localdate(now)))


def given(draft: Draft) -> dict[str, str]:
    """What was typed so far, by field."""
    return {str(k): str(v) for k, v in json.loads(ring().open(draft.sealed, _bound(draft.token))).items()}


def keep(draft: Draft, values: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """Keep what was typed, right or wrong; gives all of it."""
    whole = given(draft) | {name: value[:_LONGEST].replace("\0", "") for name, value in values.items()}
    draft.sealed = ring().seal(json.dumps(whole, ensure_ascii=False).encode(), _bound(draft.token))
    left = (draft.erase_on - timezone.localdate(draft.saved_at)).days  # as long as before, from today
    _saved(draft, now, left)
    return whole


def save_for_later(draft: Draft, *, now: datetime) -> str:
    """Keep an application for those who go on another day; gives the code by which it is found."""
    _saved(draft, now, saved_days().on(timezone.localdate(now)))
    return code_of(draft)


def code_of(draft: Draft) -> str:
    return _code(draft.token)


def found(code: str, *, now: datetime) -> Draft | None:
    """The application of a code, where it is still there."""
    today = timezone.localdate(now)
    return Draft.objects.filter(code_mark=code_mark(code), erase_on__gte=today).first()


def by_token(token: str, *, now: datetime) -> Draft | None:
    """The application that a reader has begun; None where it was sent, erased, or never was."""
    try:
        wanted = uuid.UUID(token)
    except ValueError:
        return None
    return Draft.objects.filter(token=wanted, erase_on__gte=timezone.localdate(now)).first()


def discard(draft: Draft) -> None:
    draft.delete()


def _count(client: str, now: datetime) -> None:
    who, since = f"{client}|{now:%Y%m%d%H}|draft", now - timedelta(hours=1)
    if counting.times(who, since=since) >= begun_an_hour().on(timezone.localdate(now)):
        raise TooManyDrafts
    counting.count(who, since=since, now=now)


def erase_old(now: datetime) -> None:
    """Erase what its day has passed. Daily."""
    counting.erase_old(now)
    Draft.objects.filter(erase_on__lt=timezone.localdate(now)).delete()


def _saved(draft: Draft, now: datetime, days: int) -> Draft:
    draft.saved_at = now
    draft.erase_on = timezone.localdate(now) + timedelta(days=days)
    draft.save()
    return draft


def _code(token: uuid.UUID) -> str:
    return spelled(ring().mark(str(token), "foi.draft_code"))


def _bound(token: uuid.UUID) -> str:
    return f"{_BOUND}:{token}"
