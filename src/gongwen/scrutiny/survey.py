"""A file surveyed: every number of a person in it, each named once with all the places where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from gongwen.reading.limits import DEFAULT_LIMITS, Limits, Upload
from gongwen.scrutiny.finds import Kind
from gongwen.scrutiny.identifiers import scan
from gongwen.scrutiny.layers import layers
from gongwen.scrutiny.layers.pieces import Piece
from gongwen.scrutiny.soft import scan_soft

_PLACES = 4  # kept of one number
_CERTAIN = frozenset({Kind.CITIZEN_ID, Kind.BANK_CARD})
_LEAST = 6  # signs; nothing shorter can hold a number


@dataclass(frozen=True, slots=True)
class Spotted:
    """One number of a person: where it stands (up to four places), whether a reader sees it in any of them."""

    kind: Kind
    masked: str
    key: str
    places: tuple[str, ...]
    visible: bool
    contact: bool


def survey(
    data: bytes, name: str, *, secret: bytes = b"", limits: Limits = DEFAULT_LIMITS
) -> tuple[Spotted, ...]:
    """Everything in all layers of a file. Raises UnreadableFileError."""
    return gather(layers(Upload(data, name, limits)), secret=secret)


def gather(pieces: Iterable[Piece], *, secret: bytes = b"") -> tuple[Spotted, ...]:
    """Each number once, in the order in which it was met."""
    found: dict[str, Spotted] = {}
    for piece in pieces:
        if len(piece.text) < _LEAST:
            continue
        finds = scan(piece.text, hint=piece.hint, numeric=piece.numeric, secret=secret)
        for find in finds + scan_soft(piece.text, secret=secret):
            if piece.strings and find.kind not in _CERTAIN:
                continue
            known = found.get(find.key)
            places = known.places if known else ()
            if piece.place not in places and len(places) < _PLACES:
                places = (*places, piece.place)
            found[find.key] = Spotted(
                find.kind,
                find.masked,
                find.key,
                places,
                visible=not piece.hidden or (known is not None and known.visible),
                contact=find.contact and (known is None or known.contact),
            )
    return tuple(found.values())
