"""The tree of a document as a sequence of lines with roles: what is printed, in which order.

Every typesetter prints `lay_out(document)`; none walks the tree itself. Order and wording of the
elements follow GB/T 9704-2012 clause 7 (版头, 主体, 版记).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from re import compile as _compile

from gongwen.model import Annex, Node, Numbered, NumberStyle, OfficialDocument, Paragraph, Reading
from gongwen.source import TableBlock


class Role(StrEnum):
    """What a printed line is."""

    COPY_NUMBER = "copy-number"  # 份号
    SECRECY = "secrecy"  # 密级和保密期限
    URGENCY = "urgency"  # 紧急程度
    REGISTRATION = "registration"  # 规范性文件统一登记号
    MARK = "mark"  # 发文机关标志
    NUMBER = "number"  # 发文字号
    SIGNATORIES = "signatories"  # 签发人
    TITLE = "title"  # 标题
    ADDRESSEES = "addressees"  # 主送机关
    PARAGRAPH = "paragraph"  # a paragraph without a number
    HEADING = "heading"  # a number and a heading that stands alone
    ITEM = "item"  # a number, perhaps a run-in heading, and text
    TABLE = "table"
    ATTACHMENT = "attachment"  # 附件说明, one line an attachment
    ISSUER = "issuer"  # 发文机关署名
    DATE = "date"  # 成文日期
    NOTE = "note"  # 附注
    ANNEX_LABEL = "annex-label"  # 附件1
    ANNEX_TITLE = "annex-title"
    COPY_TO = "copy-to"  # 抄送机关
    DISTRIBUTION = "distribution"  # 分送（纪要）, 抄报
    PRINTED = "printed"  # 印发机关和印发日期


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line to print: `label` + `number` + `heading` + `text`.

    `label` is a fixed word (“附件：”, “抄送：”) that hangs before the text. `number` carries the space that divides it from what follows, `heading` its closing mark.
    `depth` counts outline levels from 0; a paragraph has the depth of the children of the item it
    stands under. `anchor` is the id of a numbered line (`s-2-3`, in the first annex `a1-s-2-3`),
    unique in the document. `aside` is the right-hand half of a divided line (印发日期). `keep` holds
    the line on the page of the next one.
    """

    role: Role
    text: str = ""
    label: str = ""
    number: str = ""
    heading: str = ""
    aside: str = ""
    style: NumberStyle | None = None
    depth: int = 0
    anchor: str = ""
    table: TableBlock | None = None
    keep: bool = False

    @property
    def plain(self) -> str:
        """The line as it reads."""
        return f"{self.label}{self.number}{self.heading}{self.text}"


@dataclass(frozen=True, slots=True)
class AnnexLayout:
    """One annex; it begins on a page of its own. `anchor` is its id (`a1`)."""

    anchor: str
    lines: tuple[SetLine, ...]


class Form(StrEnum):
    """The layout of the first page."""

    DOCUMENT = "document"  # 通用格式, clause 7
    LETTER = "letter"  # 信函格式, clause 10.1


@dataclass(frozen=True, slots=True)
class Layout:
    """A document in the order of print: 版头, 主体, annexes, 版记.

    `title` names the file; it is "" where the document has none.
    """

    form: Form
    title: str
    head: tuple[SetLine, ...]
    main: tuple[SetLine, ...]
    annexes: tuple[AnnexLayout, ...]
    imprint: tuple[SetLine, ...]
    written: date | None

    def lines(self) -> Iterator[SetLine]:
        """All lines in reading order."""
        yield from self.head
        yield from self.main
        for annex in self.annexes:
            yield from annex.lines
        yield from self.imprint


