"""One move with several editions at once: asked once, then told item by item what was done and what was refused."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kaicheng.documents import permissions, services
from kaicheng.documents.forms import MoveForm
from kaicheng.documents.models import TEXTS, Edition
from kaicheng.documents.views.refusing import actor_of, refusable
from kaicheng.documents.waiting import Task
from kaicheng.documents.workflow import BY_SLUG, Move, Transition
from kaicheng.kernel.given import number_in

MOST = 200
# what a list offers for what stands on it; 退回修改 finds the return of each state by itself
BULK = {
    Task.REVIEW: (Move.PASS, Move.RETURN),
    Task.CLEAR: (Move.CLEAR, Move.RETURN),
    Task.PUBLISH: (Move.PUBLISH, Move.RETURN),
    Task.RETURNED: (Move.SUBMIT, Move.DISCARD),
    Task.OWED: (Move.PASS, Move.CLEAR),
    "draft": (Move.SUBMIT, Move.RECALL, Move.DISCARD),
    "scheduled": (Move.UNSCHEDULE, Move.PUBLISH, Move.REOPEN),
}
OFFERED = {move for moves in BULK.values() for move in moves}


def choices_for(kinds: Iterable[str]) -> list[Transition]:
    """The buttons below a list, in the order of the table of moves."""
    wanted = {move for kind in kinds for move in BULK.get(kind, ())}
    return [row for row in BY_SLUG.values() if row.move in wanted]


@require_POST
@refusable
def act(request: HttpRequest) -> HttpResponse:
    """Ask what the move asks for, over all that was picked; when told, do it and say what became of each."""
    permissions.require(permissions.READ, request.user, None, on=timezone.localdate())
    row = BY_SLUG.get(request.POST.get("move", ""))
    if row is None or row.move not in OFFERED:
        raise Http404("没有这一步。")
    back = _back(request)
    editions = _picked(request)
    if not editions:
        messages.warning(request, f"没有选中文件。请先勾选，再点“{row.button}”。")
        return redirect(back)
    form = MoveForm(row, request.POST if "sure" in request.POST else None)
    context = {"row": row, "form": form, "editions": editions, "back": back}
    if "sure" not in request.POST:
        return render(request, "documents/bulk.html", context)
    if not form.is_valid():
        return render(request, "documents/bulk.html", context, status=400)
    now, actor = timezone.now(), actor_of(request)
    words = form.cleaned_data.get("words", "")
    acts = [services.Act(edition, actor, now, words) for edition in editions]
    outcomes = services.make_each(row.move, acts)
    done = sum(one.refusal is None for one in outcomes)
    context |= {"outcomes": outcomes, "done": done, "refused": len(outcomes) - done}
    return render(request, "documents/bulk_done.html", context)


def _picked(request: HttpRequest) -> list[Edition]:
    """The editions ticked, each with the lock version of the list it was ticked on. Only those the actor may read."""
    seen: dict[int, int] = {}
    for mark in request.POST.getlist("pick")[:MOST]:
        words, _, lock = mark.partition("-")
        key, version = number_in(words), number_in(lock)
        if key is not None and version is not None:
            seen[key] = version
    readable = permissions.readable_agencies(request.user, timezone.localdate())
    rows = Edition.objects.filter(pk__in=seen, document__agency__in=readable)
    found = {edition.pk: edition for edition in rows.select_related("document__agency").defer(*TEXTS[:1])}
    for pk, edition in found.items():
        edition.lock_version = seen[pk]
    return [found[pk] for pk in seen if pk in found]


def _back(request: HttpRequest) -> str:
    """The list from which it was picked, if it is a page of ours."""
    back = request.POST.get("back", "")
    lists = tuple(reverse(f"documents:{name}") for name in ("waiting", "mine", "scheduled"))
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(lists)
    return back if ours else lists[0]
