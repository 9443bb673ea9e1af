"""Printed names that mean no agency yet: where they stand, and what is likely meant."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import AgencyDirectory, Kind, directory, likely, stands
from kaicheng.workplan.models import Task

_OF_A_LEVEL = re.compile(r"[省市区县州盟]")
_OFFICE_OF_A_PROVINCE = re.compile(r"厅$")
_LEVELS = "省市县区"
_WITHIN = 8  # so far into a name may the word of a level stand that another place begins with
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class OpenName:
    """A printed name that means no agency yet: how often it stands in the ledger, who is likely meant, which group it may be.

    `counterpart`: the name is one of another level or place; the candidate does the same work here.
    """

    name: str
    tasks: tuple[Task, ...]
    candidates: tuple[Agency, ...] = ()
    group: str = ""
    count: int = 0
    generic: bool = False
    counterpart: bool = False

    @property
    def proposed(self) -> str:
        """What is offered as the meaning; "" where nothing is, or several are."""
        if self.group:
            return self.group
        return self.candidates[0].name if len(self.candidates) == 1 else ""


@dataclass(frozen=True, slots=True)
class KeptName:
    """A name that stays as printed, why, and in how many tasks."""

    name: str
    why: str
    count: int


def open_names(found: Iterable[tuple[str, Task]], issued: date, today: date) -> Iterator[OpenName]:
    """Each name once, in the order of the ledger, with what it may mean."""
    where: dict[str, list[Task]] = {}
    for name, task in found:
        where.setdefault(name, []).append(task)
    names = directory()
    standing = [agency for agency in names.agencies.values() if stands(agency, today)] if where else []
    for name, tasks in where.items():
        yield _open_name(name, tuple(tasks), names, standing, issued)


def kept_names(found: Iterable[tuple[str, str]]) -> list[KeptName]:
    """Each kept name once; `found` are names with why they are kept, one for each task."""
    return [KeptName(name, why, count) for (name, why), count in Counter(found).items()]


def _open_name(
    name: str, tasks: tuple[Task, ...], names: AgencyDirectory, standing: list[Agency], issued: date
) -> OpenName:
    found = names.resolve(name, on=issued)
    if len(found.agencies) > 1:
        return OpenName(name, tasks, group=name, count=len(found.agencies))
    many = names.resolve(f"各{name}", on=issued)  # 街道办事处 behind 各乡镇人民政府
    if len(many.agencies) > 1:
        return OpenName(name, tasks, group=many.name, count=len(many.agencies))
    if _is_generic(name, names, issued):
        return OpenName(name, tasks, generic=True)
    if candidates := found.agencies or found.candidates:
        return OpenName(name, tasks, candidates)
    if (here := _counterpart(name, names, issued)) is not None:
        return OpenName(name, tasks, (here,), counterpart=True)
    best = likely(name, standing)
    return OpenName(name, tasks, (best,) if best is not None else ())


def _counterpart(name: str, names: AgencyDirectory, issued: date) -> Agency | None:
    """The agency that does here what the name says of another place or level.

    省发展改革委, 邻县发展和改革局 → 发展和改革局; what is a 厅 in a province is a 局 below.
    """
    rests = [name[cut.end() :] for cut in _OF_A_LEVEL.finditer(name[:_WITHIN])]
    for rest in (*rests, name):
        for form in dict.fromkeys((rest, _OFFICE_OF_A_PROVINCE.sub("局", rest))):
            if len(form) >= _SHORTEST and (found := names.resolve(form, on=issued).agency) is not None:
                return found
    return None


def _is_generic(name: str, names: AgencyDirectory, issued: date) -> bool:
    """Whether the name points at nobody in particular, also where it does so of another level (市直有关单位)."""
    forms = [name, *(level + name[1:] for level in _LEVELS if name[:1] in _LEVELS)]
    return any(names.resolve(form, on=issued).kind is Kind.GENERIC for form in forms)
