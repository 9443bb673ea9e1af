"""All that stands above the text: where the text begins, title, addressees, metadata of the page."""

import re

from gongwen.recognition import title as titles
from gongwen.recognition.elements import Head, keep_number, small_part
from gongwen.recognition.layout import Para
from gongwen.recognition.marks import mark_at
from gongwen.recognition.normalise import TABLE_MARK, NormalText
from gongwen.recognition.numbers import find_numbers
from gongwen.recognition.organs import is_organ, looks_like_addressees, may_be_addressed, names_no_matter
from gongwen.recognition.readings import reading
from gongwen.recognition.vocabulary import METADATA_LABELS, TABLE_HEADS
from gongwen.recognition.webpage import front_matter, is_page_line, label_before, read_metadata

# A sentence with the note of who is responsible behind it is text, however short.
_NOTED = re.compile(
    r"。[（〔](?=[^（）〔〕]*(?:负责|牵头|配合|落实|单位|部门))[^（）〔〕]*(?:（[^（）]*）[^（）〔〕]*)*[）〕]$"
)
_CHAPTER = re.compile(r"(\d{1,2})[\u4e00-\u9fa5]{2,14}")
_CONTENTS = frozenset({"目录", "目次"})
_BRACKETED = re.compile(r"（[^（）]{4,120}）")
_FOOTNOTE = re.compile(r"(?<=[\u4e00-\u9fa5])〔\d{1,2}〕$")
_NAMES_ALL = re.compile(r"(?:^|[，、])(?:[省市县区州镇乡局委]?(?:直属|属|直)?|驻.{1,4})各")
_LIMIT = 60  # paragraphs above the text, at most (a metadata block in label lines is long)


def read_head(text: NormalText, paras: list[Para]) -> Head:
    """Read everything above the text. A paragraph that holds addressees and text is cut in two."""
    head = Head()
    start = front_matter(paras)
    prose = _prose_start(text, paras, start)
    addressed = _addressee_index(paras, start, prose)
    head.body_start = prose if addressed is None else addressed + 1
    limit = prose if addressed is None else addressed
    head.metadata, used = read_metadata(text, paras, limit)
    lines = _lines(text, head, paras, limit, used)
    printed = head.metadata.get("标题")
    key = text.key[printed[1] : printed[2]] if printed else None
    head.title = titles.choose(text, lines, key) or _title_of_metadata(text, head)
    _read_letterhead(text, head, lines)
    _read_byline(head, lines)
    if addressed is not None:
        _read_addressees(text, head, paras[addressed])
    _number_beside_title(text, head)
    return head


def _prose_start(text: NormalText, paras: list[Para], start: int) -> int:
    """Index of the first paragraph of running text, numbered paragraph, table or table of contents."""
    stop = min(len(paras), start + _LIMIT)
    for n in range(start, stop):
        para = paras[n]
        if _opens_text(text, para) and not _among_labels(paras, n):
            return n
        page = is_page_line(para.key) or _label_line(para.key) or _BRACKETED.fullmatch(para.key)
        if not page and _is_sentence(para.key) and not _colon_after_addressees(para.key):
            return n
    return stop


def _opens_text(text: NormalText, para: Para) -> bool:
    key = para.key
    if key in TABLE_HEADS or key in _CONTENTS or key[0] == TABLE_MARK:
        return True
    numbered = mark_at(key) is not None and not _label_line(key) and "关于" not in key[:12]
    return numbered or _is_chapter(text, para)


def _among_labels(paras: list[Para], n: int) -> bool:
    """Say whether a column head (责任部门) stands in a block of metadata labels, each with its value."""
    near = [paras[k].key.rstrip("：") for k in (n, n - 2, n + 2) if 0 <= k < len(paras)]
    return len(near) > 1 and near[0] in METADATA_LABELS and any(key in METADATA_LABELS for key in near[1:])


def _is_sentence(key: str) -> bool:
    announces = key[-1] == "：" and ("，" in key or "如下" in key)
    running = "。" in key and (len(key) > 40 or _NOTED.search(key) is not None)  # noqa: PLR2004
    return key[-1] in "。；" or announces or running


def _is_chapter(text: NormalText, para: Para) -> bool:
    """Say whether the line is “1　总则”, the first chapter of a plan with decimal numbers."""
    m = _CHAPTER.fullmatch(para.key)
    return m is not None and para.start + m.end(1) in text.gaps


