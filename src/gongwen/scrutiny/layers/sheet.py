"""Workbooks (xlsx): every cell of every sheet, hidden ones as well, comments, names, caches of pivots and links."""

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from gongwen.errors import BrokenFileError
from gongwen.reading.package import Package, xml_trouble
from gongwen.reading.safe_xml import part_tree
from gongwen.scrutiny.layers.parts import other_parts, relations
from gongwen.scrutiny.layers.pieces import Opening, Piece
from gongwen.scrutiny.layers.tables import Columns, over_cells

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")
_NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")
_CODES = re.compile(r"&(?:[A-Z]|\d+|\"[^\"]*\")")  # of headers and footers: place, font, size
_LEAST = 10**9  # smaller numbers are figures
_MOST = 10**20
_TEXTS = (
    "dataValidation", "cfRule", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "hyperlink",
    "filter", "customFilter", "inputCells", "protectedRange", "sheetPr",
)  # fmt: skip
_LONG_NUMBER = re.compile(r"\d{11}")
_DOCTYPE_SEARCHED = 4096


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as the workbook lists it; `state`: visible, hidden or veryHidden."""

    name: str
    state: str
    part: str
    relation: str

    @property
    def hidden(self) -> bool:
        return self.state != "visible"

    @property
    def place(self) -> str:
        word = {"hidden": "隐藏工作表", "veryHidden": "深度隐藏的工作表"}.get(self.state, "工作表")
        return f"{word}“{self.name}”"


def sheets_of(package: Package, workbook: etree._Element, part: str) -> list[Sheet]:
    """The sheets in their order."""
    targets = relations(package, part)
    found = []
    for element in workbook.iter(S + "sheet"):
        relation = element.get(R + "id", "")
        target = targets.get(relation, ("", ""))[1]
        found.append(Sheet(element.get("name", ""), element.get("state", "visible"), target, relation))
    return found


def workbook_part(package: Package) -> str:
    """The part that lists the sheets. Raises BrokenFileError where there is none."""
    for sort, target in relations(package, "").values():
        if sort == "officeDocument" and target in package:
            return target
    raise BrokenFileError(package.upload.name)


def read(opening: Opening) -> Iterator[Piece]:
    """All words of a workbook."""
    package = Package(opening.upload)
    main = workbook_part(package)
    workbook = part_tree(package, main)
    strings = _strings(package, main)
    done = {main}
    for sheet in sheets_of(package, workbook, main):
        if sheet.part in package and "worksheets/" in sheet.part:
            done.add(sheet.part)
            yield from _Reader(package, sheet, strings).read()
        yield Piece(sheet.name, sheet.place, sheet.hidden)
    for name in workbook.iter(S + "definedName"):
        yield Piece(f"{name.get('name', '')} {name.text or ''}", "定义的名称", hidden=True)
    yield from _unused(strings)
    done |= {part for part in package.names if part.endswith("sharedStrings.xml")}
    yield from other_parts(package, done, opening)


@dataclass(slots=True)
class _Strings:
    """The shared strings, and which of them cells show."""

    texts: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def take(self, index: str) -> str:
        place = int(index) if index.isdigit() else -1
        if not 0 <= place < len(self.texts):
            return ""
        self.used.add(place)
        return self.texts[place]


def _strings(package: Package, main: str) -> _Strings:
    part = posixpath.join(posixpath.dirname(main), "sharedStrings.xml")
    found = _Strings()
    if part in package:
        root = part_tree(package, part)
        found.texts = ["".join(t.text or "" for t in item.iter(S + "t")) for item in root.iter(S + "si")]
    return found


def _unused(strings: _Strings) -> Iterator[Piece]:
    """Texts of cells that were deleted stay behind in the table of strings until the file is saved anew."""
    left = [text for place, text in enumerate(strings.texts) if place not in strings.used and text]
    if left:
        yield Piece("\n\n".join(left), "已删除但仍留在文件中的单元格文字", hidden=True)


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def hidden_columns(root: etree._Element) -> list[tuple[int, int]]:
    """Ranges of columns that are hidden or have no width; folded outlines are no hiding."""
    return [
        (int(column.get("min", "0")), int(column.get("max", "0")))
        for column in root.iter(S + "col")
        if is_hidden(column) or column.get("width") in {"0", "0.0"}
    ]


def is_hidden(element: etree._Element) -> bool:
    """Whether a row or column is hidden; one folded into an outline opens with a click and counts as shown."""
    return element.get("hidden") in {"1", "true"} and element.get("outlineLevel", "0") == "0"


@dataclass(slots=True)
class _Reader:
    """One sheet, row by row; large ones never stand in memory as a whole."""

    package: Package
    sheet: Sheet
    strings: _Strings
    ranges: list[tuple[int, int]] = field(default_factory=list)
    columns: Columns = field(default_factory=Columns)

    def read(self) -> Iterator[Piece]:
        data = self.package.read(self.sheet.part)
        if b"<!DOCTYPE" in data[:_DOCTYPE_SEARCHED]:
            raise BrokenFileError(self.package.upload.name)
        tags = [S + name for name in ("cols", "row", *_TEXTS)]
        parsing = etree.iterparse(
            io.BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True
        )
        number = 0
        try:
            for _, element in parsing:
                if element.tag == S + "row":
                    number = int(element.get("r") or number + 1)
                    yield from self._row(element, number)
                elif element.tag == S + "cols":
                    self.ranges = hidden_columns(element)
                else:
                    yield self._setting(element)
                element.clear()
        except (etree.XMLSyntaxError, ValueError) as error:
            raise xml_trouble(error, self.package.upload.name) from error

    def _setting(self, element: etree._Element) -> Piece:
        words = " ".join([*map(str, element.itertext()), *map(str, element.attrib.values())])
        return Piece(
            _CODES.sub(" ", words), f"{self.sheet.place}的筛选、有效性、页眉页脚或链接设置", hidden=True
        )

    def _row(self, row: etree._Element, number: int) -> Iterator[Piece]:
        hidden_row = is_hidden(row) or row.get("ht") == "0"
        texts: list[str] = []
        column = 0
        for cell in row.iter(S + "c"):
            match = _REFERENCE.fullmatch(cell.get("r", ""))
            column = column_number(match[1]) if match else column + 1
            text, numeric = self._value(cell)
            texts.append(text)
            yield from self._formula(cell, number)
            if not text:
                continue
            hidden_column = any(low <= column <= high for low, high in self.ranges)
            hidden = self.sheet.hidden or hidden_row or hidden_column
            hint = self.columns.hint(column, text)
            yield Piece(text, self._place(number, hidden_row, hidden_column), hidden, hint, numeric)
        place = self._place(number, hidden_row, column_hidden=False)
        yield from over_cells(texts, place, hidden=self.sheet.hidden or hidden_row)

    def _place(self, number: int, row_hidden: bool, column_hidden: bool) -> str:
        word = "隐藏的第" if row_hidden else "第"
        return f"{self.sheet.place}{word}{number}行{'的隐藏列' if column_hidden else ''}"

    def _formula(self, cell: etree._Element, number: int) -> Iterator[Piece]:
        formula = cell.findtext(S + "f")
        if formula and ('"' in formula or _LONG_NUMBER.search(formula)):
            yield Piece(formula, f"{self.sheet.place}第{number}行的公式", hidden=True)

    def _value(self, cell: etree._Element) -> tuple[str, bool]:
        """The text of a cell; a number as its digits, and whether it is one."""
        sort = cell.get("t", "n")
        if sort == "inlineStr":
            return "".join(t.text or "" for t in cell.iter(S + "t")), False
        value = cell.findtext(S + "v") or ""
        if sort == "s":
            return self.strings.take(value), False
        return (digits_of(value), True) if sort == "n" else (value, False)


def digits_of(value: str) -> str:
    """A large whole number as its digits; other numbers are figures and give ""."""
    if not _NUMBER.fullmatch(value):
        return ""
    if value.isdigit():
        return value if _LEAST <= int(value[:30]) < _MOST else ""
    number = Decimal(value)
    return str(int(number)) if _LEAST <= number < _MOST and number == int(number) else ""
