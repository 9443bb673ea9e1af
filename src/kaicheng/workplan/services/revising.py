"""A ledger changed in a sheet: given out with the key of each task, read back, said what would change, then changed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.selectors import AgencyDirectory, directory
from kaicheng.users.models import User
from kaicheng.workplan import sheets
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.selectors.units import named_in, words_of_units
from kaicheng.workplan.services.arranging import Given
from kaicheng.workplan.services.bulk import Reason, apply, as_given, with_units
from kaicheng.workplan.sheets import Line, Problem, Table
from kaicheng.workplan.workflow import ROLES, Role, Stage

KEY, SECTION, HEADING, TEXT = "任务编号", "所属部分", "任务名称", "任务内容"
DUE, INTERNAL, STATE = "办理时限", "内部时限", "状态"
UNITS = {role: f"{label}单位" for role, label in ROLES.items()}
# head → width; the heads are the contract, in this order
COLUMNS = {
    KEY: 12, "序号": 7, SECTION: 24, HEADING: 32, TEXT: 56, **dict.fromkeys(UNITS.values(), 26),
    DUE: 13, INTERNAL: 13, STATE: 10,
}  # fmt: skip
_FIXED = (KEY, "序号", TEXT, STATE)
_KEY = re.compile(r"^(\d{1,18})-(\d{1,9})$")
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a sheet would change."""

    task: Task
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Revision:
    """What a sheet would do."""

    given: list[tuple[Task, Given]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def moves_days(self) -> bool:
        """Whether a due day is among the changes."""
        return any(one.column == DUE for one in self.differences)


# -- out ----------------------------------------------------------------------------------------------------------------


def tasks_of(plan: WorkPlan) -> list[Task]:
    """The items of a ledger with their units. Two queries."""
    items = Task.objects.filter(plan=plan).items().select_related("plan__agency")
    return list(items.prefetch_related("units__agency").order_by("number", "pk"))


def sheet_of(plan: WorkPlan) -> bytes:
    """Write the ledger as the sheet that can be changed and brought back."""
    names = directory()
    lines = [list(_cells(task, names).values()) for task in tasks_of(plan)]
    fixed = [list(COLUMNS).index(head) for head in _FIXED]
    return sheets.book("批量修改", list(COLUMNS), lines, widths=list(COLUMNS.values()), fixed=fixed)


def _cells(task: Task, names: AgencyDirectory) -> dict[str, str]:
    """The row of a task by its heads, in the order of `COLUMNS`."""
    units = words_of_units(_collected(task, names))
    return {
        KEY: f"{task.pk}-{task.lock_version}",
        "序号": str(task.number),
        SECTION: task.section,
        HEADING: task.heading,
        TEXT: task.text,
        **{UNITS[role]: words for role, words in units.items()},
        DUE: task.due_on.isoformat() if task.due_on else "",
        INTERNAL: task.internal_due_on.isoformat() if task.internal_due_on else "",
        STATE: task.get_state_display(),
    }


def _collected(task: Task, names: AgencyDirectory) -> list[TaskUnit]:
    """The units, with a collective name only where it still means just the ones that stand here."""
    rows = list(task.units.all())
    for name in {row.expanded_from for row in rows if row.expanded_from}:
        mine = [row for row in rows if row.expanded_from == name]
        meant = {agency.pk for agency in names.resolve(name, on=task.plan.issued_on).agencies}
        if meant != {row.agency_id for row in mine} or len({row.role for row in mine}) > 1:
            for row in mine:
                row.expanded_from = ""
    return rows


# -- in -----------------------------------------------------------------------------------------------------------------


def read(content: bytes, name: str) -> Table:
    """Read a sheet that comes back. Raises Invalid where it is none of ours."""
    table = sheets.read(content, name)
    if KEY not in table.heads:
        raise Invalid(f"缺少“{KEY}”一列。", advice="请先导出批量修改表，在其中修改后上传，不要增减列。")
    return table


def check(*, plan: WorkPlan, table: Table) -> Revision:
    """Say what a sheet would change; nothing is changed."""
    found = Revision()
    tasks = {task.pk: task for task in tasks_of(plan)}
    names = directory()
    seen: set[int] = set()
    for line in table.lines:
        row = {head: cell.strip() for head, cell in zip(table.heads, line.cells, strict=True) if head}
        task = _task(line, row, tasks, seen, found)
        if task is not None:
            _revise(line, row, task, names, found)
    return found


def _task(
    line: Line, row: Mapping[str, str], tasks: Mapping[int, Task], seen: set[int], found: Revision
) -> Task | None:
    key = _KEY.match(row.get(KEY, ""))
    task = tasks.get(int(key[1])) if key else None
    if key is None:
        sentence = "缺少任务编号，请用导出的表修改，不要增加行；增加任务请用“导入台账”。"
    elif task is None:
        sentence = "本台账中没有这项任务，请重新导出后再改。"
    elif task.pk in seen:
        sentence = "这项任务在前面已经出现，请只保留一行。"
    elif task.lock_version != int(key[2]):
        sentence = f"“{task}”在导出之后已被修改，请重新导出后再改。"
    else:
        seen.add(task.pk)
        return task
    found.problems.append(Problem(line.number, KEY, sentence))
    return None


def _revise(line: Line, row: Mapping[str, str], task: Task, names: AgencyDirectory, found: Revision) -> None:
    now_there = _cells(task, names)
    changed = {
        head: row[head]
        for head in COLUMNS
        if head in row and head not in _FIXED and _same(row[head]) != _same(now_there[head])
    }
    if not changed:
        found.unchanged += 1
        return
    problems: list[Problem] = []

    def said(head: str, sentence: str) -> None:
        problems.append(Problem(line.number, head, sentence))

    given = _given(task, changed, {**now_there, **row}, names, said)
    found.problems += problems
    if not problems:
        found.given.append((task, given))
        found.differences += [
            Difference(task, head, now_there[head], after) for head, after in changed.items()
        ]


def _same(cell: str) -> str:
    """For comparison: width, line breaks and how a date is written make no difference."""
    plain = unicodedata.normalize("NFKC", cell).replace(" ", "").replace("\n", "")
    if (day := _DAY.match(plain)) is not None:
        return "-".join(part.zfill(2) for part in day.groups())
    return plain


def _given(
    task: Task,
    changed: Mapping[str, str],
    row: Mapping[str, str],
    names: AgencyDirectory,
    said: Callable[[str, str], None],
) -> Given:
    given = as_given(task)
    if changed.keys() & set(UNITS.values()):
        given = _with_units(task, row, names, said)
    given = replace(
        given,
        section=changed.get(SECTION, given.section).replace("\n", ""),
        heading=changed.get(HEADING, given.heading).replace("\n", ""),
    )
    if DUE in changed:
        given = replace(given, due_on=_day(changed[DUE], DUE, said))
        if given.due_on is None and not changed[DUE] and task.plan.stage == Stage.RUNNING.value:
            said(DUE, "执行中的任务不能清空时限。")
    if INTERNAL in changed:
        given = replace(given, internal_due_on=_day(changed[INTERNAL], INTERNAL, said))
    if given.internal_due_on and given.due_on and given.internal_due_on > given.due_on:
        said(INTERNAL, "内部时限不能晚于办理时限。")
    return given


def _with_units(
    task: Task, row: Mapping[str, str], names: AgencyDirectory, said: Callable[[str, str], None]
) -> Given:
    units = named_in({role: row[head] for role, head in UNITS.items()}, names, task.plan.issued_on)
    there = {unit.name for unit in task.units.all()}
    for unit in units:
        if unit.agency is None and unit.name not in there:
            said(UNITS[unit.role], unit.note)
    if not units and task.plan.stage == Stage.RUNNING.value:
        said(UNITS[Role.RESPONSIBLE], "任务须至少有一个承担单位。")
    return with_units(task, units)


def _day(cell: str, head: str, said: Callable[[str, str], None]) -> date | None:
    found = _DAY.match(_same(cell))
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    if cell:
        said(head, f"“{cell}”不是日期，请写成2026-12-31的样子。")
    return None


@transaction.atomic
def take(*, plan: WorkPlan, table: Table, actor: User, now: datetime, reason: Reason) -> int:
    """Change what a sheet says, all or nothing; gives how many tasks. Raises NotAllowed, Conflict, Invalid."""
    found = check(plan=plan, table=table)
    if found.problems:
        raise Invalid("表中还有问题，未修改任何内容。", advice="请按提示逐行改正后重新上传。")
    if plan.stage == Stage.RUNNING.value and found.given:
        _stated(found, reason)
    for task, given in found.given:
        try:
            apply(task=task, given=given, actor=actor, now=now, reason=reason)
        except Invalid as refusal:
            raise Invalid(
                f"第{task.number}项“{task}”：{refusal.sentence}", advice=refusal.advice
            ) from refusal
    return len(found.given)


def _stated(found: Revision, reason: Reason) -> None:
    errors = {}
    if not reason.text.strip():
        errors["reason"] = "台账已经下达，请写明修改的理由。"
    if found.moves_days and not reason.approved_by.strip():
        errors["approved_by"] = "表中调整了办理时限，请写明由谁批准。"
    if errors:
        raise Invalid(errors=errors)
