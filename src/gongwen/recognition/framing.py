"""Tables that are no tables: frames for layout, metadata blocks, the imprint's ruled lines.

Their cells are read as lines. `SourceText.plain` keeps its length, so that offsets stay right.
"""

import re
import unicodedata

from gongwen.recognition.vocabulary import METADATA_LABELS
from gongwen.source import Block, Line, SourceText, TableBlock

_IMPRINT = re.compile(r"(?:抄送|抄报|分送|主送)[:：]|日\s*印\s*发\s*$|签发人[:：]")
_BLANK = re.compile(r"\s+")
_LABELS_NEEDED = 3
_FRAME_CELLS = 12  # an imprint or a red head has few cells


def without_frames(source: SourceText) -> SourceText:
    """Return the source with layout tables as lines; the same object where there are none."""
    if not any(isinstance(block, TableBlock) and is_frame(block) for block in source.blocks):
        return source
    blocks: list[Block] = []
    for block in source.blocks:
        if isinstance(block, TableBlock) and is_frame(block):
            blocks += [
                Line(cell.text.replace("\n", " "), page=block.page) for row in block.rows for cell in row
            ]
        else:
            blocks.append(block)
    return SourceText(
        tuple(blocks), source.format, source.name, source.pages, source.properties, source.warnings
    )


def is_frame(table: TableBlock) -> bool:
    """Say whether a table only frames what belongs to the head, the imprint or the page's metadata."""
    cells = [cell.text for row in table.rows for cell in row]
    filled = [c for c in cells if c.strip()]
    if len(filled) <= 1:
        return bool(table.rows)
    if len(filled) <= _FRAME_CELLS and any(_IMPRINT.search(c) for c in filled):
        return True
    labels = sum(1 for c in filled if len(c) < 20 and _label(c) in METADATA_LABELS)  # noqa: PLR2004
    return labels >= _LABELS_NEEDED and labels >= len(filled) * 0.25


def _label(cell: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", cell)).rstrip(":")
