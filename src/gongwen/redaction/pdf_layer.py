"""The words of a page that is a picture: not seen, but found, copied and read aloud. Never those that were covered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongwen.redaction.pdf_plan import Cover
from gongwen.redaction.pdf_text import Character, Sheet
from gongwen.redaction.unseen_font import ASCENT, DESCENT, UNITS, glyph, unseen_font

_STEP = 5  # thousandths of the size to which widths are rounded
_DRIFT = 0.08  # of the size; beyond, the pen is set down anew
_MOST = 65_000  # signs in one font
_INSIDE, _LARGEST = (
    1.0,
    12.0,
)  # points: the sign of a box lies in the box, or readers take it for a part of the words beside
_LIMIT = 100  # rows a block of a character map may have


@dataclass(slots=True)
class Layer:
    """The one font of all layers of a file: a code for each sign in each of its widths."""

    codes: dict[tuple[str, int], int] = field(default_factory=dict)

    def code(self, text: str, width: int) -> int:
        """0, which stands for nothing, where the font is full."""
        known = self.codes.get((text, width))
        if known is None:
            if len(self.codes) >= _MOST:
                return 0
            known = self.codes[text, width] = len(self.codes) + 1
        return known

    def content(self, sheet: Sheet, taken: set[int], covers: Sequence[Cover]) -> bytes:
        """The operators that set the words of a page, those taken out left away, each box told where it stands."""
        told: dict[int, list[Cover]] = {}
        for cover in covers:
            told.setdefault(_first(sheet, taken, cover), []).append(cover)
        return f"BT\n3 Tr\n{''.join(self._runs(sheet, taken, told))}ET\n".encode()

    def _runs(self, sheet: Sheet, taken: set[int], told: dict[int, list[Cover]]) -> Iterator[str]:
        run: list[tuple[Character, int]] = []
        pen = 0.0
        for index, character in enumerate(sheet.characters):
            gone = character.made or index in taken
            width = _width(character)
            if run and (gone or not _follows(run[-1][0], character, pen)):
                yield self._run(sheet, run)
                run = []
            yield from self._told(sheet, told.pop(index, ()))
            if not gone:
                pen = (pen if run else character.origin[0]) + width * character.size / 1000
                run.append((character, width))
        if run:
            yield self._run(sheet, run)
        for covers in told.values():
            yield from self._told(sheet, covers)

    def _run(self, sheet: Sheet, run: Sequence[tuple[Character, int]]) -> str:
        first = run[0][0]
        codes = "".join(f"{self.code(character.text, width):04X}" for character, width in run)
        return _set(first.origin[0], sheet.height - first.origin[1], first.size, codes)

    def _told(self, sheet: Sheet, covers: Sequence[Cover]) -> Iterator[str]:
        for cover in covers:
            words = f"【遮盖：{cover.label}】" if cover.label else "【遮盖】"
            left, _, right, bottom = cover.box
            size = min(max((right - left - 2 * _INSIDE) / len(words), 0.5), _LARGEST)
            codes = "".join(f"{self.code(sign, 1000):04X}" for sign in words)
            yield _set(left + _INSIDE, sheet.height - bottom + _INSIDE, size, codes)

    def font(self, writer: Any) -> Any:
        """Put the font into the file; gives the reference to it."""
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

        program = _stream(writer, unseen_font(), {"/Length1": len(unseen_font())})
        descriptor = _dictionary(
            writer, Type="/FontDescriptor", FontName="/Unseen", FontFile2=program, Flags=4, ItalicAngle=0,
            Ascent=ASCENT, Descent=DESCENT, CapHeight=ASCENT, StemV=80, FontBBox=[0, DESCENT, UNITS, ASCENT],
        )  # fmt: skip
        system = DictionaryObject({
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("Identity"),
            NameObject("/Supplement"): NumberObject(0),
        })  # fmt: skip
        widths = ArrayObject()
        glyphs = bytearray(2 * (len(self.codes) + 1))
        for (_, width), code in self.codes.items():
            glyphs[2 * code + 1] = glyph(width)
            widths += [NumberObject(code), ArrayObject([NumberObject(width)])]
        kind = _dictionary(
            writer, Type="/Font", Subtype="/CIDFontType2", BaseFont="/Unseen", CIDSystemInfo=system,
            FontDescriptor=descriptor, DW=1000, W=widths, CIDToGIDMap=_stream(writer, bytes(glyphs), {}),
        )  # fmt: skip
        return _dictionary(
            writer, Type="/Font", Subtype="/Type0", BaseFont="/Unseen", Encoding="/Identity-H",
            DescendantFonts=ArrayObject([kind]), ToUnicode=_stream(writer, self._map(), {}),
        )  # fmt: skip

    def _map(self) -> bytes:
        rows = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for (text, _), code in self.codes.items()
        ]
        blocks = [rows[start : start + _LIMIT] for start in range(0, len(rows), _LIMIT)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Unseen def\n"
            f"/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()


def _first(sheet: Sheet, taken: set[int], cover: Cover) -> int:
    """Index of the first character that goes with a box, -1 where none does."""
    left, top, right, bottom = cover.box
    for index in sorted(taken):
        x0, y0, x1, y1 = sheet.characters[index].cell
        if left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom:
            return index
    return -1


def _width(character: Character) -> int:
    """Thousandths of the size that the character takes, rounded."""
    wide = (character.cell[2] - character.cell[0]) / character.size if character.level else 1.0
    return min(max(round(wide * 1000 / _STEP) * _STEP, _STEP), 4000)


def _follows(before: Character, after: Character, pen: float) -> bool:
    return (
        before.level
        and after.level
        and abs(before.size - after.size) < 0.01 * before.size
        and abs(before.origin[1] - after.origin[1]) < 0.01 * before.size
        and abs(after.origin[0] - pen) < _DRIFT * before.size
    )


def _set(x: float, y: float, size: float, codes: str) -> str:
    return f"/U {size:.2f} Tf\n1 0 0 1 {x:.2f} {y:.2f} Tm\n<{codes}> Tj\n"


def _stream(writer: Any, data: bytes, more: dict[str, int]) -> Any:
    from pypdf.generic import NameObject, NumberObject, StreamObject

    stream = StreamObject()
    stream.set_data(data)
    packed = stream.flate_encode()
    for key, value in more.items():
        packed[NameObject(key)] = NumberObject(value)
    return writer._add_object(packed)  # noqa: SLF001 - pypdf has no other door for objects of one's own


def _dictionary(writer: Any, **entries: Any) -> Any:
    from pypdf.generic import DictionaryObject, NameObject

    made = DictionaryObject({NameObject("/" + key): _object(value) for key, value in entries.items()})
    return writer._add_object(made)  # noqa: SLF001 - as above


def _object(value: Any) -> Any:
    from pypdf.generic import ArrayObject, NameObject, NumberObject, PdfObject

    if isinstance(value, PdfObject):
        return value
    if isinstance(value, str):
        return NameObject(value)
    if isinstance(value, Iterable):
        return ArrayObject(NumberObject(number) for number in value)
    return NumberObject(value)
