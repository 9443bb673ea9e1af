"""Workbooks with a number in each place that words can stand."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from gongwen.scrutiny.finds import Kind
from planting import numbers as n
from planting.case import Case, Planted
from planting.package import OFFICE, Package

_S = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"
Sheets = Sequence[tuple[str, str, Sequence[Sequence[Any]]]]


class Book:
    """Sheets (name, state, rows); texts stand in the shared strings, as Excel keeps them."""

    def __init__(self, sheets: Sheets) -> None:
        self.package = Package("xlsx", "xl/workbook.xml")
        self.sheets = sheets
        self.strings: list[str] = []
        self.names = ""
        self.hidden_rows: set[int] = set()
        self.columns = ""
        self.tail = ""  # elements after the rows of the first sheet
        self.head = ""

    def string(self, text: str) -> int:
        if text not in self.strings:
            self.strings.append(text)
        return self.strings.index(text)

    def file(self) -> bytes:
        listed = ""
        for number, (name, state, rows) in enumerate(self.sheets, 1):
            part = f"xl/worksheets/sheet{number}.xml"
            first = number == 1
            data = "".join(
                self._row(r, row, hidden=first and r in self.hidden_rows) for r, row in enumerate(rows, 1)
            )
            columns = f"<cols>{self.columns}</cols>" if first and self.columns else ""
            self.package.put(
                part,
                f"<worksheet {_S}>{columns}<sheetData>{data}</sheetData>{self.tail if first else ''}</worksheet>",
                _TYPE.format("worksheet"),
            )
            ident = self.package.relate("xl/workbook.xml", "worksheet", part)
            shown = "" if state == "visible" else f' state="{state}"'
            listed += f'<sheet name="{name}" sheetId="{number}"{shown} r:id="{ident}"/>'
        names = f"<definedNames>{self.names}</definedNames>" if self.names else ""
        self.package.put(
            "xl/workbook.xml", f"<workbook {_S}><sheets>{listed}</sheets>{names}{self.head}</workbook>"
        )
        strings = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in self.strings)
        self.package.put(
            "xl/sharedStrings.xml",
            f'<sst {_S} count="{len(self.strings)}" uniqueCount="{len(self.strings)}">{strings}</sst>',
            _TYPE.format("sharedStrings"),
        )
        self.package.relate("xl/workbook.xml", "sharedStrings", "xl/sharedStrings.xml")
        if "docProps/core.xml" not in self.package.parts:
            self.package.properties()
        return self.package.packed()

    def _row(self, number: int, cells: Sequence[Any], *, hidden: bool) -> str:
        inner = "".join(self._cell(f"{chr(64 + c)}{number}", value) for c, value in enumerate(cells, 1))
        return f'<row r="{number}" hidden="{int(hidden)}">{inner}</row>'

    def _cell(self, place: str, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, str) and value.startswith("="):
            formula, _, shown = value[1:].partition("→")
            sort = "" if shown.isdigit() else ' t="str"'
            return f'<c r="{place}"{sort}><f>{formula}</f><v>{shown}</v></c>'
        if isinstance(value, str):
            return f'<c r="{place}" t="s"><v>{self.string(value)}</v></c>'
        return f'<c r="{place}"><v>{value}</v></c>'


def workbook(sheets: Sheets) -> bytes:
    return Book(sheets).file()


_LIST = [
    ["姓名", "身份证号", "金额"],
    ["张某", "430***********0015", 650],
    ["李某", "430***********1234", 650],
]


def _visible(v: str) -> Book:
    return Book([("名单", "visible", [["姓名", "身份证号"], ["张某", v]])])


def _hidden(state: str) -> Callable[[str], Book]:
    return lambda v: Book([("名单", "visible", _LIST), ("原始", state, [["姓名", "证件号"], ["张某", v]])])


def _used_by_formula(v: str) -> Book:
    rows = [*_LIST, ["合计", "=COUNTA(原始!A2:A9)→1", "=SUM(C2:C3)→1300"]]
    return Book([("名单", "visible", rows), ("原始", "hidden", [["姓名", "证件号"], ["张某", v]])])


def _hidden_row(v: str) -> Book:
    book = Book([("名单", "visible", [*_LIST, ["王某", v, 650]])])
    book.hidden_rows = {4}
    return book


def _hidden_column(v: str) -> Book:
    book = Book([("名单", "visible", [["姓名", "原号码", "金额"], ["张某", v, 650]])])
    book.columns = '<col min="2" max="2" width="20" hidden="1" customWidth="1"/>'
    return book


def _no_width(v: str) -> Book:
    book = Book([("名单", "visible", [["姓名", "原号码", "金额"], ["张某", v, 650]])])
    book.columns = '<col min="2" max="2" width="0" customWidth="1"/>'
    return book


def _comment(v: str) -> Book:
    book = Book([("名单", "visible", _LIST)])
    book.package.put(
        "xl/comments1.xml",
        f'<comments {_S}><authors><author>周敏</author></authors><commentList><comment ref="A2" authorId="0"><text><r><t>核对{v}</t></r></text></comment></commentList></comments>',
        _TYPE.format("comments"),
    )
    book.package.relate("xl/worksheets/sheet1.xml", "comments", "xl/comments1.xml")
    vml = '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Row>1</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>'
    book.package.put("xl/drawings/vmlDrawing1.vml", vml)
    ident = book.package.relate("xl/worksheets/sheet1.xml", "vmlDrawing", "xl/drawings/vmlDrawing1.vml")
    book.tail = f'<legacyDrawing r:id="{ident}"/>'
    return book


def _name(v: str) -> Book:
    book = Book([("名单", "visible", _LIST), ("原始", "hidden", [["x"]])])
    book.names = f'<definedName name="_id" hidden="1" localSheetId="1">"{v}"</definedName>'
    return book


def _title(v: str) -> Book:
    book = Book([("名单", "visible", _LIST)])
    book.package.properties(title=v)
    return book


def _left_behind(v: str) -> Book:
    book = Book([("名单", "visible", _LIST)])
    book.string(f"张某{v}")
    return book


def _pivot(v: str) -> Book:
    book = Book([("名单", "visible", _LIST)])
    cache = f'<pivotCacheDefinition {_S} recordCount="0"><cacheSource type="worksheet"/><cacheFields count="1"><cacheField name="证件号"><sharedItems><s v="{v}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
    book.package.put("xl/pivotCache/pivotCacheDefinition1.xml", cache, _TYPE.format("pivotCacheDefinition"))
    ident = book.package.relate(
        "xl/workbook.xml", "pivotCacheDefinition", "xl/pivotCache/pivotCacheDefinition1.xml", ident="rId90"
    )
    book.head = f'<pivotCaches><pivotCache cacheId="1" r:id="{ident}"/></pivotCaches>'
    return book


def _outside(v: str) -> Book:
    book = Book([("名单", "visible", [*_LIST, ["引用", "=[1]表!$A$1→略"]])])
    link = f'<externalLink {_S}><externalBook><sheetNames><sheetName val="表"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>{v}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    book.package.put("xl/externalLinks/externalLink1.xml", link, _TYPE.format("externalLink"))
    ident = book.package.relate(
        "xl/workbook.xml", "externalLink", "xl/externalLinks/externalLink1.xml", ident="rId91"
    )
    book.head = f'<externalReferences><externalReference r:id="{ident}"/></externalReferences>'
    return book


def _page_header(v: str) -> Book:
    book = Book([("名单", "visible", _LIST)])
    book.tail = f"<headerFooter><oddHeader>&amp;C{v}</oddHeader></headerFooter>"
    return book


def _choice(v: str) -> Book:
    book = Book([("名单", "visible", _LIST)])
    book.tail = f'<dataValidations count="1"><dataValidation type="list" sqref="B2"><formula1>"{v},无"</formula1></dataValidation></dataValidations>'
    return book


def _in_formula(v: str) -> Book:
    return Book([("名单", "visible", [*_LIST, ["王某", f'=LEFT("{v}",3)→430']])])


def _filtered(v: str) -> Book:
    book = Book([("名单", "visible", _LIST)])
    book.tail = f'<autoFilter ref="A1:B3"><filterColumn colId="1"><filters><filter val="{v}"/></filters></filterColumn></autoFilter>'
    return book


def _scenario(v: str) -> Book:
    book = Book([("名单", "visible", _LIST)])
    book.tail = f'<scenarios><scenario name="方案"><inputCells r="A1" val="{v}"/></scenario></scenarios>'
    return book


_PLACES: tuple[tuple[str, Callable[[str], Book], bool], ...] = (
    ("单元格（文本）", _visible, False),
    ("隐藏工作表", _hidden("hidden"), True),
    ("深度隐藏的工作表", _hidden("veryHidden"), True),
    ("公式引用的隐藏工作表", _used_by_formula, True),
    ("隐藏行", _hidden_row, True),
    ("隐藏列", _hidden_column, True),
    ("宽度为零的列", _no_width, True),
    ("批注", _comment, True),
    ("定义的名称", _name, True),
    ("文档属性", _title, True),
    ("已删单元格留下的文字", _left_behind, True),
    ("数据透视表缓存", _pivot, True),
    ("外部工作簿缓存", _outside, True),
    ("打印页眉", _page_header, False),
    ("数据有效性", _choice, False),
    ("公式中的文字", _in_formula, False),
    ("筛选条件", _filtered, False),
    ("方案", _scenario, False),
)


def cases(rng: Random) -> Iterator[Case]:
    """One workbook a place and kind; numbers kept as numbers; look-alikes of all sorts."""
    for where, build, gone in _PLACES:
        for kind, make in (
            (Kind.CITIZEN_ID, n.citizen_id),
            (Kind.BANK_CARD, n.bank_card),
            (Kind.MOBILE, n.mobile),
        ):
            value = make(rng)
            yield Case("名单.xlsx", build(value).file(), "xlsx", where, (Planted(kind, value),), gone=gone)
    for head, draw, kind in (
        ("身份证号", n.citizen_id, Kind.CITIZEN_ID),
        ("", n.citizen_id, Kind.CITIZEN_ID),
        ("卡号", n.bank_card, Kind.BANK_CARD),
        ("电话", n.mobile, Kind.MOBILE),
    ):
        value = draw(rng, ending="3") if draw is n.citizen_id else draw(rng)
        rounded = value[:15] + "0" * (len(value) - 15)
        shown = f"{int(rounded[:15]) / 10**14:.14f}E+{len(value) - 1}" if len(value) > 15 else rounded
        for form, text in (("数字", rounded), ("科学计数", shown)):
            book = Book([("名单", "visible", [["姓名", head or "备注"], ["张某", _Number(text)]])])
            yield Case(
                "名单.xlsx",
                book.file(),
                "xlsx",
                f"单元格（{form}，列名“{head}”）",
                (Planted(kind, rounded),),
            )
    yield _innocent(rng)


class _Number:
    """A number exactly as it stands in the file."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def _innocent(rng: Random) -> Case:
    rows: list[list[Any]] = [["单位", "统一社会信用代码", "电话", "预算金额（元）", "项目编号", "登记日期"]]
    innocent = []
    for number in range(60):
        code, phone, amount = n.credit_code(rng), n.landline(rng), rng.randrange(13 * 10**9, 19 * 10**9)
        serial = n.date_serial(rng, 7)
        rows.append([f"第{number}单位", code, phone, amount, serial, 46000 + number])
        innocent += [
            ("全数字单位代码", code),
            ("办公固话", phone),
            ("金额", str(amount)),
            ("日期加流水（15位）", serial),
        ]
    return Case(
        "目录.xlsx",
        workbook([("目录", "visible", rows), ("底稿", "hidden", rows)]),
        "xlsx",
        "各列",
        (),
        tuple(innocent),
    )
