"""What leaves the library: a public document by its address, its relations, and records for the search index."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from kaicheng.documents.models import (
    TEXTS,
    Document,
    DocumentQuerySet,
    Edition,
    Openness,
    Relation,
    RelationKind,
)
from kaicheng.documents.workflow import Status

_CHUNK = 200
_NOT_SEARCHED = ("live__tree", "live__html", "live__fingerprint", "live__warnings")


def public_documents(ids: Collection[int] | None = None) -> DocumentQuerySet:
    """Give all documents the public may read, or those of these ids that it may; for `as_rows` and counting."""
    return Document.objects.public() if ids is None else public_by_key().filter(pk__in=ids)


def public_by_key() -> DocumentQuerySet:
    """The same condition for a question that names its documents: in words that no index answers.

    Else SQLite, which thinks little of a list of keys, begins with every open edition of the library.
    """
    return (
        Document.objects.filter(live__isnull=False)
        .alias(shown=Coalesce("live__openness", Value("")))
        .filter(shown=Openness.PROACTIVE)
    )


def owners_of(ids: Collection[int]) -> set[str]:
    """Give the codes of the agencies that answer for these documents, public or not, and of all above them."""
    paths = Document.objects.filter(pk__in=ids).values_list("agency__path", flat=True)
    return {code for path in paths for code in path.split("/") if code}


def public_document(code: str) -> Document | None:
    """Give the document that the public may read at this address, with its live edition; None otherwise."""
    documents = Document.objects.public().select_related("live__original", "live__clean_original", "agency")
    return (
        documents.prefetch_related(
            "live__issuers__agency", "live__attachments__file", "live__attachments__clean_file"
        )
        .filter(code=code)
        .first()
    )


def withdrawn_notice(code: str) -> Edition | None:
    """Give the last public edition of a withdrawn document, for the page that tells why it is gone."""
    editions = Edition.objects.filter(
        document__code=code,
        document__live__isnull=True,
        status=Status.WITHDRAWN.value,
        openness=Openness.PROACTIVE,
    )
    return editions.select_related("document__agency").order_by("-version").first()


@dataclass(frozen=True, slots=True)
class Related:
    """A relation as a reader meets it: `label` completes “本文件…” or “…本文件”; `document` None: not in the library."""

    kind: RelationKind
    label: str
    incoming: bool
    title: str
    number: str
    document: Document | None
    effective_on: date | None


_INCOMING = {
    RelationKind.REPEALS: "废止本文件",
    RelationKind.REPLACES: "代替本文件",
    RelationKind.EXPIRES: "宣布本文件失效",
    RelationKind.AMENDS: "修改本文件",
    RelationKind.EXTENDS: "延长本文件有效期",
    RelationKind.INTERPRETS: "解读本文件",
    RelationKind.IMPLEMENTS: "贯彻落实本文件",
    RelationKind.FORWARDS: "转发本文件",
    RelationKind.CITES: "引用本文件",
}


def related(document: Document) -> tuple[Related, ...]:
    """Give all relations of a live document both ways, as the public may know them. Two queries."""
    mine = (
        Relation.objects.filter(edition=document.live_id)
        .select_related("target__live", "target__agency")
        .defer(*(f"target__live__{text}" for text in TEXTS))
    )
    theirs = Relation.objects.filter(
        target=document,
        edition__status=Status.PUBLISHED.value,
        edition__document__live=F("edition"),
        edition__openness=Openness.PROACTIVE,
    )
    outgoing = (_outgoing(relation) for relation in mine)
    whole = theirs.select_related("edition__document__agency").defer(*(f"edition__{text}" for text in TEXTS))
    incoming = (_incoming(r) for r in whole if r.edition_id)
    return tuple(sorted([*outgoing, *incoming], key=_weight))


def interpreted(ids: Collection[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """What each of these live interpretations interprets: title, and the code of the document where the public may read it. One query."""
    rows = Relation.objects.filter(
        edition__document__in=ids, edition__document__live=F("edition"), kind=RelationKind.INTERPRETS
    ).values_list("edition__document", "target_title", "target__code", "target__live__title", "target__live__openness")  # fmt: skip
    found: dict[int, list[tuple[str, str]]] = {}
    for pk, title, code, live_title, openness in rows:
        public = openness == Openness.PROACTIVE
        found.setdefault(pk, []).append((live_title, code) if public else (title, ""))
    return {pk: tuple(sorted(told)) for pk, told in found.items()}


_ORDER = {kind: place for place, kind in enumerate(RelationKind)}


def _weight(one: Related) -> tuple[int, bool, str]:
    return (_ORDER[one.kind], not one.incoming, one.title)


def _outgoing(relation: Relation) -> Related:
    kind = RelationKind(relation.kind)
    target = relation.target
    live = target.live if target else None
    if target is None or live is None or live.openness != Openness.PROACTIVE:
        return Related(
            kind, f"{kind.label}的文件", False, relation.target_title, relation.target_number, None, relation.effective_on
        )  # fmt: skip
    return Related(
        kind, f"{kind.label}的文件", False, live.title, live.doc_number, target, relation.effective_on
    )


def _incoming(relation: Relation) -> Related:
    kind = RelationKind(relation.kind)
    edition = relation.edition
    return Related(
        kind,
        _INCOMING[kind],
        incoming=True,
        title=edition.title,
        number=edition.doc_number,
        document=edition.document,
        effective_on=relation.effective_on,
    )


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A public document as the search index takes it. Days are inclusive but `ends_on`, the first without force."""

    document_id: int
    code: str
    title: str
    number: str
    index_number: str
    agencies: tuple[str, ...]
    agency_codes: tuple[str, ...]
    genre: str
    theme: str
    catalogue_item: str
    normative: bool
    year: int | None
    written_date: date | None
    published_at: datetime | None
    summary: str
    keywords: tuple[str, ...]
    body: str
    attachments: tuple[tuple[str, str], ...]  # title, text
    effective_from: date | None
    ends_on: date | None
    end_kind: str
    amended_on: date | None


