"""The lists: what waits for the actor, his agencies' cases with filters, and a search by applicant."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from kaicheng.calendars.selectors import calendar
from kaicheng.foi import declared, permissions
from kaicheng.foi.models import Case, CaseQuerySet
from kaicheng.foi.selectors import cases
from kaicheng.foi.services import finding
from kaicheng.foi.urgency import Urgency, urgency
from kaicheng.foi.views.base import Closed
from kaicheng.kernel.given import number_in
from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.organisations.models import AgencyQuerySet

PAGE = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list. `asked` is empty for those who only oversee."""

    case: Case
    urgency: Urgency
    asked: str


class Listing(Closed):
    """What the lists share: whose cases they are."""

    verb = permissions.OVERSEE

    def governing(self) -> Any:
        return None

    @cached_property
    def handled(self) -> Any:
        return permissions.handled(self.actor, self.today)

    @cached_property
    def approved(self) -> Any:
        return permissions.approved(self.actor, self.today)

    @cached_property
    def overseen(self) -> AgencyQuerySet:
        return permissions.overseen(self.actor, self.today)

    @cached_property
    def seen(self) -> CaseQuerySet:
        return cases.seen(self.overseen, self.handled)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return calendar()

    def rows(self, found: Iterable[Case]) -> list[Row]:
        """Lines of a list; two queries beside the list's own."""
        found = list(found)
        readable = cases.read(self.handled, self.approved).filter(pk__in=[case.pk for case in found])
        known = set(readable.values_list("pk", flat=True))
        return [
            Row(case, urgency(case, self.today, self.calendar), case.asked if case.pk in known else "")
            for case in found
        ]


class Mine(Listing):
    """待我办理 and 我经办的."""

    template_name = "foi/mine.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = cases.waiting_for(self.actor, self.handled, self.approved)
        rows = self.rows(cases.listed(waiting.filter(pk__in=self.seen.values("pk")))[:200])
        tones = {tone: sum(1 for row in rows if row.urgency.tone == tone) for tone in ("late", "near")}
        own = Case.objects.filter(handler=self.actor)
        return self.show(
            **self.common("mine"), rows=rows, tones=tones, done=own.exclude(pk__in=Case.objects.open()).count(),
            oversees=not self.handled.exists() and not self.approved.exists(),
        )  # fmt: skip


def query_of(request: HttpRequest) -> cases.Query:
    """The question of an address; what does not fit is left out."""
    given = {name: request.GET.get(name, "").replace("\0", "").strip()[:40] for name in cases.Query.__slots__}
    return cases.Query(
        number=given["number"],
        state=given["state"] if given["state"] in cases.STATES else "",
        agency=given["agency"],
        unit=given["unit"],
        handler=number_in(given["handler"]),
        channel=given["channel"],
        applicant_kind=given["applicant_kind"],
        since=_day(given["since"]),
        until=_day(given["until"]),
        due_on=_day(given["due_on"]),
        at=given["at"],
    )


def _day(words: str) -> date | None:
    try:
        return parse_date(words)
    except ValueError:
        return None


class Cases(Listing):
    """All cases that the actor may know of, by what was asked."""

    template_name = "foi/cases.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        query = query_of(request)
        found = cases.narrowed(self.seen, query, self.today, self.calendar)
        page = Paginator(cases.listed(found), PAGE).get_page(request.GET.get("p"))
        kept = {key: value for key, value in request.GET.items() if key != "p" and value}
        return self.show(
            **self.common("cases"), page=page, rows=self.rows(page.object_list), query=query,
            filters=self.filters(), kept=urlencode(kept), identifies=self.may(permissions.IDENTITY),
        )  # fmt: skip

    def filters(self) -> dict[str, Any]:
        units = cases.units_of(self.seen)
        return {
            "states": list(cases.STATES.items()),
            "agencies": cases.agencies_of(self.seen),
            "units": units,
            "handlers": cases.handlers(self.seen),
            "channels": {one.code: one.name for one in declared.channels()}.items(),
            "kinds": [(code, kind.name) for code, kind in declared.applicant_kinds().items()],
        }


class Find(Listing):
    """Applications of one applicant, by number of the proof of identity or by name: exact, sent in the body, recorded."""

    http_method_names = ("post",)
    template_name = "foi/found.html"
    verb = permissions.FIND

    def post(self, request: HttpRequest) -> HttpResponse:
        words = request.POST.get("applicant", "").replace("\0", "").strip()[:100]
        if not words:
            return self.show(**self.common("cases"), rows=[], asked=False, status=400)
        found = finding.by_applicant(words, actor=self.actor, now=self.now)
        return self.show(**self.common("cases"), rows=self.rows(cases.listed(found)[:200]), asked=True)
