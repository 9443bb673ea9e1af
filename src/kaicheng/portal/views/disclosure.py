"""The disclosure section 政府信息公开专栏: of every agency in one shape, linked into the county's cluster."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.disclosure import selectors as disclosure
from kaicheng.disclosure.composing import differences
from kaicheng.disclosure.selectors import AgencySection, PlaceQuery
from kaicheng.documents import exports
from kaicheng.organisations.models import Agency
from kaicheng.portal import disclosure_page as section_page
from kaicheng.portal import document_page, downloads, listing
from kaicheng.portal.page import respond
from kaicheng.portal.rows import rows_of

_LATEST = 8
_SHORT_LIST = 100


def _section(code: str) -> AgencySection:
    agency = disclosure.agency_named(code)
    if agency is None:
        raise Http404
    return disclosure.section_of(agency)


@require_safe
def cluster(request: HttpRequest) -> HttpResponse:
    """All sections of the county, what each holds, and the county-wide collections."""
    today = timezone.localdate()
    groups = disclosure.cluster(today)
    context = {
        "groups": groups,
        "agencies": sum(len(group.rows) for group in groups),
        "papers": disclosure.papers_shown(),
        "crumbs": [(section_page.NAME, "")],
        "exact": True,
    }
    return respond(request, "portal/disclosure/cluster.html", context, section="disclosure")


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """The front of one agency's section: its parts, and what was disclosed last."""
    today = timezone.localdate()
    place = _section(code)
    latest = disclosure.documents_in(place.agency, PlaceQuery(), today)[:_LATEST]
    context = section_page.frame(place, "", today) | {
        "rows": rows_of(latest, today),
    }
    return respond(
        request, "portal/disclosure/agency.html", context, section="disclosure", last_modified=place.last
    )


@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The published guide, with the contact block as it is today."""
    today = timezone.localdate()
    place = _section(code)
    document = disclosure.public_guides([place.agency.pk]).get(place.agency.pk)
    live = document.live if document else None
    context = section_page.frame(place, "guide", today) | {
        "document": document,
        "edition": live,
        "differs": bool(live and differences(place.agency, {}, live.plain)),
        "text": document_page.text_of(live) if live and live.html else "",
    }
    return respond(request, "portal/disclosure/guide.html", context, section="disclosure")


@require_safe
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """The rules of disclosure; an agency without its own is bound by the county government's."""
    today = timezone.localdate()
    place = _section(code)
    own = disclosure.documents_in(place.agency, PlaceQuery(item="rules"), today)
    above = _host(place.agency)
    inherited = disclosure.documents_in(above, PlaceQuery(item="rules"), today) if above else None
    context = section_page.frame(place, "rules", today) | {
        "rows": rows_of(own[:_SHORT_LIST], today),
        "host_agency": above,
        "inherited": rows_of(inherited[:_SHORT_LIST], today) if inherited is not None else [],
    }
    return respond(request, "portal/disclosure/rules.html", context, section="disclosure")


def _host(agency: Agency) -> Agency | None:
    """The government at the top, where it is another."""
    host = disclosure.host_of(agency)
    return host if host is not None and host.pk != agency.pk else None


@require_safe
def statutory(request: HttpRequest, code: str, item: str = "") -> HttpResponse:
    """What must be disclosed by Articles 20–21: the whole tree, or one item; with words, all parts of the section."""
    today = timezone.localdate()
    place = _section(code)
    leaf = place.leaf(item) if item else None
    if item and leaf is None:
        raise Http404
    asked = section_page.asked_of(request.GET)
    query = section_page.query_of(asked, item)
    name = leaf.item.name if leaf else "政府信息公开专栏" if query.whole else "法定主动公开内容"
    if request.GET.get("format") == "xlsx":
        return _taken_away(place.agency, query, name, today)
    found = disclosure.place_list(place.agency, query, today)
    context = section_page.frame(place, "" if query.whole else "statutory", today, item=item)
    if query.whole:
        context["crumbs"][-1] = (place.agency.name, reverse("portal:disclosure_agency", args=[code]))
        context["crumbs"].append(("检索", ""))
    context |= section_page.list_context(request.path, asked, found)
    context |= {
        "leaf": leaf,
        "searched": query.whole,
        "all_url": f"{reverse('portal:search')}?agency={place.agency.code}",
    }
    return respond(
        request, "portal/disclosure/statutory.html", context, section="disclosure", last_modified=place.last
    )


def _taken_away(agency: Agency, query: PlaceQuery, name: str, today: date) -> HttpResponse:
    found = disclosure.documents_in(agency, query, today)
    return downloads.hand_over(
        exports.list_xlsx(found, today, f"{agency.name}{name}目录", downloads.address_of)
    )


@require_safe
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """Annual reports, year by year, missing years shown."""
    today = timezone.localdate()
    place = _section(code)
    context = section_page.frame(place, "report", today) | {
        "reports": disclosure.report_list(place.agency, today)
    }
    return respond(request, "portal/disclosure/reports.html", context, section="disclosure")


@require_safe
def request_page(request: HttpRequest, code: str) -> HttpResponse:
    """How to apply to this agency for information that is not published."""
    today = timezone.localdate()
    place = _section(code)
    document = disclosure.public_guides([place.agency.pk]).get(place.agency.pk)
    context = section_page.frame(place, "request", today) | {"document": document}
    return respond(request, "portal/disclosure/request.html", context, section="disclosure")


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """All plans of the county, by kind and period."""
    today = timezone.localdate()
    kinds = disclosure.plan_kinds(today)
    names = disclosure.agency_names(
        plan.agency_id for kind in kinds for p in kind.periods for plan in p.plans
    )
    context = {
        "kinds": kinds,
        "total": sum(kind.count for kind in kinds),
        "names": names,
        "crumbs": [(section_page.NAME, reverse("portal:disclosure")), ("规划", "")],
        "today": today,
    }
    return respond(request, "portal/disclosure/plans.html", context, section="disclosure")


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Government meetings as numbered series with gaps shown."""
    terms = disclosure.terms()
    wanted = request.GET.get("series", ""), request.GET.get("agency", ""), request.GET.get("term", "")
    chosen = next(
        (t for t in terms if (t.term.series.code, t.term.agency.code, t.term.key) == wanted),
        terms[0] if terms else None,
    )
    path = reverse("portal:disclosure_meetings")
    context: dict[str, Any] = {
        "choices": [(term, _meeting_address(path, term), term is chosen) for term in terms],
        "chosen": chosen,
        "crumbs": [(section_page.NAME, reverse("portal:disclosure")), ("政府会议", "")],
        "several": len({term.term.agency.pk for term in terms}) > 1,
    }
    if chosen is not None:
        address = listing.Address(path, _asked(chosen))
        page = listing.whole_number(request.GET.get("page", ""))
        pager = listing.pager(address, page=page, total=len(chosen.rows), size=section_page.MEETINGS_SHOWN)
        context |= {"pager": pager, "lines": section_page.meeting_lines(chosen, pager.page)}
    return respond(request, "portal/disclosure/meetings.html", context, section="disclosure")


def _asked(term: disclosure.TermRow) -> dict[str, str]:
    return {"agency": term.term.agency.code, "series": term.term.series.code, "term": term.term.key}


def _meeting_address(path: str, term: disclosure.TermRow) -> str:
    return listing.Address(path, _asked(term)).with_()
