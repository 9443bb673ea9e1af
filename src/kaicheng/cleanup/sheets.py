"""The workbook of a round: what units fill in, and the directory of a published result. No database."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kaicheng.cleanup.models import CleanupItem
from kaicheng.cleanup.workflow import VERDICTS, Verdict
from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Invalid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER, VERDICT, REASON, CHANGE, CHANGE_BY = "事项编号", "清理意见", "理由", "修改内容", "计划完成日期"
TITLE, TROUBLE = "文件名称", "问题"
# head → width; the heads are the contract with units, in this order
COLUMNS = {
    NUMBER: 10,
    TITLE: 56,
    "发文字号": 22,
    "成文日期": 12,
    "清理单位": 26,
    "状态": 10,
    VERDICT: 12,
    REASON: 44,
    CHANGE: 40,
    CHANGE_BY: 14,
}
FILLED = (VERDICT, REASON, CHANGE, CHANGE_BY)
LARGEST = 10 * 1024 * 1024  # bytes as uploaded
UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 20_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_SOFT, _WRONG = "F3F5F7", "FDECEA"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a sheet: row as the clerk counts it (heads are row 1), column head, sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line with a verdict: row of the sheet, item, and what was filled in.

    `title`: as it stands in the line, "" where the column is gone; `unread`: its day could not be read, which is told.
    """

    row: int
    item: int
    verdict: Verdict
    reason: str
    change: str
    change_by: date | None
    title: str = ""
    unread: bool = False


def round_sheet(items: Iterable[CleanupItem], troubles: dict[int, str] | None = None) -> bytes:
    """Write items as the workbook that units fill in; `troubles` (item → sentence) adds a column and marks the rows."""
    book, sheet = _book("清理清单", [*COLUMNS, *([TROUBLE] if troubles else [])], list(COLUMNS.values()))
    for item in items:
        line = [
            str(item.pk),
            item.title,
            item.number,
            item.written_date.isoformat() if item.written_date else "",
            item.agency.name,
            item.get_state_display(),
            VERDICTS[Verdict(item.verdict)] if item.verdict else "",
            item.reason,
            item.change,
            item.change_by.isoformat() if item.change_by else "",
        ]
        trouble = (troubles or {}).get(item.pk, "")
        _append(sheet, [*line, *([trouble] if troubles else [])], mark=_WRONG if trouble else "")
    places = {head: number for number, head in enumerate(COLUMNS, 1)}
    for number, head in enumerate(COLUMNS, 1):
        if head not in FILLED:
            for (cell,) in sheet.iter_rows(min_row=2, min_col=number, max_col=number):
                cell.fill = PatternFill("solid", start_color=_SOFT)
    letter = get_column_letter(places[VERDICT])
    choice = DataValidation(type="list", formula1=f'"{",".join(VERDICTS.values())}"', allow_blank=True)
    choice.error, choice.errorTitle = f"请从列表中选择：{'、'.join(VERDICTS.values())}", "清理意见"
    choice.showErrorMessage = True
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{max(sheet.max_row, 2)}")
    return _bytes(book)


def result_sheet(items: Iterable[CleanupItem], addresses: dict[int, str]) -> bytes:
    """Write a published result: the directory with the web address of each document that is public."""
    heads = {
        "序号": 8,
        "文件名称": 60,
        "发文字号": 22,
        "成文日期": 12,
        "制定机关": 28,
        "清理单位": 28,
        "清理结果": 12,
        "修改内容": 36,
        "计划完成日期": 14,
        "网址": 40,
    }
    book, sheet = _book("清理结果目录", list(heads), list(heads.values()))
    for number, item in enumerate(items, 1):
        line = [
            str(number),
            item.title,
            item.number,
            item.written_date.isoformat() if item.written_date else "",
            item.document.agency.name,
            item.agency.name,
            VERDICTS[Verdict(item.verdict)],
            item.change,
            item.change_by.isoformat() if item.change_by else "",
            addresses.get(item.pk, ""),
        ]
        _append(sheet, line)
    return _bytes(book)


def _book(name: str, heads: Sequence[str], widths: Sequence[int]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):  # pragma: no cover - a new workbook has a sheet
        raise TypeError("no sheet")
    sheet.title = name
    sheet.append(list(heads))
    for number, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        width = widths[number - 1] if number <= len(widths) else 50
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "C2"
    return book, sheet


