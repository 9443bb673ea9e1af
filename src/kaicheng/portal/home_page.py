"""The home page put together: which blocks stand today, what each shows, how they lie."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from kaicheng.columns import selectors as columns
from kaicheng.columns.models import Column
from kaicheng.documents.selectors import interpreted, lines
from kaicheng.portal import column_page, selectors, themes
from kaicheng.portal.models import HomeBlock
from kaicheng.portal.rows import Row, row_of, rows_of
from kaicheng.portal.workflow import Band, BlockKind, Link, Said, Width, bands

_TURNING = 5
_LATEST = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as its template takes it. `number` tells the blocks of a page apart."""

    kind: str
    width: str
    title: str
    said: Said
    number: int
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"portal/blocks/{self.kind}.html"


class Asked:
    """The day, and what several blocks of one page ask: asked once."""

    def __init__(self, today: date) -> None:
        self.today = today

    @cached_property
    def themes(self) -> list[themes.Theme]:
        return themes.with_counts(selectors.count_by_theme())


def usual_blocks() -> list[HomeBlock]:
    """The home page of an office that has composed none: unsaved blocks, which the first draft takes over."""
    rows = (
        (BlockKind.SEARCH, "", Width.FULL, Said()),
        (BlockKind.ENTRIES, "", Width.FULL, Said()),
        (BlockKind.LATEST, "", Width.MAIN, Said(count=_LATEST)),
        (BlockKind.TURNING, "", Width.SIDE, Said(count=_TURNING)),
        (BlockKind.THEMES, "", Width.FULL, Said()),
    )
    return [
        HomeBlock(kind=kind.value, title=title, width=width.value, order=place, said=said.to_json())
        for place, (kind, title, width, said) in enumerate(rows)
    ]


def blocks_now() -> list[HomeBlock]:
    """What is live, or what is usual."""
    live = selectors.live_home()
    return selectors.blocks_of(live) if live is not None else usual_blocks()


def composed(blocks: Iterable[HomeBlock], today: date) -> list[Band]:
    """Lay out the blocks that stand today; one that has nothing to show is left out."""
    standing = (block for block in blocks if stands(block, today))
    asked = Asked(today)
    shown = [_shown(block, number, asked) for number, block in enumerate(standing)]
    return bands([block for block in shown if block is not None])


def stands(block: HomeBlock, today: date) -> bool:
    """Whether a block is shown on the day."""
    started = block.since is None or block.since <= today
    return not block.hidden and started and (block.until is None or today <= block.until)


def _shown(block: HomeBlock, number: int, asked: Asked) -> Shown | None:
    data = _FILLED[BlockKind(block.kind)](block, asked)
    if data is None:
        return None
    return Shown(block.kind, block.width, block.title, block.saying, number, data)


Data = dict[str, Any] | None


def _nothing(_block: HomeBlock, _asked: Asked) -> Data:
    return {}


def _entries(_block: HomeBlock, asked: Asked) -> Data:
    return {
        "totals": selectors.totals(asked.today),
        "theme_count": len(asked.themes),
        "agency_count": len(selectors.count_by_agency()),
    }


def _latest(block: HomeBlock, asked: Asked) -> Data:
    return {"rows": rows_of(selectors.latest(block.saying.count), asked.today)}


def _turning(block: HomeBlock, asked: Asked) -> Data:
    count = block.saying.count
    groups = (
        ("即将施行", rows_of(selectors.about_to_take_effect(asked.today, count), asked.today), "not_yet"),
        ("近期施行", rows_of(selectors.newly_effective(asked.today, count), asked.today), "in_force"),
        ("近期废止、失效", rows_of(selectors.newly_ended(asked.today, count), asked.today), "repealed"),
    )
    found = [group for group in groups if group[1]]
    return {"groups": found} if found else None


def _themes(_block: HomeBlock, asked: Asked) -> Data:
    return {"themes": asked.themes} if asked.themes else None


def _column(block: HomeBlock, asked: Asked) -> Data:
    """A closed column leaves the front page by itself (专题清理)."""
    column = block.column
    if column is None or not column.open:
        return None
    wanted = columns.page_of(columns.documents_in(column, asked.today), 0, block.saying.count)
    rows = [row_of(line) for line in lines(wanted, asked.today)]
    return {"column": column, "url": reverse("portal:column", args=[column.code]), "rows": rows}


def _columns(block: HomeBlock, asked: Asked) -> Data:
    by_code: dict[str, Column] = {one.code: one for one in columns.open_columns()}
    found = [by_code[code] for code in columns.present_codes(block.saying.codes) if code in by_code]
    return {"lines": column_page.lines(found, asked.today)} if found else None


def _in_force(block: HomeBlock, asked: Asked) -> Data:
    newest = selectors.normative_in_force(asked.today).order_by("-live__written_date", "-pk")
    return {"rows": rows_of(newest[: block.saying.count], asked.today)}


@dataclass(frozen=True, slots=True)
class Pair:
    """An interpretation and what it interprets (title, address or "")."""

    row: Row
    subjects: tuple[Link, ...]


def _interpretations(block: HomeBlock, asked: Asked) -> Data:
    found = list(selectors.interpretations(block.saying.count))
    shown = {line.pk: row_of(line) for line in lines([document.pk for document in found], asked.today)}
    subjects = interpreted(list(shown))
    pairs = [
        Pair(shown[document.pk], _links(subjects.get(document.pk, ())))
        for document in found
        if document.pk in shown
    ]
    return {"pairs": pairs} if pairs else None


def _links(told: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    return tuple(Link(title, reverse("portal:document", args=[code]) if code else "") for title, code in told)


def _picture(block: HomeBlock, _asked: Asked) -> Data:
    if block.picture is None:
        return None
    sizes = [
        (size.width, picture_address(block.picture.digest, size.width)) for size in block.picture.sizes.all()
    ]
    return {"picture": block.picture, "sizes": sizes, "largest": sizes[-1][1]} if sizes else None


def picture_address(digest: str, width: int) -> str:
    return reverse("portal:picture", args=[digest, width])


_FILLED: dict[BlockKind, Callable[[HomeBlock, Asked], Data]] = {
    BlockKind.SEARCH: _nothing,
    BlockKind.ENTRIES: _entries,
    BlockKind.NOTICE: _nothing,
    BlockKind.LATEST: _latest,
    BlockKind.COLUMN: _column,
    BlockKind.COLUMNS: _columns,
    BlockKind.INTERPRETATIONS: _interpretations,
    BlockKind.IN_FORCE: _in_force,
    BlockKind.TURNING: _turning,
    BlockKind.PICTURE: _picture,
    BlockKind.LINKS: _nothing,
    BlockKind.THEMES: _themes,
}
