"""Markdown: headings, bold and tables as hints; everything else, front matter included, line by line."""

import re

from gongwen.reading.limits import Upload
from gongwen.reading.text import physical_lines
from gongwen.source import Block, Cell, FileFormat, Line, SourceText, TableBlock

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_WHOLE_BOLD = re.compile(r"\s*(\*\*|__)(?!\s)((?:(?!\1).)+)(?<!\s)\1\s*")
_BOLD = re.compile(r"(\*\*|__)(?!\s)((?:(?!\1).)+?)(?<!\s)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>])")
_RULED = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(text: str, upload: Upload) -> SourceText:
    """Read Markdown text; lines stay lines, blank ones included."""
    lines = physical_lines(text)
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        end = _table_end(lines, index)
        if end > index:
            blocks.append(_table(lines[index:end]))
            index = end
        else:
            blocks.append(_line(lines[index]))
            index += 1
    return SourceText(tuple(blocks), FileFormat.MARKDOWN, upload.name)


def _line(text: str) -> Line:
    if match := _HEADING.fullmatch(text):
        return Line(_plain(match[2]), bold=True, heading=len(match[1]))
    if match := _WHOLE_BOLD.fullmatch(text):
        return Line(_plain(match[2]), bold=True)
    return Line(_plain(text))


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", _BOLD.sub(r"\2", text))


def _table_end(lines: list[str], start: int) -> int:
    """Index behind the table that begins at `start`; `start` itself where none begins."""
    if start + 1 >= len(lines) or "|" not in lines[start] or "|" not in lines[start + 1]:
        return start
    if not _RULED.fullmatch(lines[start + 1]):
        return start
    end = start + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end


def _table(lines: list[str]) -> TableBlock:
    rows = [_cells(line, header=index == 0) for index, line in enumerate(lines) if index != 1]
    return TableBlock(tuple(rows))


def _cells(line: str, *, header: bool) -> tuple[Cell, ...]:
    text = line.strip().removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return tuple(
        Cell(_plain(_BREAK.sub("\n", part)).strip(), header=header) for part in _CELL_END.split(text)
    )
