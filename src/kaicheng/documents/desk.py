"""What a member of staff sees at the desk: documents with their newest edition, drafts waiting, one by its name."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from kaicheng.documents.models import Attachment, Document, Edition, IntakeBatch, IntakeItem, ItemState
from kaicheng.documents.permissions import readable_agencies, writable_agencies
from kaicheng.documents.selectors.citing import Cited, find_targets
from kaicheng.documents.workflow import EDITABLE, WAITING, Status
from kaicheng.kernel.text import normal_number
from kaicheng.users.models import User

STATES = {
    "draft": ("草稿", Q(newest_status__in=[status.value for status in EDITABLE])),
    "waiting": ("审核中", Q(newest_status__in=[status.value for status in WAITING])),
    "scheduled": ("定时发布", Q(newest_status=Status.SCHEDULED.value)),
    "published": ("已发布", Q(live__isnull=False)),
    "owing": (
        "应急发布待补办",
        ~Q(live__urgent_reason="") & Q(live__isnull=False, live__urgent_settled_at__isnull=True),
    ),
    "withdrawn": ("已撤回", Q(live__isnull=True, newest_status=Status.WITHDRAWN.value)),
    "discarded": ("已作废", Q(newest_status=Status.DISCARDED.value)),
}
RECENT = 5  # batches on the receiving page
REFUSED_FOR = timedelta(days=7)  # so long a refused file is called to mind


@dataclass(frozen=True, slots=True)
class DeskQuery:
    """A question to the list: words of title or number, state (key of `STATES`), agency code, own drafts only."""

    text: str = ""
    state: str = ""
    agency: str = ""
    mine: bool = False


def desk_documents(actor: User, query: DeskQuery, today: date) -> QuerySet[Document]:
    """Documents the actor may see, newest change first, each with `newest` (id of its newest edition)."""
    newest = Edition.objects.filter(document=OuterRef("pk")).order_by("-version")
    documents = (
        Document.objects.filter(agency__in=readable_agencies(actor, today))
        .annotate(
            newest=Subquery(newest.values("pk")[:1]),
            newest_status=Subquery(newest.values("status")[:1]),
            newest_changed=Subquery(newest.values("changed_at")[:1]),
        )
        .select_related("agency", "live")
    )
    if query.state in STATES:
        documents = documents.filter(STATES[query.state][1])
    else:
        documents = documents.exclude(newest_status=Status.DISCARDED.value)
    if query.agency:
        documents = documents.filter(agency__code=query.agency)
    if query.mine:
        documents = documents.filter(editions__created_by=actor).distinct()
    if query.text:
        words = Q(title__icontains=query.text) | Q(doc_number__icontains=normal_number(query.text))
        documents = documents.filter(pk__in=Edition.objects.filter(words).values("document"))
    return documents.order_by("-newest_changed", "-pk")


def newest_editions(documents: list[Document]) -> dict[int, Edition]:
    """The newest edition of each document by the document's id; one query."""
    ids = [document.newest for document in documents]  # type: ignore[attr-defined]
    rows = Edition.objects.filter(pk__in=ids).select_related("created_by").defer("tree", "plain", "html")
    return {edition.document_id: edition for edition in rows}


def open_draft(document: Document) -> Edition | None:
    """The draft of a document that is being edited, if there is one."""
    return document.editions.open().select_related("document__agency", "original").first()


def editions_of(document: Document) -> QuerySet[Edition]:
    """All editions of a document, newest first, without their texts."""
    rows = document.editions.select_related("created_by", "published_by", "original")
    return rows.defer("tree", "plain", "html", "fingerprint").order_by("-version")


def newest_edition(document: Document) -> Edition:
    """The last edition of a document, whatever became of it."""
    return document.editions.select_related("document__agency", "original").order_by("-version")[0]


def edition_numbered(document: Document, version: int) -> Edition | None:
    rows = document.editions.select_related("original", "created_by", "published_by")
    return rows.prefetch_related("issuers", "attachments__file").filter(version=version).first()


def attachment_numbered(document: Document, number: int) -> Attachment | None:
    """An attachment of any edition of the document."""
    return Attachment.objects.select_related("file").filter(edition__document=document, pk=number).first()


def recent_batches(actor: User) -> list[IntakeBatch]:
    """The last times the actor received files; each with `count`, `read`, `refused` of its files."""
    counts = {
        "count": Count("items"),
        "read": Count("items", filter=Q(items__state=ItemState.READ)),
        "refused": Count("items", filter=Q(items__state=ItemState.REFUSED)),
    }
    rows = IntakeBatch.objects.filter(received_by=actor).select_related("agency").annotate(**counts)
    return list(rows.order_by("-received_at", "-pk")[:RECENT])


def document_at_desk(code: str) -> Document | None:
    return Document.objects.select_related("agency", "live").filter(code=code).first()


def code_of(pk: int) -> str | None:
    return Document.objects.filter(pk=pk).values_list("code", flat=True).first()


def document_named(words: str) -> Document | None:
    """The published document that a clerk names by short code, number or title; None where unclear."""
    bare = words.strip().strip("《》")
    if not bare:
        return None
    found = Document.objects.filter(code=bare.lower(), live__isnull=False).first()
    if found is not None:
        return found
    ids = find_targets([Cited(title=bare, number=normal_number(bare) if "号" in bare else "")])
    return Document.objects.filter(pk=ids[0]).first() if ids[0] is not None else None


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for one member of staff."""

    drafts: list[Edition]
    draft_count: int
    unread: int
    refused: list[IntakeItem]
    ending: list[Document]


def desk(actor: User, today: date) -> Desk:
    """Drafts of one's agencies, files not yet read or lately refused, documents about to end within 60 days."""
    mine = writable_agencies(actor, today)
    drafts = (
        Edition.objects.filter(document__agency__in=mine, status__in=[s.value for s in EDITABLE])
        .select_related("document__agency", "created_by")
        .defer("tree", "plain", "html", "fingerprint")
        .order_by("-changed_at")
    )  # fmt: skip
    items = IntakeItem.objects.filter(batch__received_by=actor)
    counts = items.aggregate(unread=Count("pk", filter=Q(state=ItemState.WAITING)))
    ending = (
        Document.objects.filter(
            agency__in=readable_agencies(actor, today), live__isnull=False,
            ends_on__gt=today, ends_on__lte=today + timedelta(days=60),
        )
        .select_related("live", "agency")
        .order_by("ends_on")
    )  # fmt: skip
    return Desk(
        drafts=list(drafts[:8]),
        draft_count=drafts.count(),
        unread=counts["unread"],
        refused=list(
            items.filter(state=ItemState.REFUSED, batch__received_at__date__gte=today - REFUSED_FOR).order_by(
                "-pk"
            )[:5]
        ),
        ending=list(ending[:6]),
    )
