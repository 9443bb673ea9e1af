"""The tree of one official document 公文 (GB/T 9704-2012 elements) and how each part was read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from gongwen.source import FileFormat, TableBlock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters of `OfficialDocument.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value with the words it was read from.

    `confidence` is 0..1: 0.9 and above stands without asking, below 0.6 is a proposal that the
    clerk should look at. `rule` names the rule that read it. `spans` is empty for inferred values.
    """

    value: T
    words: str = ""
    spans: tuple[Span, ...] = ()
    confidence: float = 1.0
    rule: str = ""


class NumberStyle(StrEnum):
    """Numbering of an outline level, outermost first as GB/T 9704 and drafting practice order them."""

    PART = "part"  # 第一编
    CHAPTER = "chapter"  # 第一章
    SECTION = "section"  # 第一节
    ARTICLE = "article"  # 第一条
    HAN = "han"  # 一、
    HAN_PAREN = "han_paren"  # （一）
    ARABIC = "arabic"  # 1.
    ARABIC_PAREN = "arabic_paren"  # （1）
    CIRCLED = "circled"  # ①
    DECIMAL = "decimal"  # 1.1, 1.1.1
    ORDINAL = "ordinal"  # 一是 / 第一，(only where a paragraph begins with it)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without a number. `span` is its place in the source text, where it was read."""

    text: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered paragraph and all that stands under it.

    `printed` is the number as printed (“（一）”), `ordinal` its value (1; for 2.3.1 the last part).
    `heading` is the run-in or stand-alone heading without its closing mark, "" where there is none;
    `text` is what follows the heading in the same paragraph (the whole paragraph without heading).
    `stop` is the mark that closed the heading (“。”, “：” or ""), so that the paragraph can be
    printed again: printed + heading + stop + text.
    """

    style: NumberStyle
    printed: str
    ordinal: int
    heading: str
    text: str
    stop: str = ""
    children: tuple["Node", ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def line(self) -> str:
        """The paragraph as printed."""
        return f"{self.printed}{self.heading}{self.stop}{self.text}"


Node = Paragraph | Numbered | TableBlock


@dataclass(frozen=True, slots=True)
class Annex:
    """An attached or issued document: 附件1 …, or the 办法 that a notice issues.

    `label` is “附件1” / “附件” as printed, "" for an issued document without a label.
    """

    label: str
    title: str
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in the text: title without 《》, number in 〔〕 form, either may be None."""

    title: str | None
    number: str | None
    span: Span | None = None


class DisclosureClass(StrEnum):
    """Openness attribute 公开属性 (办公厅公文公开属性, Art. 19-21 and 27 of the Regulation)."""

    PROACTIVE = "主动公开"
    ON_REQUEST = "依申请公开"
    WITHHELD = "不予公开"


@dataclass(frozen=True, slots=True)
class Validity:
    """Effect as the text states it; dates are inclusive.

    `valid_until` is reckoned where the text gives a period (有效期5年 from 2022-07-01 → 2027-06-30).
    """

    effective_from: Reading[date] | None = None
    valid_until: Reading[date] | None = None


@dataclass(frozen=True)
class OfficialDocument:
    """One official document, read. Every field that was found carries the words it was read from."""

    text: str
    format: FileFormat
    # 版头
    copy_number: Reading[str] | None = None  # 份号
    secrecy: Reading[str] | None = None  # 密级和保密期限
    urgency: Reading[str] | None = None  # 紧急程度
    issuing_mark: Reading[str] | None = None  # 发文机关标志 “××文件”
    doc_number: Reading[str] | None = None  # 发文字号, 〔〕 form
    signatories: Reading[tuple[str, ...]] | None = None  # 签发人
    registration_no: Reading[str] | None = None  # 规范性文件统一登记号
    # 主体
    title: Reading[str] | None = None
    addressees: Reading[str] | None = None  # 主送机关, the line without its colon
    body: tuple[Node, ...] = ()
    attachments: Reading[tuple[str, ...]] | None = None  # 附件说明
    issuers: Reading[tuple[str, ...]] | None = None  # 发文机关署名
    written_date: Reading[date] | None = None  # 成文日期
    note: Reading[str] | None = None  # 附注, without brackets
    annexes: tuple[Annex, ...] = ()
    # 版记
    copy_to: Reading[tuple[str, ...]] | None = None  # 抄送
    distribution: Reading[tuple[str, ...]] | None = None  # 分送（纪要）, 抄报
    printed_by: Reading[str] | None = None  # 印发机关
    printed_date: Reading[date] | None = None  # 印发日期
    # what follows from the words
    genre: Reading[str] | None = None  # 文种
    disclosure: Reading[str] | None = None  # the mark as printed
    disclosure_class: Reading[DisclosureClass] | None = None
    issued_docs: Reading[tuple[str, ...]] | None = None
    validity: Validity = field(default_factory=Validity)
    repeals: tuple[Citation, ...] = ()
    citations: tuple[Citation, ...] = ()
    page_metadata: dict[str, str] = field(default_factory=dict)  # 索引号 and the like of a web page
    warnings: tuple[str, ...] = ()


def walk(nodes: tuple[Node, ...]) -> Iterator[tuple[int, Node]]:
    """All nodes in reading order with their depth (0 = outermost)."""
    stack: list[tuple[int, Node]] = [(0, node) for node in reversed(nodes)]
    while stack:
        depth, node = stack.pop()
        yield depth, node
        if isinstance(node, Numbered):
            stack.extend((depth + 1, child) for child in reversed(node.children))
