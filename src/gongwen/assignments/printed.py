"""Tasks as a table on a terminal and as a workbook."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from gongwen.assignments import wording
from gongwen.assignments.model import Task

_WIDTHS = {"编号": 7, "任务": 36, "牵头单位": 20, "责任（配合）单位": 28, "时限、频次、指标": 30}
_SHEET_WIDTHS = (9, 28, 30, 60, 24, 36, 26, 26, 26, 30, 24)


def table(tasks: Sequence[Task]) -> Iterator[str]:
    """Lines of a table whose cells are broken to the width of their column (in Latin letters)."""
    yield from _row(tuple(_WIDTHS))
    yield "─" * (sum(_WIDTHS.values()) + 2 * (len(_WIDTHS) - 1))
    for task in tasks:
        measures = [
            *map(wording.deadline, task.deadlines),
            *map(wording.frequency, task.frequencies),
            *map(wording.target, task.targets),
        ]
        responsible = wording.units(task.responsible)
        if not task.assignments and task.named:
            responsible = f"正文提及：{wording.proposals(task)}"
        yield from _row(
            (
                wording.numbered(task),
                _short(wording.named(task)),
                wording.units(task.leads),
                responsible,
                "；".join(measures),
            )
        )


def _short(words: str, limit: int = 60) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _row(cells: Sequence[str]) -> Iterator[str]:
    broken = [list(_broken(cell, width)) for cell, width in zip(cells, _WIDTHS.values(), strict=True)]
    for line in zip_longest(*broken, fillvalue=""):
        parts = [
            words + " " * (width - _width(words)) for words, width in zip(line, _WIDTHS.values(), strict=True)
        ]
        yield "  ".join(parts).rstrip()


def _broken(words: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for c in words:
        size = _width(c)
        if used + size > width:
            yield line
            line, used = "", 0
        line, used = line + c, used + size
    yield line


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in words)


def write_workbook(path: Path, tasks_by_file: Sequence[tuple[str, Sequence[Task]]]) -> None:
    """One sheet for all files, a row a task. Raises OSError where the file cannot be written."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "任务"
    sheet.append(["文件", *wording.COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for name, tasks in tasks_by_file:
        for task in tasks:
            sheet.append(["", *[""] * len(wording.COLUMNS)])
            for n, words in enumerate((name, *wording.row(task)), 1):
                cell = sheet.cell(sheet.max_row, n)
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)
                cell.data_type = "s"  # words that begin with = are words
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for n, width in enumerate((24, *_SHEET_WIDTHS), 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "C2"
    book.save(path)
