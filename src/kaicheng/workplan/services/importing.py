"""A ledger from an office's own sheet: checked row by row first, taken only when nothing stands against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.calendars.selectors import calendar
from kaicheng.documents.services.drafting import new_code
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import folded
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import AgencyDirectory, directory
from kaicheng.users.models import User
from kaicheng.workplan import due, permissions, sheets
from kaicheng.workplan.declared.sheet import columns, head_key, states
from kaicheng.workplan.models import LedgerHead, Task, TaskNote, TaskUnit, WorkPlan
from kaicheng.workplan.selectors.units import Named, named_in
from kaicheng.workplan.services.planning import step
from kaicheng.workplan.services.telling_tasks import tell_unit
from kaicheng.workplan.sheets import Line, Problem, Table
from kaicheng.workplan.wording import Words, words_of
from kaicheng.workplan.workflow import STATES, Role, Stage, State, Step

ASSIGNED = "workplan.assigned"
LONGEST_HEADING, LONGEST_PART, LONGEST_NOTE = 300, 300, 2000
_BATCH = 200
_UNIT_COLUMNS = {Role.LEAD: "lead", Role.RESPONSIBLE: "responsible", Role.SUPPORTING: "supporting"}
_WITH_REASON = frozenset({State.SUSPENDED, State.DROPPED})


@dataclass(frozen=True, slots=True)
class Target:
    """Where the tasks go: into a ledger that is there, or into a new one of an agency."""

    agency: Agency
    title: str
    year: int
    issued_on: date
    plan: WorkPlan | None = None

    @classmethod
    def of(cls, plan: WorkPlan) -> "Target":
        return cls(plan.agency, plan.title, plan.year, plan.issued_on, plan)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that can be taken."""

    line: Line
    section: str
    heading: str
    text: str
    words: Words
    units: list[Named]
    state: State
    said: str

    @property
    def state_label(self) -> str:
        return STATES[self.state]


