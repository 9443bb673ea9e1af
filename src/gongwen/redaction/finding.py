"""Where words, or finds of the scrutiny, stand in a text."""

from collections.abc import Iterator

from gongwen.redaction.folding import folded
from gongwen.redaction.marks import Finds, Words
from gongwen.scrutiny.finds import Find, Kind
from gongwen.scrutiny.identifiers import scan
from gongwen.scrutiny.soft import scan_soft


def finds(text: str, kinds: frozenset[Kind] = frozenset()) -> list[Find]:
    """Personal data in a text, of these kinds or of all, in the order in which it stands."""
    plain = text.replace("\r\n", " \n")  # the same length; the scrutiny knows line ends by this sign alone
    found = [find for find in (*scan(plain), *scan_soft(plain)) if not kinds or find.kind in kinds]
    return sorted(found, key=lambda find: (find.start, -find.end))


def stretches(text: str, place: Words | Finds) -> Iterator[tuple[int, int]]:
    """Start and end (exclusive) of each place."""
    if isinstance(place, Words):
        yield from folded(text).find(place.words)
    else:
        for find in finds(text, place.kinds):
            yield find.start, find.end
