"""What a reader hands over: the printed lines and tables of one file, in reading order.

A reader recovers what the file *says* (automatic numbers resolved, layout kept as hints) and judges
nothing; recognition (`gongwen.recognise`) judges.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class FileFormat(StrEnum):
    """File formats that can be read."""

    DOCX = "docx"
    PDF = "pdf"
    OFD = "ofd"
    HTML = "html"
    TEXT = "txt"
    MARKDOWN = "md"
    DOC = "doc"
    WPS = "wps"
    RTF = "rtf"


class Align(StrEnum):
    """Horizontal alignment of a line, where the file says it."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line or paragraph. Hints are None where the format does not tell.

    `text` carries the automatic number (第一条, 一、) in front when the file had one.
    `size` is in points, `page` counts from 1, `heading` is the outline level (1 = highest).
    """

    text: str
    align: Align | None = None
    bold: bool = False
    size: float | None = None
    heading: int | None = None
    page: int | None = None
    red: bool = False
    automatic_number: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `text` keeps inner line breaks as newlines."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table as rows of cells. A merged cell stands once, at its top left, with its spans."""

    rows: tuple[tuple[Cell, ...], ...]
    page: int | None = None

    @property
    def text(self) -> str:
        """The table in words: cells divided by tabs, rows by newlines."""
        return "\n".join("\t".join(c.text.replace("\n", " ") for c in row) for row in self.rows)


Block = Line | TableBlock


@dataclass(frozen=True)
class SourceText:
    """Everything one file says, in reading order.

    `properties` holds what the file says of itself (title, author, created …): hints only.
    `warnings` are Chinese sentences for the clerk about what could not be taken over (pictures …).
    """

    blocks: tuple[Block, ...]
    format: FileFormat
    name: str = ""
    pages: int | None = None
    properties: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @cached_property
    def plain(self) -> str:
        """The whole text, one block a line. Spans (`gongwen.model.Span`) are offsets into it."""
        return "\n".join(block.text for block in self.blocks)
