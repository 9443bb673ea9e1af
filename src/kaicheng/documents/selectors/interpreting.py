"""Which public documents interpret which: both ways, for many documents at once."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import F

from kaicheng.documents.models import Document, Openness, Relation, RelationKind
from kaicheng.documents.workflow import Status


def interpretations_of(ids: Collection[int]) -> dict[int, list[Document]]:
    """Give the public interpretations of each of these documents, oldest first, with their live editions; one query."""
    relations = Relation.objects.filter(
        kind=RelationKind.INTERPRETS,
        target__in=list(ids),
        edition__status=Status.PUBLISHED.value,
        edition__document__live=F("edition"),
        edition__openness=Openness.PROACTIVE,
    ).select_related("edition__document__live")
    heavy = ("plain", "tree", "html", "readings", "fingerprint")
    light = relations.defer(*(f"edition__{name}" for name in heavy)).defer(
        *(f"edition__document__live__{name}" for name in heavy)
    )
    found: defaultdict[int, list[Document]] = defaultdict(list)
    for relation in light.order_by("edition__document__first_published_at", "pk"):
        if relation.target_id is not None:
            found[relation.target_id].append(relation.edition.document)
    return dict(found)
