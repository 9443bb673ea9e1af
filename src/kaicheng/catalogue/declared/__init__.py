"""What must be disclosed, as the law lists it (the TOML files beside this one), read once."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration, DeclarationError

HERE = Path(__file__).parent
SCOPES = {"all": "各级机关", "county": "县级政府及部门", "township": "乡镇"}
HOLDS = {"documents", "tree", "years", "service"}
COUNTS = {"term", "period", "year", "once"}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of Articles 20–21. `days` run from the day the information was made or changed (Art. 26)."""

    code: str
    name: str
    clause: str
    basis: str
    in_force_from: date
    days: int = 20
    workdays: bool = True
    scope: str = "all"
    keywords: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()

    @property
    def term(self) -> str:
        """20个工作日 / 20日, as a notice writes it."""
        return f"{self.days}个工作日" if self.workdays else f"{self.days}日"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the disclosure section; `asked_of` are kinds of agency (`AgencyKind` values)."""

    code: str
    name: str
    short: str
    clause: str
    holds: str
    basis: str
    in_force_from: date
    asked_of: tuple[str, ...] = ()

    @property
    def item(self) -> Item:
        """As a place that a document can be given, beside the items of Articles 20–21."""
        return Item(self.code, self.name, self.clause, self.basis, self.in_force_from)


@dataclass(frozen=True, slots=True)
class Series:
    """Papers in a row. `years`: the length of a period where all are equally long, 0 otherwise."""

    code: str
    name: str
    counts: str
    shown: str
    item: str
    basis: str
    in_force_from: date
    years: int = 0


@cache
def items() -> dict[str, Item]:
    """Items by code, in the order of the law."""
    path = HERE / "disclosure.toml"
    found = {item.code: item for item in Declaration(path).rows("item", Item)}
    for item in found.values():
        _one_of(path, f"{item.code}.scope", item.scope, SCOPES)
    return found


@cache
def sections() -> dict[str, Section]:
    """Parts of the disclosure section by code, in their order."""
    path = HERE / "sections.toml"
    found = {section.code: section for section in Declaration(path).rows("section", Section)}
    for section in found.values():
        _one_of(path, f"{section.code}.holds", section.holds, HOLDS)
    return found


@cache
def series() -> dict[str, Series]:
    """Rows by code, in the order in which they are shown."""
    path = HERE / "series.toml"
    found = {row.code: row for row in Declaration(path).rows("series", Series)}
    for row in found.values():
        _one_of(path, f"{row.code}.counts", row.counts, COUNTS)
        _one_of(path, f"{row.code}.item", row.item, {*items(), *sections()})
    return found


def _one_of(path: Path, key: str, value: str, known: "set[str] | dict[str, str]") -> None:
    if value not in known:
        raise DeclarationError(path, key, f"不能是“{value}”，请写 {'、'.join(sorted(known))} 之一。")
