"""GB/T 9704-2012 in figures: page, type, blank lines, indents. Shared by docx and PDF.

Clause numbers in brackets are of the standard. Lengths are millimetres or characters of 3号 type
(a full line holds 28), sizes are points.
"""

from dataclasses import dataclass
from enum import StrEnum

from gongwen.model import NumberStyle
from gongwen.typeset.layout import Role, SetLine

# Page (5.1, 5.2.1): A4, text area 156 × 225 mm.
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
MARGIN_TOP, MARGIN_LEFT = 37, 28
TEXT_WIDTH, TEXT_HEIGHT = 156, 225
MARGIN_RIGHT = PAGE_WIDTH - MARGIN_LEFT - TEXT_WIDTH
MARGIN_BOTTOM = PAGE_HEIGHT - MARGIN_TOP - TEXT_HEIGHT
LINES, CHARACTERS = 22, 28  # (5.2.3)
POINTS_PER_MM = 72 / 25.4
CHARACTER = TEXT_WIDTH * POINTS_PER_MM / CHARACTERS  # points
LINE = TEXT_HEIGHT * POINTS_PER_MM / LINES  # points

SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = 22.0, 16.0, 14.0, 12.0, 10.5  # 二号, 三号, 四号, 小四, 五号
TITLE_LINE = 34.0  # points; titles stand on the wider line that offices use
MARK_FROM_TOP = 35  # mm from the text area's upper edge to the mark (7.2.4)
RED_LINE_GAP = 4  # mm from the number to the red line (7.2.7)
PAGE_NUMBER_GAP = 7  # mm from the text area to the dash beside the page number (7.5)
LETTER_MARK_FROM_EDGE = 30  # mm from the edge of the page to the mark of a letter (10.1)
LETTER_RULE_FROM_EDGE = 20  # mm from the foot of the page to the lower double rule of a letter
LETTER_RULE_WIDTH = 170  # mm
RED = "FF0000"

_MARK_SIZE, _MARK_NARROWEST = 50.0, 60  # points, per cent
_SHORT_CELL = 12.0  # characters
_NARROW_TABLE, _BROAD_TABLE = 6, 10  # columns


class Face(StrEnum):
    """The typefaces of an official document."""

    TITLE = "title"  # 小标宋
    HEI = "hei"  # 黑体
    KAI = "kai"  # 楷体
    FANG = "fang"  # 仿宋
    SONG = "song"  # 宋体


_HEADING_FACES = {
    NumberStyle.PART: Face.HEI,
    NumberStyle.CHAPTER: Face.HEI,
    NumberStyle.SECTION: Face.HEI,
    NumberStyle.HAN: Face.HEI,
    NumberStyle.HAN_PAREN: Face.KAI,
}
CENTRED_STYLES = frozenset({NumberStyle.PART, NumberStyle.CHAPTER, NumberStyle.SECTION})
_LINE_FACES = {
    Role.SECRECY: Face.HEI,
    Role.URGENCY: Face.HEI,
    Role.MARK: Face.TITLE,
    Role.TITLE: Face.TITLE,
    Role.ANNEX_LABEL: Face.HEI,
    Role.ANNEX_TITLE: Face.TITLE,
}


def faces(line: SetLine) -> tuple[Face, Face, Face]:
    """Faces of number, heading and text (7.3.3: 黑体, 楷体, 仿宋, 仿宋 by level)."""
    if line.role in _LINE_FACES:
        face = _LINE_FACES[line.role]
        return face, face, face
    heading = _HEADING_FACES.get(line.style, Face.FANG) if line.style else Face.FANG
    if line.style is NumberStyle.ARTICLE:
        return Face.HEI, heading, Face.FANG
    return (heading if line.heading else Face.FANG), heading, Face.FANG


def is_centred_heading(line: SetLine) -> bool:
    """第一章 总则 and the like stand in the middle."""
    return line.role is Role.HEADING and line.style in CENTRED_STYLES


def blank_lines(previous: Role | None, role: Role) -> int:
    """Empty lines between two neighbours of the main part or of an annex.

    Two above the title under a red head (7.3.1), one under it (7.3.2), one above the attachment
    notes (7.3.4), one above the signature (7.3.5.2); an annex title stands on the third line (7.3.7).
    """
    if previous is None:
        return 0
    if role is Role.TITLE or (previous is Role.MARK and role is Role.NUMBER):
        return 2
    if Role.TITLE in {previous, role} or previous in {Role.ANNEX_LABEL, Role.ANNEX_TITLE}:
        return 1
    if role is Role.NUMBER or (previous is Role.NUMBER and role is not Role.SIGNATORIES):
        return 1
    first_of = {Role.ATTACHMENT: {Role.ATTACHMENT}, Role.ISSUER: {Role.ISSUER}, Role.DATE: {Role.ISSUER}}
    return int(role in first_of and previous not in first_of[role])


def text_width(text: str) -> float:
    """Width in full characters: ASCII counts half."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


@dataclass(frozen=True, slots=True)
class MarkFit:
    """Type of the issuing mark: `size` in points, `scale` its width in per cent."""

    size: float
    scale: int


def fit_mark(mark: str) -> MarkFit:
    """Type in which the mark fills one line: as large as it may, narrowed first, then smaller."""
    room = TEXT_WIDTH * POINTS_PER_MM * 0.98
    wanted = max(text_width(mark), 1) * _MARK_SIZE
    scale = min(100, int(room / wanted * 100))
    if scale >= _MARK_NARROWEST:
        return MarkFit(_MARK_SIZE, scale)
    return MarkFit(round(_MARK_SIZE * room / (wanted * _MARK_NARROWEST / 100), 1), _MARK_NARROWEST)


def signature_gaps(issuers: list[str], day: str) -> tuple[float, float]:
    """Characters right of the issuers and right of the date, for a page without seal (7.3.5.2).

    The issuer stands two characters from the edge, the date begins two characters right of the
    issuer's first character; where the date is the longer one, it stands two from the edge.
    """
    longest = max((text_width(issuer) for issuer in issuers), default=0.0)
    date_width = text_width(day)
    if not issuers or not day:
        return 2.0, 2.0
    return max(2.0, date_width + 4 - longest), max(2.0, min(longest, CHARACTERS - 4) - date_width)


def attachment_number_width(count: int) -> float:
    """Characters that “1. ” takes in a list of so many attachments; a single one has no number."""
    return 0.0 if count == 1 else 1.0 if count < 10 else 1.5  # noqa: PLR2004 - two digits are wider


def is_short(text: str) -> bool:
    """A cell of so few characters stands in the middle, a longer one at the left."""
    return all(text_width(line) <= _SHORT_CELL for line in text.split("\n"))


def table_size(columns: int) -> float:
    """Points of table text: broad tables are set smaller, so that they stay on the page."""
    if columns <= _NARROW_TABLE:
        return SIZE_SMALL_4
    return SIZE_5 if columns <= _BROAD_TABLE else 9.0
