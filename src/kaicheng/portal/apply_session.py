"""What a browser may open without an account: the application it fills in, the receipt it was given, the case it showed the code of.

A session holds references and a moment, nothing of what was typed and no code.
"""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from kaicheng.foi.models import Case, Draft
from kaicheng.foi.selectors import own
from kaicheng.foi.services import drafting, looking_up

_DRAFT, _CASE, _RECEIPT = "foi_draft", "foi_case", "foi_receipt"


def token(request: HttpRequest) -> str:
    """Of the application that was begun here, sent or not."""
    return str(request.session.get(_DRAFT, ""))


def draft_of(request: HttpRequest, now: datetime) -> Draft | None:
    return drafting.by_token(token(request), now=now)


def hold(request: HttpRequest, draft_token: UUID) -> None:
    request.session[_DRAFT] = str(draft_token)


def forget(request: HttpRequest) -> None:
    """Forget the application that was begun."""
    request.session.pop(_DRAFT, None)


def open_case(request: HttpRequest, case: Case, now: datetime, *, filed: bool = False) -> None:
    """Open a case for some minutes. `filed`: it was sent from here just now, and its receipt may be shown."""
    request.session.cycle_key()
    request.session[_CASE] = {"pk": case.pk, "until": looking_up.closes_at(now).isoformat()}
    if filed:
        request.session[_RECEIPT] = case.pk


def opened(request: HttpRequest, now: datetime) -> Case | None:
    """The case that is open; what is looked at stays open from now."""
    held = request.session.get(_CASE)
    if not held or datetime.fromisoformat(held["until"]) < now:
        close_case(request)
        return None
    case = own.case_of(held["pk"])
    request.session[_CASE] = {"pk": held["pk"], "until": looking_up.closes_at(now).isoformat()}
    return case


def receipted(request: HttpRequest, now: datetime) -> Case | None:
    """The case whose receipt may be shown: sent from here, and still open."""
    case = opened(request, now)
    return case if case is not None and request.session.get(_RECEIPT) == case.pk else None


def close_case(request: HttpRequest) -> None:
    for name in (_CASE, _RECEIPT):
        request.session.pop(name, None)


def private(response: HttpResponse) -> HttpResponse:
    """A page for one person: kept nowhere, found by no search engine."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    for name in ("ETag", "Last-Modified"):
        response.headers.pop(name, None)
    return response
