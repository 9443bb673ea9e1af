"""Documents built by program: letters, bulletins, reports as an `OfficialDocument`.

    document(
        title="关于做好政务公开工作的通知",
        issuers=["青川县人民政府办公室"],
        written_date=date(2024, 3, 1),
        body=[
            "为做好今年政务公开工作，现就有关事项通知如下。",
            Point("加强组织领导", "各单位要明确责任人。"),
            Point("抓好重点公开", children=[Point("财政信息", "按月公开。")]),
        ],
    )

Numbers are given here: 一、 （一） 1. （1） ① by depth (GB/T 9704-2012, 7.3.3), or 第一章 and 第一条
where a point says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongwen.model import Annex, Node, Numbered, NumberStyle, OfficialDocument, Paragraph, Reading
from gongwen.source import Cell, FileFormat, TableBlock
from gongwen.typeset.layout import lay_out

_LEVELS = (
    NumberStyle.HAN,
    NumberStyle.HAN_PAREN,
    NumberStyle.ARABIC,
    NumberStyle.ARABIC_PAREN,
    NumberStyle.CIRCLED,
)
_LEGAL = {
    NumberStyle.PART: "编",
    NumberStyle.CHAPTER: "章",
    NumberStyle.SECTION: "节",
    NumberStyle.ARTICLE: "条",
}
_HAN_DIGITS = "零一二三四五六七八九"
_MOST = 9999
_MOST_CIRCLED = 20
_CLOSING = "。！？；：…"


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered point. `style` overrides the level of its depth (第一章, 第一条).

    A heading with text runs into it and is closed with 。; a heading alone stands alone.
    """

    heading: str = ""
    text: str = ""
    children: Sequence["Part"] = ()
    style: NumberStyle | None = None


Part = str | Point | TableBlock


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An annex to build; `label` as printed (附件1), "" for a document that a notice issues."""

    title: str
    body: Sequence[Part] = ()
    label: str = ""


def document(  # noqa: PLR0913 - one keyword for each element of the standard
    *,
    title: str,
    issuers: Sequence[str],
    written_date: date | None = None,
    body: Iterable[Part] = (),
    issuing_mark: str = "",
    doc_number: str = "",
    signatories: Sequence[str] = (),
    urgency: str = "",
    addressees: str = "",
    attachments: Sequence[str] = (),
    note: str = "",
    annexes: Iterable[Enclosure] = (),
    copy_to: Sequence[str] = (),
    distribution: Sequence[str] = (),
    printed_by: str = "",
    printed_date: date | None = None,
) -> OfficialDocument:
    """An official document of these parts; what is empty is not printed. `text` is what is printed."""
    built = OfficialDocument(
        text="",
        format=FileFormat.TEXT,
        urgency=_reading(urgency),
        issuing_mark=_reading(issuing_mark),
        doc_number=_reading(doc_number),
        signatories=_readings(signatories),
        title=_reading(title),
        addressees=_reading(addressees.rstrip("：:")),
        body=outline(body),
        attachments=_readings(attachments),
        issuers=_readings(issuers),
        written_date=Reading(written_date) if written_date else None,
        note=_reading(note),
        annexes=tuple(Annex(part.label, part.title, outline(part.body)) for part in annexes),
        copy_to=_readings(copy_to),
        distribution=_readings(distribution),
        printed_by=_reading(printed_by),
        printed_date=Reading(printed_date) if printed_date else None,
    )
    return replace(built, text=_text(built))


def outline(parts: Iterable[Part]) -> tuple[Node, ...]:
    """Numbered nodes of simple parts. 第一条 counts through all chapters, other levels begin anew."""
    return tuple(_nodes(parts, 0, _Articles()))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> TableBlock:
    """A plain table under one header row."""
    head = tuple(Cell(text, header=True) for text in header)
    return TableBlock((head, *(tuple(Cell(text) for text in row) for row in rows)))


def printed_number(style: NumberStyle, ordinal: int) -> str:
    """The number of an outline level in print: 一、 （一） 1. （1） ① 第一条.

    Raises:
        ValueError: for a number below 1 or above 9999, and for a style without form of its own (1.1).

    """
    if not 1 <= ordinal <= _MOST:
        raise ValueError(f"序号应在1至{_MOST}之间：{ordinal}")
    han = chinese_numeral(ordinal)
    if style in _LEGAL:
        return f"第{han}{_LEGAL[style]}"
    circled = chr(ord("①") + ordinal - 1) if ordinal <= _MOST_CIRCLED else f"（{ordinal}）"
    forms = {
        NumberStyle.HAN: f"{han}、",
        NumberStyle.HAN_PAREN: f"（{han}）",
        NumberStyle.ARABIC: f"{ordinal}.",
        NumberStyle.ARABIC_PAREN: f"（{ordinal}）",
        NumberStyle.CIRCLED: circled,
        NumberStyle.ORDINAL: f"{han}是",
    }
    if style not in forms:
        raise ValueError(f"该层次没有固定的序号形式：{style}")
    return forms[style]


def chinese_numeral(value: int) -> str:
    """1 … 9999 in words: 十, 十一, 二十, 一百零一, 一千零一十."""
    words = ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            words += _HAN_DIGITS[digit] + unit
        elif words and not words.endswith("零"):
            words += "零"
    words = words.rstrip("零")
    return words[1:] if words.startswith("一十") else words


class _Articles:
    """The running number of 第一条."""

    def __init__(self) -> None:
        self.count = 0

    def following(self) -> int:
        self.count += 1
        return self.count


def _nodes(parts: Iterable[Part], depth: int, articles: _Articles) -> Iterator[Node]:
    counts: dict[NumberStyle, int] = {}
    for part in parts:
        if isinstance(part, str):
            yield Paragraph(part)
        elif isinstance(part, TableBlock):
            yield part
        else:
            style = part.style or _LEVELS[min(depth, len(_LEVELS) - 1)]
            counts[style] = counts.get(style, 0) + 1
            ordinal = articles.following() if style is NumberStyle.ARTICLE else counts[style]
            yield _numbered(part, style, ordinal, depth, articles)


def _numbered(part: Point, style: NumberStyle, ordinal: int, depth: int, articles: _Articles) -> Numbered:
    heading = part.heading.rstrip(_CLOSING)
    closed = part.heading[len(heading) :] or ("。" if part.text else "")
    # Points under 第一章 and 第一条 begin with （一）, as drafting practice has it.
    below = 0 if style in _LEGAL and style is not NumberStyle.ARTICLE else 1
    deeper = 1 if style is NumberStyle.ARTICLE else depth + below
    return Numbered(
        style=style,
        printed=printed_number(style, ordinal),
        ordinal=ordinal,
        heading=heading,
        text=part.text,
        stop=closed if heading else "",
        children=tuple(_nodes(part.children, deeper, articles)),
    )


def _reading(value: str) -> Reading[str] | None:
    return Reading(value, words=value) if value else None


def _readings(values: Sequence[str]) -> Reading[tuple[str, ...]] | None:
    return Reading(tuple(values), words="\n".join(values)) if values else None


def _text(built: OfficialDocument) -> str:
    lines = lay_out(built).lines()
    return "\n".join(line.table.text if line.table else line.plain + line.aside for line in lines)
