"""Names of units in a cell of a sheet: which agencies they mean, with what role."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kaicheng.organisations.models import Agency
from kaicheng.organisations.naming import divide
from kaicheng.organisations.selectors import AgencyDirectory, Resolution
from kaicheng.workplan.models import Task, TaskUnit
from kaicheng.workplan.workflow import Role

_MARKS = {Role.LEAD: ("(牵头)", "(主办)", "(牵头单位)"), Role.SUPPORTING: ("(配合)", "(协办)", "(配合单位)")}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as a sheet names it. `agency` None: nobody bears the name; `note` says why."""

    name: str
    role: Role
    agency: Agency | None = None
    expanded_from: str = ""
    note: str = ""

    def row(self, task: Task, order: int) -> TaskUnit:
        return TaskUnit(
            task=task,
            agency=self.agency,
            name=self.name[:_LONGEST],
            role=self.role.value,
            expanded_from=self.expanded_from[:_LONGEST],
            order=order,
        )


def named_in(cells: Mapping[Role, str], names: AgencyDirectory, on: date) -> list[Named]:
    """Give the units of the cells, each agency once in the first of its roles (牵头, 责任, 配合).

    Collective names become the agencies they mean on the day; （牵头） behind a name gives it that role.
    """
    found: dict[object, Named] = {}
    for role, words in _parts(cells, names, on):
        for one in _resolved(words, role, names.resolve(words, on=on)):
            found.setdefault(one.agency.pk if one.agency else one.name, one)
    return list(found.values())


def _parts(cells: Mapping[Role, str], names: AgencyDirectory, on: date) -> list[tuple[Role, str]]:
    parts = []
    for role in Role:
        cell = cells.get(role, "").strip()
        whole = [cell] if cell and names.resolve(cell, on=on) else divide(cell)
        for words in whole:
            marked = next((to for to, marks in _MARKS.items() if words.endswith(marks)), role)
            parts.append((marked, words))
    return sorted(parts, key=lambda part: list(Role).index(part[0]))


def _resolved(words: str, role: Role, found: Resolution) -> Iterable[Named]:
    if len(found.agencies) > 1:
        return [Named(agency.name, role, agency, expanded_from=words) for agency in found.agencies]
    return [Named(words, role, found.agency, note="" if found.agency else found.note)]


def words_of_units(units: Iterable[TaskUnit]) -> dict[Role, str]:
    """Give the units of a task as a cell for each role, collective names as they were printed."""
    cells: dict[Role, dict[str, None]] = {role: {} for role in Role}
    for unit in units:
        name = unit.expanded_from or (unit.agency.name if unit.agency is not None else unit.name)
        cells[Role(unit.role)][name] = None
    return {role: "、".join(names) for role, names in cells.items()}
