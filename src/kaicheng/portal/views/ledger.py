"""The progress of work points 工作要点落实进展: ledgers whose organisers show them, and one with its tasks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.portal import listing
from kaicheng.portal.page import respond
from kaicheng.workplan.selectors.board import HEADS, Tally
from kaicheng.workplan.selectors.public import public_ledger, shown_plan, shown_with_tallies

NAME = "工作落实进展"


@require_safe
def ledgers(request: HttpRequest) -> HttpResponse:
    """All ledgers that are shown."""
    today = timezone.localdate()
    context = {"ledgers": shown_with_tallies(today), "today": today, "crumbs": [(NAME, "")], "exact": True}
    return respond(request, "portal/ledgers.html", context, section="ledger")


@require_safe
def ledger(request: HttpRequest, code: str) -> HttpResponse:
    """One ledger: figures, and its tasks with units, days, progress and the document that shows it."""
    plan = shown_plan(code)
    if plan is None:
        raise Http404
    today = timezone.localdate()
    asked = request.GET.get("state", "")
    state = asked if asked in dict(HEADS) else ""
    found = public_ledger(plan, today, state=state)
    address = listing.Address(reverse("portal:ledger", args=[code]), {"state": state} if state else {})
    context = {
        "plan": plan,
        "ledger": found,
        "choices": _choices(address, found.tally, state),
        "all_url": address.bare(),
        "state": state,
        "today": today,
        "crumbs": [(NAME, reverse("portal:ledgers")), (plan.title, "")],
    }
    return respond(request, "portal/ledger.html", context, section="ledger", last_modified=found.changed)


def _choices(address: listing.Address, tally: Tally, now: str) -> list[tuple[str, int, str, bool]]:
    """Tasks to choose from by where they stand: label, count, address, whether chosen; states that occur alone."""
    found = [("全部", tally.total, address.with_(state=""), not now)]
    found += [
        (label, n, address.with_(state=value), value == now)
        for value, label, n in tally.cells
        if n or value == now
    ]
    return found
