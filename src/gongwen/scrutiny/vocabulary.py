"""The declared lists of the finder (declared/numbers.toml), read once."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "declared" / "numbers.toml"


@dataclass(frozen=True, slots=True)
class CardPrefixes:
    """Beginnings of card numbers with the lengths they come in."""

    prefixes: tuple[str, ...]
    lengths: frozenset[int]

    def fit(self, digits: str) -> bool:
        return len(digits) in self.lengths and digits.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`labels`: kind of label by its words, longest first, as one pattern; `masks`: signs left at head and tail."""

    provinces: frozenset[str]
    prefectures: frozenset[str]
    prefectures_of: dict[str, frozenset[str]]
    cards: tuple[CardPrefixes, ...]
    labelled_cards: tuple[CardPrefixes, ...]
    labels: dict[str, str]
    label: re.Pattern[str]
    units: tuple[str, ...]
    masks: dict[str, tuple[int, int]]


@cache
def vocabulary() -> Vocabulary:
    """The lists as declared."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    labels = {word: kind for kind, words in data["labels"].items() for word in words}
    longest_first = sorted(labels, key=len, reverse=True)
    return Vocabulary(
        provinces=frozenset(data["provinces"]),
        prefectures=frozenset(data["prefectures"]),
        prefectures_of={code: frozenset(codes) for code, codes in data["prefectures_of"].items()},
        cards=_cards(data["card"]),
        labelled_cards=_cards(data["labelled_card"]),
        labels=labels,
        label=re.compile("|".join(map(re.escape, longest_first))),
        units=tuple(data["units"]["after"]),
        masks={row["kind"]: (row["head"], row["tail"]) for row in data["mask"]},
    )


def _cards(rows: list[dict[str, Any]]) -> tuple[CardPrefixes, ...]:
    return tuple(CardPrefixes(tuple(row["prefixes"]), frozenset(row["lengths"])) for row in rows)
