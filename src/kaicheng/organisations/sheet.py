"""The workbook of agencies: one format out and in. Reading gives rows of text and dates, writing guards formulas."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency, AgencyKind

# head → model field; the heads are the contract with offices, in this order
COLUMNS = {
    "代码": "code",
    "全称": "name",
    "简称": "short_name",
    "别名": "aliases",
    "类型": "kind",
    "上级单位代码": "parent",
    "统一社会信用代码": "credit_code",
    "索引号代码": "index_code",
    "发文代字": "number_prefixes",
    "公开工作机构": "disclosure_office",
    "办公地址": "address",
    "办公时间": "office_hours",
    "联系电话": "telephone",
    "传真": "fax",
    "互联网联系方式": "online_contact",
    "邮政编码": "postcode",
    "成立日期": "established_on",
    "撤销日期": "abolished_on",
    "继任单位代码": "successor",
}
HEADS = {name: head for head, name in COLUMNS.items()}
REQUIRED = ("代码", "全称", "类型")
LISTS = {"aliases", "number_prefixes"}
DATES = {"established_on", "abolished_on"}
TROUBLE = "问题"
LARGEST = 10 * 1024 * 1024  # bytes as uploaded
UNPACKED = 100 * 1024 * 1024  # bytes unpacked: a table of agencies is far below
MOST_ROWS = 5000
_HINT = re.compile(r"[(（].*?[)）]")
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_EXACT_FLOAT = 10**15


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a sheet: row as the clerk counts it (heads are row 1), column head, sentence."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return (
            f"第{self.row}行“{self.column}”：{self.sentence}"
            if self.column
            else f"第{self.row}行：{self.sentence}"
        )


@dataclass(slots=True)
class Row:
    """One row: field → value (text; list of words; date or None), only for columns that the sheet has."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return str(self.values.get("code", ""))


@dataclass(slots=True)
class Sheet:
    """What a workbook holds: its columns in order, its rows, and what could not be read."""

    fields: tuple[str, ...]
    rows: list[Row]
    problems: list[Problem]


def read(content: bytes) -> Sheet:
    """Read an uploaded workbook. Raises `Invalid` if it is none, too large, or lacks a column it cannot do without."""
    lines = _lines(content)
    heads = lines[0] if lines else ()
    fields, problems = _fields(heads)
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if any(cell not in {None, ""} for cell in cells):
            row, wrong = _row(number, fields, cells)
            rows.append(row)
            problems += wrong
    if not rows:
        raise Invalid("表中没有机构，请从第2行起每行填写一个机构。")
    return Sheet(tuple(name for name in fields if name), rows, problems)


def _lines(content: bytes) -> list[tuple[Any, ...]]:
    from openpyxl import load_workbook

    if len(content) > LARGEST:
        raise Invalid("文件超过10 MB，请只保留机构表后再上传。")
    lines: list[tuple[Any, ...]] = []
    try:
        too_large = _unpacked(content) > UNPACKED
        if not too_large:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            lines += book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=60)
            book.close()
    except Exception as error:  # a broken package fails in many ways; all mean the same to a clerk
        raise Invalid("不是可以读取的xlsx表格，请用Excel或WPS另存为“.xlsx”后再上传。") from error
    if too_large:
        raise Invalid("文件解压后过大，请只保留机构表后再上传。")
    if len(lines) > MOST_ROWS + 1:
        raise Invalid(f"机构超过{MOST_ROWS}行，请分次导入。")
    return lines


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return sum(info.file_size for info in package.infolist())


def _fields(heads: tuple[Any, ...]) -> tuple[list[str], list[Problem]]:
    """Match heads to fields; bracketed hints do not count. An empty head over an empty column is let go."""
    fields: list[str] = []
    problems: list[Problem] = []
    for cell in heads:
        head = _HINT.sub("", unicodedata.normalize("NFKC", _text(cell))).strip()
        name = COLUMNS.get(head, "")
        if head and head != TROUBLE and not name:
            problems.append(Problem(1, head, f"没有“{head}”这一列，请删去或按导出表的表头填写。"))
        if name and name in fields:
            problems.append(Problem(1, head, f"“{head}”这一列出现了两次，请删去一列。"))
        fields.append(name)
    missing = [head for head in REQUIRED if COLUMNS[head] not in fields]
    if missing:
        raise Invalid(f"第1行缺少表头：{'、'.join(missing)}。请先导出一份机构表，按其表头填写。")
    return fields, problems


def _row(number: int, fields: list[str], cells: tuple[Any, ...]) -> tuple[Row, list[Problem]]:
    row = Row(number)
    problems = []
    for name, cell in zip(fields, cells, strict=False):
        if not name:
            continue
        try:
            row.values[name] = _value(name, cell)
        except ValueError as error:
            problems.append(Problem(number, HEADS[name], str(error)))
    return row, problems


def _value(name: str, cell: Any) -> Any:
    if name in DATES:
        return _day(cell)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= _EXACT_FLOAT:
        raise ValueError("数字过长，表格已丢失末尾几位，请把该列设为文本格式后重新填写。")
    text = _text(cell)
    if name in LISTS:
        return list(dict.fromkeys(word.strip() for word in re.split(r"[、;；\n]", text) if word.strip()))
    if name == "kind":
        return _kind(text)
    return text


def _kind(text: str) -> str:
    for kind in AgencyKind:
        if text == kind.label:
            return kind.value
    words = "、".join(AgencyKind.labels)
    raise ValueError(f"类型“{text}”不在可选范围内，应为：{words}。" if text else f"请填写类型：{words}。")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    if not text:
        return None
    found = _DATE.match(unicodedata.normalize("NFKC", text).replace(" ", ""))
    try:
        return date(*(int(part) for part in found.groups())) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise ValueError(f"“{text}”不是日期，请写成2024-04-01的样子。")


# -- writing -------------------------------------------------------------------------------------------------------


def guarded(text: str) -> str:
    """Keep a cell from being run as a formula: a leading = + - @ gets a ' before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def write(
    fields: Iterable[str], rows: Iterable[tuple[dict[str, Any], str]], *, with_trouble: bool = False
) -> bytes:
    """Write rows (field → value, and what is wrong with the row) as a workbook."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    names = list(fields)
    book = Workbook()
    sheet = book.active
    if sheet is None:  # pragma: no cover - a new workbook has a sheet
        raise RuntimeError("no sheet")
    sheet.title = "机构"
    sheet.append([HEADS[name] for name in names] + ([TROUBLE] if with_trouble else []))
    for values, trouble in rows:
        sheet.append([_cell(values.get(name)) for name in names] + ([trouble] if with_trouble else []))
        if trouble:
            for cell in sheet[sheet.max_row]:
                cell.fill = PatternFill("solid", start_color="FDECEA")
    for number, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 18
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "C2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return guarded("、".join(str(word) for word in value))
    return guarded(str(value))


def row_of(agency: Agency, aliases: list[str]) -> dict[str, Any]:
    """Give an agency as a row: field → value as `write` takes it."""
    values = {
        name: getattr(agency, name)
        for name in COLUMNS.values()
        if name not in {"aliases", "parent", "successor"}
    }
    values["kind"] = agency.get_kind_display()
    values["parent"] = agency.parent.code if agency.parent else ""
    values["successor"] = agency.successor.code if agency.successor else ""
    values["aliases"] = aliases
    return values
