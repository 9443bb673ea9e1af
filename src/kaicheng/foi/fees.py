"""The information-processing fee 信息处理费: by piece or by page, progressive, in whole yuan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration, DeclarationError

_FILE = Path(__file__).parent / "declared" / "fees.toml"


class Way(StrEnum):
    """How an application is charged; one way for each, never both."""

    BY_PIECE = "by_piece"
    BY_PAGE = "by_page"


WAYS = {Way.BY_PIECE: "按件", Way.BY_PAGE: "按量"}
UNITS = {Way.BY_PIECE: "件", Way.BY_PAGE: "页"}


@dataclass(frozen=True, slots=True)
class Tier:
    """What lies above `above` up to and with `upto` (0: without end) costs `rate` yuan each.

    With `step`, every further `step` begun costs `rise` yuan more each.
    """

    above: int
    upto: int
    rate: int
    basis: str
    in_force_from: date
    step: int = 0
    rise: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A run of pieces or pages, first and last included, at one rate."""

    first: int
    last: int
    rate: int

    @property
    def amount(self) -> int:
        return (self.last - self.first + 1) * self.rate


@dataclass(frozen=True, slots=True)
class Fee:
    """What is to be paid, in yuan, and how it was reckoned."""

    way: Way
    parts: tuple[Part, ...]
    basis: str

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)

    @property
    def sentence(self) -> str:
        """Say the reckoning as the notice of the fee says it."""
        unit = UNITS[self.way]
        said = [
            f"第{p.first}{unit}" if p.first == p.last else f"第{p.first}至{p.last}{unit}" for p in self.parts
        ]
        words = [
            f"{name}每{unit}{part.rate}元，计{part.amount}元" if part.rate else f"{name}不收费"
            for name, part in zip(said, self.parts, strict=True)
        ]
        return f"{'；'.join(words) or '没有应当计费的内容'}。合计{self.amount}元。"


def fee_by_piece(count: int, before: int, day: date) -> Fee:
    """Charge `count` pieces of an applicant who filed `before` others in the same calendar month.

    Raises ValueError on negative numbers.
    """
    return _charge(Way.BY_PIECE, before, before + count, day)


def fee_by_page(pages: int, day: date) -> Fee:
    """Charge an application by the pages (A4, one side) that are handed over. Raises ValueError below zero."""
    return _charge(Way.BY_PAGE, 0, pages, day)


def _charge(way: Way, before: int, last: int, day: date) -> Fee:
    if before < 0 or last < before:
        raise ValueError("a fee cannot be reckoned for a negative number")
    tiers = tiers_on(way, day)
    parts = [part for tier in tiers for part in _parts(tier, before, last)]
    return Fee(way, tuple(parts), tiers[0].basis)


def _parts(tier: Tier, before: int, last: int) -> list[Part]:
    out = []
    end = min(last, tier.upto) if tier.upto else last
    first = max(before, tier.above) + 1
    while first <= end:
        rises = (first - 1 - tier.above) // tier.step if tier.step else 0
        until = min(end, tier.above + (rises + 1) * tier.step) if tier.step else end
        out.append(Part(first, until, tier.rate + rises * tier.rise))
        first = until + 1
    return out


def tiers_on(way: Way, day: date) -> tuple[Tier, ...]:
    """Give the tiers of that day: those of the newest basis in force. Raises LookupError before the first one."""
    known = _tiers(way)
    in_force = [tier.in_force_from for tier in known if tier.in_force_from <= day]
    if not in_force:
        raise LookupError(f"信息处理费的{WAYS[way]}标准在{day:%Y-%m-%d}尚未施行")
    return tuple(tier for tier in known if tier.in_force_from == max(in_force))


@cache
def _tiers(way: Way) -> tuple[Tier, ...]:
    rows = Declaration(_FILE).rows(way.value, Tier, unique="")
    for day in {row.in_force_from for row in rows}:
        _checked(way, [row for row in rows if row.in_force_from == day])
    return rows


def _checked(way: Way, tiers: Sequence[Tier]) -> None:
    """Tiers must follow each other from zero to no end."""
    reached = 0
    for number, tier in enumerate(tiers, 1):
        last = number == len(tiers)
        if tier.above != reached or (tier.upto == 0) is not last:
            where = f"{way.value} 第{number}项"
            raise DeclarationError(
                _FILE, where, "各档应自 0 起首尾相接，最后一档的 upto 为 0。请改正 above 或 upto。"
            )
        reached = tier.upto
