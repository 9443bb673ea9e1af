"""Items: one by its number, lists by filter, what waits for a unit, what became of an amendment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kaicheng.cleanup.models import CleanupItem, CleanupItemQuerySet, CleanupNote, CleanupRound
from kaicheng.cleanup.workflow import ENDING, UNDECIDED, WITH_EDITOR, Stage, State, Verdict
from kaicheng.documents import desk
from kaicheng.documents.models import Document, RelationKind
from kaicheng.documents.selectors import public_documents, related
from kaicheng.kernel.text import normal_number
from kaicheng.organisations.models import AgencyQuerySet

UNDECIDED_WORD = "undecided"
_CHANGES = frozenset({RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.EXPIRES})
_PARTS = (
    "round__agency",
    "round__own_to",
    "agency",
    "document__live",
    "amending__live",
    "proposed_by",
    "confirmed_by",
)


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """A question to the items of a round: words, a unit's code, a state (or "undecided"), a verdict."""

    words: str = ""
    agency: str = ""
    state: str = ""
    verdict: str = ""


def full() -> CleanupItemQuerySet:
    """Items with all that a page shows of them."""
    return CleanupItem.objects.select_related(*_PARTS)


def items_of(
    found: CleanupRound, query: ItemQuery, agencies: AgencyQuerySet | None = None
) -> CleanupItemQuerySet:
    """Items of a round, of these units only where given, in the order of units and dates."""
    items = full().filter(round=found)
    if agencies is not None:
        items = items.filter(agency__in=agencies)
    return filtered(items, query)


def filtered(items: CleanupItemQuerySet, query: ItemQuery) -> CleanupItemQuerySet:
    if query.state == UNDECIDED_WORD:
        items = items.undecided()
    elif query.state:
        items = items.filter(state=query.state)
    if query.agency:
        items = items.filter(agency__code=query.agency)
    if query.verdict:
        items = items.filter(verdict=query.verdict)
    if query.words:
        words = Q(number__icontains=normal_number(query.words))
        every = Q()
        for word in query.words.split():
            every &= Q(title__icontains=word)
        items = items.filter(words | every)
    return items


def item_numbered(pk: int) -> CleanupItem | None:
    return full().filter(pk=pk).first()


def items_numbered(pks: Collection[int]) -> list[CleanupItem]:
    """Items by their numbers, in the usual order."""
    return list(full().filter(pk__in=list(pks)))


def notes_of(item: CleanupItem) -> list[CleanupNote]:
    """All acts and comments, newest first."""
    return list(item.notes.select_related("by").order_by("-at", "-pk"))


def own_items(agencies: AgencyQuerySet) -> CleanupItemQuerySet:
    """Items of open rounds that these units have to clean, and amendments of closed ones they still owe."""
    running = Q(round__stage=Stage.OPEN.value) & ~Q(state=State.DROPPED.value)
    owed = Q(round__stage=Stage.CLOSED.value, state=State.AMENDING.value)
    items = full().filter(running | owed, agency__in=agencies)
    return items.order_by("round__deadline", "round", "agency__order", "agency__code", "written_date", "pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person: to be proposed by his units, to be confirmed by him, and until when."""

    to_propose: int
    to_confirm: int
    deadline: date | None


def waiting(own: AgencyQuerySet, confirming: AgencyQuerySet, actor: int) -> Waiting:
    """Count over all open rounds. Three queries."""
    items = CleanupItem.objects.filter(round__stage=Stage.OPEN.value).order_by("round__deadline")
    propose = items.filter(agency__in=own, state__in=[s.value for s in WITH_EDITOR])
    confirm = items.filter(agency__in=confirming, state=State.PROPOSED.value).exclude(proposed_by=actor)
    first = items.filter(agency__in=own, state__in=[s.value for s in UNDECIDED]).first()
    return Waiting(propose.count(), confirm.count(), first.round.deadline if first else None)


def amending_text(item: CleanupItem) -> Document | None:
    """Give the published document that amended this one since the round was opened; None while there is none.

    It is the one linked by the unit, a new edition of the document itself, or whatever else amends or replaces it.
    """
    since = item.round.opened_at
    candidates = [item.document, *([item.amending] if item.amending else [])]
    candidates += [
        one.document
        for one in related(item.document)
        if one.incoming and one.kind in _CHANGES and one.document is not None
    ]
    for document in candidates:
        live = document.live
        if live is None or live.published_at is None or since is None:
            continue
        if live.published_at > since and (document.pk != item.document_id or live.version > 1):
            return document
    return None


def ended_by(decision: Document | None) -> set[int]:
    """Documents that a published decision ends; what was struck from its draft is not among them."""
    if decision is None or decision.live is None:
        return set()
    ends = {RelationKind.REPEALS, RelationKind.EXPIRES}
    named = (one for one in related(decision) if not one.incoming and one.kind in ends)
    return {one.document.pk for one in named if one.document is not None}


def amending_draft(item: CleanupItem) -> tuple[Document, str] | None:
    """Give the document in which the amendment is being written, with the words of its state."""
    for document in (item.amending, item.document):
        if document is not None and (edition := desk.open_draft(document)) is not None:
            return document, edition.get_status_display()
    if item.amending is not None and item.amending.live is not None:
        return item.amending, item.amending.live.get_status_display()
    return None


def following(document: int, *, withdrawn: bool) -> list[CleanupItem]:
    """Items of closed rounds that a publication of this document may settle, or its withdrawal undo."""
    closed = full().filter(round__stage=Stage.CLOSED.value)
    touched = Q(round__decision=document, verdict__in=[v.value for v in ENDING])
    if withdrawn:  # what settled an item is not kept with it: it is asked anew of all of them
        touched |= Q(state=State.DONE.value, verdict=Verdict.AMEND.value)
    else:
        named = Q(document=document) | Q(amending=document) | Q(document__in=_changed_by(document))
        touched |= Q(state=State.AMENDING.value) & named
    return list(closed.filter(touched))


def _changed_by(document: int) -> set[int]:
    """Documents that this one amends, replaces or ends. One query while no amendment is owed anywhere."""
    if not CleanupItem.objects.filter(state=State.AMENDING.value).exists():
        return set()
    return {
        one.document.pk
        for source in public_documents([document])
        for one in related(source)
        if not one.incoming and one.kind in _CHANGES and one.document is not None
    }


def owed_amendments() -> CleanupItemQuerySet:
    """Items of closed rounds whose amendment is not published yet, with a day by which it was promised."""
    owed = full().filter(round__stage=Stage.CLOSED.value, state=State.AMENDING.value)
    return owed.filter(change_by__isnull=False).order_by("round", "agency", "change_by")
