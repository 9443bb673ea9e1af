"""Which public documents interpret which: both ways, for many documents at once."""

from collections import defaultdict
from collections.abc import Collection

from kaicheng.documents.models import Document, Edition, Openness, Relation, RelationKind
from kaicheng.documents.workflow import Status

_HEAVY = ("plain", "tree", "html", "readings", "fingerprint")


def interpretations_of(ids: Collection[int]) -> dict[int, list[Document]]:
    """Give the public interpretations of each of these documents, oldest first, with their live editions; one query."""
    relations = Relation.objects.filter(kind=RelationKind.INTERPRETS, target__in=list(ids))
    full = relations.select_related("edition", "edition__document__live")
    light = full.defer(*(f"edition__{name}" for name in _HEAVY)).defer(
        *(f"edition__document__live__{name}" for name in _HEAVY)
    )
    found: defaultdict[int, list[Document]] = defaultdict(list)
    for relation in light.order_by("edition__document__first_published_at", "pk"):
        if relation.target_id is not None and _is_public(relation.edition):
            found[relation.target_id].append(relation.edition.document)
    return dict(found)


def _is_public(edition: Edition) -> bool:
    """Asked here, not in SQL: a few rows each, where a condition would make SQLite begin with all published editions."""
    return (
        edition.status == Status.PUBLISHED
        and edition.openness == Openness.PROACTIVE
        and edition.document.live_id == edition.pk
    )
