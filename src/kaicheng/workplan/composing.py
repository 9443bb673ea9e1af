"""The words of a ledger as official documents: its table, and the report of looking back. No clock, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongwen.model import NumberStyle, OfficialDocument
from gongwen.typeset.compose import Enclosure, Part, Point, document, table
from kaicheng.kernel.text import chinese_date, quoted, shortened
from kaicheng.workplan.selectors.board import Tally
from kaicheng.workplan.selectors.ledger import LedgerLine
from kaicheng.workplan.workflow import UNFINISHED, VERDICTS, Role, Verdict

_LONGEST_TEXT = 300  # characters of a task in a table's cell
_STOP = "。；，、 "


# -- the ledger's table -------------------------------------------------------------------------------------------------


def ledger_table(
    title: str, agency: str, tally: Tally, lines: Sequence[LedgerLine], today: date
) -> OfficialDocument:
    """The ledger as a table of an official document: what, who, until when, how far, with what evidence."""
    counts = "，".join(f"{label}{count}项" for _, label, count in tally.cells if count)
    head = ["序号", "任务", "责任单位", "时限", "进展情况"]
    rows = [
        [line.number, _what(line), _who(line), _when(line, today), _how_far(line, today)] for line in lines
    ]
    opening = f"截至{chinese_date(today)}，共{tally.total}项任务" + (f"，其中{counts}。" if counts else "。")
    return document(
        title=f"{title}台账" if not title.endswith("台账") else title,
        issuers=[agency],
        written_date=today,
        body=[opening, table(head, rows)] if rows else [opening],
    )


def _what(line: LedgerLine) -> str:
    task = line.task
    mark = f"〔{line.standing.mark}〕" if line.standing.mark else ""
    if task.heading and task.text and task.heading != task.text:
        return f"{mark}{task.heading}\n{shortened(task.text, _LONGEST_TEXT)}"
    return f"{mark}{shortened(task.heading or task.text, _LONGEST_TEXT)}"


def _who(line: LedgerLine) -> str:
    named = ((role, line.units(role)) for role in Role)
    words = {Role.LEAD: "牵头：", Role.RESPONSIBLE: "责任：", Role.SUPPORTING: "配合："}
    return "\n".join(f"{words[role]}{units}" for role, units in named if units) or "未定"


def _when(line: LedgerLine, today: date) -> str:
    task = line.task
    day = _day(task.due_on, today) if task.due_on else line.due_words or "未定"
    if line.standing.postponed and task.first_due_on:
        return f"{day}\n（原定{_day(task.first_due_on, today)}）"
    return day


def _day(day: date, today: date) -> str:
    """A day of this year without its year, to keep the column narrow."""
    return chinese_date(day).removeprefix(f"{today.year}年")


def _how_far(line: LedgerLine, today: date) -> str:
    late = f"{line.standing.late}天" if line.standing.late else ""
    said = [f"{line.standing.label}{late}，{line.task.percent}%"]
    if line.report is not None and line.report.text:
        said.append(f"{line.report.text.rstrip(_STOP)}（{_day(line.report.on, today)}）")
    if line.task.obstacle:
        said.append(f"困难和问题：{line.task.obstacle}")
    if line.proofs:
        said.append("佐证：" + "、".join(quoted(one.title) for one in line.proofs))
    return "\n".join(said)


# -- looking back -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looked:
    """An item as the report tells of it."""

    number: int
    name: str
    units: str
    verdict: Verdict
    reason: str
    report: str
    proofs: tuple[str, ...] = ()
    carried: str = ""  # into what, with which day


@dataclass(frozen=True, slots=True)
class Words:
    """The ledger looked back on: title, organiser, year, what it was read from (“《…》（文号）”, may be empty)."""

    title: str
    organiser: str
    year: int
    source: str = ""


def report_title(words: Words) -> str:
    return f"{words.organiser}关于{quoted(words.title)}落实情况“回头看”的报告"


def look_back_report(words: Words, items: Sequence[Looked], written: date) -> OfficialDocument:
    """Totals, what was done, what was not and why, what is carried over; all items as an annex."""
    named = words.source or quoted(words.title)
    opening = f"为检验{words.year}年度工作任务落实成效，{words.organiser}对照{named}，"
    body: list[Part] = [
        f"{opening}对{len(items)}项任务逐项开展了“回头看”。现将有关情况报告如下。",
        Point("总体情况", children=_overall(items)),
        Point("任务落实情况", children=_done(items)),
    ]
    if any(one.verdict in UNFINISHED for one in items):
        body.append(Point("未完全落实的任务及原因", children=_unfinished(items)))
    if any(one.verdict is Verdict.VOID for one in items):
        body.append(Point("不再适用的任务", children=_void(items)))
    if any(one.carried for one in items):
        body.append(Point("结转情况", children=_carried(items)))
    annex = Enclosure(f"{words.title}“回头看”情况表", [_table(items)], label="附件")
    return document(
        title=report_title(words),
        issuers=[words.organiser],
        written_date=written,
        body=body,
        attachments=[annex.title],
        annexes=[annex],
    )


def counts(items: Sequence[Looked]) -> Mapping[Verdict, int]:
    return {verdict: sum(1 for one in items if one.verdict is verdict) for verdict in Verdict}


def _overall(items: Sequence[Looked]) -> list[Part]:
    found = counts(items)
    share = found[Verdict.DONE] * 100 // len(items) if items else 0
    figures = "，".join(f"{VERDICTS[v]}{n}项" for v, n in found.items() if n)
    rows = [[VERDICTS[v], str(n), f"{n * 100 / len(items):.1f}%"] for v, n in found.items() if n]
    return [f"共{len(items)}项任务，{figures}，落实率{share}%。", table(["结论", "项数", "占比"], rows)]


def _numbered(texts: Sequence[str]) -> list[Part]:
    return [
        Point("", f"{text.rstrip(_STOP)}{'。' if n == len(texts) else '；'}", style=NumberStyle.ARABIC)
        for n, text in enumerate(texts, 1)
    ]


def _done(items: Sequence[Looked]) -> list[Part]:
    texts = []
    for one in items:
        if one.verdict is Verdict.DONE:
            proofs = f"（佐证：{'、'.join(quoted(title) for title in one.proofs[:3])}）" if one.proofs else ""
            said = f"：{one.report.rstrip(_STOP)}" if one.report else ""
            texts.append(f"{one.name}（{one.units}）{said}{proofs}")
    if not texts:
        return ["没有已落实的任务。"]
    return [f"已落实{len(texts)}项：", *_numbered(texts)]


def _unfinished(items: Sequence[Looked]) -> list[Part]:
    rows = [
        [str(one.number), one.name, one.units, VERDICTS[one.verdict], one.reason]
        for one in items
        if one.verdict in UNFINISHED
    ]
    head = ["序号", "任务", "责任单位", "结论", "原因"]
    return [f"部分落实和未落实的任务共{len(rows)}项，具体情况如下：", table(head, rows)]


def _void(items: Sequence[Looked]) -> list[Part]:
    return _numbered([f"{one.name}：{one.reason}" for one in items if one.verdict is Verdict.VOID])


def _carried(items: Sequence[Looked]) -> list[Part]:
    rows = [[str(one.number), one.name, one.carried] for one in items if one.carried]
    return [f"下列{len(rows)}项任务已结转继续办理：", table(["序号", "任务", "结转情况"], rows)]


def _table(items: Sequence[Looked]) -> Part:
    head = ["序号", "任务", "责任单位", "结论", "落实情况、原因和佐证"]
    rows = []
    for one in items:
        said = [text for text in (one.reason or one.report, "、".join(map(quoted, one.proofs))) if text]
        rows.append([str(one.number), one.name, one.units, VERDICTS[one.verdict], "\n".join(said) or "—"])
    return table(head, rows)


__all__ = ["Looked", "Words", "counts", "ledger_table", "look_back_report", "report_title"]
