"""The guides of all agencies: which are there, which lack something, which no longer agree with the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kaicheng.catalogue.selectors import is_asked_of, section
from kaicheng.disclosure.composing import Difference, Missing, differences, missing, proposed_words
from kaicheng.disclosure.models import Guide
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import open_editions, public_documents
from kaicheng.documents.workflow import LABELS, Status
from kaicheng.organisations.models import Agency

PLACE = "guide"


class GuideState(StrEnum):
    """Where a guide stands, as the office sees it."""

    PUBLISHED = "published"
    OUTDATED = "outdated"
    UNDER_WAY = "under_way"
    NONE = "none"
    NOT_ASKED = "not_asked"


GUIDE_LABELS = {
    GuideState.PUBLISHED: "已公布",
    GuideState.OUTDATED: "需更新",
    GuideState.UNDER_WAY: "编制中",
    GuideState.NONE: "未编制",
    GuideState.NOT_ASKED: "不要求",
}


@dataclass(frozen=True, slots=True)
class GuideView:
    """The guide of one agency. `document`: the public one. `words`: what the form shows. `draft`: state of an open text."""

    agency: Agency
    guide: Guide | None
    document: Document | None
    words: dict[str, str]
    missing: tuple[Missing, ...]
    differences: tuple[Difference, ...]
    draft: str
    asked: bool

    @property
    def state(self) -> GuideState:
        if self.document is not None:
            return GuideState.OUTDATED if self.differences else GuideState.PUBLISHED
        if self.guide is not None:
            return GuideState.UNDER_WAY
        return GuideState.NONE if self.asked else GuideState.NOT_ASKED

    @property
    def label(self) -> str:
        return GUIDE_LABELS[self.state]

    @property
    def published_at(self) -> datetime | None:
        live = self.document.live if self.document else None
        return live.published_at if live else None


def guide_of(agency: Agency) -> GuideView:
    """Give the guide of one agency; three queries."""
    return guides_of([agency])[0]


def guides_of(agencies: Iterable[Agency]) -> list[GuideView]:
    """Give the guides of many agencies, in their order; three queries for all of them."""
    wanted = list(agencies)
    ids = [agency.pk for agency in wanted]
    rows = {
        guide.agency_id: guide
        for guide in Guide.objects.filter(agency__in=ids).select_related("document", "changed_by")
    }
    public = public_guides(ids)
    drafts = _open_drafts(rows.values())
    return [_view(agency, rows.get(agency.pk), public.get(agency.pk), drafts) for agency in wanted]


def public_guides(agencies: Iterable[int]) -> dict[int, Document]:
    """Give the newest public guide of each agency with its text; one query."""
    documents = public_documents().filter(agency__in=list(agencies), live__catalogue_item=PLACE)
    light = documents.select_related("live", "agency").defer(
        "live__tree", "live__readings", "live__fingerprint"
    )
    return {document.agency_id: document for document in light.order_by("first_published_at", "pk")}


def _open_drafts(guides: Iterable[Guide]) -> dict[int, str]:
    """State of the unfinished text of each guide's document, by document id."""
    ids = [guide.document_id for guide in guides if guide.document_id]
    found = open_editions(ids) if ids else {}
    return {document: LABELS[Status(edition.status)] for document, edition in found.items()}


def _view(
    agency: Agency, guide: Guide | None, document: Document | None, drafts: dict[int, str]
) -> GuideView:
    words = {**proposed_words(agency), **(guide.words if guide else {})}
    text = document.live.plain if document and document.live else ""
    part = section(PLACE)
    return GuideView(
        agency,
        guide,
        document,
        words,
        missing(words),
        differences(agency, guide.said if guide else {}, text) if document else (),
        drafts.get(guide.document_id, "") if guide and guide.document_id else "",
        part is not None and is_asked_of(part, agency.kind),
    )
