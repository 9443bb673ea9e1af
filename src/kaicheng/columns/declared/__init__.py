"""What is declared about columns: update duties and categories (files beside this one), read once."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kaicheng.columns.workflow import Kind
from kaicheng.kernel.declared import Declaration, Parameter

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Category:
    """A value of the page tag ColumnType."""

    name: str
    basis: str
    in_force_from: date


@cache
def _updates() -> dict[str, Parameter[int]]:
    file = Declaration(HERE / "updates.toml")
    names = [f"{kind}_{part}" for kind in Kind for part in ("days", "warning")]
    return {name: file.parameter(name, int) for name in names}


def update_days(kind: Kind, on: date) -> int:
    """Within how many days such a column must get something new."""
    return _updates()[f"{kind}_days"].on(on)


def warning_days(kind: Kind, on: date) -> int:
    """From how many days before the end of its term it is due soon."""
    return _updates()[f"{kind}_warning"].on(on)


def update_basis(kind: Kind, on: date) -> str:
    """On what the term rests."""
    values = _updates()[f"{kind}_days"].values
    basis = [dated.basis for dated in values if dated.in_force_from <= on][-1]
    return basis.replace("〔待核〕", "")  # a mark for whoever keeps the file


@cache
def categories() -> tuple[str, ...]:
    """Categories in the order of the file."""
    return tuple(
        row.name for row in Declaration(HERE / "categories.toml").rows("category", Category, unique="name")
    )
