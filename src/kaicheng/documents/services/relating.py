"""Linking: which document in the library a relation means, now and when that document comes later."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from kaicheng.documents.models import CitedName, Document, Edition, Openness, Relation
from kaicheng.documents.selectors.citing import Cited, find_targets, names_of
from kaicheng.documents.services.given import RelationGiven
from kaicheng.kernel.refusals import Invalid


def write_relations(edition: Edition, given: Sequence[RelationGiven]) -> list[Relation]:
    """Write an edition's relations; those that name no document by id are looked up by number and title."""
    if not given:
        return []
    relations = relation_rows(edition, given)
    _link(relations, edition.document)
    return Relation.objects.bulk_create(relations)


def link_own(edition: Edition) -> None:
    """Look up again what an edition's relations mean: the library may have grown since the draft."""
    unresolved = list(edition.relations.filter(target__isnull=True))
    if _link(unresolved, edition.document):
        Relation.objects.bulk_update([r for r in unresolved if r.target_id], ["target"])


def link_others(document: Document, names: Iterable[str]) -> set[int]:
    """Link anew the relations of others that use these names, after `document` came or went; gives the new targets.

    Those were waiting for it, or point at a document that was withdrawn: a text taken off and published anew as another
    document is meant by whoever named it.
    """
    names = set(names)
    waiting = (
        Relation.objects.filter(Q(target_number_key__in=names) | Q(target_key__in=names))
        .filter(Q(target__isnull=True) | Q(target__live__isnull=True))
        .exclude(edition__document=document)
    )
    linked = []
    for relation in waiting.select_related("edition__document"):
        before, relation.target_id = relation.target_id, None
        if _link([relation], relation.edition.document) and relation.target_id != before:
            linked.append(relation)
    if linked:
        Relation.objects.bulk_update(linked, ["target"])
    return {relation.target_id for relation in linked if relation.target_id is not None}


def keep_name(document: Document, edition: Edition) -> None:
    """Note the name of a document that is withdrawn on the relations that point at it by choice alone."""
    if edition.openness != Openness.PROACTIVE:
        return
    cited = Cited(edition.title, edition.doc_number)
    Relation.objects.filter(target=document, target_title="", target_number="").update(
        target_title=cited.title[:300],
        target_number=cited.number_key[:60],
        target_key=cited.key,
        target_number_key=cited.number_key[:60],
    )


def write_names(document: Document, edition: Edition) -> tuple[str, ...]:
    """Note under which names the published edition may be cited; gives them."""
    names = names_of(edition)
    CitedName.objects.filter(document=document).delete()
    CitedName.objects.bulk_create(CitedName(document=document, key=name) for name in names)
    return names


def relation_rows(edition: Edition, given: Sequence[RelationGiven]) -> list[Relation]:
    """Build the rows of relations; neither linked nor stored. Raises Invalid."""
    return [_relation(edition, one) for one in given]


def _relation(edition: Edition, given: RelationGiven) -> Relation:
    if given.target is None and not given.title and not given.number:
        raise Invalid("文件关系须指明对象文件，或写明其标题、文号。")
    if given.kind == "extends" and given.until is None:
        raise Invalid("延长有效期的，须写明延长至何日。")
    cited = Cited(given.title.strip().strip("《》"), given.number)
    return Relation(
        edition=edition,
        kind=given.kind,
        target=given.target,
        target_title=cited.title[:300],
        target_number=cited.number_key[:60],
        target_key=cited.key,
        target_number_key=cited.number_key[:60],
        effective_on=given.effective_on,
        until=given.until,
        note=given.note[:200],
    )


def _link(relations: Sequence[Relation], document: Document) -> bool:
    """Set the targets that can be found; says whether any was."""
    open_ones = [relation for relation in relations if relation.target_id is None]
    if not open_ones:
        return False
    wanted = [Cited(r.target_title, r.target_number) for r in open_ones]
    targets = find_targets(wanted, agency=document.agency_id, excluding=document.pk)
    for relation, target in zip(open_ones, targets, strict=True):
        relation.target_id = target
    return any(targets)
