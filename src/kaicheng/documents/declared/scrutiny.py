"""What the office declares about checking texts before they go public: words to look at again, numbers in bulk."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from kaicheng.documents.declared import HERE
from kaicheng.kernel.declared import Declaration, DeclarationError, Parameter

SORTS = {"character": "字词", "agency": "机关名称", "law": "法规名称、用语"}


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that are likely wrong, or have another name since a day. `unless`: longer words it may be part of."""

    wrong: str
    right: str
    basis: str
    in_force_from: date
    sort: str = "character"
    unless: tuple[str, ...] = ()


@cache
def wordings() -> tuple[Wording, ...]:
    """Words to look at again."""
    declaration = Declaration(HERE / "wordings.toml")
    rows = declaration.rows("wording", Wording, unique="wrong")
    for row in rows:
        if row.sort not in SORTS:
            raise DeclarationError(
                declaration.path, f"wording {row.wrong}", f"sort 应为 {'、'.join(SORTS)}。"
            )
    return rows


@cache
def mobiles_in_bulk() -> Parameter[int]:
    """From how many different mobile numbers on they are numbers in bulk."""
    return Declaration(HERE / "scrutiny.toml").parameter("mobiles_in_bulk", int)
