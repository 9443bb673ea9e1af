"""Columns: all of them, one of them, and the archive of those that have ended."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.columns import selectors as columns
from kaicheng.columns.models import Column
from kaicheng.columns.workflow import KINDS, Kind
from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import lines, public_document, validity_of
from kaicheng.portal import column_page, document_page, listing
from kaicheng.portal.page import SectionTags, respond
from kaicheng.portal.rows import row_of

SIZE = 20
_LONGEST = 60


@require_safe
def all_columns(request: HttpRequest) -> HttpResponse:
    """Every open column by its kind, with what it holds and when something last came in."""
    today = timezone.localdate()
    lines = column_page.lines(list(columns.open_columns()), today)
    groups = [
        (KINDS[kind], [line for line in lines if line.column.kind == kind])
        for kind in (Kind.SPECIAL, Kind.DYNAMIC, Kind.OVERVIEW)
    ]
    context = {
        "groups": [group for group in groups if group[1]],
        "total": len(lines),
        "archived": columns.closed_columns().count(),
        "crumbs": [("栏目", "")],
    }
    return respond(request, "portal/columns.html", context, section="columns")


@require_safe
def column(request: HttpRequest, code: str) -> HttpResponse:
    found = columns.column(code)
    if found is None:
        moved = columns.moved_to(code)
        if moved is None:
            raise Http404
        asked = f"?{query}" if (query := request.META.get("QUERY_STRING")) else ""
        return HttpResponsePermanentRedirect(reverse("portal:column", args=[moved.code]) + asked)
    return show(request, found, timezone.localdate())


def show(request: HttpRequest, found: Column, today: date) -> HttpResponse:
    held = columns.contents(found, today)
    asked = _asked(request)
    documents = columns.documents_in(found, today)
    total = held.total
    if "year" in asked:
        documents = columns.year_of(documents, int(asked["year"]))
        total = dict(held.years).get(int(asked["year"]), 0)
    address = listing.Address(reverse("portal:column", args=[found.code]), asked)
    page = listing.whole_number(request.GET.get("page", ""))
    pager = listing.pager(address, page=page, total=total, size=SIZE)
    context = {
        "column": found,
        "held": held,
        "last": timezone.localtime(held.last) if held.last else None,
        "total": total,
        "rows": _rows(documents, pager, today),
        "pinned": _pinned(found, today) if not asked else frozenset(),
        "years": column_page.years(address, held.years),
        "year": asked.get("year", ""),
        "text": _text(documents, today)
        if found.kind == Kind.OVERVIEW and pager.page == 1 and not asked
        else None,
        "pager": pager,
        "feed_url": column_page.feed_of(found),
        "children": [child for child in columns.open_columns() if child.parent_id == found.pk],
        "tags": SectionTags(found.name, found.description, ";".join(found.keywords), found.category),
        "crumbs": _crumbs(found),
    }
    return respond(
        request,
        "portal/column.html",
        context,
        section="columns" if found.open else "archive",
        last_modified=held.last,
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address asks; a year that can be none is dropped."""
    year = request.GET.get("year", "")
    return {"year": year} if year.isascii() and year.isdigit() and len(year) == 4 else {}  # noqa: PLR2004 - 2026


def _rows(documents: DocumentQuerySet, pager: listing.Pager, today: date) -> list[column_page.Line]:
    wanted = columns.page_of(documents, (pager.page - 1) * SIZE, SIZE)
    return [column_page.Line(line.pk, row_of(line)) for line in lines(wanted, today)]


def _pinned(found: Column, today: date) -> frozenset[int]:
    return frozenset(columns.selection_of(found, today).pins)


def _text(documents: DocumentQuerySet, today: date) -> dict[str, object] | None:
    """The first document of an overview, in place."""
    first = documents.values_list("code", flat=True).first()
    document = public_document(first) if first else None
    if document is None or document.live is None:
        return None
    return {
        "document": document,
        "edition": document.live,
        "verdict": validity_of(document, today),
        "html": document_page.text_of(document.live),
        "attachments": document.live.attachments.all(),
    }


def _crumbs(found: Column) -> list[tuple[str, str]]:
    before = (
        [("栏目", reverse("portal:columns"))] if found.open else [("历史专题", reverse("portal:archive"))]
    )
    if found.parent is not None:
        before.append((found.parent.name, reverse("portal:column", args=[found.parent.code])))
    return [*before, (found.name, "")]


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """历史专题: columns that have ended, found by name and by the year in which they ended."""
    today = timezone.localdate()
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:_LONGEST]
    asked = {"q": words} if words else {}
    asked |= _asked(request)
    address = listing.Address(reverse("portal:archive"), asked)
    closed = list(columns.archived(words))
    years = column_page.closed_years(closed)
    shown = [
        one for one in closed if not asked.get("year") or column_page.closed_year(one) == int(asked["year"])
    ]
    page = listing.whole_number(request.GET.get("page", ""))
    pager = listing.pager(address, page=page, total=len(shown), size=SIZE)
    start = (pager.page - 1) * SIZE
    context = {
        "lines": column_page.lines(shown[start : start + SIZE], today),
        "total": len(shown),
        "q": words,
        "year": asked.get("year", ""),
        "years": column_page.years(address, years),
        "pager": pager,
        "crumbs": [("栏目", reverse("portal:columns")), ("历史专题", "")],
    }
    return respond(request, "portal/archive.html", context, section="archive")
