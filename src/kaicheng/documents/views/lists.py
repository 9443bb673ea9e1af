"""The lists of the flow: what waits for me, what went through my hands, what is set to a time."""

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail import hooks

from kaicheng.documents import permissions
from kaicheng.documents.models import Edition
from kaicheng.documents.views.bulk import choices_for
from kaicheng.documents.views.refusing import actor_of, refusable
from kaicheng.documents.waiting import (
    MINE_STATES,
    TASKS,
    handled_by,
    handled_rows,
    is_late,
    of_task,
    scheduled,
    waiting_counts,
    waiting_for,
    waiting_rows,
)

PAGE = 30


@refusable
def waiting(request: HttpRequest) -> HttpResponse:
    """待我办理: over all agencies where the actor holds a duty, what waits longest first."""
    today = _entered(request)
    actor, task = actor_of(request), request.GET.get("task", "")
    agency = request.GET.get("agency", "").replace("\0", "")
    found = of_task(waiting_for(actor, today), task)
    if agency:
        found = found.filter(document__agency__code=agency)
    page = _page(request, found)
    counts = waiting_counts(actor, today)
    rows = waiting_rows(page.object_list, today)
    context = {
        "page": page,
        "rows": rows,
        "total": sum(counts.values()),
        "tasks": [(key, TASKS[key], number) for key, number in counts.items()],
        "task": task if task in TASKS else "",
        "agencies": permissions.readable_agencies(actor, today),
        "agency": agency,
        "kept": _kept(request),
        "bulk": choices_for({row.task for row in rows}),
        # what waits in other rooms: each says what, how many and where, or nothing
        "elsewhere": [
            told for hook in hooks.get_hooks("kaicheng_waiting_elsewhere") if (told := hook(request))
        ],
    }
    return render(request, "documents/waiting.html", context)


@refusable
def mine(request: HttpRequest) -> HttpResponse:
    """我经办的: drafted, handed in or decided by the actor, and where each stands now."""
    today = _entered(request)
    actor, state = actor_of(request), request.GET.get("state", "")
    page = _page(request, handled_by(actor, today, state))
    context = {
        "page": page,
        "rows": handled_rows(page.object_list, actor, today),
        "states": [("", "全部"), *((key, label) for key, (label, _) in MINE_STATES.items())],
        "state": state if state in MINE_STATES else "",
        "kept": _kept(request),
        "bulk": choices_for({"draft"}),
    }
    return render(request, "documents/mine.html", context)


@refusable
def timetable(request: HttpRequest) -> HttpResponse:
    """What is set to be published by itself, and what should have been and was not."""
    today, now = _entered(request), timezone.now()
    page = _page(request, scheduled(actor_of(request), today))
    rows = [(edition, is_late(edition, now)) for edition in page.object_list]
    context = {
        "page": page,
        "rows": rows,
        "late": sum(late for _, late in rows),
        "kept": _kept(request),
        "bulk": choices_for({"scheduled"}),
    }
    return render(request, "documents/scheduled.html", context)


def _entered(request: HttpRequest) -> date:
    today = timezone.localdate()
    permissions.require(permissions.READ, request.user, None, on=today)
    return today


def _page(request: HttpRequest, found: QuerySet[Edition]) -> Page[Edition]:
    return Paginator(found, PAGE).get_page(request.GET.get("p"))


def _kept(request: HttpRequest) -> str:
    return urlencode({key: value for key, value in request.GET.items() if key != "p" and value})
