"""What in the library a heap of texts may be a copy of: the same file, the same number, much the same text."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from kaicheng.documents.declared import likeness_percent
from kaicheng.documents.likeness import FREQUENT, estimated_likeness, keys_of
from kaicheng.documents.models import Document, Edition, LikenessKey

_MOST_ASKED = 400  # in one question
SAME = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """A text that is not in the library: its original's hash, its number, its sketch; `row` is the caller's own key."""

    row: int
    digest: str
    number: str
    sketch: Sequence[int]


@dataclass(frozen=True, slots=True)
class Twin:
    """A document that may be the same. `percent` of the text is common, by the sketch; 100 for the same file."""

    document: int
    same_file: bool
    same_number: bool
    percent: int


def twins_of(sought: Sequence[Sought], today: date) -> dict[int, Twin]:
    """Find the likeliest twin of each, where there is one. A few queries for each 400 texts."""
    found: dict[int, Twin] = {}
    for start in range(0, len(sought), _MOST_ASKED):
        found |= _twins(sought[start : start + _MOST_ASKED], today)
    return found


def _twins(sought: Sequence[Sought], today: date) -> dict[int, Twin]:
    live = Edition.objects.filter(document__live=F("pk"))
    candidates: dict[int, set[int]] = defaultdict(set)
    by_file = _by_value(live, "original__digest", {one.digest for one in sought if one.digest})
    by_number = _by_value(live, "doc_number", {one.number for one in sought if one.number})
    by_key = _by_key({key for one in sought for key in keys_of(one.sketch)})
    for one in sought:
        candidates[one.row] |= by_file[one.digest] | by_number[one.number]
        candidates[one.row] |= _bearing(keys_of(one.sketch), by_key)
    ids = sorted(set().union(*candidates.values()))
    rows = live.filter(pk__in=ids).values_list("pk", "document_id", "doc_number", "fingerprint")
    known = {pk: (document, number, sketch) for pk, document, number, sketch in rows}
    least = likeness_percent().on(today)
    found = {}
    for one in sought:
        twins = [
            twin
            for pk in sorted(candidates[one.row] & known.keys())
            if (twin := _judged(one, known[pk], same_file=pk in by_file[one.digest], least=least))
        ]
        if twins:
            found[one.row] = max(twins, key=lambda twin: (twin.same_file, twin.percent, twin.same_number))
    return found


def _judged(one: Sought, other: tuple[int, str, list[int]], *, same_file: bool, least: int) -> Twin | None:
    document, number, sketch = other
    percent = SAME if same_file else int(estimated_likeness(one.sketch, sketch) * 100)
    same_number = bool(one.number) and one.number == number
    if same_file or same_number or percent >= least:
        return Twin(document, same_file, same_number, percent)
    return None


def _by_value(live: QuerySet[Edition], name: str, values: set[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for value, pk in live.filter(**{f"{name}__in": values}).values_list(name, "pk"):
        found[value].add(pk)
    return found


def _bearing(keys: Sequence[int], by_key: dict[int, set[int]]) -> set[int]:
    """The editions that bear one of the keys; keys that very many bear are asked only where there are no others."""
    held = [by_key[key] for key in keys if by_key[key]]
    rare = [editions for editions in held if len(editions) <= FREQUENT]
    if rare or not held:
        return set().union(*rare)
    fewest = min(len(editions) for editions in held)
    return set(sorted(next(editions for editions in held if len(editions) == fewest))[:FREQUENT])


def _by_key(keys: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = LikenessKey.objects.filter(value__in=keys, edition__document__live=F("edition"))
    for value, edition in rows.values_list("value", "edition_id"):
        found[value].add(edition)
    return found


def bears_index_number(number: str) -> bool:
    """Whether a document has this index number."""
    return Document.objects.filter(index_number=number).exists()
