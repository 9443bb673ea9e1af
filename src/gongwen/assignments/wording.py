"""Tasks in the words of an office: what stands in each column of a ledger."""

from collections.abc import Sequence

from gongwen.assignments.model import Assignment, Comparison, Deadline, Frequency, Period, Target, Task, Unit

PERIODS = {
    Period.DAY: "天",
    Period.WEEK: "周",
    Period.TEN_DAYS: "旬",
    Period.MONTH: "月",
    Period.QUARTER: "季度",
    Period.HALF_YEAR: "半年",
    Period.SEMESTER: "学期",
    Period.YEAR: "年",
    Period.UNSPECIFIED: "",
}
COMPARISONS = {
    Comparison.EQUAL: "",
    Comparison.AT_LEAST: "不少于",
    Comparison.AT_MOST: "不超过",
    Comparison.ABOUT: "约",
}


def numbered(task: Task) -> str:
    """2.4; items of an annex are not told apart here."""
    return ".".join(map(str, task.path))


def named(task: Task) -> str:
    """Heading, else the beginning of the text."""
    return task.heading or task.text


def units(listed: Sequence[Unit]) -> str:
    return "、".join(unit.name for unit in listed)


def proposals(task: Task) -> str:
    """Units that only the running text names."""
    return "；".join(_assignment(a) for a in task.named)


def _assignment(a: Assignment) -> str:
    return f"{units(a.units)}（{a.role}）" if a.role else units(a.units)


def deadline(d: Deadline) -> str:
    """2021-12-31（2021年底前）; the words alone where no day can be reckoned."""
    words = f"{d.anchor}，{d.words}" if d.anchor and d.anchor not in d.words else d.words
    return f"{d.day.isoformat()}（{words}）" if d.day else words


def frequency(f: Frequency) -> str:
    if f.per is Period.UNSPECIFIED or f.count is None:
        return f.words
    every = (
        f"每{f.every}{'个' if PERIODS[f.per] in '月季度' else ''}{PERIODS[f.per]}"
        if f.every > 1
        else f"每{PERIODS[f.per]}"
    )
    return f"{every}{COMPARISONS[f.comparison]}{f.count}次（{f.words}）"


def target(t: Target) -> str:
    return t.clause or t.words


def cited(task: Task) -> str:
    return "；".join(
        (f"《{c.title}》" if c.title else "")
        + (f"（{c.number}）" if c.number and c.title else c.number or "")
        for c in task.citations
    )


COLUMNS = (
    "编号",
    "所在部分",
    "任务",
    "内容",
    "牵头单位",
    "责任（配合）单位",
    "完成时限",
    "频次",
    "量化指标",
    "引用文件",
    "正文提及单位",
)


def row(task: Task) -> tuple[str, ...]:
    """One task under `COLUMNS`."""
    return (
        numbered(task),
        " / ".join(task.sections),
        task.heading,
        task.text,
        units(task.leads),
        units(task.responsible),
        "；".join(map(deadline, task.deadlines)),
        "；".join(map(frequency, task.frequencies)),
        "；".join(map(target, task.targets)),
        cited(task),
        proposals(task),
    )
