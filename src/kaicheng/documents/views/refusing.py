"""A refusal becomes a page: what was refused, why, and what to do."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from kaicheng.kernel.refusals import Conflict, NotAllowed, Refusal
from kaicheng.users.models import User

View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> User:
    """The member of staff at the other end; the shell lets nobody else in."""
    if not isinstance(request.user, User):
        raise NotAllowed
    return request.user


def refusable(view: View) -> View:
    """Show any refusal that leaves the view as a page of its own, with the fitting status."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return render(request, "backoffice/refused.html", {"refusal": refusal}, status=status_of(refusal))

    return shown


def status_of(refusal: Refusal) -> int:
    """HTTP status for a refusal."""
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, Conflict) else 400
