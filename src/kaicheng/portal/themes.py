"""The theme tree 主题分类 as the pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaicheng.documents.declared import themes


@dataclass(frozen=True, slots=True)
class Theme:
    code: str
    name: str
    count: int


def name_of(code: str) -> str:
    """“综合政务 / 政务公开”; the bare code if it is not (or no longer) declared."""
    theme = themes().get(code)
    if theme is None:
        return code
    return f"{themes()[theme.parent].name} / {theme.name}" if theme.parent else theme.name


def classes() -> list[str]:
    """Codes of the 22 classes, in the order of the tree."""
    return [code for code, theme in themes().items() if not theme.parent]


def with_counts(counts: Mapping[str, int]) -> list[Theme]:
    """The classes that hold documents, in the order of the tree; a class counts all below it."""
    totals = by_class(counts)
    return [Theme(t.code, t.name, totals[t.code]) for t in themes().values() if t.code in totals]


def by_class(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of the 22 classes; where a class is counted itself (as an index that knows ancestors does), that stands."""
    totals: dict[str, int] = {}
    for code, count in counts.items():
        top = code.partition("/")[0]
        if top not in counts:
            totals[top] = totals.get(top, 0) + count
    return totals | {code: count for code, count in counts.items() if "/" not in code}


def opened(counts: Mapping[str, int], chosen: str) -> list[tuple[str, int]]:
    """The tree as a filter shows it: classes with their counts, and the subclasses of the chosen class."""
    totals, top = by_class(counts), chosen.partition("/")[0]
    rows = []
    for code, theme in themes().items():
        if not theme.parent and totals.get(code):
            rows.append((code, totals[code]))
        elif theme.parent == top and counts.get(code):
            rows.append((code, counts[code]))
    return rows


def label_of(code: str) -> str:
    """The name without its class, as it stands in the opened tree."""
    theme = themes().get(code)
    return theme.name if theme else code
