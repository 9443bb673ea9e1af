"""The site for search engines (sitemaps.org, protocol 0.9) and the ways through it for people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from django.db.models import Max
from django.utils import timezone

from kaicheng.cleanup.selectors.results import published_rounds
from kaicheng.columns import selectors as columns
from kaicheng.disclosure.selectors.sections import in_cluster
from kaicheng.documents.selectors import public_documents
from kaicheng.organisations.selectors import directory, stands
from kaicheng.portal import selectors
from kaicheng.portal.absolute import url
from kaicheng.workplan.selectors.public import shown_plans

CHUNK = 10_000  # addresses in one file; the protocol allows 50,000 and 50 MB
_SECTIONS = (
    "home", "library", "in_force", "disclosure", "disclosure_plans", "disclosure_meetings", "columns", "archive", "cleanups",
    "ledgers", "agencies", "apply", "apply_terms", "sitemap", "api",
)  # fmt: skip
_OF_SECTION = (
    "disclosure_agency", "disclosure_guide", "disclosure_rules", "disclosure_statutory", "disclosure_reports",
    "disclosure_request",
)  # fmt: skip
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Place:
    """An address and when what stands there last changed, where that is known."""

    url: str
    changed: datetime | date | None = None


def pages(today: date) -> list[Place]:
    """Everything but documents."""
    last = selectors.last_published()
    found = [Place(url(name), last if name in {"home", "library"} else None) for name in _SECTIONS]
    counts = selectors.count_by_agency()
    known = sorted(directory().agencies.values(), key=lambda agency: (agency.order, agency.code))
    found += [Place(url("agency", a.code)) for a in known if stands(a, today) or counts[a.pk]]
    found += [
        Place(url(name, a.code)) for a in known if in_cluster(a) and stands(a, today) for name in _OF_SECTION
    ]
    found += [Place(url("column", one.code)) for one in columns.all_columns()]
    found += [Place(url("cleanup_result", one.pk), one.closed_at) for one in published_rounds()]
    found += [Place(url("ledger", plan.code)) for plan in shown_plans()]
    return found


def chunks() -> list[tuple[int, datetime | None]]:
    """The files of documents: number, last publication in it. Documents stay in their file for good (by number)."""
    highest = public_documents().aggregate(highest=Max("pk"))["highest"] or 0
    found = []
    for number in range(1, highest // CHUNK + 2):
        within = public_documents().filter(pk__gte=(number - 1) * CHUNK, pk__lt=number * CHUNK)
        if last := within.aggregate(last=Max("live__published_at"))["last"]:
            found.append((number, last))
    return found


def documents(number: int, today: date) -> list[Place]:
    """The documents of one file, each with the day on which its text or its validity last changed."""
    within = public_documents().filter(pk__gte=(number - 1) * CHUNK, pk__lt=number * CHUNK)
    rows = within.order_by("pk").values_list(
        "code", "live__published_at", "effective_from", "ends_on", "amended_on"
    )
    return [Place(url("document", code), _latest(at, turns, today)) for code, at, *turns in rows]


def _latest(published: datetime | None, turns: Iterable[date | None], today: date) -> datetime | date | None:
    turned = max((day for day in turns if day and day <= today), default=None)
    if published is None or (turned and turned > timezone.localtime(published).date()):
        return turned
    return published


def index(today: date) -> str:
    """The list of all files."""
    last = selectors.last_published()
    places = [Place(url("sitemap_pages"), last or today)]
    places += [Place(url("sitemap_documents", number), last) for number, last in chunks()]
    return _written("sitemapindex", "sitemap", places)


def file(places: list[Place]) -> str:
    return _written("urlset", "url", places)


def _written(root: str, item: str, places: list[Place]) -> str:
    return "".join(_lines(root, item, places))


def _lines(root: str, item: str, places: list[Place]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n'
    for place in places:
        changed = f"<lastmod>{_moment(place.changed)}</lastmod>" if place.changed else ""
        yield f"<{item}><loc>{escape(place.url)}</loc>{changed}</{item}>\n"
    yield f"</{root}>\n"


def _moment(changed: datetime | date) -> str:
    if isinstance(changed, datetime):
        return timezone.localtime(changed).isoformat(timespec="seconds")
    return changed.isoformat()
