"""The case file on paper 案卷: its cover with the list of what lies in it, the registration, and what happened, as documents. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongwen.model import OfficialDocument
from gongwen.source import SourceText, TableBlock
from gongwen.typeset.compose import Part, document, table
from kaicheng.kernel.text import chinese_date


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the file. `pages` 0: it could not be printed, `why` says so."""

    name: str
    number: str = ""
    day: date | None = None
    pages: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover. `application`: what the file is about (政府信息公开申请, 政府信息更正申请)."""

    application: str
    agency: str
    number: str
    facts: Sequence[tuple[str, str]]
    entries: Sequence[Entry]
    printed: date


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as the file tells it. `struck`: why it was corrected away."""

    day: date
    name: str
    said: str
    by: str
    struck: str = ""


def cover(told: Cover) -> OfficialDocument:
    """The cover with 卷内目录. Pages are counted from the one behind it."""
    rows, page = [], 1
    for place, entry in enumerate(told.entries, 1):
        where = _span(page, entry.pages) if entry.pages else "另附"
        day = entry.day.isoformat() if entry.day else ""
        rows.append([str(place), entry.name, entry.number, day, where])
        page += entry.pages
    apart = [entry for entry in told.entries if not entry.pages]
    body: list[Part] = [
        table(["项目", "内容"], told.facts),
        f"卷内目录（共{len(told.entries)}件、{page - 1}页）",
        table(["序号", "题名", "文号", "日期", "页次"], rows),
    ]
    if apart:
        body.append(f"下列{len(apart)}件不能随本卷打印，应当另行打印或者以原件归档：")
        body += [f"{place}.{entry.name}（{entry.why}）" for place, entry in enumerate(apart, 1)]
    return document(
        title=f"{told.application}案卷", issuers=[told.agency], written_date=told.printed, body=body,
        doc_number=told.number,
    )  # fmt: skip


def _span(first: int, pages: int) -> str:
    return str(first) if pages == 1 else f"{first}—{first + pages - 1}"


def registration(
    application: str, rows: Sequence[tuple[str, str]], papers: Sequence[str]
) -> OfficialDocument:
    """The registration of the application 申请登记表."""
    body: list[Part] = [table(["登记事项", "内容"], [list(row) for row in rows])]
    if papers:
        body.append(f"随申请提交的材料：{'、'.join(papers)}。")
    return document(title=f"{application}登记表", issuers=[], body=body)


def approval(application: str, decision: str, steps: Sequence[Happening]) -> OfficialDocument:
    """The approval sheet 审查呈批单: who submitted, gave back, approved, when and with which words."""
    rows = [[one.name, one.by, chinese_date(one.day), one.said or "—"] for one in steps]
    body: list[Part] = [f"拟作出的答复：{decision}。", table(["环节", "办理人", "日期", "意见"], rows)]
    return document(title=f"{application}审查呈批单", issuers=[], body=body)


def course(
    application: str, happenings: Sequence[Happening], asked: Sequence[tuple[str, str, str, str]]
) -> OfficialDocument:
    """Everything that happened, what was corrected away too; then who was asked for a view or for help."""
    rows = [[chinese_date(one.day), one.name, _said(one), one.by] for one in happenings]
    body: list[Part] = [table(["日期", "事项", "说明", "办理人"], rows)]
    if asked:
        body.append("征求意见和协办对象：")
        body.append(table(["身份", "名称", "内容", "意见和理由"], [list(row) for row in asked]))
    return document(title=f"{application}办理过程", issuers=[], body=body)


def words_of(name: str, source: SourceText) -> OfficialDocument:
    """A file of words set anew: its lines and tables under its name, and what could not be taken over."""
    body: list[Part] = [block if isinstance(block, TableBlock) else block.text for block in source.blocks]
    body += [f"（{warning.rstrip('。')}。）" for warning in source.warnings]
    return document(title=name, issuers=[], body=body)


def _said(one: Happening) -> str:
    return f"（本条已更正：{one.struck}）{one.said}" if one.struck else one.said or "—"
