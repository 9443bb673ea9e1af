"""Linking the relations of many documents that come together, in memory: two questions to the database for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from kaicheng.documents.models import Document, Relation
from kaicheng.documents.selectors.citing import Cited, Known, known_under, meant

_MOST_KEYS = 500  # in one question


@dataclass
class Linker:
    """What is known under which name, growing as documents are entered, and the relations that wait for a name."""

    known: Known
    waiting: dict[str, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    stored: dict[int, Relation] = field(default_factory=dict)  # relations of the library, which may turn
    turned: set[int] = field(default_factory=set)

    @classmethod
    def over(cls, *, names: Sequence[Sequence[str]], relations: Sequence[Sequence[Relation]]) -> "Linker":
        """Look up every key that may matter: what the relations cite, what the documents are called."""
        called = {key for own in names for key in own}
        stored = _waiting_for(called)
        every = [relation for own in relations for relation in own] + stored
        cited = {key for r in every for key in (r.target_key, r.target_number_key) if key}
        linker = cls(known_under(cited | called))
        linker.stored = {relation.pk: relation for relation in stored}
        linker.wait(stored)
        return linker

    def link(self, relations: Iterable[Relation], document: Document) -> None:
        """Set the targets of a new document's relations that can be found by now."""
        for relation in relations:
            if relation.target_id is None:
                relation.target_id = self._meant(relation, document.agency_id, document.pk)

    def enter(self, document: int, number: str, agency: int, names: Iterable[str]) -> None:
        """Note under which names a new document is known from here on."""
        self.known.enter(document, number, agency, names)

    def wait(self, relations: Iterable[Relation]) -> None:
        """Keep relations that may be linked by a document to come."""
        for relation in relations:
            if relation._state.adding and relation.target_id is not None:  # noqa: SLF001 - whether it is stored
                continue  # a live document is meant; only one that was withdrawn gives way
            for key in {relation.target_key, relation.target_number_key} - {""}:
                self.waiting[key].append(relation)

    def link_waiting(self, names: Iterable[str], document: int) -> set[int]:
        """Link the relations of others that use these names; gives the new targets."""
        asked = {id(r): r for key in names for r in self.waiting.get(key, ())}
        targets = set()
        for relation in asked.values():
            holder = relation.edition.document
            if holder.pk == document or self._settled(relation):
                continue
            target = self._meant(relation, holder.agency_id, holder.pk)
            if target is not None and target != relation.target_id:
                relation.target_id = target
                targets.add(target)
                if not relation._state.adding:  # noqa: SLF001 - whether it is stored
                    self.turned.add(relation.pk)
        return targets

    def save(self) -> None:
        """Write the relations of the library that turned to one of the new documents."""
        changed = [self.stored[pk] for pk in sorted(self.turned)]
        if changed:
            Relation.objects.bulk_update(changed, ["target"], batch_size=_MOST_KEYS)

    def _settled(self, relation: Relation) -> bool:
        """Whether it points at a live document already."""
        if relation.target_id is None:
            return False
        return relation._state.adding or relation.pk in self.turned  # noqa: SLF001 - whether it is stored

    def _meant(self, relation: Relation, agency: int, document: int) -> int | None:
        cited = Cited(relation.target_title, relation.target_number)
        return meant(cited, self.known, agency=agency, excluding=document)


def _waiting_for(names: set[str]) -> list[Relation]:
    """Find the library's relations that use these names and point nowhere, or at a document that was withdrawn."""
    found: dict[int, Relation] = {}
    keys = sorted(names)
    for start in range(0, len(keys), _MOST_KEYS):
        part = keys[start : start + _MOST_KEYS]
        rows = (
            Relation.objects.filter(Q(target_number_key__in=part) | Q(target_key__in=part))
            .filter(Q(target__isnull=True) | Q(target__live__isnull=True))
            .select_related("edition__document")
            .defer("edition__tree", "edition__plain", "edition__html", "edition__readings")
        )
        found |= {relation.pk: relation for relation in rows}
    return [found[pk] for pk in sorted(found)]
