"""The home page as blocks: the kinds of block, what each can say, how wide they are, how they lie. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar


class VersionState(StrEnum):
    """A composition of the home page is edited as the draft, shown as the live one, kept as a former one."""

    DRAFT = "draft"
    LIVE = "live"
    FORMER = "former"


VERSION_STATES = {VersionState.DRAFT: "编排中", VersionState.LIVE: "现用", VersionState.FORMER: "历史版本"}


class BlockKind(StrEnum):
    SEARCH = "search"
    ENTRIES = "entries"
    NOTICE = "notice"
    LATEST = "latest"
    COLUMN = "column"
    COLUMNS = "columns"
    INTERPRETATIONS = "interpretations"
    IN_FORCE = "in_force"
    TURNING = "turning"
    PICTURE = "picture"
    LINKS = "links"
    THEMES = "themes"


class Width(StrEnum):
    FULL = "full"
    MAIN = "main"
    HALF = "half"
    SIDE = "side"


WIDTHS = {
    Width.FULL: "整行",
    Width.MAIN: "主栏（三分之二）",
    Width.HALF: "半行",
    Width.SIDE: "边栏（三分之一）",
}


@dataclass(frozen=True, slots=True)
class Described:
    """A kind of block as the editor offers it; `asks` names the fields it has, `widths` how wide it may be."""

    label: str
    says: str
    asks: tuple[str, ...] = ()
    widths: tuple[Width, ...] = (Width.FULL, Width.MAIN, Width.HALF, Width.SIDE)


ROW_ONLY = (Width.FULL,)
KINDS: dict[BlockKind, Described] = {
    BlockKind.SEARCH: Described("检索框", "大标题、一句引语和检索框", ("title", "text"), ROW_ONLY),
    BlockKind.ENTRIES: Described(
        "主要入口", "文件库、规范性文件目录、主题、机构四个入口及数量", (), ROW_ONLY
    ),
    BlockKind.NOTICE: Described("通知", "一段通知文字，可带链接", ("title", "text", "url")),
    BlockKind.LATEST: Described("最新公开", "最近公开的文件", ("title", "count")),
    BlockKind.COLUMN: Described("栏目文件", "一个栏目中最新的文件", ("title", "column", "count")),
    BlockKind.COLUMNS: Described("栏目入口", "几个栏目的名称、说明和件数", ("title", "codes")),
    BlockKind.INTERPRETATIONS: Described("政策与解读", "解读材料与被解读的文件成对列出", ("title", "count")),
    BlockKind.IN_FORCE: Described("新制定的规范性文件", "现行有效的规范性文件，从新到旧", ("title", "count")),
    BlockKind.TURNING: Described("效力变动", "即将施行、近期施行、近期废止失效的文件", ("count",)),
    BlockKind.PICTURE: Described(
        "图片", "一张图片，须写明替代文字，可带链接", ("title", "picture", "alt", "url")
    ),
    BlockKind.LINKS: Described("链接", "一组链接", ("title", "links")),
    BlockKind.THEMES: Described("主题分类", "有文件的主题大类及件数", ("title",), ROW_ONLY),
}
MOST = 20  # documents in a block
USUAL = 6


@dataclass(frozen=True, slots=True)
class Link:
    """A named address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a block says besides its column and its picture; empty values take what is usual for the kind."""

    text: str = ""
    url: str = ""
    alt: str = ""
    count: int = USUAL
    codes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    def to_json(self) -> dict[str, Any]:
        given = {name: value for name in ("text", "url", "alt") if (value := getattr(self, name))}
        return {
            **given,
            "count": self.count,
            "codes": list(self.codes),
            "links": [[link.label, link.url] for link in self.links],
        }


def said_from(raw: dict[str, Any]) -> Said:
    """Read what `to_json` wrote."""
    return Said(
        text=raw.get("text", ""),
        url=raw.get("url", ""),
        alt=raw.get("alt", ""),
        count=raw.get("count", USUAL),
        codes=tuple(raw.get("codes", ())),
        links=tuple(Link(label, url) for label, url in raw.get("links", ())),
    )


def safe_address(url: str) -> bool:
    """Whether a link leads into this site or to a web page elsewhere, and nowhere else (no script, no protocol trick)."""
    if any(sign in url for sign in '\\"<> \n\r\t\0'):
        return False
    own = url.startswith("/") and not url.startswith("//")
    return own or url.startswith(("https://", "http://")) or (url.startswith("#") and len(url) > 1)


class Wide(Protocol):
    """What `bands` asks of a block."""

    @property
    def width(self) -> str: ...


B = TypeVar("B", bound=Wide)


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the page: one block across, two halves side by side, a main and a side stack, or thirds."""

    shape: str
    stacks: tuple[tuple[Any, ...], ...]


def bands(blocks: Sequence[B]) -> list[Band]:
    """Lay blocks out in their order.

    A full block is a band of its own. Neighbouring halves share bands of two. Any other run lies beside one another:
    main blocks stack on the left, side blocks on the right; side blocks alone stand three in a row.
    """
    found: list[Band] = []
    run: list[B] = []
    for block in blocks:
        kind = _run_of(block)
        if run and (kind == Width.FULL or _run_of(run[0]) != kind):
            found.append(_closed(run))
            run = []
        run.append(block)
        if kind == Width.FULL:
            found.append(Band("full", ((block,),)))
            run = []
    if run:
        found.append(_closed(run))
    return found


def _run_of(block: Wide) -> str:
    return Width.SIDE if block.width in {Width.MAIN, Width.SIDE} else block.width


def _closed(run: Sequence[Wide]) -> Band:
    if run[0].width == Width.HALF:
        return Band("halves", tuple((block,) for block in run))
    main = tuple(block for block in run if block.width == Width.MAIN)
    side = tuple(block for block in run if block.width != Width.MAIN)
    if not main:
        return Band("thirds", tuple((block,) for block in side))
    return Band("aside", (main, side)) if side else Band("full", (main,))
