"""Finding the document in the library that another text cites by number or title."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kaicheng.documents.models import CitedName, Document, Edition
from kaicheng.kernel.text import folded, normal_number, title_keys, without_trial_mark

SHORTEST_KEY = 5  # a title of fewer characters (通告, 公告) points at nothing
_LONGEST_KEY = 300
_MOST_KEYS = 500  # in one question


@dataclass(frozen=True, slots=True)
class Cited:
    """A document as cited: title without 《》, number; either may be empty."""

    title: str = ""
    number: str = ""

    @property
    def key(self) -> str:
        """The folded title, as `Relation.target_key` keeps it."""
        return folded(self.title)[:_LONGEST_KEY]

    @property
    def number_key(self) -> str:
        """The number in its one form, as `Relation.target_number_key` keeps it."""
        return normal_number(self.number) if self.number else ""


def names_of(edition: Edition) -> tuple[str, ...]:
    """Give the keys under which others may cite this edition: its number, and its title in all its forms."""
    titles = [*title_keys(edition.title)]
    titles += [key for key in title_keys(without_trial_mark(edition.title)) if key not in titles]
    names = [key[:_LONGEST_KEY] for key in titles if len(key) >= SHORTEST_KEY]
    if edition.doc_number:
        names.append(normal_number(edition.doc_number))
    return tuple(dict.fromkeys(names))


def find_targets(
    wanted: Sequence[Cited], *, agency: int | None = None, excluding: int | None = None
) -> list[int | None]:
    """Find the published document each citation means; None where there is none or it is not clear which.

    The number decides. A title decides where number and title do not contradict each other and one document bears it;
    of several, the one of `agency` (its id) is meant. Queries: one, or two where something was found.
    """
    known = known_under({key for cited in wanted for key in (cited.key, cited.number_key) if key})
    return [meant(cited, known, agency=agency, excluding=excluding) for cited in wanted]


@dataclass
class Known:
    """Published documents by the names under which they are cited, and number and agency of each."""

    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    facts: dict[int, tuple[str, int]] = field(default_factory=dict)

    def enter(self, document: int, number: str, agency: int, names: Iterable[str]) -> None:
        """Note one more document."""
        self.facts[document] = (normal_number(number or ""), agency)
        for name in names:
            self.by_name[name].add(document)


def known_under(names: Collection[str]) -> Known:
    """Look up who bears these names. Two queries for each 500 names at most."""
    known = Known()
    keys = sorted(names)
    for start in range(0, len(keys), _MOST_KEYS):
        rows = CitedName.objects.filter(key__in=keys[start : start + _MOST_KEYS])
        for key, document in rows.values_list("key", "document_id"):
            known.by_name[key].add(document)
    ids = sorted(set().union(*known.by_name.values())) if known.by_name else []
    for start in range(0, len(ids), _MOST_KEYS):
        found = Document.objects.filter(pk__in=ids[start : start + _MOST_KEYS])
        for pk, number, owner in found.values_list("pk", "live__doc_number", "agency_id"):
            known.facts[pk] = (normal_number(number or ""), owner)
    return known


def meant(cited: Cited, known: Known, *, agency: int | None, excluding: int | None) -> int | None:
    """Find the one document a citation means; the rules are those of `find_targets`."""
    titled = known.by_name.get(cited.key, set()) if len(cited.key) >= SHORTEST_KEY else set()
    titled = titled - {excluding}
    if cited.number_key and (numbered := known.by_name.get(cited.number_key, set()) - {excluding}):
        return _only(numbered & titled) or _only(numbered)
    agreeing = {pk for pk in titled if not cited.number_key or not known.facts[pk][0]}
    return _only(agreeing) or _only({pk for pk in agreeing if known.facts[pk][1] == agency})


def _only(ids: set[int]) -> int | None:
    return next(iter(ids)) if len(ids) == 1 else None


def published_with_number(number: str, *, excluding: int | None = None) -> list[Document]:
    """Find the live documents that bear this number."""
    if not number:
        return []
    rows = Document.objects.filter(live__isnull=False, live__doc_number=normal_number(number))
    if excluding is not None:
        rows = rows.exclude(pk=excluding)
    if not rows.exists():  # nearly always so, and far cheaper than reading rows with their texts
        return []
    return list(rows.select_related("live")[:5])
