"""What must be disclosed, as the law lists it (disclosure.toml beside this file), read once."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration, DeclarationError

HERE = Path(__file__).parent
SCOPES = {"all": "各级机关", "county": "县级政府及部门", "township": "乡镇"}


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


@cache
def items() -> dict[str, Item]:
    """Items by code, in the order of the law."""
    path = HERE / "disclosure.toml"
    found = {item.code: item for item in Declaration(path).rows("item", Item)}
    for item in found.values():
        if item.scope not in SCOPES:
            raise DeclarationError(
                path, f"{item.code}.scope", f"不能是“{item.scope}”，请写 {'、'.join(SCOPES)} 之一。"
            )
    return found
