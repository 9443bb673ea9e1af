"""`agencies.csv` as the workbook that the organisations import takes."""

import csv
import io
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from countybuild.docx_file import same_bytes

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  # openpyxl takes naive times; fixed, so that every build is the same


def write_agencies(table: Path, workbook: Path) -> None:
    book = Workbook()
    sheet = book.active
    if sheet is None:  # a new workbook always has one
        return
    sheet.title = "机构"
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines):
            sheet.append(row)
    for number, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 18
    sheet.freeze_panes = "C2"
    book.properties.created = book.properties.modified = CREATED
    raw = io.BytesIO()
    book.save(raw)
    workbook.write_bytes(same_bytes(raw.getvalue()))
