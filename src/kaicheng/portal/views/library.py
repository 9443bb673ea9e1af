"""The document library: everything public, by agency, kind, theme, year and validity."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.documents import selectors as documents
from kaicheng.documents.exports import in_force_directory
from kaicheng.portal import downloads, library_list, listing, selectors
from kaicheng.portal.page import respond
from kaicheng.portal.rows import row_of


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = library_list.asked_of(request.GET)
    query = library_list.query_of(asked)
    if (wanted := request.GET.get("format", "")) in downloads.EXPORTS:
        return downloads.export(query, wanted, today)
    address = listing.Address(reverse("portal:library"), asked)
    result = documents.library(query, today)
    context = {
        "rows": [row_of(line) for line in result.rows],
        "total": result.total,
        "facets": library_list.facets(address, result, today),
        "chips": listing.chips(address, library_list.labels()),
        "clear_url": address.bare("order"),
        "sorts": library_list.sorts(address),
        "pager": listing.pager(address, page=result.query.page, total=result.total, size=result.query.size),
        "exports": [(kind, address.with_(format=kind)) for kind in downloads.EXPORTS],
        "feed_url": listing.Address(reverse("portal:library_feed", args=["atom"]), asked).with_(order=""),
        "crumbs": [("文件库", "")],
        "exact": True,
    }
    return respond(request, "portal/library.html", context, section="library")


@require_safe
def in_force(request: HttpRequest) -> HttpResponse:
    """现行有效行政规范性文件目录, by agency; all on one page so that it prints whole."""
    today = timezone.localdate()
    wanted = request.GET.get("format", "")
    if wanted == "xlsx":
        return downloads.hand_over(in_force_directory(today, downloads.address_of))
    if wanted == "csv":
        normative = documents.LibraryQuery(state=documents.VALID, normative=True, order="written")
        return downloads.export(normative, wanted, today)
    found = selectors.normative_in_force(today)
    lines = documents.lines_of(found, today)
    groups = [
        (name, [(row_of(line), line.effective_from) for line in group])
        for name, group in groupby(lines, key=lambda line: line.agency)
    ]
    path = reverse("portal:in_force")
    context = {
        "groups": groups,
        "total": len(lines),
        "today": today,
        "exports": [(kind, f"{path}?format={kind}") for kind in downloads.EXPORTS],
        "crumbs": [("文件库", reverse("portal:library")), ("现行有效规范性文件目录", "")],
    }
    return respond(request, "portal/in_force.html", context, section="in_force")
