"""An applicant opens his case with number and query code. Wrong codes are counted, by number and address, under a mark."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils import timezone

from kaicheng.foi.declared.applying import open_minutes, wait_minutes, wrong_codes
from kaicheng.foi.models import Case, Draft
from kaicheng.foi.services import counting, drafting, filing
from kaicheng.kernel.refusals import Refusal


class WrongCode(Refusal):
    """The same whichever of the two was wrong."""

    code = "foi.wrong_code"
    title = "未能打开"
    sentence = "编号或查询码不正确。"
    advice = "请对照接收回执核对；查询码不区分大小写，短横线可以不填。"


class WrongDraftCode(WrongCode):
    """Wrong, or erased after its day: not told apart."""

    sentence = "继续填写码不正确，或者该申请已按期限清除。"
    advice = "请核对后再试，或者重新填写。"


class TooManyTries(Refusal):
    code = "foi.too_many_tries"
    title = "请稍后再试"
    sentence = "尝试的次数过多。"
    advice = "请过一刻钟再试，或者与受理机关联系。"


T = TypeVar("T", Case, Draft)


def look_up(number: str, code: str, *, client: str, now: datetime) -> Case:
    """Open a case. `client`: the network address of whoever asks. Raises WrongCode, TooManyTries."""
    who = f"{client}|{number.strip().upper()}"
    return _tried(who, now, lambda: filing.found(_short(number), _short(code)))


def resume(code: str, *, client: str, now: datetime) -> Draft:
    """Find an application that was saved for later. Raises WrongDraftCode, TooManyTries."""
    return _tried(f"{client}|", now, lambda: drafting.found(_short(code), now=now), WrongDraftCode)


def opened_since(now: datetime) -> datetime:
    """What was opened after this is still open now."""
    return now - timedelta(minutes=open_minutes().on(timezone.localdate(now)))


def closes_at(now: datetime) -> datetime:
    """When a case that is opened now closes again."""
    return now + timedelta(minutes=open_minutes().on(timezone.localdate(now)))


def _tried(who: str, now: datetime, find: Callable[[], T | None], wrong: type[Refusal] = WrongCode) -> T:
    """Let somebody try a code, unless he was wrong too often."""
    today = timezone.localdate(now)
    since = now - timedelta(minutes=wait_minutes().on(today))
    if counting.times(who, since=since) >= wrong_codes().on(today):
        raise TooManyTries
    found = find()
    if found is None:
        counting.count(who, since=since, now=now)
        raise wrong
    counting.forget(who)
    return found


def _short(typed: str) -> str:
    return typed.replace("\0", "")[:60]
