"""One edition made for reading and deciding: text, metadata, findings, what changed, who decided what, the buttons."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kaicheng.documents import permissions, services
from kaicheng.documents.desk import edition_numbered
from kaicheng.documents.forms import LettingForm
from kaicheng.documents.models import Document, Edition
from kaicheng.documents.selectors.reviews import last_return, owed_steps, reviews_of
from kaicheng.documents.services import Finding
from kaicheng.documents.views.acting import offers
from kaicheng.documents.views.comparing import changed_facts, lines
from kaicheng.documents.views.showing import facts_of, short_verbs
from kaicheng.documents.workflow import OPEN, Status

ROAD = (
    ("拟稿", {Status.DRAFT, Status.RETURNED}),
    ("审核", {Status.IN_REVIEW}),
    ("保密审查", {Status.IN_SECRECY}),
    ("发布", {Status.CLEARED, Status.SCHEDULED}),
)


@dataclass(frozen=True, slots=True)
class Against:
    """What an edition changes against the live one."""

    live: Edition
    facts: list[tuple[str, str, str]]
    paragraphs: int


def reading_page(request: HttpRequest, edition: Edition, status: int = 200) -> HttpResponse:
    """Show the page; for whoever may not or cannot edit the text now."""
    today = timezone.localdate()
    document = edition.document
    is_open = edition.status in OPEN
    findings = list(services.publication_findings(edition, today)) if is_open else []
    allowed = short_verbs(request, document)
    context = {
        "document": document,
        "edition": edition,
        "facts": facts_of(edition),
        "allowed": allowed,
        "offers": offers(request, edition, today),
        "findings": findings,
        "letting": _letting(request, edition, findings, today),
        "decisions": reviews_of(edition),
        "releases": list(edition.releases.select_related("by")),
        "returned": last_return(edition),
        "owed": owed_steps(edition),
        "road": road_of(edition),
        "against": _against(document, edition),
        "relations": list(edition.relations.select_related("target__live")),
    }
    return render(request, "documents/edition.html", context, status=status)


def road_of(edition: Edition) -> list[tuple[str, bool]]:
    """The stations of the road, with the one where the edition stands; none once it left the road."""
    if edition.status not in OPEN:
        return []
    return [(label, edition.status in states) for label, states in ROAD]


def _letting(
    request: HttpRequest, edition: Edition, findings: list[Finding], today: date
) -> LettingForm | None:
    """The form by which findings are let through, for whom the table of rights allows it."""
    if edition.status not in OPEN or not any(f.blocking and f.release_key for f in findings):
        return None
    may = permissions.may(permissions.RELEASE, request.user, edition, on=today)
    return LettingForm() if may else None


def _against(document: Document, edition: Edition) -> Against | None:
    if document.live is None or document.live_id == edition.pk or edition.status not in OPEN:
        return None
    live = edition_numbered(document, document.live.version)
    if live is None:
        return None
    differing = sum(line.differs for line in lines(live.plain, edition.plain))
    return Against(live, changed_facts(live, edition), differing)