@dataclass(slots=True)
class Found:
    """What a sheet would do."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def stops(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.stops]

    @property
    def remarks(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.stops]

    @property
    def dated(self) -> int:
        return sum(1 for entry in self.entries if entry.words.day)

    @property
    def settled(self) -> int:
        return sum(1 for entry in self.entries if any(unit.agency for unit in entry.units))


def known_heads(heads: Sequence[str]) -> dict[int, str]:
    """Propose what each heading means, by what was said before and by the words."""
    keys = {head: head_key(head) for head in heads}
    kept = dict(LedgerHead.objects.filter(head__in=keys.values()).values_list("head", "column"))
    return sheets.guessed(heads, {head: kept.get(key, "") for head, key in keys.items()})


@transaction.atomic
def remember(*, heads: Sequence[str], mapping: Mapping[int, str]) -> None:
    """Keep what a person said of the headings for the next sheet."""
    for place, head in enumerate(heads):
        if head.strip() and head not in sheets.OWN:
            LedgerHead.objects.update_or_create(
                head=head_key(head), defaults={"column": mapping.get(place, "")}
            )


# -- checking -----------------------------------------------------------------------------------------------------------


def check(*, table: Table, mapping: Mapping[int, str], target: Target) -> Found:
    """Say what a sheet would do; nothing is changed."""
    found = Found()
    names, by = directory(), due.Reckoning(target.issued_on, target.year, calendar())
    seen = _standing(target.plan)
    part = ""
    for line in table.lines:
        row = sheets.by_column(line, mapping)
        part = row.get("section") or line.part or part  # a part holds until the next one is named
        said = _Saying(found, line.number)
        entry = _entry(line, row, part, by, names, said)
        if entry is None:
            continue
        _look_at(entry, row, target, said)
        key = folded(entry.heading + entry.text)
        if key in seen:
            said("text" if entry.text else "heading", f"与{seen[key]}相同，请删去本行。")
        seen.setdefault(key, f"本表第{line.number}行")
        found.entries.append(entry)
    return found


def _standing(plan: WorkPlan | None) -> dict[str, str]:
    """What is in the ledger already, folded → where."""
    tasks = Task.objects.filter(plan=plan).items().only("heading", "text", "number") if plan else ()
    return {
        folded((task.heading if task.heading != task.text else "") + task.text): f"台账中第{task.number}项"
        for task in tasks
    }


@dataclass(frozen=True, slots=True)
class _Saying:
    """Says something about one row, by our name of its column."""

    found: Found
    row: int

    def __call__(self, code: str, sentence: str, *, stops: bool = True) -> None:
        self.found.problems.append(Problem(self.row, columns()[code].name, sentence, stops))


def _entry(
    line: Line, row: Mapping[str, str], part: str, by: due.Reckoning, names: AgencyDirectory, said: _Saying
) -> Entry | None:
    heading, text = row.get("heading", ""), row.get("text", "")
    if not heading and not text:
        said("heading", "没有写任务名称或任务内容，请补填；不是任务的行请删去。")
        return None
    if len(heading) > LONGEST_HEADING:
        heading, text = "", f"{heading}\n{text}" if text else heading
    if standard := row.get("standard", ""):
        text = f"{text or heading}\n完成标准：{standard}"
    state, told = _state(row, said)
    units = {role: row.get(code, "") for role, code in _UNIT_COLUMNS.items()}
    return Entry(
        line,
        part.replace("\n", "")[:LONGEST_PART],
        heading.replace("\n", ""),
        text,
        words_of(row, by),
        named_in(units, names, by.issued_on),
        state,
        told,
    )


def _state(row: Mapping[str, str], said: _Saying) -> tuple[State, str]:
    """The state as named, else as the progress says in one word (已完成); what was done so far, with remarks."""
    progress, remark = row.get("progress", ""), row.get("remark", "")
    words = row.get("state", "")
    if not words and folded(progress) in states():
        words, progress = progress, ""
    told = "\n".join(part for part in (progress, f"备注：{remark}" if remark else "") if part)
    if not words:
        return (State.UNDER_WAY if progress else State.NOT_BEGUN), told[:LONGEST_NOTE]
    code = states().get(folded(words))
    if code is None:
        said("state", f"“{words}”不在可选范围内，应为：未启动、推进中、申请办结、已完成、已暂缓、已取消。")
        return State.NOT_BEGUN, told[:LONGEST_NOTE]
    state = State(code)
    if state in _WITH_REASON and not told:
        said("state", f"状态为“{words}”的，请在“进展”或“备注”中写明理由。")
    return state, told[:LONGEST_NOTE]


def _look_at(entry: Entry, row: Mapping[str, str], target: Target, said: _Saying) -> None:
    """What the office should know of a row; what cannot be entered so."""
    running = target.plan is not None and target.plan.stage == Stage.RUNNING.value
    for unit in entry.units:
        if unit.agency is None:
            said(_UNIT_COLUMNS[unit.role], f"{unit.note}导入后可在台账中确定。", stops=False)
    if not any(unit.agency for unit in entry.units):
        code = next((code for code in _UNIT_COLUMNS.values() if row.get(code)), "responsible")
        words = (
            "没有能对应到机关的单位，执行中的台账不能增加没有单位的任务。"
            if running
            else "没有承担单位，审定前请确定。"
        )
        said(code, words, stops=running)
    for words in entry.words.unread:
        code = "due" if words == row.get("due") else "frequency"
        said(code, f"“{words}”中没有读出日期或频次，原文保留，导入后可补填。", stops=False)


# -- taking -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def take(
    *, table: Table, mapping: Mapping[int, str], target: Target, actor: User, now: datetime, name: str = ""
) -> WorkPlan:
    """Enter what a sheet says, all or nothing. Raises NotAllowed, Conflict, Invalid."""
    if target.plan is not None:  # of two who import at once the second finds the rows of the first
        WorkPlan.objects.select_for_update(of=("self",)).get(pk=target.plan.pk)
    found = check(table=table, mapping=mapping, target=target)
    if found.stops:
        raise Invalid("表中还有问题，未导入任何内容。", advice="请按提示逐行改正后重新上传。")
    plan = target.plan
    if plan is None:
        plan = _created(target, found, actor, now, name)
    else:
        plan = step(plan=plan, step=Step.ADD, actor=actor, now=now, count=len(found.entries), sheet=name)
    tasks = enter(plan, found.entries, actor, now)
    if plan.stage == Stage.RUNNING.value:
        _tell(plan, tasks, now)
    return plan


def _tell(plan: WorkPlan, tasks: Sequence[Task], now: datetime) -> None:
    """Tell each unit once what came to it."""
    its: dict[Agency, list[Task]] = {}
    rows = TaskUnit.objects.filter(task__in=[task.pk for task in tasks], agency__isnull=False)
    for row in rows.select_related("agency", "task__plan").order_by("task__number"):
        if row.agency is not None:
            its.setdefault(row.agency, []).append(row.task)
    for agency, given in its.items():
        tell_unit(
            agency, given, "新承担任务", f"{ASSIGNED}:{plan.pk}.{agency.pk}.{now:%Y%m%d%H%M%S}", "", now
        )


def refuse_twice(target: Target) -> None:
    """Raise Invalid where a new ledger would stand beside one of the same name and year."""
    title = target.title.strip()
    if not title:
        raise Invalid(errors={"title": "请填写台账标题。"})
    standing = WorkPlan.objects.filter(agency=target.agency, year=target.year, title=title)
    if target.plan is None and standing.exclude(stage=Stage.ABANDONED.value).exists():
        raise Invalid(
            errors={
                "title": f"{target.agency.name}{target.year}年已有台账《{title}》。要增加任务的，请从该台账导入；"
                "确需另建的，请换一个标题。"
            }
        )


def _created(target: Target, found: Found, actor: User, now: datetime, name: str) -> WorkPlan:
    permissions.require(permissions.CREATE, actor, target.agency, on=timezone.localdate(now))
    refuse_twice(target)
    plan = WorkPlan.objects.create(
        agency=target.agency,
        title=target.title.strip()[:300],
        year=target.year,
        issued_on=target.issued_on,
        code=new_code(),
        created_at=now,
        created_by=actor,
    )
    record(
        actor=actor, verb=Step.CREATE.value, obj=plan, label=plan.title[:200], agency=plan.agency,
        detail={"count": len(found.entries), "sheet": name}, at=now,
    )  # fmt: skip
    return plan


def enter(plan: WorkPlan, entries: Sequence[Entry], actor: User, now: datetime) -> list[Task]:
    """Write the tasks of the rows behind those that are there."""
    after = Task.objects.filter(plan=plan).items().aggregate(last=Max("number"))["last"] or 0
    tasks = Task.objects.bulk_create(
        [_task(plan, entry, number, now) for number, entry in enumerate(entries, after + 1)],
        batch_size=_BATCH,
    )
    pairs = list(zip(tasks, entries, strict=True))
    TaskUnit.objects.bulk_create(
        [unit.row(task, order) for task, entry in pairs for order, unit in enumerate(entry.units)],
        batch_size=_BATCH,
    )
    TaskNote.objects.bulk_create(
        [
            TaskNote(
                task=task,
                state=task.state,
                on=timezone.localdate(now),
                text=entry.said or "导入台账时的状态。",
                detail={"imported": True},
                by=actor,
                at=now,
            )
            for task, entry in pairs
            if entry.said or entry.state is not State.NOT_BEGUN
        ],
        batch_size=_BATCH,
    )
    return tasks


def _task(plan: WorkPlan, entry: Entry, number: int, now: datetime) -> Task:
    words = entry.words
    return Task(
        plan=plan,
        number=number,
        path=[number],
        section=entry.section,
        heading=entry.heading,
        text=entry.text or entry.heading,
        deadlines=words.deadlines,
        frequencies=words.frequencies,
        targets=words.targets,
        citations=words.citations,
        first_due_on=words.day,
        due_on=words.day,
        state=entry.state.value,
        state_since=now,
        percent=100 if entry.state is State.CONFIRMED else 0,
        reported_at=now if entry.said else None,
    )
