"""Which words the finished file is searched for: what was covered and stands nowhere else in the open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongwen.redaction.folding import LEAST, fold, tellable

_WHOLE = 12  # signs; a longer stretch is looked for in pieces as well, for half of it would be a leak too
_PIECE, _STEP = 8, 4


@dataclass(frozen=True, slots=True)
class Watched:
    """`words`: may not be in the file any more; `repeated`: covered here and standing elsewhere in the open."""

    words: tuple[str, ...]
    repeated: tuple[str, ...]


def watched(covered: Iterable[str], demanded: Iterable[str], remaining: str) -> Watched:
    """`covered`: the stretches taken out; `demanded`: words that were to go everywhere; `remaining`: folded text left."""
    words = dict.fromkeys(word for word in demanded if tellable(word))
    repeated: dict[str, None] = {}
    for stretch in covered:
        for piece in _pieces(stretch.strip()):
            if fold(piece) not in remaining:
                words[piece] = None
            elif piece == stretch.strip():
                repeated[piece] = None
    return Watched(tuple(words), tuple(word for word in repeated if word not in words))


def _pieces(stretch: str) -> Iterator[str]:
    if tellable(stretch):
        yield stretch
    plain = fold(stretch)
    if len(plain) > _WHOLE:
        for start in range(0, len(plain) - LEAST, _STEP):
            piece = plain[start : start + _PIECE]
            if tellable(piece):
                yield piece