OUTLINE_ROLES = frozenset({Role.PARAGRAPH, Role.HEADING, Role.ITEM, Role.TABLE})
_LETTER_SERIES = ("函", "公复")  # 公复: replies to applications for government information
_TITLED_MARKS = ("文件", "令", "命令", "纪要", "公报")
_KEPT_WHOLE = 140  # characters, five lines: a longer last paragraph may break before the signature
_LISTED_WHOLE = 6  # attachments: a longer list may break
_SPACED = frozenset({NumberStyle.PART, NumberStyle.CHAPTER, NumberStyle.SECTION, NumberStyle.ARTICLE})
# All but tab and newline below the space, DEL to the end of C1, surrogates, the two non-characters:
# XML 1.0 forbids them (production 2), and none of them is visible.
_UNPRINTABLE = _compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def chinese_date(day: date) -> str:
    """成文日期 in Arabic digits without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def printable(text: str) -> str:
    """Text without the characters that no printed format can carry (control marks, lone surrogates)."""
    return _UNPRINTABLE.sub("", text)


def lay_out(document: OfficialDocument) -> Layout:
    """The lines of a document in the order of print."""
    anchors = _Anchors()
    return Layout(
        form=_form(document),
        title=_value(document.title),
        head=tuple(_head(document)),
        main=_kept(tuple(_main(document, anchors))),
        annexes=tuple(
            AnnexLayout(f"a{number}", tuple(_annex(annex, f"a{number}-", anchors)))
            for number, annex in enumerate(document.annexes, 1)
        ),
        imprint=tuple(_imprint(document)),
        written=document.written_date.value if document.written_date else None,
    )


def _form(document: OfficialDocument) -> Form:
    """A letter bears the bare name of its organ above a number of the letter series (…函〔2024〕3号, …公复〔2024〕3号)."""
    mark, number = _value(document.issuing_mark), _value(document.doc_number)
    bare = bool(mark) and not mark.endswith(_TITLED_MARKS)
    series = number.partition("〔")[0]
    lettered = any(word in series for word in _LETTER_SERIES)
    return Form.LETTER if bare and not document.signatories and lettered else Form.DOCUMENT


def _kept(lines: tuple[SetLine, ...]) -> tuple[SetLine, ...]:
    """A heading stays with what it heads, the last words of the text with the signature (7.3.5.5), a short list of attachments between."""
    kept = []
    listed = sum(line.role is Role.ATTACHMENT for line in lines) <= _LISTED_WHOLE
    begun = False  # the first page must show some text of the body (7.3.3): its first line is not kept
    for line, following in pairwise((*lines, None)):
        if line is None:
            continue
        closing = {Role.ISSUER, Role.DATE, Role.NOTE, *([Role.ATTACHMENT] if listed else [])}
        signed = following is not None and following.role in closing
        last = line.role not in OUTLINE_ROLES or begun
        keep = line.role is Role.HEADING or (signed and last and len(line.plain) <= _KEPT_WHOLE)
        begun = begun or line.role in OUTLINE_ROLES
        kept.append(replace(line, keep=True) if keep and line.role is not Role.TABLE else line)
    return tuple(kept)


class _Anchors:
    """Gives out ids; where a number comes twice under one parent the second gets `_2`."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def give(self, wanted: str) -> str:
        count = self._given.get(wanted, 0) + 1
        self._given[wanted] = count
        return wanted if count == 1 else f"{wanted}_{count}"


def _value(reading: Reading[str] | None) -> str:
    return reading.value if reading else ""


def _head(document: OfficialDocument) -> Iterator[SetLine]:
    for role, reading in (
        (Role.COPY_NUMBER, document.copy_number),
        (Role.SECRECY, document.secrecy),
        (Role.URGENCY, document.urgency),
    ):
        if reading:
            yield SetLine(role, reading.value)
    if document.registration_no:
        yield SetLine(Role.REGISTRATION, f"统一登记号：{document.registration_no.value}")
    if document.issuing_mark:
        yield SetLine(Role.MARK, document.issuing_mark.value)
        if document.doc_number:
            yield SetLine(Role.NUMBER, document.doc_number.value)
    if document.signatories and document.signatories.value:
        yield SetLine(Role.SIGNATORIES, "签发人：" + "　".join(document.signatories.value))


