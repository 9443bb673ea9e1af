"""Lines to paragraphs: which line breaks are breaks of paragraphs, which are only the paper's edge.

Layout families are told apart by evidence, not by file: one line a paragraph; lines cut at the
right edge; a blank line after every line; paragraphs torn apart by a page break.
"""

import itertools
import re
from dataclasses import dataclass

from gongwen.recognition.normalise import TABLE_MARK, Gap, NormalText

_END = 400
_HAN = "一二三四五六七八九十"
# A line that begins like this begins a paragraph.
STARTER = re.compile(
    rf"[{_HAN}百]{{1,4}}、|（[{_HAN}]{{1,3}}）(?![项款条目、，和或至])|\d{{1,3}}(?:[.、](?!\d)|\.(?=(?:19|20)\d\d年)|）)|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?![\d%万亿元.])"
    r"|（\d{1,2}）(?![项款条目])|[①-⑳⑴-⒇⒈-⒛㈠-㈩]"
    rf"|第[{_HAN}百零〇\d]{{1,6}}[编章节条](?!第|规定|的|、|，|。|和|至|或|款|项|之)"
    r"|附件|附[表图录](?!如|注)|抄送|抄报|分送|主送|（此|（联系|〔…|…+〕|签发人|特急$|加急$|主题词|"
    + TABLE_MARK
)
_TERMINAL = re.compile(r"[。；：！？][”’）〕》]*$|[…）〕]$")
_CANNOT_BEGIN = re.compile(r"[，。；：、！？）〕》〉”’%]")
_CLAUSE = re.compile(r"，|》.{0,12}(?:已|经|是|于)|^(?:为|为了|根据|按照|现将|经).{6}")
_SENTENCE = re.compile(r"[，。；]")
_BARE_DATE = re.compile(r"[（]?[12一二][\d〇零OoΟ一二三四五六七八九]{3}年.{1,3}月.{1,3}日[）]?(?:印发)?")
_ORGAN_LINE = re.compile(
    r"[\u4e00-\u9fa5（）]{3,40}(?:政府|办公厅|办公室|委员会|委|局|厅|部|院|会|组|处|公司)"
)
_HOLDER_LINE = re.compile(r"[\u4e00-\u9fa5]{0,2}(?:总理|主席|长|主任)：?[\u4e00-\u9fa5·×]{2,4}")
_IMPRINT = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日印发|^[\u4e00-\u9fa5]{4,30}印发$")
PAGE_NUMBER = re.compile(
    r"[-—–·－]+\d{1,3}[-—–·－]+|第\d{1,3}页(?:，?共\d{1,3}页)?|\d{1,3}/\d{1,3}|共\d{1,3}页"
)
_YEAR_AND_NUMBER = re.compile(r"[〔（](?:19|20)\d{2}[〕）]\d{1,4}号")
_YEAR_FIRST = re.compile(r"[〔（](?:19|20)\d{2}[〕）]")
_ARTICLE = re.compile(rf"第[{_HAN}百零〇\d]{{1,6}}条.*[，。；：]")
_UNFINISHED = re.compile(r".{10}[至自从于]$")
_CODE_ALONE = re.compile(r"[\u4e00-\u9fa5]{2,10}")
_YEAR_ALONE = re.compile(r"[12一二][\d〇零OoΟ一二三四五六七八九]{3}年")
_MONTH_AND_DAY = re.compile(r"[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日")
_BARE_NUMBER = re.compile(r"\d{1,3}")


