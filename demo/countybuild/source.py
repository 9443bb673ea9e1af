"""Reads `texts/*.md`: TOML front matter between `+++` lines, then the words of the document, one paragraph a line.

Marks at the beginning of a line:
`| a | b |`        a table row; the cell `^` belongs to the cell above, `<` to the cell on its left
`:: words`         a centred line (第四十二次常务会议通过 …, 第一章 …)
`@annex 附件1 标题` an annex begins; it is listed under 附件 as well
`@issued 标题`      the document that a notice issues begins (no label of its own)
`//` in a title    where the typist broke the title
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LEVELS = (
    ("chapter", re.compile(r"^(第[一二三四五六七八九十百]+章)[　 ]*")),
    ("section", re.compile(r"^(第[一二三四五六七八九十]+节)[　 ]*")),
    ("article", re.compile(r"^(第[一二三四五六七八九十百]+条)[　 ]*")),
    ("han", re.compile(r"^([一二三四五六七八九十]+、)")),
    ("han_paren", re.compile(r"^(（[一二三四五六七八九十]+）)")),
    ("arabic", re.compile(r"^(\d{1,2}\.)(?!\d)[　 ]*")),
    ("arabic_paren", re.compile(r"^(（\d{1,2}）)")),
)


class SourceError(ValueError):
    """A text that cannot be built; the sentence names the text and what is wrong."""


@dataclass(frozen=True)
class Line:
    text: str
    level: str = ""  # one of LEVELS, "centre", or "" for a plain paragraph
    number: str = ""  # as typed

    @property
    def rest(self) -> str:
        """The words without the typed number."""
        return self.text[len(self.number) :].lstrip("　 ")


@dataclass(frozen=True)
class Cell:
    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Table:
    """`rows` hold only the cells that begin there; covered places are left out."""

    rows: tuple[tuple[tuple[int, Cell], ...], ...]  # (column, cell)
    width: int


Block = Line | Table


@dataclass
class Part:
    """The notice itself (label and title empty), an annex, or the issued document."""

    label: str = ""
    title: str = ""
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    name: str
    meta: dict[str, Any]
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        return str(self.meta["title"]).replace("//", "")

    @property
    def title_lines(self) -> list[str]:
        return str(self.meta["title"]).split("//")

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.meta['file']}"

    @property
    def attachments(self) -> list[str]:
        return [part.title.replace("//", "") for part in self.parts if part.label]


def read_sources(folder: Path) -> list[Source]:
    return [read_source(path) for path in sorted(folder.glob("*.md"))]


def read_source(path: Path) -> Source:
    """One text. Raises SourceError with the name of the text."""
    try:
        _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        meta = tomllib.loads(front)
    except (ValueError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path.name}: front matter cannot be read ({error})") from error
    return Source(path.stem, meta, tuple(_parts(body.splitlines(), path.name)))


def _parts(lines: list[str], name: str) -> list[Part]:
    parts = [Part()]
    rows: list[list[str]] = []
    for raw in [*lines, ""]:
        text = raw.strip()
        if text.startswith("|"):
            rows.append([cell.strip() for cell in text.strip("|").split("|")])
            continue
        if rows:
            parts[-1].blocks.append(make_table(rows, name))
            rows = []
        if text.startswith("@annex "):
            _, label, title = text.split(" ", 2)
            parts.append(Part(label, title))
        elif text.startswith("@issued "):
            parts.append(Part("", text.split(" ", 1)[1]))
        elif text:
            parts[-1].blocks.append(make_line(text))
    return parts


def make_line(text: str) -> Line:
    if text.startswith("::"):
        return Line(text[2:].strip(), "centre")
    for level, pattern in LEVELS:
        if found := pattern.match(text):
            return Line(text, level, found[1])
    return Line(text)


def make_table(rows: list[list[str]], name: str) -> Table:
    """Pipes to cells; `^` and `<` enlarge the cell they point to."""
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise SourceError(f"{name}: a table row has not {width} cells: {rows}")
    done = []
    for r, row in enumerate(rows):
        line = []
        for c, text in enumerate(row):
            if text not in {"^", "<"}:
                line.append((c, Cell(text, _reach_right(row, c), _reach_down(rows, r, c))))
        done.append(tuple(line))
    return Table(tuple(done), width)


def _reach_right(row: list[str], column: int) -> int:
    reach = 1
    while column + reach < len(row) and row[column + reach] == "<":
        reach += 1
    return reach


def _reach_down(rows: list[list[str]], row: int, column: int) -> int:
    reach = 1
    while row + reach < len(rows) and rows[row + reach][column] == "^":
        reach += 1
    return reach
