"""Texts in the library that are much like another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from kaicheng.documents.declared import likeness_percent
from kaicheng.documents.likeness import estimated_likeness, keys_of, likeness
from kaicheng.documents.models import Edition, LikenessKey
from kaicheng.documents.workflow import Status

_MOST_CANDIDATES = 50
_ESTIMATE_ERROR = 0.15  # how far the sketch may err before the texts themselves are compared
_LOOKED_AT = [Status.DRAFT.value, Status.PUBLISHED.value]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another document's edition and how much of the text is common, in whole per cent."""

    edition: Edition
    percent: int


def likenesses(edition: Edition, today: date) -> tuple[Likeness, ...]:
    """Give editions of other documents, drafts and live ones, that share most of the text; most alike first."""
    return likenesses_of(edition.fingerprint, edition.plain, today, excluding=edition.document_id)


def likenesses_of(
    sketch: Sequence[int], plain: str, today: date, *, excluding: int | None = None
) -> tuple[Likeness, ...]:
    """As `likenesses`, for a text that is not stored yet. Two queries."""
    if not sketch:
        return ()
    least = likeness_percent().on(today)
    sharing = LikenessKey.objects.filter(value__in=keys_of(sketch), edition__status__in=_LOOKED_AT)
    if excluding is not None:
        sharing = sharing.exclude(edition__document=excluding)
    # a phrase of the house is shared with thousands, so those who share most come first
    most = sharing.values("edition").annotate(shared=Count("pk")).order_by("-shared", "-edition")
    ids = [row["edition"] for row in most[:_MOST_CANDIDATES]]
    candidates = Edition.objects.filter(pk__in=ids).defer("tree", "html", "readings")
    found = []
    for other in candidates.select_related("document__agency"):
        if estimated_likeness(sketch, other.fingerprint) * 100 < least - _ESTIMATE_ERROR * 100:
            continue
        percent = int(likeness(plain, other.plain) * 100)
        if percent >= least:
            found.append(Likeness(other, percent))
    return tuple(sorted(found, key=lambda one: -one.percent))


def same_number(edition: Edition) -> tuple[Edition, ...]:
    """Give drafts and live editions of other documents with the same number 发文字号, those of one issuer first."""
    if not edition.doc_number:
        return ()
    others = Edition.objects.filter(doc_number=edition.doc_number, status__in=_LOOKED_AT)
    found = list(
        others.exclude(document=edition.document_id)
        .select_related("document__agency")
        .prefetch_related("issuers")
        .defer("tree", "html", "plain", "readings", "fingerprint")[:_MOST_CANDIDATES]
    )
    own = {issuer.name for issuer in edition.issuers.all()}
    return tuple(sorted(found, key=lambda other: not own & {issuer.name for issuer in other.issuers.all()}))