@dataclass(slots=True)
class Para:
    """A paragraph: a range of the normal text, its matching form, and the gap in front of it."""

    start: int
    end: int
    key: str
    gap: int
    lines: int = 1
    run_on: bool = False  # cut out of a longer line

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide a full line is, if lines are cut at an edge at all, and what gaps between lines mean."""

    width: float | None
    indented: bool
    spaced: bool = False  # an empty line behind nearly every line says nothing
    stream: bool = False  # nearly all lines are full: a page without breaks, cut at the edge


def paragraphs(text: NormalText) -> list[Para]:
    """All paragraphs in order."""
    lines = _lines(text)
    widths = [_width(line.key) for line in lines]
    measure = _measure(lines, widths)
    joined: list[Para] = []
    last_width = 0.0
    for line, width in zip(lines, widths, strict=True):
        if joined and _continues(joined[-1], last_width, line, measure):
            before = joined[-1]
            before.end = line.end
            before.lines += 1
            before.key = _ends(text.key, before.start, line.end)
        else:
            joined.append(line)
        last_width = width
    for para in joined:
        para.key = text.key[para.start : para.end]
    return joined


def _ends(key: str, start: int, end: int) -> str:
    """Head and tail of a growing paragraph, all that is asked of it: a long page must not be copied at every line."""
    if end - start <= 2 * _END:
        return key[start:end]
    return key[start : start + _END] + key[end - _END : end]


def _lines(text: NormalText) -> list[Para]:
    cuts = [i for i, gap in text.gaps.items() if gap & Gap.LINE and 0 < i < len(text.key)]
    edges = [0, *cuts, len(text.key)]
    return [Para(a, b, text.key[a:b], text.gaps.get(a, 0)) for a, b in itertools.pairwise(edges) if a < b]


def page_numbers(text: NormalText) -> list[tuple[int, int]]:
    """Source ranges of page numbers: marked ones anywhere, bare ones where they stand inside a torn sentence."""
    lines = _lines(text)
    found = []
    for n, line in enumerate(lines):
        if len(line) > 12 or not any(c.isdigit() for c in line.key[:4]):  # noqa: PLR2004 - “第12页，共34页”
            continue
        bare = _BARE_NUMBER.fullmatch(line.key) is not None
        torn = bare and 0 < n < len(lines) - 1 and _torn(lines[n - 1], lines[n + 1])
        if torn or PAGE_NUMBER.fullmatch(line.key):
            found.append((text.origin(line.start), text.origin(line.end - 1) + 1))
    return found


def _torn(before: Para, after: Para) -> bool:
    """Say whether a sentence breaks off in one line and goes on in the other."""
    return (
        len(before) > 12  # noqa: PLR2004 - a cell is shorter
        and not _TERMINAL.search(before.key)
        and not STARTER.match(after.key)
        and _SENTENCE.search(before.key) is not None
        and _SENTENCE.search(after.key) is not None
    )


def _width(key: str) -> float:
    """Printed width in Chinese characters; a Latin letter or digit takes half of one."""
    chinese = (len(key.encode("utf-8", "surrogatepass")) - len(key)) / 2
    return chinese + (len(key) - chinese) / 2


def _measure(lines: list[Para], widths: list[float]) -> Measure:
    """Find the right edge: a width at which many lines break off in mid-sentence and which few exceed."""
    spaced = sum(1 for line in lines if line.gap & Gap.EMPTY) >= 0.7 * len(lines)
    long = [(w, line) for w, line in zip(widths, lines, strict=True) if w >= 16]  # noqa: PLR2004 - shorter is a heading
    if len(long) < 4:  # noqa: PLR2004 - too little to judge
        return Measure(None, indented=False, spaced=spaced)
    ordered = sorted(w for w, _ in long)
    edge = ordered[int(len(ordered) * 0.96)] if len(ordered) > 12 else ordered[-1]  # noqa: PLR2004
    full = [line for w, line in long if edge - 2.5 <= w <= edge + 1.5]
    torn = sum(1 for line in full if not _TERMINAL.search(line.key))
    if edge > 64 or len(full) < 3 or len(full) < 0.35 * len(long) or torn < 0.6 * len(full):  # noqa: PLR2004
        return Measure(None, indented=False, spaced=spaced)
    indents = sum(1 for line in lines if line.gap & Gap.INDENT)
    indented = 0.1 * len(lines) < indents < 0.7 * len(lines)
    return Measure(edge, indented, spaced, stream=len(full) >= 0.85 * len(lines))


def _continues(before: Para, before_width: float, line: Para, measure: Measure) -> bool:
    """Say whether the line goes on with the paragraph before it. `before_width` is that of its last line."""
    key = line.key
    if line.gap & (Gap.HEADING | Gap.RULE) or before.key[-1] == TABLE_MARK:
        return False
    if _is_torn_number(before.key, key):
        return True
    if _CANNOT_BEGIN.match(key):
        return len(before) > 1
    if STARTER.match(key) or _apart(before, key):
        return False
    if _open_quote(before.key, key):
        return True
    # A first line is short by its indent, which text recognition does not print.
    slack = 4.6 if before.lines == 1 and not before.gap & Gap.INDENT else 2.6
    if measure.width is not None and before_width >= measure.width - slack:
        return _full_line_continues(before, line, measure)
    return _broken_sentence(before, line, spaced=measure.spaced)


def _is_torn_number(before: str, key: str) -> bool:
    """Say whether the line holds the second half of a document number or of a date."""
    if len(key) > 14 or len(before) > 16:  # noqa: PLR2004 - a number, a date
        return False
    if _YEAR_AND_NUMBER.fullmatch(key):
        return _CODE_ALONE.fullmatch(before) is not None and not before.endswith(
            ("文件", "通知", "公告", "局", "厅")
        )
    return _MONTH_AND_DAY.fullmatch(key) is not None and _YEAR_ALONE.fullmatch(before) is not None


def _apart(before: Para, key: str) -> bool:
    """Say whether the line stands for itself: after a heading or a fragment, or a date, or the imprint."""
    if before.gap & Gap.HEADING or len(before) < 4:  # noqa: PLR2004 - a fragment goes on with nothing
        return True
    return len(key) < 80 and (_BARE_DATE.fullmatch(key) is not None or _IMPRINT.search(key) is not None)  # noqa: PLR2004


def _open_quote(key: str, follows: str) -> bool:
    """Say whether a title mark, a bracket or a number in brackets was opened and not closed."""
    tail = key[-160:]
    if _YEAR_FIRST.match(follows) and tail.rfind("（") > tail.rfind("）"):
        return True
    near = key[-40:]
    return tail.rfind("《") > tail.rfind("》") or (
        near.rfind("（") > near.rfind("）") and _SENTENCE.search(near) is not None
    )


def _full_line_continues(before: Para, line: Para, measure: Measure) -> bool:
    if measure.stream:
        return True
    if measure.indented:
        return not line.gap & Gap.INDENT
    if before.key[-1] == "：":
        return False
    if before.key[-1] in "。！？）" and (_ORGAN_LINE.fullmatch(line.key) or _HOLDER_LINE.fullmatch(line.key)):
        return False
    prose_follows = _SENTENCE.search(line.key) is not None and line.key[-1] in "。；"
    return _in_prose(before.key) or prose_follows


def _in_prose(key: str) -> bool:
    """Say whether the words are running text; a title or a table cell is not."""
    return (
        len(key) > 60  # noqa: PLR2004 - longer than a title line
        or _SENTENCE.search(key) is not None
        or _CLAUSE.search(key) is not None
        or key.count("、") > 2  # noqa: PLR2004 - a list
        or STARTER.match(key) is not None
    )


def _broken_sentence(before: Para, line: Para, *, spaced: bool) -> bool:
    """Say whether a paragraph breaks off in mid-sentence and the line goes on with it."""
    head, key = before.key, line.key
    if key[0].isdigit() and _UNFINISHED.search(head[-60:]):
        return True
    if head[-1] in "，、" and len(head) > 5:  # noqa: PLR2004
        return True
    if _TERMINAL.search(head) or len(head) < 15:  # noqa: PLR2004 - a heading or a cell
        return False
    if _ORGAN_LINE.fullmatch(key):
        return False
    if _ARTICLE.match(head) and _SENTENCE.search(key) is not None:
        return True  # an article is prose, never a heading
    if "。" in head:
        return _SENTENCE.search(key) is not None
    goes_on = _TERMINAL.search(key) is not None or (len(key) >= 15 and _SENTENCE.search(key) is not None)  # noqa: PLR2004
    return (
        not STARTER.match(head)
        and _CLAUSE.search(head) is not None
        and (spaced or not line.gap & Gap.EMPTY)
        and goes_on
    )
