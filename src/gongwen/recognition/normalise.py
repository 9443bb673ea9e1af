"""One form for every sign, with the way back to the source.

Two strings of equal length come out. `shown` is what a reader should see: blanks inside Chinese
words, pinyin readings and markdown marks are gone, full-width digits and letters are half-width.
`key` is for matching only: besides, brackets and punctuation have one width and traditional
characters are simplified. An index into either can be taken back to the source.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from gongwen.model import Span
from gongwen.recognition.framing import is_frame
from gongwen.recognition.vocabulary import TRADITIONAL
from gongwen.source import Cell, Line, SourceText, TableBlock

TABLE_MARK = "\ufffc"  # stands for a table in the running text


class Gap:
    """What was left out in front of a character: bits of a plain int (an enum costs too much here)."""

    BLANK = 1
    WIDE = 2  # two blanks or a full-width one, a tab
    LINE = 4  # a line break
    EMPTY = 8  # an empty line
    INDENT = 16  # the new line is indented
    HEADING = 32  # markdown heading
    BOLD = 64  # a bold mark **
    RULE = 128  # a rule ---


_BLANKS = re.compile(r"[\s\u200b-\u200f\u2028\u2029\u2060\ufeff\xad]+")
_TONED = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɑ]")
_PINYIN = re.compile(
    r"(?<=[\u3400-\u9fff])[(（] ?[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɑ][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{0,5} ?[)）]"
)
_MARKDOWN_HEADING = re.compile(r"(?:(?<=\s)|\A)#{1,6}[ \t\xa0\u3000]+")
_MARKDOWN_BOLD = re.compile(r"\*\*+|__+")
_RULE = re.compile(r"(?:(?<=\s)|\A)(?:-{3,}|\*{3,}|_{3,}|={3,})(?=\s|\Z)")
_LEFTOVER = re.compile(r"<!--|-->|&nbsp;|&emsp;|&ensp;|\\(?=[#*_\[\]()~>.-])")
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*")
_PIPE_RULE = re.compile(r"\s*\|[\s|:-]*\|\s*")
# A full stop that was typed or recognised as a point: 压缩时限.各部门 … (but not 一.总体要求).
_FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff）”])(?<![一二三四五六七八九十])\.(?=[\u4e00-\u9fff（〔“]|$)")
_CELL_RULE = re.compile(r"\|[\s|:-]*")
_DATE_DIGITS = re.compile(r"(?<=\d)[ \t\u3000]+(?=[\d \t]{1,6}[年月日号])")


def _shown_table() -> dict[int, str]:
    """Signs that are the same sign in another coat: full-width digits and letters, radicals."""
    table = {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F) if chr(c - 0xFEE0).isalnum()}
    for c in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFAFF)):
        plain = unicodedata.normalize("NFKC", chr(c))
        if len(plain) == 1 and plain != chr(c):
            table[c] = plain
    table[ord("．")] = "."
    table[ord("％")] = "%"
    table[ord("｡")] = "。"
    return table


_SHOWN = _shown_table()
_KEY = dict(
    zip(
        map(ord, '()[]［］﹝﹞【】【】,:;?!<>＜＞○◯Ｏ﹙﹚～－「」『』"'),
        "（）〔〕〔〕〔〕〔〕〔〕，：；？！〈〉〈〉〇〇O（）~-“”“”“",
        strict=True,
    )
)
_SHOWN_SIGNS, _KEY_SIGNS = (
    re.compile("[" + re.escape("".join(map(chr, table))) + "]") for table in (_SHOWN, _KEY)
)


@dataclass(slots=True)
class Piece:
    """A stretch of the source: running lines, or one table."""

    start: int
    end: int
    table: TableBlock | None = None
    ruled: bool = False  # a frame drawn with |, whose cells are lines


@dataclass
class NormalText:
    """The normalised text. `gaps` tells for an index what was left out in front of it."""

    source: str
    shown: str
    key: str
    gaps: dict[int, int]
    tables: dict[int, TableBlock]
    starts: list[int] = field(repr=False)  # of the kept segments, in `shown`
    origins: list[int] = field(repr=False)  # of the same segments, in the source
    automatic: frozenset[int] = frozenset()  # source offsets of lines with automatic numbers
    traditional: bool = False

    @cached_property
    def noisy(self) -> bool:
        """Whether blanks are noise: they stand around numerals, as text layers of PDF files have them."""
        key = self.key
        beside = 0
        for i, gap in self.gaps.items():
            if gap == Gap.BLANK and 0 < i < len(key) and (key[i] > "\u2fff") != (key[i - 1] > "\u2fff"):
                beside += key[i].isdigit() or key[i - 1].isdigit()
        return beside > 2  # noqa: PLR2004 - one or two may be meant

    def origin(self, index: int) -> int:
        """Offset in the source of the character at `index`."""
        if not self.starts:
            return 0
        at = max(0, bisect_right(self.starts, index) - 1)
        return self.origins[at] + index - self.starts[at]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Source ranges of [start, end), one a line."""
        if start >= end:
            return ()
        found: list[Span] = []
        at = max(0, bisect_right(self.starts, start) - 1)
        while start < end:
            limit = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.shown)
            stop = min(end, limit)
            first = self.origins[at] + start - self.starts[at]
            last = first + stop - start
            if found and "\n" not in self.source[found[-1].end : first]:
                found[-1] = Span(found[-1].start, last)
            else:
                found.append(Span(first, last))
            start, at = stop, at + 1
        return tuple(found)


