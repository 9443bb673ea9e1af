"""A document as a clean semantic HTML fragment; how it looks is the portal's style sheet.

Class names (all begin with `gw-`):

- `gw-document` the article (also `article-content`, by which readers of web pages find the text,
  and `gw-letter` where it is a letter with double rules);
  inside it `gw-head`, `gw-title`, `gw-addressees`, `gw-body`,
  `gw-attachments`, `gw-signature`, `gw-note`, `gw-annex` (one section each), `gw-imprint`.
- head lines: `gw-copy-number`, `gw-secrecy`, `gw-urgency`, `gw-registration`, `gw-mark`,
  `gw-number`, `gw-signatories`. Without a red head `gw-number` stands under the title.
- outline: `gw-section` around a numbered line and what stands under it, with its level as
  `gw-part`, `gw-chapter`, `gw-section-level`, `gw-article`, `gw-han`, `gw-han-paren`, `gw-arabic`,
  `gw-arabic-paren`, `gw-circled`, `gw-decimal`, `gw-ordinal`. Its first child is `gw-heading`
  (h2–h6, the heading stands alone) or `gw-item` (p); `gw-no` the printed number, `run-in` a
  heading that runs into its paragraph.
- `gw-paragraph`, `gw-table` (scrolling frame of a table), `gw-attachment`, `gw-label` (“附件：”,
  “抄送：”), `gw-issuer`, `gw-date`, `gw-annex-label`, `gw-annex-title`, `gw-copy-to`,
  `gw-distribution` (分送), `gw-printed` with `gw-printed-by` and `gw-printed-date`.

Head and imprint are `div`s: many readers drop `header` and `footer` as furniture of the site.

Ids: `title`, `s-2-3` for item 3 of item 2, `a1` for the first annex and `a1-s-2` inside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape as _escape

from gongwen.model import NumberStyle, OfficialDocument
from gongwen.source import Cell, TableBlock
from gongwen.typeset.grid import place
from gongwen.typeset.layout import OUTLINE_ROLES, AnnexLayout, Form, Role, SetLine, lay_out, printable

_LEVEL_CLASS = {style: f"gw-{style.value.replace('_', '-')}" for style in NumberStyle} | {
    NumberStyle.SECTION: "gw-section-level"  # gw-section is every numbered node
}
_SIGNATURE = frozenset({Role.ISSUER, Role.DATE})
_DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of the table of contents; `depth` counts from 0, `id` is the anchor in the page."""

    id: str
    depth: int
    number: str
    heading: str


def render(document: OfficialDocument) -> str:
    """The document as an `<article>`; every text is escaped."""
    layout = lay_out(document)
    letter = " gw-letter" if layout.form is Form.LETTER else ""
    parts = [
        f'<article class="gw-document{letter} article-content" lang="zh-CN">',
        *_block("div", "gw-head", [_simple(line) for line in layout.head]),
        *_main(layout.main),
    ]
    for annex in layout.annexes:
        parts += _annex(annex)
    parts += _block("div", "gw-imprint", [_imprint(line) for line in layout.imprint])
    parts.append("</article>")
    return "\n".join(parts) + "\n"


def outline(document: OfficialDocument) -> tuple[OutlineEntry, ...]:
    """The table of contents: numbered lines with a heading, and the annexes with theirs."""
    layout = lay_out(document)
    entries = list(_headings(layout.main, 0))
    for annex in layout.annexes:
        named = {line.role: line.text for line in annex.lines}
        entries.append(
            OutlineEntry(annex.anchor, 0, named.get(Role.ANNEX_LABEL, ""), named.get(Role.ANNEX_TITLE, ""))
        )
        entries += _headings(annex.lines, 1)
    return tuple(entries)


def _headings(lines: Iterable[SetLine], deeper: int) -> Iterator[OutlineEntry]:
    for line in lines:
        if line.anchor and line.style and line.heading:
            yield OutlineEntry(
                line.anchor, line.depth + deeper, line.number.strip(), line.heading.rstrip("。：:.")
            )


def _text(text: str) -> str:
    """Escaped text; inner line breaks are kept as `<br>`."""
    return _escape(printable(text)).replace("\n", "<br>")


def _block(tag: str, name: str, inner: list[str]) -> list[str]:
    """A container; nothing at all where there is nothing inside."""
    return [f'<{tag} class="{name}">', *inner, f"</{tag}>"] if inner else []


def _simple(line: SetLine) -> str:
    return f'<p class="gw-{line.role}">{_label(line)}{_text(line.number + line.heading + line.text)}</p>'


