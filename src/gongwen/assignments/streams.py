"""Tables whose cells stand one behind the other on a line, divided by blanks: “… 完成时限 1 修渠 县水利局 6月底 2 …”."""

import re
from collections.abc import Sequence

from gongwen.assignments.columns import Column, column_of, is_task_table
from gongwen.assignments.items import Item, Stretch
from gongwen.assignments.passages import Leafing, Passage, readable
from gongwen.assignments.rows import Head, fill
from gongwen.model import Paragraph, Span
from gongwen.recognition.normalise import matching_form

_TOKEN = re.compile(r"\S+")
_FEWEST_HEADS = 3
_FEWEST_ROWS = 2


def stream_items(leafing: Leafing, part: int) -> list[Item]:
    """Rows of a table in the unnumbered paragraphs of a part; none where no row of heads is found."""
    tokens = _tokens(leafing, part)
    heads, at = _heads(tokens)
    if not heads:
        return []
    rows: list[list[Passage]] = []
    for token in tokens[at:]:
        if token.key == str(len(rows) + 1):
            rows.append([])
        elif rows:
            rows[-1].append(token)
    return [_item(n, heads, cells) for n, cells in enumerate(rows, 1)] if len(rows) >= _FEWEST_ROWS else []


def _tokens(leafing: Leafing, part: int) -> list[Passage]:
    """Words between blanks, as the source has them."""
    source = leafing.document.text
    found = []
    for n, node in enumerate(leafing.parts[part]):
        if not isinstance(node, Paragraph) or node.span is None:
            continue
        for m in _TOKEN.finditer(source, node.span.start, node.span.end):
            shown = readable(m.group())
            found.append(Passage(source, shown, (part, n), Span(*m.span()), matching_form(shown)[0]))
    return found


def _heads(tokens: Sequence[Passage]) -> tuple[list[Head], int]:
    """The first row of heads and the index behind it."""
    run: list[Head] = []
    for n, token in enumerate(tokens):
        column = column_of(token.key)
        if column is not None:
            run.append(Head(column, token.key))
            continue
        if (
            len(run) >= _FEWEST_HEADS
            and run[0].column is Column.NUMBER
            and is_task_table([h.column for h in run])
        ):
            return run, n
        run = []
    return [], 0


def _item(number: int, heads: Sequence[Head], cells: Sequence[Passage]) -> Item:
    item = Item((number,), str(number), (), rule="stream", sure=0.6)
    fill(item, heads, [Stretch(p, 0, len(p.key)) for p in cells])
    return item