def search_records(ids: Collection[int] | None = None) -> Iterator[SearchRecord]:
    """Give the records of these documents, or of all; one that is not public (any more) gives none."""
    wanted = sorted(ids) if ids is not None else list(Document.objects.public().values_list("pk", flat=True))
    for start in range(0, len(wanted), _CHUNK):
        documents = Document.objects.public().filter(pk__in=wanted[start : start + _CHUNK]).order_by("pk")
        full = documents.select_related("live", "agency").defer(*_NOT_SEARCHED)
        for document in full.prefetch_related("live__issuers__agency", "live__attachments"):
            if document.live is not None:
                yield _record(document, document.live)


def _body(edition: Edition) -> str:
    """The words after the head: title and number are searched as fields, and a passage shown should not repeat them."""
    ends = [
        span[1]
        for name in ("title", "doc_number")
        for span in edition.readings.get(name, {}).get("spans", ())
        if span[1] <= len(edition.plain) // 2
    ]
    return edition.plain[max(ends, default=0) :]


def _record(document: Document, live: Edition) -> SearchRecord:
    issuers = list(live.issuers.all())
    names = dict.fromkeys([*(issuer.name for issuer in issuers), document.agency.name])
    codes = dict.fromkeys([document.agency.code, *(i.agency.code for i in issuers if i.agency)])
    return SearchRecord(
        document_id=document.pk,
        code=document.code,
        title=live.title,
        number=live.doc_number,
        index_number=document.index_number or "",
        agencies=tuple(names),
        agency_codes=tuple(codes),
        genre=live.genre,
        theme=live.theme,
        catalogue_item=live.catalogue_item,
        normative=live.normative,
        year=live.written_date.year if live.written_date else None,
        written_date=live.written_date,
        published_at=document.first_published_at,
        summary=live.summary,
        keywords=tuple(live.keywords),
        body=_body(live),
        attachments=tuple((a.title, a.plain) for a in live.attachments.all()),
        effective_from=document.effective_from,
        ends_on=document.ends_on,
        end_kind=document.end_kind,
        amended_on=document.amended_on,
    )