def _label(line: SetLine) -> str:
    return f'<span class="gw-label">{_text(line.label)}</span>' if line.label else ""


def _main(lines: tuple[SetLine, ...]) -> list[str]:
    body = [line for line in lines if line.role in OUTLINE_ROLES]
    attachments = [_simple(line) for line in lines if line.role is Role.ATTACHMENT]
    signature = [_simple(line) for line in lines if line.role in _SIGNATURE]
    parts = []
    for line in lines:
        if line.role is Role.TITLE:
            parts.append(f'<h1 class="gw-title" id="{line.anchor}">{_text(line.text)}</h1>')
        elif line.role in {Role.NUMBER, Role.ADDRESSEES}:
            parts.append(_simple(line))
    parts += _block("div", "gw-body", _tree(body, first_level=2))
    parts += _block("div", "gw-attachments", attachments)
    parts += _block("div", "gw-signature", signature)
    parts += [_simple(line) for line in lines if line.role is Role.NOTE]
    return parts


def _annex(annex: AnnexLayout) -> list[str]:
    label = f"{annex.anchor}-title"
    titled = any(line.role is Role.ANNEX_TITLE for line in annex.lines)
    named = f' aria-labelledby="{label}"' if titled else ""
    parts = [f'<section class="gw-annex" id="{annex.anchor}"{named}>']
    for line in annex.lines:
        if line.role is Role.ANNEX_LABEL:
            parts.append(_simple(line))
        elif line.role is Role.ANNEX_TITLE:
            parts.append(f'<h2 class="gw-annex-title" id="{label}">{_text(line.text)}</h2>')
    parts += _tree([line for line in annex.lines if line.role in OUTLINE_ROLES], first_level=3)
    parts.append("</section>")
    return parts


def _tree(lines: list[SetLine], *, first_level: int) -> list[str]:
    """Nest the flat lines again: a section for every numbered line, open while deeper lines follow."""
    parts: list[str] = []
    headed: list[bool] = []  # for each open section: has it a heading of its own?
    for line in lines:
        while len(headed) > line.depth:
            parts.append(f"</{_container(headed.pop())}>")
        if line.role is Role.TABLE and line.table:
            parts += _table(line.table)
        elif line.role is Role.PARAGRAPH:
            parts.append(_simple(line))
        else:
            parts += _numbered(line, min(first_level + sum(headed), _DEEPEST_HEADING))
            headed.append(line.role is Role.HEADING)
    parts += [f"</{_container(heading)}>" for heading in reversed(headed)]
    return parts


def _container(has_heading: bool) -> str:
    return "section" if has_heading else "div"


def _numbered(line: SetLine, level: int) -> list[str]:
    name = _LEVEL_CLASS[line.style] if line.style else ""
    tag = _container(line.role is Role.HEADING)
    opening = f'<{tag} class="gw-section {name}" id="{line.anchor}">'
    number = f'<span class="gw-no">{_text(line.number)}</span>'
    if line.role is Role.HEADING:
        return [opening, f'<h{level} class="gw-heading">{number}{_text(line.heading)}</h{level}>']
    run_in = f'<b class="run-in">{_text(line.heading)}</b>' if line.heading else ""
    return [opening, f'<p class="gw-item">{number}{run_in}{_text(line.text)}</p>']


def _table(table: TableBlock) -> list[str]:
    grid = place(table)
    head, body = table.rows[: grid.header_rows], table.rows[grid.header_rows :]
    parts = ['<div class="gw-table" role="group" aria-label="表格" tabindex="0">', "<table>"]
    for tag, rows in (("thead", head), ("tbody", body)):
        if rows:
            parts += [f"<{tag}>", *(_row(row, tag) for row in rows), f"</{tag}>"]
    return [*parts, "</table>", "</div>"]


def _row(cells: tuple[Cell, ...], part: str) -> str:
    return "<tr>" + "".join(_cell(cell, part) for cell in cells) + "</tr>"


def _cell(cell: Cell, part: str) -> str:
    tag = "th" if cell.header else "td"
    scope = f' scope="{"col" if part == "thead" else "row"}"' if cell.header else ""
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if count > 1
    )
    return f"<{tag}{scope}{spans}>{_text(cell.text)}</{tag}>"


def _imprint(line: SetLine) -> str:
    if line.role is not Role.PRINTED:
        return _simple(line)
    halves = (("gw-printed-by", line.text), ("gw-printed-date", line.aside))
    spans = " ".join(f'<span class="{name}">{_text(half)}</span>' for name, half in halves if half)
    return f'<p class="gw-printed">{spans}</p>'
