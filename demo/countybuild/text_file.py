"""Plain text as offices keep it: UTF-8 or GB 18030, some of it hard-wrapped, and Markdown with a YAML head."""

from pathlib import Path

from countybuild.layout import Item, lay_out
from countybuild.source import Cell, Line, Source, Table

WRAP = 36  # characters a line in a hard-wrapped file
CENTRED = {"mark", "number", "title", "centre", "annex_title"}
RIGHT = {"issuer", "date"}
FLUSH = {"to", "registration", "urgency", "annex_label", "copy_to", "imprint"}


def write_text(source: Source, path: Path) -> None:
    manner = source.meta.get("manner", "utf8")
    lines: list[str] = []
    for item in lay_out(source):
        lines += set_item(item, wrapped=manner == "wrapped")
    encoding = "gb18030" if manner == "gb18030" else "utf-8"
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))


def set_item(item: Item, *, wrapped: bool) -> list[str]:
    if isinstance(item.block, Table):
        return ["\t".join(row) for row in full_rows(item.block)]
    if item.role == "issued":
        return ["", ""]
    if item.role in CENTRED or (
        isinstance(item.block, Line) and item.block.level in {"centre", "chapter", "section"}
    ):
        return [f"{'　' * max(0, (WRAP - len(item.text)) // 2)}{item.text}"]
    if item.role in RIGHT:
        return [f"{'　' * max(0, WRAP - len(item.text) - 4)}{item.text}"]
    text = item.text if item.role in FLUSH else f"　　{item.text}"
    gap = [""] if item.role in {"to", "annex_label", "copy_to"} else []
    return gap + (wrap(text) if wrapped else [text])


def wrap(text: str) -> list[str]:
    """Broken after every 36th character, but never before a closing mark."""
    lines = []
    while len(text) > WRAP:
        cut = WRAP
        while cut < len(text) and text[cut] in "，。；：、）》”":
            cut += 1
        lines.append(text[:cut])
        text = text[cut:]
    return [*lines, text] if text else lines


def full_rows(table: Table) -> list[list[str]]:
    """Every row with all its places; a merged cell stands in the first place only."""
    rows = []
    for row in table.rows:
        line = [""] * table.width
        for column, cell in row:
            line[column] = words(cell)
        rows.append(line)
    return rows


def words(cell: Cell) -> str:
    return cell.text


def write_markdown(source: Source, path: Path) -> None:
    """As a page kept by a site keeper: YAML head, `#` title, bold run-in numbers."""
    meta = source.meta
    lines = ["---", f"标题: {source.title}"]
    if number := meta.get("number"):
        lines.append(f"文号: {number}")
    lines += [f"发布单位: {'、'.join(meta['issuers'])}", f"发布日期: {meta['published']}", "---", ""]
    for item in lay_out(source):
        if item.role in {"mark", "number"}:
            continue
        lines += [*markdown_item(item, source), ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def markdown_item(item: Item, source: Source) -> list[str]:
    if isinstance(item.block, Table):
        first, *rest = [f"| {' | '.join(row)} |" for row in full_rows(item.block)]
        return [first, "|" + " --- |" * item.block.width, *rest]
    if item.role == "title":
        return [f"# {source.title}"] if item.text == source.title_lines[0] else []
    if item.role == "annex_title":
        return [f"## {item.text}"]
    if isinstance(item.block, Line) and item.block.level in {"han", "article"}:
        return [f"**{item.block.number}**{item.block.rest}"]
    return [item.text] if item.text else []