def _main(document: OfficialDocument, anchors: _Anchors) -> Iterator[SetLine]:
    if document.title:
        yield SetLine(Role.TITLE, document.title.value, anchor="title")
    if document.doc_number and not document.issuing_mark:
        # Without a red head the number stands under the title, as government web pages print it.
        yield SetLine(Role.NUMBER, document.doc_number.value)
    if document.addressees and document.addressees.value:
        yield SetLine(Role.ADDRESSEES, document.addressees.value.rstrip("：:") + "：")
    yield from _nodes(document.body, "s", 0, anchors)
    if document.attachments:
        yield from _attachments(document.attachments.value)
    if document.issuers:
        yield from (SetLine(Role.ISSUER, issuer) for issuer in document.issuers.value)
    if document.written_date:
        yield SetLine(Role.DATE, chinese_date(document.written_date.value))
    note = _value(document.note) or _value(document.disclosure)
    if document.note or note.startswith("此"):
        yield SetLine(Role.NOTE, f"（{note}）")


def _attachments(names: tuple[str, ...]) -> Iterator[SetLine]:
    """附件说明 (7.3.4): numbered from two on, no mark behind a name."""
    for number, name in enumerate(names, 1):
        yield SetLine(
            Role.ATTACHMENT,
            name,
            number=f"{number}. " if len(names) > 1 else "",
            label="附件：" if number == 1 else "",
        )


def _annex(annex: Annex, prefix: str, anchors: _Anchors) -> Iterator[SetLine]:
    if annex.label:
        yield SetLine(Role.ANNEX_LABEL, annex.label)
    if annex.title:
        yield SetLine(Role.ANNEX_TITLE, annex.title)
    yield from _nodes(annex.body, f"{prefix}s", 0, anchors)


def _imprint(document: OfficialDocument) -> Iterator[SetLine]:
    if document.copy_to and document.copy_to.value:
        yield SetLine(Role.COPY_TO, "，".join(document.copy_to.value) + "。", label="抄送：")
    if document.distribution and document.distribution.value:
        label = "抄报：" if document.distribution.words.lstrip().startswith("抄报") else "分送："
        yield SetLine(Role.DISTRIBUTION, "，".join(document.distribution.value) + "。", label=label)
    if document.printed_by or document.printed_date:
        day = chinese_date(document.printed_date.value) + "印发" if document.printed_date else ""
        yield SetLine(Role.PRINTED, _value(document.printed_by), aside=day)


def _nodes(nodes: tuple[Node, ...], path: str, depth: int, anchors: _Anchors) -> Iterator[SetLine]:
    for node in nodes:
        if isinstance(node, TableBlock):
            yield SetLine(Role.TABLE, table=node, depth=depth)
        elif isinstance(node, Paragraph):
            yield SetLine(Role.PARAGRAPH, node.text, depth=depth)
        else:
            here = anchors.give(f"{path}-{node.ordinal}")
            yield _numbered(node, depth, here)
            yield from _nodes(node.children, here, depth + 1, anchors)


def _numbered(node: Numbered, depth: int, anchor: str) -> SetLine:
    alone = bool(node.heading) and not node.text
    return SetLine(
        Role.HEADING if alone else Role.ITEM,
        node.text,
        number=node.printed + _gap(node),
        heading=node.heading + node.stop,
        style=node.style,
        depth=depth,
        anchor=anchor,
    )


def _gap(node: Numbered) -> str:
    """The space behind a number: 第一条　…, 1.1 …, and before a digit (1. 2021年), so that it reads apart."""
    following = node.heading + node.stop + node.text
    if not following:
        return ""
    if node.style in _SPACED:
        return "　"
    if node.style is NumberStyle.DECIMAL or (node.printed[-1:].isascii() and following[0].isdigit()):
        return " "
    return ""