def _label_line(key: str) -> bool:
    colon = key.find("：", 1, 12)
    return colon > 0 and label_before(key, colon) == colon


def _colon_after_addressees(key: str) -> int:
    """Index of the colon that closes addressees at the head of a paragraph, 0 where there is none."""
    colon = key.find("：", 2, 500)
    return colon if colon > 0 and not _label_line(key) and looks_like_addressees(key[:colon]) else 0


def _addressee_index(paras: list[Para], start: int, prose: int) -> int | None:
    """Index of the paragraph with the addressees; splits it from text that runs on behind the colon."""
    for n in range(start, min(prose + 1, len(paras))):
        para = paras[n]
        colon = _colon_after_addressees(para.key)
        if not colon:
            continue
        if colon < len(para) - 1:
            at = para.start + colon + 1
            rest = Para(at, para.end, para.key[colon + 1 :], 0, run_on=para.run_on)
            paras[n] = Para(para.start, at, para.key[: colon + 1], para.gap, run_on=para.run_on)
            paras.insert(n + 1, rest)
        return n
    if 0 < prose < len(paras):
        last = paras[prose - 1]
        key = last.key.rstrip("：")
        if last.key[-1] == "：" and may_be_addressed(key) and not _label_line(last.key):
            return prose - 1
        if (
            last.key[-1] == "："
            and _NAMES_ALL.search(key)
            and not _label_line(last.key)
            and names_no_matter(key)
        ):
            return prose - 1
        if last.key.startswith("各") and looks_like_addressees(key) and any(c in key for c in "，、"):
            return prose - 1
    return None


def _read_letterhead(text: NormalText, head: Head, lines: list[Para | None]) -> None:
    """The sender's name at the very top, above the number, as the form of letters has it."""
    first, second = (*lines, None, None)[:2]
    if head.issuing_mark or first is None or second is not None or not is_organ(first.key):
        return
    if not head.title or not head.title.ranges or head.title.ranges[0][0] > first.start:
        value = text.shown[first.start : first.end]
        head.issuing_mark = reading(text, value, [(first.start, first.end)], 0.8, "head.letterhead")


def _read_byline(head: Head, lines: list[Para | None]) -> None:
    """The organ alone on the line under the title, as plans have it that nothing issues."""
    if not head.title or not head.title.ranges:
        return
    behind = [p for p in lines if p and p.start >= head.title.ranges[-1][1]]
    if behind and is_organ(behind[0].key):
        head.byline = (behind[0].start, behind[0].end)


def _read_addressees(text: NormalText, head: Head, para: Para) -> None:
    end = para.end - 1 if para.key[-1] == "：" else para.end
    sure = 0.97 if para.key[-1] == "：" and looks_like_addressees(para.key[:-1]) else 0.7
    head.addressees = reading(
        text, text.shown[para.start : end], [(para.start, end)], sure, "addressees.colon"
    )


def _lines(text: NormalText, head: Head, paras: list[Para], limit: int, used: set[int]) -> list[Para | None]:
    """Read the small parts of the head; what is left may be the title. None marks a part that was read."""
    left: list[Para | None] = []
    for n in range(limit):
        para = paras[n]
        if n in used or is_page_line(para.key):
            left.append(None) if n in used else None
            continue
        if small_part(text, head, para, n):
            left.append(None)
            continue
        para = _without_footnote(para)
        left.append(para if titles.may_be_title(para) else None)
    return left


def _without_footnote(para: Para) -> Para:
    """Drop the mark of a footnote behind a title: 统计公报[1]."""
    m = _FOOTNOTE.search(para.key)
    return Para(para.start, para.start + m.start(), para.key[: m.start()], para.gap) if m else para


def _title_of_metadata(text: NormalText, head: Head) -> titles.FoundTitle | None:
    found = head.metadata.get("标题")
    if not found:
        return None
    value, start, end = found
    at = ((start, end),)
    return titles.FoundTitle(reading(text, value, at, 0.9, "title.metadata"), at, text.key[start:end])


def _number_beside_title(text: NormalText, head: Head) -> None:
    """Fall back on the number in brackets behind the title, then on the metadata."""
    if head.title and head.title.number:
        keep_number(text, head, head.title.number, head.title.number_at, 0.93, "number.after_title")
    printed = head.metadata.get("发文字号")
    if printed and head.number is None:
        _, start, end = printed
        found = find_numbers(text.key[start:end])
        if found:
            keep_number(text, head, found[0], start, 0.93, "number.metadata")