def normalise(source: SourceText, holes: Sequence[tuple[int, int]] = ()) -> NormalText:
    """Normalise the whole text of a file; `holes` are source ranges that are no text (page numbers)."""
    plain = source.plain
    pieces = _pieces(source, plain)
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    gaps: dict[int, int] = {}
    tables: dict[int, TableBlock] = {}
    length = 0
    for piece in pieces:
        if piece.table is not None:
            gaps[length] = gaps.get(length, 0) | Gap.LINE
            tables[length] = piece.table
            parts.append(TABLE_MARK)
            starts.append(length)
            origins.append(piece.start)
            length += 1
            gaps[length] = Gap.LINE
            continue
        for first, last, gap in _kept(plain, piece, holes):
            if gap:
                gaps[length] = gaps.get(length, 0) | gap
            if first < last:
                parts.append(plain[first:last])
                starts.append(length)
                origins.append(first)
                length += last - first
    shown = one_coat("".join(parts))
    key, traditional = matching_form(shown)
    return NormalText(plain, shown, key, gaps, tables, starts, origins, _automatic(source), traditional)


def one_coat(words: str) -> str:
    """Full-width digits and letters, radicals: each sign in its common form. The length stays."""
    return _replaced(words, _SHOWN_SIGNS, _SHOWN)


def matching_form(shown: str) -> tuple[str, bool]:
    """The `key` of words, of the same length, and whether traditional characters were met in them."""
    return _simplified(_FULL_STOP.sub("。", _replaced(shown, _KEY_SIGNS, _KEY)))


def _replaced(text: str, signs: re.Pattern[str], table: dict[int, str]) -> str:
    """As `str.translate`, which asks the table for every character; here only the few that stand in it."""
    return signs.sub(lambda m: table[ord(m.group())], text)


def _automatic(source: SourceText) -> frozenset[int]:
    """Offsets of the lines whose number the file counts by itself."""
    found = []
    offset = 0
    for block in source.blocks:
        text = block.text
        if isinstance(block, Line) and block.automatic_number:
            found.append(offset + len(text) - len(text.lstrip()))
        offset += len(text) + 1
    return frozenset(found)


def _pieces(source: SourceText, plain: str) -> list[Piece]:
    """Cut the source into running text and tables; markdown tables in running text count too."""
    if "|" not in plain and "\t" not in plain and all(isinstance(block, Line) for block in source.blocks):
        return [Piece(0, len(plain))]
    pieces: list[Piece] = []
    offset = 0
    rows: list[tuple[int, int]] = []
    for block in source.blocks:
        end = offset + len(block.text)
        is_line = isinstance(block, Line)
        if is_line and (_PIPE_ROW.fullmatch(block.text) or block.text.strip().count("\t") > 1):
            rows.append((offset, end))
        elif not (rows and is_line and not block.text.strip()):  # a table goes on behind an empty line
            _close_rows(plain, pieces, rows)
            if isinstance(block, TableBlock):
                pieces.append(Piece(offset, end, block))
            else:
                _extend(pieces, offset, end)
        offset = end + 1
    _close_rows(plain, pieces, rows)
    return pieces


def _close_rows(plain: str, pieces: list[Piece], rows: list[tuple[int, int]]) -> None:
    """Make the rows drawn with | a table, or lines where they only frame the page's metadata."""
    if len(rows) > 1 and _is_even(plain, rows):
        table = _pipe_table(plain, rows)
        framing = is_frame(table)
        pieces.append(Piece(rows[0][0], rows[-1][1], None if framing else table, ruled=framing))
    else:
        for start, end in rows:
            _extend(pieces, start, end)
    rows.clear()


def _is_even(plain: str, rows: list[tuple[int, int]]) -> bool:
    """Say whether rows divided by tabs have the same number of cells; rows between | need not."""
    counts = {plain[a:b].count("\t") for a, b in rows if not _PIPE_ROW.fullmatch(plain, a, b)}
    return len(counts) <= 1