def _append(sheet: Worksheet, line: Sequence[str], mark: str = "") -> None:
    row = sheet.max_row + 1
    for number, text in enumerate(line, 1):
        plain = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell = sheet.cell(row, number, f"'{plain}" if plain.startswith(_FORMULA) else plain)
        cell.data_type, cell.number_format = "s", "@"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if mark:
            cell.fill = PatternFill("solid", start_color=mark)


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# -- reading -------------------------------------------------------------------------------------------------------


def read(content: bytes) -> tuple[list[Row], list[Problem]]:
    """Read a filled workbook: lines with a verdict, and what is wrong. Raises Invalid if it is none of ours."""
    lines = _lines(content)
    heads = [_text(cell) for cell in lines[0]] if lines else []
    missing = [head for head in (NUMBER, VERDICT) if head not in heads]
    if missing:
        raise Invalid(f"第1行缺少表头：{'、'.join(missing)}。请先导出清理清单，在其中填写后上传。")
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, cells in enumerate(lines[1:], 2):
        values = dict(zip(heads, cells, strict=False))
        if not _text(values.get(VERDICT)):
            continue
        row, wrong = _row(number, values)
        problems += wrong
        if row is not None:
            rows.append(row)
    if not rows and not problems:
        raise Invalid("表中没有填写任何清理意见。", advice="请在“清理意见”列填写后再上传。")
    return rows, problems + _repeated(rows)


def _lines(content: bytes) -> list[tuple[Any, ...]]:
    if len(content) > LARGEST:
        raise Invalid("文件超过10 MB，请只保留清理清单后再上传。")
    lines: list[tuple[Any, ...]] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            too_large = sum(info.file_size for info in package.infolist()) > UNPACKED
        if not too_large:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            lines += book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=40)
            book.close()
    except Exception as error:  # a broken package fails in many ways; all mean the same to a clerk
        raise Invalid("不是可以读取的xlsx表格，请用Excel或WPS另存为“.xlsx”后再上传。") from error
    if too_large or len(lines) > MOST_ROWS + 1:
        raise Invalid(f"表格过大（最多{MOST_ROWS}行），请分次导入。")
    return lines


def _row(number: int, values: dict[str, Any]) -> tuple[Row | None, list[Problem]]:
    problems = []
    item = number_in(_text(values.get(NUMBER)))
    if item is None:
        problems.append(Problem(number, NUMBER, "缺少事项编号，请用导出的清单填写，不要增加行。"))
    labels = {label: verdict for verdict, label in VERDICTS.items()}
    verdict = labels.get(_text(values.get(VERDICT)))
    if verdict is None:
        words = "、".join(VERDICTS.values())
        problems.append(
            Problem(number, VERDICT, f"“{_text(values.get(VERDICT))}”不在可选范围内，应为：{words}。")
        )
    day, wrong = _day(values.get(CHANGE_BY))
    if wrong:
        problems.append(Problem(number, CHANGE_BY, wrong))
    if verdict is None or item is None:
        return None, problems
    reason, change = _text(values.get(REASON)), _text(values.get(CHANGE))
    title = _text(values.get(TITLE))
    return Row(number, item, verdict, reason, change, day, title, unread=bool(wrong)), problems


def _repeated(rows: list[Row]) -> list[Problem]:
    seen: set[int] = set()
    wrong = []
    for row in rows:
        if row.item in seen:
            wrong.append(Problem(row.row, NUMBER, f"事项编号{row.item}在前面已经出现，请只保留一行。"))
        seen.add(row.item)
    return wrong


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _day(cell: Any) -> tuple[date | None, str]:
    if isinstance(cell, datetime):
        return cell.date(), ""
    if isinstance(cell, date):
        return cell, ""
    text = _text(cell)
    if not text:
        return None, ""
    found = _DATE.match(unicodedata.normalize("NFKC", text).replace(" ", ""))
    try:
        if found:
            return date(*(int(part) for part in found.groups())), ""
    except ValueError:
        pass
    return None, f"“{text}”不是日期，请写成2026-12-31的样子。"
