"""A PDF with a text layer, set by typst in the packaged fonts."""

import json
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from countybuild.layout import Item, lay_out
from countybuild.source import Line, Source, Table

TEMPLATE = Path(__file__).with_name("document.typ")
TIMESTAMP = 1767225600  # 2026-01-01T00:00:00Z: the same bytes on every build


def write_pdf(source: Source, path: Path) -> None:
    data = {
        "title": source.title,
        "size": source.meta.get("size", 16),
        "justify": source.meta.get("justify", True),
        "items": [as_data(item) for item in lay_out(source)],
    }
    fonts = Path(pylopdf_fonts_zh_cn.serif_path()).parent
    typst.compile(
        str(TEMPLATE),
        output=str(path),
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        timestamp=TIMESTAMP,
    )


def as_data(item: Item) -> dict[str, Any]:
    if isinstance(item.block, Table):
        return {"role": "table", "widths": widths(item.block), "cells": cells(item.block)}
    level = item.block.level if isinstance(item.block, Line) else ""
    return {"role": item.role, "text": item.text, "level": level}


def cells(table: Table) -> list[dict[str, Any]]:
    return [
        {"x": column, "y": number, "columns": cell.columns, "rows": cell.rows, "text": cell.text}
        for number, row in enumerate(table.rows)
        for column, cell in row
    ]


def widths(table: Table) -> list[float]:
    """Columns as wide as their longest words, within 1 to 5."""
    longest = [1] * table.width
    for row in table.rows:
        for column, cell in row:
            if cell.columns == 1:
                longest[column] = max(longest[column], len(cell.text))
    return [min(5.0, max(1.0, count / 6)) for count in longest]
