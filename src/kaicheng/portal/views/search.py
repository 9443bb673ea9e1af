"""One search over everything public."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from kaicheng.documents import selectors as documents
from kaicheng.portal import library_list, listing, selectors, themes
from kaicheng.portal.page import respond
from kaicheng.portal.rows import Row, row_of
from kaicheng.search import services as engine
from kaicheng.search.folding import folded_text
from kaicheng.search.interface import Advice, Order, SearchQuery, SearchResult, Suggestion, SuggestionKind
from kaicheng.search.numbers import asked_number, own_number

SIZE = 10
_ORDERS = {"": "相关度", "newest": "最新成文", "oldest": "最早成文"}
_FILTERS = ("state", "theme", "genre", "agency", "year")
_NOTES = {SuggestionKind.AGENCY: "机关", SuggestionKind.TERM: "", SuggestionKind.TITLE: "文件"}


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address asks: the library's filters, and the question."""
    asked = library_list.asked_of(request.GET)
    asked = {name: value for name, value in asked.items() if name in {*_FILTERS, "page"}}
    if asked.get("state") == documents.VALID:  # a word of the library; the index knows single states
        del asked["state"]
    order = request.GET.get("order", "")
    question = " ".join(request.GET.get("q", "").split())[:100]
    asked |= {"order": order if order in _ORDERS else "", "q": question}
    return {name: value for name, value in asked.items() if value}


def _query(asked: dict[str, str], today: date, page: int) -> SearchQuery:
    return SearchQuery(
        text=asked.get("q", ""),
        today=today,
        agency=asked.get("agency", ""),
        genre=asked.get("genre", ""),
        theme=asked.get("theme", ""),
        year=int(asked["year"]) if "year" in asked else None,
        state=asked.get("state", ""),
        order=Order(asked.get("order") or Order.RELEVANCE.value),
        page=page,
        size=SIZE,
    )


def _rows(result: SearchResult, today: date) -> list[Row]:
    """The hits in their order; one that left the library since it was indexed is passed over."""
    ids = [hit.document_id for hit in result.hits]
    known = {line.pk: line for line in documents.lines(ids, today)}
    return [
        row_of(line, title=mark_safe(hit.title_html), snippet=mark_safe(hit.snippet_html))
        for hit in result.hits
        if (line := known.get(hit.document_id))
    ]


def _facets(
    address: listing.Address, result: SearchResult, labels: Mapping[str, listing.Label]
) -> list[listing.Facet]:
    named = {**labels, "theme": themes.label_of}
    counts = {name: {c.value: c.count for c in result.facets.get(name, ())} for name in _FILTERS}
    rows = {name: list(values.items()) for name, values in counts.items()}
    rows["state"] = [
        (state, counts["state"].get(state, 0)) for state in library_list.STATES if state != documents.VALID
    ]
    rows["year"].sort(reverse=True)
    rows["theme"] = themes.opened(counts["theme"], address.asked.get("theme", ""))
    return [listing.facet(address, name, rows[name], named[name]) for name in _FILTERS]


def _themes() -> list[themes.Theme]:
    """For the template to call: they are shown where nothing was asked or found, and cost a walk over the library."""
    return themes.with_counts(selectors.count_by_theme())


def _ways_out(
    address: listing.Address, advice: Advice | None, labels: Mapping[str, listing.Label]
) -> list[tuple[str, str]]:
    """Concrete next steps where nothing was found: (what, address)."""
    if advice is None:
        return []
    titles = listing.NAMES
    steps = [
        (
            f"去掉“{titles[w.filter]}：{labels[w.filter](str(w.value))}”，有 {w.total} 件",
            address.with_(**{w.filter: ""}),
        )
        for w in advice.without_filter
        if w.total
    ]
    if advice.without_all_filters and len(steps) != 1:
        steps.append((f"去掉全部筛选条件，有 {advice.without_all_filters} 件", address.bare("q")))
    return steps


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = _asked(request)
    address = listing.Address(reverse("portal:search"), asked)
    context: dict[str, object] = {
        "q": asked.get("q", ""),
        "crumbs": [("检索", "")],
        "themes": _themes,
    }
    if "q" not in asked:
        return respond(request, "portal/search_start.html", context, section="search")
    page = listing.whole_number(asked.get("page", ""))
    result = engine.search(_query(asked, today, page))
    if result.total and not result.hits:  # a page beyond the last one: show the last one
        page = -(-result.total // SIZE)
        result = engine.search(_query(asked, today, page))
    pager = listing.pager(address, page=page, total=result.total, size=SIZE)
    rows = _rows(result, today)
    labels = library_list.labels()
    exact = next((row for row in rows[:1] if row.number and _same_number(asked["q"], row.number)), None)
    context |= {
        "result": result,
        "hit": exact if pager.page == 1 else None,
        "rows": [row for row in rows if row is not exact],
        "facets": _facets(address, result, labels),
        "chips": listing.chips(address, labels),
        "clear_url": address.bare("q", "order"),
        "sorts": [
            (label, address.with_(order=o), o == asked.get("order", "")) for o, label in _ORDERS.items()
        ],
        "meant": [(words, f"{address.path}?{_q(words)}") for words in result.did_you_mean],
        "ways_out": _ways_out(address, result.advice, labels),
        "pager": pager,
    }
    return respond(request, "portal/search.html", context, section="search")


def _q(words: str) -> str:
    return listing.Address("", {"q": words}).with_().lstrip("?")


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """`{"suggestions": [{"text", "note", "url"}]}`; a title leads straight to its document."""
    prefix = request.GET.get("q", "").strip()[:50]
    found = engine.suggest(prefix, limit=8) if prefix else ()
    ids = [s.document_id for s in found if s.document_id is not None]
    codes = dict(selectors.public().filter(pk__in=ids).values_list("pk", "code")) if ids else {}
    # a title that left the library since it was indexed is not told
    known = [s for s in found if s.document_id is None or s.document_id in codes]
    answer = JsonResponse({"suggestions": [_suggestion(s, codes) for s in known]})
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _suggestion(found: Suggestion, codes: dict[int, str]) -> dict[str, str]:
    code = codes.get(found.document_id or 0)
    url = reverse("portal:document", args=[code]) if code else ""
    return {"text": found.text, "note": _NOTES.get(found.kind, ""), "url": url}


def _same_number(question: str, number: str) -> bool:
    """Whether the question is this document number, however it is typed; the year may be left out, the rest not."""
    asked, own = asked_number(folded_text(question)), own_number(folded_text(number))
    if asked is None or own is None or not asked.full:
        return False
    return (asked.prefix, asked.serial) == (own.prefix, own.serial) and asked.year in {"", own.year}
