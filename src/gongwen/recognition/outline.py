"""Paragraphs to a numbered tree: depth by the order of number styles, run-in headings by company."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongwen.model import Node, Numbered, NumberStyle, Paragraph, Span
from gongwen.recognition.layout import Para
from gongwen.recognition.marks import Mark, mark_in
from gongwen.recognition.normalise import TABLE_MARK, Gap, NormalText

# Depth by drafting practice; decimals (1.1) stand under 1. and above (1).
_ORDER = (
    NumberStyle.PART,
    NumberStyle.CHAPTER,
    NumberStyle.SECTION,
    NumberStyle.ARTICLE,
    NumberStyle.HAN,
    NumberStyle.HAN_PAREN,
    NumberStyle.ARABIC,
    NumberStyle.DECIMAL,
    NumberStyle.ARABIC_PAREN,
    NumberStyle.CIRCLED,
    NumberStyle.ORDINAL,
)
_RANK = {style: n for n, style in enumerate(_ORDER)}
_DIVISIONS = {NumberStyle.PART, NumberStyle.CHAPTER, NumberStyle.SECTION}
_NO_CLOSING = {NumberStyle.ARTICLE, NumberStyle.ORDINAL}
_UPPER = {NumberStyle.HAN, NumberStyle.HAN_PAREN}
_PAGE_OF_CONTENTS = re.compile(r"[.…·]*\d*$")
_BARE_NUMBER = re.compile(r"\d{1,3}")
_INNER_MARKS = re.compile(r"[，；：]")
_COLON_HEADING = re.compile(r"[^，。；、：（《“]{1,11}[^，。；、：（《“为是下括的列]：")
_NOTE_ONLY = re.compile(r"[（〔][^（）〔〕]*(?:（[^（）]*）[^（）〔〕]*)*[）〕]。?")
_CLOSING = re.compile(
    r"(?:各地区?、?各?(?:有关)?(?:部门|单位)|各(?:级|县|乡镇|部门|单位|地)|未(?:纳入|列入|尽)|以上|上述(?:意见|规定)|特此|此[复令]|妥否|"
    r"请(?:各|认真|遵照|予以)|本(?:通知|意见|办法|方案|规定|决定|通告|公告|细则|预案|措施|规划)自|执行中|节假日期间|联系人|自(?:本|发布|印发|公布)|"
    r"目前|原《|(?:出席|列席|参加|主持|请假|缺席|记录)[\u4e00-\u9fa5]{0,6}：|凡(?:以前|此前)|对(?:工作|落实))"
)
_ALONE_MAX = 60
_STRONG_MAX = 32
_WEAK_MAX = 44
_CLOSED_MAX = 24


@dataclass(slots=True)
class _Entry:
    """One paragraph on its way into the tree."""

    para: Para
    mark: Mark | None = None
    kind: str = ""  # how its heading looks: alone, closed, strong, weak, colon, bold, none
    cut: int = 0  # length of the heading
    heading: bool = False
    children: list["_Entry"] = field(default_factory=list)

    @property
    def body(self) -> str:
        return self.para.key[self.mark.end :] if self.mark else self.para.key


def build(text: NormalText, paras: Sequence[Para]) -> tuple[Node, ...]:
    """Build the outline of a body or an annex."""
    entries = [_Entry(p, mark_in(text, p)) for p in paras]
    _unmark_contents(entries)
    _number_rows(entries)
    _number_chapters(entries)
    for entry in entries:
        if entry.mark:
            entry.kind, entry.cut = _heading_kind(text, entry)
    roots = _nest(entries)
    _decide_headings(entries)
    return tuple(_freeze(text, e) for e in roots)


def _unmark_contents(entries: list[_Entry]) -> None:
    """Lines of a table of contents are no chapters: they come again below."""
    for n, entry in enumerate(entries[:-1]):
        if entry.para.key not in {"目录", "目次"}:
            continue
        first = _PAGE_OF_CONTENTS.sub("", entries[n + 1].para.key)
        again = next((k for k in range(n + 2, len(entries)) if entries[k].para.key == first), 0)
        for listed in entries[n + 1 : again]:
            listed.mark = None
        return


def _number_rows(entries: list[_Entry]) -> None:
    """Rows of a table that was flattened to cells: lines 1, 2, 3 … that are nothing but the number."""
    rows: list[_Entry] = []
    for entry in entries:
        key = entry.para.key
        if _BARE_NUMBER.fullmatch(key) and int(key) == len(rows) + 1:
            rows.append(entry)
    if len(rows) > 2:  # noqa: PLR2004 - two numbers may be anything
        for n, entry in enumerate(rows, 1):
            entry.mark = Mark(NumberStyle.ARABIC, len(entry.para.key), (n,))


def _number_chapters(entries: list[_Entry]) -> None:
    """Chapters of a plan numbered “1 总则” above 1.1, where a blank alone follows the number."""
    parents = {e.mark.parts[0] for e in entries if e.mark and e.mark.style is NumberStyle.DECIMAL}
    if not parents:
        return
    for entry in entries:
        m = re.match(r"(\d{1,2})(?=[\u4e00-\u9fa5]{2,20}$)", entry.para.key) if entry.mark is None else None
        if m and int(m.group(1)) in parents:
            entry.mark = Mark(NumberStyle.ARABIC, m.end(), (int(m.group(1)),))


def _heading_kind(text: NormalText, entry: _Entry) -> tuple[str, int]:
    """How the words behind the number begin: as a heading alone, run in, or not at all."""
    body = entry.body
    if not body or (entry.mark and entry.mark.style is NumberStyle.ARTICLE):
        return "none", 0
    stop = body.find("。")
    if stop < 0 and "；" not in body and body[-1] not in "，、":
        if body[-1] == "：":
            return ("alone", len(body) - 1) if len(body) <= 16 and "，" not in body else ("none", 0)  # noqa: PLR2004
        if colon := _COLON_HEADING.match(body):
            return "colon", colon.end() - 1
        return ("alone", len(body)) if len(body) <= _ALONE_MAX else ("none", 0)
    colon = _COLON_HEADING.match(body)
    if colon and colon.end() < len(body):
        return "colon", colon.end() - 1
    return _run_in(text, entry, body, stop)


def _run_in(text: NormalText, entry: _Entry, body: str, stop: int) -> tuple[str, int]:
    sentence = body[:stop] if stop > 0 else body
    plain = _INNER_MARKS.search(sentence) is None
    if stop == len(body) - 1:
        return ("closed", stop) if plain and stop <= _CLOSED_MAX else ("none", 0)
    if stop < 0:
        return "none", 0
    offset = entry.para.start + len(entry.para.key) - len(body)
    if text.gaps.get(offset + stop + 1, 0) & Gap.BOLD and stop <= _ALONE_MAX:
        return "bold", stop
    if plain and stop <= _STRONG_MAX:
        return "strong", stop
    note_only = _NOTE_ONLY.fullmatch(body, stop + 1) is not None
    if stop <= _WEAK_MAX and sentence.count("，") == 1 and "；" not in sentence and not note_only:
        return "weak", stop
    return "none", 0


def _decide_headings(entries: list[_Entry]) -> None:
    """Headings are a habit: where most paragraphs of a style begin with one, a doubtful one counts too."""
    kinds: dict[NumberStyle, Counter[str]] = {}
    for e in entries:
        if e.mark:
            kinds.setdefault(e.mark.style, Counter())[e.kind] += 1
    for e in entries:
        if e.mark:
            e.heading = _has_heading(e, e.mark.style, kinds[e.mark.style])


def _has_heading(entry: _Entry, style: NumberStyle, kinds: Counter[str]) -> bool:
    run_in = kinds["strong"] + kinds["bold"]
    doubtful = kinds["weak"] + kinds["none"]
    apart = kinds["alone"] + kinds["closed"]
    match entry.kind:
        case "alone":
            return style in _DIVISIONS or style in _UPPER or bool(entry.children)
        case "closed":
            return (_heads_children(entry) and run_in + apart >= doubtful) or (
                style in _UPPER and run_in > doubtful
            )
        case "bold":
            return True
        case "strong":
            return run_in >= doubtful
        case "weak":
            return run_in > doubtful
        case "colon":
            return entry.cut <= 8 or kinds["colon"] * 2 >= kinds.total()  # noqa: PLR2004
    return False


def _heads_children(entry: _Entry) -> bool:
    """Say whether anything but a note of responsibility stands under the paragraph."""
    return any(child.mark or not _NOTE_ONLY.fullmatch(child.para.key) for child in entry.children)


def _nest(entries: list[_Entry]) -> list[_Entry]:
    """Put each paragraph under the one it belongs to; returns the outermost."""
    roots: list[_Entry] = []
    stack: list[_Entry] = []
    closing = _closing_start(entries)
    for n, entry in enumerate(entries):
        if n == closing:
            stack.clear()
        if entry.mark is None:
            if stack and stack[-1].mark and stack[-1].mark.style is NumberStyle.ORDINAL:
                stack.pop()  # 一是 … is one paragraph and holds no other
            (stack[-1].children if stack else roots).append(entry)
            continue
        again = _open_again(stack, entry)
        _unwind(stack, entry.mark, keep=again)
        if again:
            continue
        (stack[-1].children if stack else roots).append(entry)
        stack.append(entry)
    return roots


def _depth(mark: Mark) -> tuple[int, int]:
    return _RANK[mark.style], len(mark.parts)


def _open_again(stack: list[_Entry], entry: _Entry) -> bool:
    """Say whether this is the heading of an open section, printed again on the next page of a table."""
    return any(
        e.mark and entry.mark and e.mark.style is entry.mark.style and e.para.key == entry.para.key
        for e in stack
    )


def _unwind(stack: list[_Entry], mark: Mark, *, keep: bool) -> None:
    """Close what ends where a paragraph with this number begins."""
    depth = _depth(mark)
    while stack:
        top = stack[-1].mark
        if top is None or _depth(top) < depth:
            return
        if _depth(top) == depth:
            if not keep:
                stack.pop()
            return
        stack.pop()


def _closing_start(entries: list[_Entry]) -> int:
    """Index from which unnumbered paragraphs close the whole text instead of the last item; -1 for none."""
    last = max((n for n, e in enumerate(entries) if e.mark), default=-1)
    mark = entries[last].mark if last >= 0 else None
    if mark is None or last == len(entries) - 1 or mark.style in _NO_CLOSING:
        return -1
    alone = not _is_text(entries[last])
    for n in range(last + 1 + alone, len(entries)):
        if _CLOSING.match(entries[n].para.key):
            return n
    continued = any(
        a.mark is not None and _is_text(a) and b.mark is None and not _NOTE_ONLY.fullmatch(b.para.key)
        for a, b in itertools.pairwise(entries[:last])
    )
    return -1 if alone or continued else last + 1


def _is_text(entry: _Entry) -> bool:
    """Say whether a numbered paragraph says something itself, beyond a heading."""
    upper = entry.mark is not None and entry.mark.style in _UPPER | _DIVISIONS
    return bool(entry.body) and entry.kind != "alone" and not (upper and entry.kind == "closed")


def _freeze(text: NormalText, entry: _Entry) -> Node:
    para = entry.para
    if para.key == TABLE_MARK and para.start in text.tables:
        return text.tables[para.start]
    span = _span(text, para)
    mark = entry.mark
    if mark is None:
        return Paragraph(words(text, para, 0), span)
    at = mark.end
    heading, stop = "", ""
    if entry.heading:
        end = at + entry.cut
        heading = text.shown[para.start + at : para.start + end]
        stop = para.key[end : end + 1]
        at = end + len(stop)
    return Numbered(
        style=mark.style,
        printed=text.shown[para.start : para.start + mark.end],
        ordinal=mark.ordinal,
        heading=heading,
        text=words(text, para, at),
        stop=stop,
        children=tuple(_freeze(text, child) for child in entry.children),
        span=span,
    )


def _span(text: NormalText, para: Para) -> Span:
    return Span(text.origin(para.start), text.origin(para.end - 1) + 1)


def words(text: NormalText, para: Para, offset: int) -> str:
    """Words of a paragraph from `offset` on. A line that held a whole page keeps its blanks: they divided cells."""
    start = para.start + offset
    if not para.run_on:
        return text.shown[start : para.end]
    cuts = [i for i in range(start + 1, para.end) if i in text.gaps and _divides(text, i)]
    edges = [start, *cuts, para.end]
    return " ".join(text.shown[a:b] for a, b in itertools.pairwise(edges))


def _divides(text: NormalText, at: int) -> bool:
    """Say whether the blank in front of `at` stands between two Chinese words, on a page whose blanks mean something."""
    if text.noisy or not text.gaps[at] & Gap.BLANK:
        return False
    return text.key[at - 1] > "\u2fff" and text.key[at] > "\u2fff" and text.key[at] not in "，。；：、）》”"
