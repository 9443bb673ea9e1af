"""The table of names that mean no agency yet: what is proposed, what somebody chose, and what is wrong with that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kaicheng.kernel.refusals import Invalid
from kaicheng.workplan.models import WorkPlan
from kaicheng.workplan.selectors.open_names import OpenName
from kaicheng.workplan.services import naming
from kaicheng.workplan.services.naming import Decision
from kaicheng.workplan.views.entering import one_agency
from kaicheng.workplan.workflow import KEPT, Kept

SETTLE, STRIKE = "settle", "strike"
HOWS = (
    ("", "暂不处理"),
    (SETTLE, "认定为单位"),
    *((k.value, KEPT[k]) for k in Kept),
    (STRIKE, "不是单位，移除"),
)
RESTS = (("", "暂不处理"), *((k.value, KEPT[k]) for k in Kept))
_MOST = 500  # names of one form
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody chose for a name, and what is wrong with it."""

    how: str
    means: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name of the table with its two fields as they are shown."""

    of: OpenName
    how: str
    means: str
    error: str = ""


@dataclass
class Read:
    """The decisions of a form, and by name what cannot be carried out."""

    decisions: list[Decision] = field(default_factory=list)
    wrong: dict[str, Typed] = field(default_factory=dict)


def rows_of(names: Iterable[OpenName], typed: Mapping[str, Typed]) -> list[NameRow]:
    """The table: as typed, else as proposed."""
    rows = []
    for name in names:
        if (said := typed.get(name.name)) is not None:
            rows.append(NameRow(name, said.how, said.means, said.error))
        else:
            how = SETTLE if name.proposed else Kept.WORDS.value if name.generic else ""
            rows.append(NameRow(name, how, name.proposed))
    return rows


def read(posted: Mapping[str, Any], plan: WorkPlan, today: date) -> Read:
    """Read what was chosen: `name-N`, `how-N`, `means-N`; `rest` is for the names left open."""
    found = Read()
    rest = posted.get("rest", "")
    for number in range(_MOST):
        name = posted.get(f"name-{number}")
        if name is None:
            break
        typed = Typed(posted.get(f"how-{number}", ""), _clean(posted.get(f"means-{number}", "")))
        try:
            decision = _decision(_clean(name), typed, rest, plan, today)
        except Invalid as refusal:
            found.wrong[_clean(name)] = Typed(SETTLE, typed.means, refusal.sentence)
        else:
            found.decisions += [decision] if decision is not None else []
    return found


def _clean(words: str) -> str:
    return words.replace("\0", "").strip()[:_LONGEST]


def _decision(name: str, typed: Typed, rest: str, plan: WorkPlan, today: date) -> Decision | None:
    """One name; words typed without a choice mean that it is settled so. Raises Invalid for what means nobody."""
    how = typed.how or (SETTLE if typed.means else rest)
    if how == STRIKE:
        return Decision(name, struck=True)
    if how in set(Kept):
        return Decision(name, kept=Kept(how))
    if how != SETTLE:
        return None
    if not typed.means:
        raise Invalid("请写明认定为哪个单位，或改选“不在本级”“保留原文”。")
    if naming.is_collective(typed.means, plan):
        return Decision(name, group=typed.means)
    return Decision(name, agency=one_agency(typed.means, today))
