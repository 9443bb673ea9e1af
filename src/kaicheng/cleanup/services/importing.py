"""A unit's decisions from a spreadsheet: checked first, row by row; taken only when nothing is wrong."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.cleanup import permissions, sheets
from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import full
from kaicheng.cleanup.services.moving import Decision, contradiction, propose
from kaicheng.cleanup.sheets import CHANGE, CHANGE_BY, NUMBER, REASON, VERDICT, Problem, Row
from kaicheng.cleanup.workflow import UNDECIDED, Stage, State
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.kernel.text import folded, quoted
from kaicheng.users.models import User

_COLUMN = {"verdict": VERDICT, "reason": REASON, "change": CHANGE, "change_by": CHANGE_BY}


@dataclass(slots=True)
class Found:
    """What a workbook would do: decisions to propose, how many say what is proposed already, and what is wrong."""

    decisions: list[tuple[CleanupItem, Decision]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    troubled: dict[int, str] = field(default_factory=dict)  # item → its problems

    def report(self, found: CleanupRound) -> bytes:
        """Give the round's list with a column of problems, for those rows that have one."""
        items = full().filter(round=found, pk__in=self.troubled)
        return sheets.round_sheet(items, self.troubled)


def check(*, found: CleanupRound, content: bytes, actor: User, now: datetime) -> Found:
    """Say what a workbook would do; nothing is changed. Raises Invalid for a file that is none of ours."""
    rows, problems = sheets.read(content)
    items = {item.pk: item for item in full().filter(round=found, pk__in=[row.item for row in rows])}
    result = Found(problems=problems)
    for row in rows:
        _check(result, row, items.get(row.item), actor, now)
    for problem in result.problems:
        item = next((row.item for row in rows if row.row == problem.row), None)
        if item is not None:
            result.troubled[item] = result.troubled.get(item, "") + problem.sentence
    return result


def _check(result: Found, row: Row, item: CleanupItem | None, actor: User, now: datetime) -> None:
    today = timezone.localdate(now)
    if item is None:
        result.problems.append(Problem(row.row, NUMBER, f"本轮清理中没有编号为{row.item}的事项。"))
        return
    if row.title and folded(row.title) != folded(item.title):
        sentence = f"编号{row.item}是{quoted(item.title)}，与本行的文件名称不同，可能排序时错了行，请核对。"
        result.problems.append(Problem(row.row, NUMBER, sentence))
        return
    decision = Decision(row.verdict, row.reason, row.change, row.change_by)
    if not row.unread and _same(item, decision):
        result.unchanged += 1
        return
    if not permissions.may(permissions.PROPOSE, actor, item, on=today):
        result.problems.append(Problem(row.row, NUMBER, f"该文件由{item.agency.name}清理，您不能提出意见。"))
        return
    if State(item.state) not in UNDECIDED:
        sentence = f"该文件{item.get_state_display()}，不能再改；如需更改，请政务公开办退回。"
        result.problems.append(Problem(row.row, VERDICT, sentence))
        return
    try:
        decision.checked()
        contradiction(item, decision.verdict, today)
    except Invalid as refusal:
        errors = refusal.errors or {"verdict": refusal.sentence}
        told = {"change_by"} if row.unread else set()
        result.problems += [
            Problem(row.row, _COLUMN.get(name, VERDICT), sentence)
            for name, sentence in errors.items()
            if name not in told
        ]
        return
    if not row.unread:
        result.decisions.append((item, decision))


def _same(item: CleanupItem, decision: Decision) -> bool:
    """Whether this is what stands there already (the list is filled in and uploaded more than once)."""
    columns = decision.columns()
    return all(getattr(item, name) == columns[name] for name in ("verdict", "reason", "change", "change_by"))


@transaction.atomic
def take(*, found: CleanupRound, content: bytes, actor: User, now: datetime) -> int:
    """Propose what the workbook says, all or nothing; gives how many. Raises Conflict, Invalid."""
    if found.stage != Stage.OPEN:
        raise Conflict(f"本轮清理{found.get_stage_display()}，不能再导入意见。")
    result = check(found=found, content=content, actor=actor, now=now)
    if result.problems:
        raise Invalid("表中还有问题，未导入任何内容。", advice="请按提示逐行改正后重新上传。")
    for item, decision in result.decisions:
        propose(items=[item], actor=actor, now=now, decision=decision).insist()
    return len(result.decisions)
