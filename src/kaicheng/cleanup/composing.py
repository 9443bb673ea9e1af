"""The words of a round's result: the repeal decision and the announcement with its directories. No clock, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongwen.model import NumberStyle, OfficialDocument
from gongwen.source import TableBlock
from gongwen.typeset.compose import Enclosure, Part, Point, document, table
from kaicheng.cleanup.selectors.results import HEADINGS
from kaicheng.cleanup.workflow import ENDING, Verdict
from kaicheng.kernel.text import chinese_date, quoted

_CLOSING = "。；，、 "


@dataclass(frozen=True, slots=True)
class Line:
    """A document as the result names it."""

    title: str
    number: str
    agency: str
    written: date | None
    remark: str = ""

    @property
    def named(self) -> str:
        return quoted(self.title) + (f"（{self.number}）" if self.number else "")


Lists = Mapping[Verdict, Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Words:
    """What a round says of itself: organiser, basis as entered, whether all documents are normative ones."""

    organiser: str
    basis: str
    normative: bool

    @property
    def things(self) -> str:
        return "行政规范性文件" if self.normative else "文件"


def decision_title(words: Words, lists: Lists) -> str:
    """××关于废止（和宣布失效）部分行政规范性文件的决定."""
    return f"{words.organiser}关于{_acts(lists)}部分{words.things}的决定"


def _acts(lists: Lists) -> str:
    acts = {Verdict.REPEAL: "废止", Verdict.EXPIRE: "宣布失效"}
    return "和".join(act for verdict, act in acts.items() if lists.get(verdict))


def decision(words: Words, lists: Lists, written: date) -> OfficialDocument:
    """The decision that ends documents: each list numbered, with title and number."""
    verbs = {Verdict.REPEAL: "废止下列{n}件", Verdict.EXPIRE: "宣布下列{n}件"}
    ends = {Verdict.REPEAL: "", Verdict.EXPIRE: "失效"}
    points: list[Part] = []
    for verdict in (Verdict.REPEAL, Verdict.EXPIRE):
        lines = lists.get(verdict, ())
        if lines:
            head = f"{verbs[verdict].format(n=len(lines))}{words.things}{ends[verdict]}"
            points.append(Point(head, children=_numbered(lines)))
    body: list[Part] = [
        f"{_grounds(words.basis)}{words.organiser}对制发的{words.things}进行了清理。经研究，现决定：",
        *points,
        "本决定自印发之日起施行。上述文件自本决定施行之日起停止执行，不再作为行政管理的依据。",
    ]
    return document(
        title=decision_title(words, lists),
        issuers=[words.organiser],
        written_date=written,
        body=body,
        note="此件公开发布",
    )


def directory_title(words: Words) -> str:
    return f"{words.organiser}关于公布{words.things}清理结果的公告"


def directory(words: Words, lists: Lists, written: date, decision_named: str = "") -> OfficialDocument:
    """The announcement of the result; each list is an annex with a table."""
    shown = [(verdict, list(lists[verdict])) for verdict in HEADINGS if lists.get(verdict)]
    annexes = [
        Enclosure(
            f"{_heading(words, verdict)}目录",
            [_table(verdict, lines)],
            label=f"附件{number}" if len(shown) > 1 else "附件",
        )
        for number, (verdict, lines) in enumerate(shown, 1)
    ]
    return document(
        title=directory_title(words),
        issuers=[words.organiser],
        written_date=written,
        body=_announcement(words, lists, decision_named),
        attachments=[annex.title for annex in annexes],
        note="此件公开发布",
        annexes=annexes,
    )


def summary(words: Words, lists: Lists) -> str:
    """The result in one sentence, for the description of the announcement."""
    return f"公布{words.organiser}{words.things}清理结果：{_figures(lists)}。"


def _announcement(words: Words, lists: Lists, decision_named: str) -> list[Part]:
    total = sum(len(lines) for lines in lists.values())
    body: list[Part] = [
        f"{_grounds(words.basis)}{words.organiser}组织对{words.things}进行了清理，共清理{total}件。现将清理结果公布如下："
    ]
    if lists.get(Verdict.KEEP):
        body.append(Point("", f"{_heading(words, Verdict.KEEP)}{len(lists[Verdict.KEEP])}件，继续执行。"))
    if any(lists.get(verdict) for verdict in ENDING):
        by = f"已由{decision_named}予以{_acts(lists)}，" if decision_named else f"予以{_acts(lists)}，"
        counts = "，".join(
            f"{_heading(words, verdict)}{len(lists[verdict])}件"
            for verdict in (Verdict.REPEAL, Verdict.EXPIRE)
            if lists.get(verdict)
        )
        body.append(Point("", f"{counts}，{by}不再作为行政管理的依据。"))
    if lists.get(Verdict.AMEND):
        text = f"{_heading(words, Verdict.AMEND)}{len(lists[Verdict.AMEND])}件，由有关单位按期完成修改；修改文件公布前，原文件继续执行。"
        body.append(Point("", text))
    if lists.get(Verdict.ENDED):
        body.append(
            Point(
                "",
                f"{_heading(words, Verdict.ENDED)}{len(lists[Verdict.ENDED])}件，此前已经失效或者废止，不再执行。",
            )
        )
    body.append("特此公告。")
    return body


def _heading(words: Words, verdict: Verdict) -> str:
    return HEADINGS[verdict].replace("文件", words.things)


def _grounds(basis: str) -> str:
    bare = basis.strip().rstrip(_CLOSING)
    return f"{bare if bare.startswith(('根据', '按照', '依据')) else f'根据{bare}'}，" if bare else ""


def _numbered(lines: Sequence[Line]) -> list[Point]:
    return [
        Point("", f"{line.named}{'。' if number == len(lines) else '；'}", style=NumberStyle.ARABIC)
        for number, line in enumerate(lines, 1)
    ]


def _table(verdict: Verdict, lines: Sequence[Line]) -> TableBlock:
    last = {Verdict.AMEND: "计划完成日期", Verdict.ENDED: "失效情况"}.get(verdict)
    head = ["序号", "文件名称", "发文字号", "成文日期", "制定机关", *([last] if last else [])]
    rows = [
        [
            str(number),
            line.title,
            line.number or "—",
            chinese_date(line.written) if line.written else "—",
            line.agency,
            *([line.remark] if last else []),
        ]
        for number, line in enumerate(lines, 1)
    ]
    return table(head, rows)


def _figures(lists: Lists) -> str:
    return "，".join(
        f"{HEADINGS[verdict].replace('的文件', '')}{len(lists[verdict])}件"
        for verdict in HEADINGS
        if lists.get(verdict)
    )
