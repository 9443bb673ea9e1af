"""The published results of clean-up rounds 清理结果: which documents stay in force, which ended, which are being amended."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.cleanup import sheets
from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import ItemQuery
from kaicheng.cleanup.selectors.results import Result, decided, published_round, published_rounds, result
from kaicheng.documents.exports import Export
from kaicheng.documents.models import Document, Openness
from kaicheng.documents.renditions import file_name
from kaicheng.documents.selectors import validity_of
from kaicheng.portal import listing
from kaicheng.portal.downloads import address_of, hand_over
from kaicheng.portal.page import respond

SIZE = 100
_LONGEST = 60


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds whose result is public."""
    context = {"rounds": list(published_rounds()), "crumbs": [*_above(), ("文件清理结果", "")]}
    return respond(request, "portal/cleanups.html", context, section="cleanup")


@require_safe
def round_result(request: HttpRequest, pk: int) -> HttpResponse:
    """One round's directory, by result and unit, searchable."""
    found = published_round(pk)
    if found is None:
        raise Http404
    if request.GET.get("format") == "xlsx":
        return hand_over(_workbook(found))
    asked = _asked(request)
    address = listing.Address(reverse("portal:cleanup_result", args=[found.pk]), asked)
    query = ItemQuery(
        words=asked.get("q", ""), agency=asked.get("agency", ""), verdict=asked.get("result", "")
    )
    answer = result(found, query)
    page = Paginator(answer.items, SIZE).get_page(asked.get("page", "1"))
    today = timezone.localdate()
    context = {
        "round": found,
        "decision": found.decision,
        "directory": found.directory,
        "rows": [
            (item, _public(item.document), validity_of(item.document, today)) for item in page.object_list
        ],
        "first": page.start_index(),
        "answer": answer,
        "found": page.paginator.count,
        "asked": asked,
        "choices": _choices(address, answer),
        "clear_url": address.bare(),
        "pager": listing.pager(address, page=page.number, total=page.paginator.count, size=SIZE),
        "xlsx": f"{address.path}?format=xlsx",
        "crumbs": [*_above(), ("文件清理结果", reverse("portal:cleanups")), (found.title, "")],
    }
    return respond(request, "portal/cleanup.html", context, section="cleanup")


def _above() -> list[tuple[str, str]]:
    return [("文件库", reverse("portal:library"))]


def _asked(request: HttpRequest) -> dict[str, str]:
    given = {name: request.GET.get(name, "").strip()[:_LONGEST] for name in ("q", "agency", "result", "page")}
    return {name: value for name, value in given.items() if value and "\0" not in value}


def _choices(address: listing.Address, answer: Result) -> list[tuple[str, int, str, bool]]:
    """Lists of the directory to choose from: label, count, address, whether chosen."""
    now = address.asked.get("result", "")
    every = ("全部", answer.total, address.with_(result=""), not now)
    return [
        every,
        *((label, n, address.with_(result=value), value == now) for value, label, n in answer.verdicts),
    ]


def _public(document: Document) -> str:
    """The document's address, where the public may read it."""
    if document.live is None or document.live.openness != Openness.PROACTIVE:
        return ""
    return reverse("portal:document", args=[document.code])


def _workbook(found: CleanupRound) -> Export:
    items: list[CleanupItem] = list(decided(found))
    addresses = {item.pk: address_of(item.document.code) for item in items if _public(item.document)}
    content = sheets.result_sheet(items, addresses)
    return Export(content, sheets.XLSX, file_name(f"{found.title}结果目录", "xlsx"))
