"""What a guide must say and by when a report must be public (the TOML files beside this one), read once."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration, DeclarationError, Parameter
from kaicheng.organisations.models import Agency, AgencyKind

HERE = Path(__file__).parent
_DAY = re.compile(r"(\d{2})-(\d{2})")
_TOWNSHIPS = frozenset({AgencyKind.TOWNSHIP, AgencyKind.SUBDISTRICT})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a guide says. `field`: the column of Agency that has it. `standing`: words proposed for it."""

    code: str
    name: str
    part: str
    basis: str
    in_force_from: date
    field: str = ""
    long: bool = False
    compulsory: bool = True
    help: str = ""
    standing: str = ""


@cache
def guide_entries() -> tuple[Entry, ...]:
    """Everything a guide says, in its order; entries of one part stand together."""
    path = HERE / "guide.toml"
    entries = Declaration(path).rows("entry", Entry)
    columns = {field.name for field in Agency._meta.get_fields()}
    for entry in entries:
        if entry.field and entry.field not in columns:
            raise DeclarationError(path, f"{entry.code}.field", f"机关没有“{entry.field}”这一栏。")
    return entries


@cache
def _due_days() -> dict[str, Parameter[str]]:
    declaration = Declaration(HERE / "reports.toml")
    found = {name: declaration.parameter(name, str) for name in ("government", "department", "township")}
    for name, parameter in found.items():
        for dated in parameter.values:
            if not _DAY.fullmatch(dated.value):
                raise DeclarationError(
                    declaration.path, name, f"“{dated.value}”应写作“月月-日日”，如 01-31。"
                )
    return found


@cache
def first_report_year() -> int:
    """The year of the first report under the Regulation."""
    return Declaration(HERE / "reports.toml").parameter("first_year", int).values[0].value


def report_due(kind: str, year: int) -> date:
    """The last day on which an agency of this kind must have made its report of `year` public."""
    name = (
        "government" if kind == AgencyKind.GOVERNMENT else "township" if kind in _TOWNSHIPS else "department"
    )
    month, day = _due_days()[name].on(date(year + 1, 1, 1)).split("-")
    return date(year + 1, int(month), int(day))