def _extend(pieces: list[Piece], start: int, end: int) -> None:
    if pieces and pieces[-1].table is None and not pieces[-1].ruled:
        pieces[-1].end = end
    else:
        pieces.append(Piece(start, end))


def _pipe_table(plain: str, rows: list[tuple[int, int]]) -> TableBlock:
    """Read a table drawn with | or with tabs."""
    lines = [plain[a:b] for a, b in rows]
    header = len(lines) > 1 and _PIPE_RULE.fullmatch(lines[1]) is not None
    cells = []
    for n, line in enumerate(lines):
        if _PIPE_RULE.fullmatch(line) and "-" in line:
            continue
        texts = line.strip().strip("|").split("|") if _PIPE_ROW.fullmatch(line) else line.split("\t")
        cells.append(tuple(Cell(t.strip(), header=header and n == 0) for t in texts))
    return TableBlock(tuple(cells))


def _dropped(plain: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """Everything in [start, end) that is not text, in order, with what it means."""
    text = plain if start == 0 and end == len(plain) else plain[start:end]
    found: list[tuple[int, int, int]] = []
    for m in _BLANKS.finditer(text):
        gap = _blank_gap(m.group())
        a, b = m.span()
        if gap == Gap.BLANK and _between_words(text, a, b):
            a += 1
        found.append((a, b, gap))
    if "#" in text:
        found += [(*m.span(), Gap.HEADING) for m in _MARKDOWN_HEADING.finditer(text)]
    if "**" in text or "__" in text:
        found += [(*m.span(), Gap.BOLD) for m in _MARKDOWN_BOLD.finditer(text)]
    if "---" in text or "***" in text or "___" in text or "===" in text:
        found += [(*m.span(), Gap.RULE) for m in _RULE.finditer(text)]
    if "&" in text or "--" in text or "\\" in text:
        found += [(*m.span(), Gap.BLANK) for m in _LEFTOVER.finditer(text)]
    if _TONED.search(text):
        found += [(*m.span(), 0) for m in _PINYIN.finditer(text)]
    found.sort(key=lambda drop: drop[:2])
    return found


def _between_words(text: str, start: int, end: int) -> bool:
    """Say whether the blank divides two Latin words, so that it is part of the text."""
    if start == 0 or end >= len(text):
        return False
    before, after = text[start - 1], text[end]
    if not (
        before.isascii() and after.isascii() and after.isalnum() and (before.isalnum() or before in ",;%)")
    ):
        return False
    return not (before.isdigit() and after.isdigit() and _DATE_DIGITS.match(text, start))


def _blank_gap(blank: str) -> int:
    lines = blank.count("\n")
    if not lines:
        return Gap.BLANK if blank == " " or blank in "\xa0\u200b\ufeff\xad" else Gap.WIDE | Gap.BLANK
    gap = Gap.LINE if lines == 1 else Gap.LINE | Gap.EMPTY
    indent = blank.rsplit("\n", 1)[1]
    if "\u3000" in indent or len(indent) > 1:
        gap |= Gap.INDENT
    return gap


def _kept(plain: str, piece: Piece, holes: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Segments that stay, each with the gap in front of it; a last empty segment bears the last gap."""
    kept: list[tuple[int, int, int]] = []
    at, gap = piece.start, 0
    drops = _dropped(plain, piece.start, piece.end)
    if piece.ruled:
        rules = _CELL_RULE.finditer(plain, piece.start, piece.end)
        drops = sorted([*drops, *((m.start() - piece.start, m.end() - piece.start, Gap.LINE) for m in rules)])
    if holes:
        inside = (
            (a - piece.start, b - piece.start, Gap.LINE)
            for a, b in holes
            if piece.start <= a < b <= piece.end
        )
        drops = sorted([*drops, *inside])
    for a, b, kind in drops:
        first, last = a + piece.start, b + piece.start
        if first > at:
            kept.append((at, first, gap))
            gap = 0
        gap |= kind
        at = max(at, last)
    kept.append((at, piece.end, gap))
    return kept


def _simplified(key: str) -> tuple[str, bool]:
    """Turn traditional characters into simplified ones, one to one; the second value says whether any were met."""
    if len(set(_TRADITIONAL_SIGNS.findall(key))) < 3:  # noqa: PLR2004 - one or two may stand in a name
        return key, False
    letters = [c for c in sorted(set(key)) if "\u33ff" < c < "\ud800"]
    plain = _to_simplified("\n".join(letters)).split("\n")
    table = {ord(a): b for a, b in zip(letters, plain, strict=False) if len(b) == 1}
    return key.translate(table), True


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def _to_simplified(letters: str) -> str:
    return str(_converter().convert(letters))


_TRADITIONAL_SIGNS = re.compile("[" + "".join(TRADITIONAL) + "]")
