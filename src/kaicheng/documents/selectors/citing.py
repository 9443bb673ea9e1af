"""Finding the document in the library that another text cites by number or title."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kaicheng.documents.models import CitedName, Document, Edition
from kaicheng.kernel.text import folded, normal_number, title_keys, without_trial_mark

SHORTEST_KEY = 5  # a title of fewer characters (通告, 公告) points at nothing
_LONGEST_KEY = 300


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
    keys = {key for cited in wanted for key in (cited.key, cited.number_key) if key}
    found: dict[str, set[int]] = defaultdict(set)
    for key, document in CitedName.objects.filter(key__in=keys).values_list("key", "document_id"):
        if document != excluding:
            found[key].add(document)
    if not found:
        return [None] * len(wanted)
    ids = set().union(*found.values())
    rows = Document.objects.filter(pk__in=ids).values_list("pk", "live__doc_number", "agency_id")
    known = {pk: (normal_number(number or ""), owner) for pk, number, owner in rows}
    return [_meant(cited, found, known, agency) for cited in wanted]


def _meant(
    cited: Cited, found: dict[str, set[int]], known: dict[int, tuple[str, int]], agency: int | None
) -> int | None:
    titled = found.get(cited.key, set()) if len(cited.key) >= SHORTEST_KEY else set()
    if cited.number_key and (numbered := found.get(cited.number_key, set())):
        return _only(numbered & titled) or _only(numbered)
    agreeing = {pk for pk in titled if not cited.number_key or not known[pk][0]}
    return _only(agreeing) or _only({pk for pk in agreeing if known[pk][1] == agency})


def _only(ids: set[int]) -> int | None:
    return next(iter(ids)) if len(ids) == 1 else None


def published_with_number(number: str, *, excluding: int | None = None) -> list[Document]:
    """Find the live documents that bear this number."""
    if not number:
        return []
    rows = Document.objects.filter(live__isnull=False, live__doc_number=normal_number(number))
    if excluding is not None:
        rows = rows.exclude(pk=excluding)
    return list(rows.select_related("live")[:5])
