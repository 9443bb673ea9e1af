"""What the pages of applications ask of others: the agencies to choose from, what is public already, the files that were sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.safestring import mark_safe

from kaicheng.disclosure.selectors.sections import GROUPS, agency_named, in_cluster, successor_of
from kaicheng.documents import selectors as documents
from kaicheng.foi import checking
from kaicheng.foi.services import keeping
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory, stands
from kaicheng.portal.rows import Row, row_of
from kaicheng.search import services as engine
from kaicheng.search.interface import Hit, Relaxed, SearchQuery, SearchResult

NAME = "依申请公开"
MOST_FOUND = 5
_LONGEST_QUESTION = 100  # characters
_MARKED = re.compile(r"<mark>(.*?)</mark>")


@dataclass(frozen=True, slots=True)
class AgencyGroup:
    name: str
    agencies: tuple[Agency, ...]


def agencies(today: date, words: str = "") -> list[AgencyGroup]:
    """Who can be applied to, grouped as the disclosure sections are; `words` in a name or short name."""
    bare = "".join(words.split())
    known = sorted(directory().agencies.values(), key=lambda agency: (agency.order, agency.code))
    wanted = [
        a for a in known if in_cluster(a) and stands(a, today) and (bare in a.name or bare in a.short_name)
    ]
    groups = [AgencyGroup(name, tuple(a for a in wanted if a.kind in kinds)) for name, kinds in GROUPS]
    return [group for group in groups if group.agencies]


def agency_of(code: str, today: date) -> tuple[Agency | None, Agency | None]:
    """The agency of an address, and who answers for it where it stands no more."""
    agency = agency_named(code)
    return agency, successor_of(agency, today) if agency else None


def already_public(given: Mapping[str, str], today: date) -> list[Row]:
    """Public documents that may be what is sought: by number first, then by the title, or else the words; none for a correction."""
    if checking.kind_of(given) == checking.CORRECTION:
        return []
    words = given.get("title", "").strip() or given.get("asked", "").strip()
    found: dict[int, Row] = {}
    for text in (given.get("document_number", "").strip(), words):
        question = " ".join(text.split())[:_LONGEST_QUESTION]
        if question:
            found |= {pk: row for pk, row in _hits(question, today).items() if pk not in found}
    return list(found.values())[:MOST_FOUND]


def _hits(question: str, today: date) -> dict[int, Row]:
    result = engine.search(SearchQuery(text=question, today=today, size=MOST_FOUND, facets=False))
    hits = [hit for hit in result.hits if _near(hit, result)]
    lines = {line.pk: line for line in documents.lines([hit.document_id for hit in hits], today)}
    return {
        hit.document_id: row_of(
            lines[hit.document_id], title=mark_safe(hit.title_html), snippet=mark_safe(hit.snippet_html)
        )
        for hit in hits
        if hit.document_id in lines
    }


def _near(hit: Hit, result: SearchResult) -> bool:
    """Whether a hit is near enough to be shown: it answers all the words, or shows at least half of them."""
    if result.relaxed is Relaxed.NO:
        return True
    marked = {word.lower() for word in _MARKED.findall(hit.title_html + hit.snippet_html)}
    return 2 * len(marked) >= len(set(result.words))


def files_of(request: HttpRequest, name: str) -> list[tuple[str, bytes]]:
    """The files of a field. Raises Invalid before it reads what is too much or too large."""
    sent = request.FILES.getlist(name)
    if len(sent) > keeping.MOST:
        raise Invalid(errors={name: f"一次最多上传{keeping.MOST}个文件。"})
    for one in sent:
        if (one.size or 0) > keeping.LARGEST:
            raise Invalid(errors={name: f"《{one.name}》超过20 MB，请压缩后再上传。"})
    try:
        files = [(one.name or "", one.read()) for one in sent]
        for called, content in files:
            keeping.checked(called, content)
    except Invalid as refusal:
        raise Invalid(errors={name: refusal.errors["files"]}) from None
    return files
