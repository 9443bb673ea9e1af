"""Pieces of a docx paragraph (words of one look) to printed lines."""

from gongwen.reading.docx_styles import RunLook
from gongwen.source import Align, Line

Piece = tuple[str, RunLook]


def add_piece(pieces: list[Piece], text: str, look: RunLook) -> None:
    if pieces and pieces[-1][1] == look:
        text = pieces.pop()[0] + text
    pieces.append((text, look))


def split_lines(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces by printed lines (a w:br ends a line)."""
    lines: list[list[Piece]] = [[]]
    for text, look in pieces:
        first, *more = text.split("\n")
        lines[-1].append((first, look))
        lines.extend([(part, look)] for part in more)
    return lines


def line_of(
    pieces: list[Piece], number: str, align: Align | None, heading: int | None, base: RunLook
) -> Line:
    weights: dict[RunLook, int] = {}
    for piece, look in pieces:
        if weight := len(piece.strip()):
            weights[look] = weights.get(look, 0) + weight
    main, bold, red = base, False, False
    if weights:
        main = max(weights, key=weights.__getitem__)
        bold = all(look.bold for look in weights)
        red = 2 * sum(weight for look, weight in weights.items() if look.red) > sum(weights.values())
    text = number + "".join([piece for piece, _ in pieces])
    return Line(text, align, bold, main.size, heading, None, red, number.strip())
