"""A document as PDF/A-2b (tagged) in the layout of GB/T 9704-2012, set by Typst.

The words reach the template as JSON data; none of them is ever read as markup. The same document
and the same fonts give the same bytes.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from gongwen.model import OfficialDocument
from gongwen.typeset import standard
from gongwen.typeset.grid import Slot, place
from gongwen.typeset.layout import Layout, Role, SetLine, lay_out, printable
from gongwen.typeset.standard import Face, blank_lines, faces
from gongwen.typeset.title import break_title

_TEMPLATE = Path(__file__).with_name("gongwen.typ")
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # a date of production that claims nothing
_GETA = "〓"  # the printers' mark for a character that the fonts do not have
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_MOST_MISSING = 40  # different strings replaced before the archive standard is given up
_MAX_HEADING = 6
_ONE_PAGE = 22 * 28  # characters: a longer text cannot end on its first page
_LONG_CELL = 400  # characters: a longer cell may run over the page, a shorter one stays whole


@dataclass(frozen=True)
class Fonts:
    """Families by face, first choice first; the last one ships with the program.

    `directories` are searched for font files. With `system` the fonts of the machine are searched
    too: the page then depends on the machine, so it is off unless an office wants its own faces.
    """

    title: tuple[str, ...] = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", _SERIF)
    hei: tuple[str, ...] = ("SimHei", _SANS)
    kai: tuple[str, ...] = ("KaiTi_GB2312", "KaiTi", _SERIF)
    fang: tuple[str, ...] = ("FangSong_GB2312", "FangSong", _SERIF)
    song: tuple[str, ...] = ("SimSun", _SERIF)
    directories: tuple[Path, ...] = ()
    system: bool = False


DEFAULT_FONTS = Fonts()
# Noto Serif SC comes in one weight: titles and second-level headings get some by a stroke (in em).
_STROKES = {Face.TITLE: 0.022, Face.KAI: 0.016}


@dataclass
class _Facts:
    """What the lines of one part need to know of each other."""

    gaps: tuple[float, float] = (2.0, 2.0)
    attachments: int = 0
    deeper: int = 0
    previous: Role | None = field(default=None)


def render(document: OfficialDocument, *, validity_note: str = "", fonts: Fonts = DEFAULT_FONTS) -> bytes:
    """The document as PDF; `validity_note` stands in small grey type above the first page.

    A character that no font has is printed as 〓.
    """
    layout = lay_out(document)
    found, families, strokes = _load(fonts)
    data = json.dumps(
        {
            "form": layout.form,
            "title": printable(layout.title),
            "note": printable(validity_note),
            "fonts": families,
            "strokes": strokes,
            "standard": _standard(),
            "head": _head(layout.head),
            "short": sum(len(line.plain) for line in layout.main) <= _ONE_PAGE,
            "main": _flow(layout.main, layout.head[-1].role if layout.head else None, deeper=0),
            "annexes": [_flow(annex.lines, None, deeper=1) for annex in layout.annexes],
            "imprint": [_plain(line) for line in layout.imprint],
        },
        ensure_ascii=False,
    )
    return _compile(data, found, _timestamp(layout))


def _compile(data: str, fonts: Any, timestamp: datetime) -> bytes:
    import typst

    for _ in range(_MOST_MISSING):
        try:
            return _pdf(data, fonts, timestamp, archive=True)
        except typst.TypstError as error:
            missing = _MISSING.search(error.message)
            if missing is None:
                raise
            data = _replaced(data, missing[1])
    return _pdf(data, fonts, timestamp, archive=False)


def _replaced(data: str, missing: str) -> str:
    r"""`data` with 〓 for every character of `missing`; the compiler spells odd ones as \u{1f600}."""
    spelt = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), missing)
    for char in spelt:
        if not char.isascii():
            data = data.replace(char, _GETA)
    return data


def _pdf(data: str, fonts: Any, timestamp: datetime, *, archive: bool) -> bytes:
    import typst

    return typst.compile(
        str(_TEMPLATE),
        format="pdf",
        font_paths=fonts,
        sys_inputs={"data": data},
        pdf_standards=["a-2b"] if archive else [],
        timestamp=timestamp,
    )


def _timestamp(layout: Layout) -> datetime:
    return datetime.combine(layout.written, time(), UTC) if layout.written else _UNDATED


@cache
def _load(fonts: Fonts) -> tuple[Any, dict[str, list[str]], dict[str, float]]:
    """(the compiler's fonts, families that exist by face, strokes of substitutes by face)."""
    import pylopdf_fonts_zh_cn as shipped
    import typst

    folders = [*fonts.directories, shipped.serif_path().parent]
    found = typst.Fonts(
        include_system_fonts=fonts.system,
        include_embedded_fonts=True,
        font_paths=[str(folder) for folder in folders],
    )
    present = {family.casefold() for family in found.families()}
    families = {
        face.value: [name for name in getattr(fonts, face.value) if name.casefold() in present] or [_SERIF]
        for face in Face
    }
    strokes = {
        face: (_STROKES.get(Face(face), 0.0) if names[0] == _SERIF else 0.0)
        for face, names in families.items()
    }
    return found, {face: [*names, _SERIF, _SANS] for face, names in families.items()}, strokes


def _standard() -> dict[str, float | str]:
    return {
        "character": standard.CHARACTER,
        "line": standard.LINE - 0.01,  # a rounding error must not push the last line off the page
        "size": standard.SIZE_3,
        "size_2": standard.SIZE_2,
        "size_4": standard.SIZE_4,
        "title_line": standard.TITLE_LINE,
        "red": standard.RED,
        "margin_top": standard.MARGIN_TOP,
        "margin_bottom": standard.MARGIN_BOTTOM,
        "margin_left": standard.MARGIN_LEFT,
        "margin_right": standard.MARGIN_RIGHT,
        "text_width": standard.TEXT_WIDTH,
        "text_height": standard.TEXT_HEIGHT,
        "page_number_gap": standard.PAGE_NUMBER_GAP,
        "red_line_gap": standard.RED_LINE_GAP,
        "mark_from_top": standard.MARK_FROM_TOP,
        "letter_mark": standard.LETTER_MARK_FROM_EDGE,
        "letter_rule": standard.LETTER_RULE_FROM_EDGE,
        "letter_width": standard.LETTER_RULE_WIDTH,
    }


def _head(lines: tuple[SetLine, ...]) -> dict[str, Any]:
    by_role = {line.role: line for line in lines}
    mark, number = by_role.get(Role.MARK), by_role.get(Role.NUMBER)
    signatories = by_role.get(Role.SIGNATORIES)
    small = [line for line in lines if line.role not in {Role.MARK, Role.NUMBER, Role.SIGNATORIES}]
    label, colon, names = printable(signatories.text if signatories else "").partition("：")
    fit = standard.fit_mark(mark.text if mark else "")
    return {
        "small": [{"text": printable(line.text), "face": faces(line)[2]} for line in small],
        "mark": {"text": printable(mark.text), "size": fit.size, "scale": fit.scale} if mark else None,
        "number": {
            "text": printable(number.text if number else ""),
            "label": label + colon,
            "names": names,
        }
        if number or signatories
        else None,
    }


def _plain(line: SetLine) -> dict[str, Any]:
    return {
        "role": line.role,
        "label": line.label,
        "number": printable(line.number),
        "heading": printable(line.heading),
        "text": printable(line.text),
        "aside": line.aside,
        "faces": faces(line),
        "keep": line.keep,
    }


def _flow(lines: tuple[SetLine, ...], previous: Role | None, *, deeper: int) -> list[dict[str, Any]]:
    """The lines of the main part or of an annex; `deeper` is added to the levels of headings."""
    facts = _Facts(
        standard.signature_gaps(
            [line.text for line in lines if line.role is Role.ISSUER],
            next((line.text for line in lines if line.role is Role.DATE), ""),
        ),
        sum(line.role is Role.ATTACHMENT for line in lines),
        deeper,
        previous,
    )
    return [_line(line, facts) for line in lines]


def _line(line: SetLine, facts: _Facts) -> dict[str, Any]:
    item = _plain(line) | {"blank": blank_lines(facts.previous, line.role)}
    facts.previous = line.role
    if line.role in {Role.TITLE, Role.ANNEX_TITLE}:
        item["text"] = "\n".join(break_title(item["text"]))
    elif line.role is Role.HEADING:
        item["centred"] = standard.is_centred_heading(line)
        item["level"] = min(line.depth + 2 + facts.deeper, _MAX_HEADING)
    elif line.role is Role.ATTACHMENT:
        item["number_width"] = standard.attachment_number_width(facts.attachments)
        item["hanging"] = item["number_width"] + standard.text_width(line.label)
    elif line.role in {Role.ISSUER, Role.DATE}:
        item["gap"] = facts.gaps[line.role is Role.DATE]
    elif line.role is Role.TABLE:
        item |= _table(line)
    return item


def _table(line: SetLine) -> dict[str, Any]:
    if line.table is None or not (grid := place(line.table)).widths:
        return {"role": Role.PARAGRAPH}
    slots = [
        slot
        for y, row in enumerate(grid.rows)
        for x, slot in enumerate(row)
        if slot.cell is not None and (y, x) == (slot.row, slot.column)
    ]
    return {
        "widths": grid.widths,
        "size": standard.table_size(len(grid.widths)),
        "header": [_cell(slot) for slot in slots if slot.row < grid.header_rows],
        "cells": [_cell(slot) for slot in slots if slot.row >= grid.header_rows],
    }


def _cell(slot: Slot) -> dict[str, Any]:
    cell = slot.cell
    text = printable(cell.text) if cell else ""
    header = bool(cell and cell.header)
    return {
        "x": slot.column,
        "y": slot.row,
        "colspan": slot.colspan,
        "rowspan": slot.rowspan,
        "text": text,
        "header": header,
        "breakable": len(text) > _LONG_CELL,
        "middle": header or standard.is_short(text),
    }
