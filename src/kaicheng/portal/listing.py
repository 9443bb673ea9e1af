"""Filters of a list as the pages show them: choices with counts, chips of what is active, pages. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from kaicheng.kernel.given import number_in

NAMES = {
    "state": "效力",
    "normative": "范围",
    "agency": "机关",
    "genre": "文种",
    "theme": "主题",
    "year": "年份",
}
_SUBSTATES = {"in_force", "amended"}  # parts of 现行有效
_SHOWN = 8  # choices of a facet before “更多”


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    count: int
    url: str
    active: bool
    sub: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """`more` are the choices behind 更多; an active choice never hides there."""

    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter; its address is the list without it."""

    name: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a list: a path and what is asked. Empty values are left out; a new filter starts at page 1."""

    path: str
    asked: Mapping[str, str]

    def with_(self, **changes: str) -> str:
        merged = {k: v for k, v in {**self.asked, "page": "", **changes}.items() if v}
        return f"{self.path}?{urlencode(merged)}" if merged else self.path

    def each(self, name: str) -> Callable[[str], str]:
        """As `with_`, for the many values of one filter: what stays the same is encoded once."""
        before: list[str] = []
        after: list[str] = []
        part = before
        for key, value in self.asked.items():
            if key == name:
                part = after
            elif value and key != "page":
                part.append(urlencode({key: value}))
        return lambda value: self._joined([*before, *([urlencode({name: value})] if value else []), *after])

    def _joined(self, parts: list[str]) -> str:
        return f"{self.path}?{'&'.join(parts)}" if parts else self.path

    def bare(self, *keep: str) -> str:
        """Without any filter; `keep` names what stays (the question of a search, the order)."""
        kept = {k: self.asked[k] for k in keep if self.asked.get(k)}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path


Label = Callable[[str], str]


def facet(address: Address, name: str, counts: Iterable[tuple[str, int]], label: Label) -> Facet:
    """Choices in the given order. The active one leads back to the list without it."""
    active = address.asked.get(name, "")
    counts, to = list(counts), address.each(name)
    nested = any(value == "valid" for value, _ in counts)
    choices = [
        Choice(
            label(value),
            count,
            to("" if value == active else value),
            value == active,
            sub="/" in value or (nested and value in _SUBSTATES),
        )
        for value, count in counts
        if count or value == active
    ]
    if len(choices) <= _SHOWN + 2:
        return Facet(NAMES[name], tuple(choices))
    first = [c for n, c in enumerate(choices) if n < _SHOWN or c.active]
    return Facet(NAMES[name], tuple(first), tuple(c for c in choices if c not in first))


def chips(address: Address, labels: Mapping[str, Label]) -> list[Chip]:
    return [
        Chip(title, labels[name](address.asked[name]), address.with_(**{name: ""}))
        for name, title in NAMES.items()
        if address.asked.get(name) and name in labels
    ]


@dataclass(frozen=True, slots=True)
class Pager:
    """`links` are (number, address) with None for a gap; numbers count from 1."""

    page: int
    pages: int
    total: int
    first: int
    last: int
    before: str
    after: str
    links: tuple[tuple[int, str] | None, ...]


def pager(address: Address, *, page: int, total: int, size: int) -> Pager:
    """`page` is brought into range."""
    pages = max(ceil(total / size), 1)
    page = min(max(page, 1), pages)
    links: list[tuple[int, str] | None] = []
    for number in range(1, pages + 1):
        if number in {1, pages} or abs(number - page) <= 2:  # noqa: PLR2004 - two neighbours on either side
            links.append((number, address.with_(page=str(number) if number > 1 else "")))
        elif links[-1] is not None:
            links.append(None)
    return Pager(
        page=page,
        pages=pages,
        total=total,
        first=(page - 1) * size + 1 if total else 0,
        last=min(page * size, total),
        before=address.with_(page=str(page - 1) if page > 2 else "") if page > 1 else "",  # noqa: PLR2004 - page 1 bears no number
        after=address.with_(page=str(page + 1)) if page < pages else "",
        links=tuple(links),
    )


def whole_number(text: str, default: int = 1) -> int:
    """A page number from an address; nonsense counts as the default."""
    number = number_in(text, digits=6)  # no list has a million pages
    return default if number is None else number
