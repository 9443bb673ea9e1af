"""Whole pages on one line: find where paragraphs were before the line breaks were lost.

Only long lines that hold most of a document are cut, and only where something says so: a label, the
document number between title and addressees, the colon after the addressees, a blank after a full
stop, a signature with its date, and numbers that count on (一、 二、 … 1. 2. …).
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from gongwen.recognition.dates import DATE, DATE_RE
from gongwen.recognition.issued import outer_quotes
from gongwen.recognition.layout import Para
from gongwen.recognition.marks import glued_marks
from gongwen.recognition.normalise import Gap, NormalText
from gongwen.recognition.numbers import find_numbers
from gongwen.recognition.organs import is_bare_office, is_organ, looks_like_addressees, split_joint
from gongwen.recognition.tail import OFFICE_HOLDER
from gongwen.recognition.title import LEAD, overlap
from gongwen.recognition.vocabulary import GENRES, PLAN_KINDS
from gongwen.recognition.webpage import is_chrome, label_before

LONG = 100  # characters; a shorter line is a paragraph
_SHARE = 0.4  # of the whole text, from which on a line counts as a page
_WHOLE = 0.9  # of the whole text: the line is the document, though a short one
_SHORT = 50
GENRE_END = re.compile(
    rf"(?:{'|'.join(sorted(GENRES, key=len, reverse=True))})(?:（[^（）]{{1,12}}）)?(?=$|[^\u4e00-\u9fa5]|[各省市县区乡镇本全有国机局委你驻])"
)
TITLE = re.compile(
    rf"(?:[^《》]{{2,80}})?(?:关于|印发|转发|批转).{{3,120}}(?:{'|'.join(GENRES)}|解读)(?:（[^（）]{{1,20}}）)?(?:（[^（）]{{1,16}}[〔（]\d{{4}}[〕）]\d{{1,5}}号）)?"
)
_ORDER = re.compile(
    r"([\u4e00-\u9fa5]{3,30}(?:令|公告|通告))(?:(?:19|20)\d{2}年)?(?:第\d{1,4}号|（第\d{1,4}号）)"
)
_GENRE_LAST = re.compile(rf"[^《》，。；]{{6}}(?:{'|'.join(GENRES)})$")
_HEAD_END = re.compile(rf"(?:{GENRE_END.pattern})|文件$")
_RED_HEAD = re.compile(r"文件(?=[\u4e00-\u9fa5]{1,12}[〔（]\d{4}[〕）])")
_IMPRINT = re.compile(rf"(?<=。)[\u4e00-\u9fa5]{{4,40}}{DATE}印发")
_ONE_WORD = re.compile(r"(?:效性|效|点击|浏览|阅读|次数|[击览读问]量)$")  # labels whose value is one word
_PRINTED = re.compile(rf"{DATE}印发?")
_INNER_MARK = re.compile(r"[，。；：]")
_PLAN = re.compile(rf"[^，。；：〉]{{8,60}}(?:{PLAN_KINDS}|公告|通告|公报|公示|启事)(?:（[^（）]{{1,12}}）)?")
_OWNER = re.compile("关于|印发|转发|批转")
_COLON = re.compile(r"(?<!\d)：|：(?!\d)")
_GENRE = re.compile("|".join(sorted(GENRES, key=len, reverse=True)))
_SENTENCE_END = re.compile(r"[。！？；][”’）〕》]*$|[）〕]$")
_RUNS_ON = re.compile(r"[\d号，。；、：）〕》”]|第|等|的|和|与|及")
_CLOSING = re.compile(
    r"(?<=。)(?:此复|此令|特此[\u4e00-\u9fa5]{2,6}|妥否，请[^。]{2,8}|以上[^。]{0,12}请[^。]{2,8})。"
)
_NOT_OWN = re.compile(r"[）〕》，。、；文和与要及精规通等]")
_NOT_SIGNED = re.compile(r"[起前至以之，、底止的公发施召开]|印发|（[星周农]")
_MARK = re.compile(
    r"（此(?:件|文件|文)[^（）]{2,12}）|〔…+〕|（联系[人电][^（）]{0,40}）|(?:信息)?公开(?:选项|属性|方式|形式)：(?:主动公开|依申请公开|不予公开)|（本文有删减）"
)
_TAIL_WORD = re.compile(r"(?:附件|附)(?:\d{1,2}(?!\d))?[：:]?|(?:抄送|分送|抄报)(?:机关|单位)?[：:]")
_NOTED_DATE = re.compile(rf"({DATE})（此[^（）]{{2,16}}）$")
_LOOK_BACK = 400
_NAME = 40  # characters of an organ's name, at most


def unglue(text: NormalText, paras: list[Para]) -> list[Para]:
    """Cut lines that hold a page or a good part of it; leave the rest as it is."""
    paras = [piece for para in paras for piece in _label_lines(text, para)]
    longest = max((len(p) for p in paras), default=0)
    whole = longest >= _WHOLE * len(text.key)
    if longest < (_SHORT if whole else LONG) or longest < _SHARE * len(text.key):
        return paras
    owners = _owners(text)
    result: list[Para] = []
    for para in paras:
        if len(para) < (_SHORT if whole else LONG):
            result.append(para)
            continue
        cuts = sorted(_cuts(text, para, owners))
        edges = [para.start, *(c for c in cuts if para.start < c < para.end), para.end]
        cut = len(edges) > 2  # noqa: PLR2004 - start and end alone
        result += [_piece(text, a, b, run_on=cut) for a, b in itertools.pairwise(edges) if a < b]
    return result


def _label_lines(text: NormalText, para: Para) -> list[Para]:
    """Cut a short line that holds several labels of the page's metadata side by side, or a note behind the date."""
    if len(para) < LONG and (noted := _NOTED_DATE.search(para.key)):
        at = para.start + noted.end(1)
        return [_piece(text, para.start, at, run_on=False), _piece(text, at, para.end, run_on=False)]
    if len(para) >= LONG or para.key.count("：") < 2:  # noqa: PLR2004 - one label needs no cut
        return [para]
    cuts = sorted({c for c in _label_cuts(text, para) if para.start <= c < para.end})
    if len(cuts) < 2:  # noqa: PLR2004
        return [para]
    edges = [para.start, *(c for c in cuts if c > para.start), para.end]
    return [_piece(text, a, b, run_on=False) for a, b in itertools.pairwise(edges)]


def _piece(text: NormalText, start: int, end: int, *, run_on: bool) -> Para:
    if end - start > 1 and text.key[end - 1] == " ":
        end -= 1
    return Para(start, end, text.key[start:end], text.gaps.get(start, 0), run_on=run_on)


def _owners(text: NormalText) -> tuple[str, ...]:
    """Organs that the titles on the page name: one of them signs, even where no blank stands before it."""
    found = set()
    for m in _OWNER.finditer(text.key, 0, 4000):
        end = m.start()
        while is_organ(text.key[(start := _token_start(text, end)) : end]):
            found.update(split_joint(text.key[start:end]))
            end = start  # joint issuers stand before it, behind blanks
    return tuple(sorted(found, key=len, reverse=True))


def _token_start(text: NormalText, end: int) -> int:
    """Start of the Chinese words without blank that end at `end`."""
    start, floor = end, max(0, end - _NAME)
    while start > floor and (start == end or start not in text.gaps) and text.key[start - 1] > "\u3400":
        start -= 1
    return start


def _cuts(text: NormalText, para: Para, owners: tuple[str, ...]) -> set[int]:
    """Indices at which the paragraph is to be cut."""
    gaps = [i for i in range(para.start + 1, para.end) if i in text.gaps]
    cuts: set[int] = set()
    cuts.update(_label_cuts(text, para))
    cuts.update(_chrome_cuts(text, para, gaps))
    cuts.update(_number_cuts(text, para))
    cuts.update(_order_cuts(text, para))
    cuts.update(_addressee_cuts(text, para))
    cuts.update(_sentence_cuts(text, para, gaps))
    cuts.update(_signature_cuts(text, para, gaps, owners))
    for m in itertools.chain(_IMPRINT.finditer(para.key), _RED_HEAD.finditer(para.key, 0, 300)):
        cuts.add(para.start + (m.end() if m.re is _RED_HEAD else m.start()))
    cuts.update(_printed_cuts(text, para, gaps))
    for m in _MARK.finditer(para.key):
        cuts.update((para.start + m.start(), para.start + m.end()))
    for m in _TAIL_WORD.finditer(para.key):
        at = para.start + m.start()
        if at in text.gaps or at == para.start or text.key[at - 1] in "。）〕":
            cuts.add(at)
    marks = [para.start + mark for mark in glued_marks(para.key, {g - para.start for g in gaps})]
    cuts.update(marks)
    cuts.update(_heading_cuts(text, para, marks, gaps))
    return cuts


def _printed_cuts(text: NormalText, para: Para, gaps: list[int]) -> Iterator[int]:
    """Before the office of the imprint, where a blank divides it from the copy list: …县政协办公室 石门县财政局办公室 2023年1月2日印发."""
    for m in _PRINTED.finditer(para.key):
        date_start = para.start + m.start()
        near = gaps[max(0, bisect_left(gaps, date_start) - 2) : bisect_left(gaps, date_start)]
        yield from (gap for gap in near if is_organ(text.key[gap:date_start]))


def _label_cuts(text: NormalText, para: Para) -> Iterator[int]:
    """Before every label of the page's metadata (“索引号：”), and after values that are one word."""
    for m in _COLON.finditer(para.key):
        at = m.start()
        size = label_before(para.key, at)
        if not size:
            continue
        begin = para.start + at - size
        if begin == para.start or begin in text.gaps or text.key[begin - 1] in "〉】）|":
            yield begin
            if _ONE_WORD.search(para.key, max(0, at - 4), at):
                yield _next_gap(text, para.start + at + 2, para.end)


def _next_gap(text: NormalText, start: int, end: int) -> int:
    return next((i for i in range(start, min(end, start + 20)) if i in text.gaps), end)


def _chrome_cuts(text: NormalText, para: Para, gaps: list[int]) -> Iterator[int]:
    """Around buttons, and around whole titles that stand between blanks."""
    edges = [para.start, *gaps, para.end]
    for n, (a, b) in enumerate(itertools.pairwise(edges)):
        token = text.key[a:b]
        in_path = text.key[b : b + 1] == "〉" or (a > para.start and text.key[a - 1] == "〉")
        if 2 <= len(token) <= 12 and is_chrome(token) and not in_path:  # noqa: PLR2004 - a button is short
            yield from (a, b)
        elif 12 <= len(token) <= 140 and TITLE.fullmatch(token):  # noqa: PLR2004 - a title, not a word
            yield from (_with_owner(text, edges, n), b)
        elif a - para.start < 400 and _PLAN.fullmatch(token):  # noqa: PLR2004 - above the text
            yield from (a, b)


def _heading_cuts(text: NormalText, para: Para, marks: list[int], gaps: list[int]) -> Iterator[int]:
    """Behind a heading that a blank divides from its text: “三、工作要求 各单位要 …”."""
    if text.noisy:
        return
    for at in marks:
        if text.key[at].isdigit():
            continue
        nearest = bisect_right(gaps, at)
        gap = gaps[nearest] if nearest < len(gaps) else para.end
        if 4 <= gap - at <= 28 and not _INNER_MARK.search(text.key, at + 2, gap):  # noqa: PLR2004 - a heading
            yield gap


def _with_owner(text: NormalText, edges: list[int], n: int) -> int:
    """Start of a title, with the organs that stand before it behind blanks: its owner, or joint issuers."""
    token = text.key[edges[n] : edges[n + 1]]
    lead = LEAD.match(token)
    if not token.startswith(("关于", "印发", "转发")) and not (lead and is_organ(lead.group(1))):
        return edges[n]
    name = lead.group(1) if lead else ""
    while n:
        before = text.key[edges[n - 1] : edges[n]]
        if not is_organ(before) or (name and overlap(before, name)):
            break
        n -= 1
    return edges[n]


def _number_cuts(text: NormalText, para: Para) -> Iterator[int]:
    """Around the document's own number: it stands free, or between title and addressees."""
    for found in find_numbers(para.key[:3000]):
        start, end = para.start + found.start, para.start + found.end
        if _in_brackets_behind_title(text.key, start, end):
            yield from (start - 1, end + 1)
            continue
        start = _at_gap(text, start, para.start + found.code_end)
        free_left = (
            start == para.start
            or start in text.gaps
            or (start - para.start <= _NAME and is_organ(text.key[para.start : start]))
            or _HEAD_END.search(text.key[max(0, start - 12) : start])
        )
        follows = text.key[end : end + 1]
        free_right = end == para.end or end in text.gaps or not _NOT_OWN.match(follows)
        if free_left and free_right and not _NOT_OWN.match(follows):
            yield from (start, end)


def _in_brackets_behind_title(key: str, start: int, end: int) -> bool:
    """Say whether a number in brackets follows a title at once and addressees or text follow it: …的意见（石政发〔2015〕9号）各乡镇 …."""
    if start < 1 or key[start - 1] not in "（〔" or key[end : end + 1] not in {"）", "〕"}:
        return False
    head = key[max(0, start - 41) : start - 1]
    return _GENRE_LAST.search(head) is not None and looks_like_addressees(
        key[end + 1 : end + 200].split("：", maxsplit=1)[0]
    )


def _at_gap(text: NormalText, start: int, end: int) -> int:
    """Start of a code behind a blank: 石山县林业局 石林函 → 石林函."""
    gaps = [
        i
        for i in range(start, end - 1)
        if text.gaps.get(i, 0) & Gap.WIDE or (i in text.gaps and not text.noisy)
    ]
    return gaps[-1] if gaps else start


def _order_cuts(text: NormalText, para: Para) -> Iterator[int]:
    """Around “××人民政府令 第6号” where it stands free."""
    for m in _ORDER.finditer(para.key, 0, 3000):
        start, end = para.start + m.start(), para.start + m.end()
        near = (i for i in range(para.start + m.end(1) - 3, start, -1) if i in text.gaps)
        start = next((i for i in near if is_organ(text.key[i : para.start + m.end(1) - 1])), start)
        behind = end in text.gaps or text.key.startswith(("《", "现", "根据", "为"), end)
        if (start == para.start or start in text.gaps) and behind:
            yield from (start, para.start + m.end(1), end)


def _addressee_cuts(text: NormalText, para: Para) -> Iterator[int]:
    """Between title and addressees, and after their colon. Only the first such colon counts."""
    for m in _COLON.finditer(para.key, 0, 3000):
        left = para.key[max(0, m.start() - _LOOK_BACK) : m.start()]
        offset = m.start() - len(left)
        left_cut = max(left.rfind("。"), left.rfind("！"), left.rfind("："))
        left, offset = left[left_cut + 1 :], offset + left_cut + 1
        begin = _after_head(text, left, para.start + offset)
        key = text.key[begin : para.start + m.start()]
        if looks_like_addressees(key) and not label_before(para.key, m.start()):
            yield from (begin, para.start + m.end())
            return
        if left_cut >= 0 and "。" in para.key[: m.start()]:
            return


def _after_head(text: NormalText, left: str, base: int) -> int:
    """Index at which the addressees begin: behind number and title, else at a blank."""
    ends = [n.end for n in find_numbers(left)] + [m.end() for m in _GENRE.finditer(left)]
    for at in sorted(ends, reverse=True):
        if looks_like_addressees(left[at:]):
            return base + at
    for i in range(base, base + len(left)):
        if (
            i in text.gaps
            and text.key[i] in "各省市县区国"
            and looks_like_addressees(text.key[i : base + len(left)])
        ):
            return i
    return base


def _sentence_cuts(text: NormalText, para: Para, gaps: list[int]) -> Iterator[int]:
    """At a blank behind a full stop."""
    for gap in gaps:
        before = text.key[max(para.start, gap - 3) : gap]
        if before[-1] == "：":
            ends = not label_before(para.key, gap - 1 - para.start)
        else:
            runs_on = before[-1] in "）〕" and _RUNS_ON.match(text.key, gap)
            inside = before[-1] == "；" and _in_bracket(text.key, para.start, gap)
            ends = _SENTENCE_END.search(before) is not None and not runs_on and not inside
        if ends or text.gaps[gap] & (Gap.HEADING | Gap.RULE):
            yield gap
    for m in _CLOSING.finditer(para.key):
        yield para.start + m.start()


def _in_bracket(key: str, first: int, at: int) -> bool:
    """Say whether a bracket is open at `at`: （甲牵头； 乙配合） is one note."""
    low = max(first, at - 120)
    return max(key.rfind("（", low, at), key.rfind("〔", low, at)) > max(
        key.rfind("）", low, at), key.rfind("〕", low, at)
    )


def _signature_cuts(text: NormalText, para: Para, gaps: list[int], owners: tuple[str, ...]) -> Iterator[int]:
    """Around signature and date."""
    for m in DATE_RE.finditer(para.key):
        start, end = para.start + m.start(), para.start + m.end()
        noted = text.key.startswith(("附件", "公开", "信息公开"), end)
        if _NOT_SIGNED.match(text.key[end : end + 2]) and not noted:
            continue
        begin = _signature_start(text, para, gaps, start, owners)
        stands_free = start in text.gaps and (end in text.gaps or end == para.end)
        stands_free = stands_free or (
            text.key[start - 1] == "。" and _title_follows(text.key, para.start, start, end)
        )
        if begin is not None:
            yield from (begin, start, end)
        elif stands_free and _SENTENCE_END.search(text.key[max(0, start - 2) : start]):
            yield from (start, end)


def _title_follows(key: str, first: int, start: int, end: int) -> bool:
    """Say whether the title of a document that the text names stands behind the date."""
    begin = max(first, start - 600)
    return any(key.startswith(key[begin + a : begin + b], end) for a, b in outer_quotes(key[begin:start]))


def _signature_start(
    text: NormalText, para: Para, gaps: list[int], date_start: int, owners: tuple[str, ...]
) -> int | None:
    """Index at which the row of organs before a date begins; None where there is none."""
    at_gap = bisect_left(gaps, date_start)
    edges = gaps[max(0, at_gap - 8) : at_gap]
    low = max(para.start, date_start - 200)
    floor = max(low, *(text.key.rfind(c, low, date_start) + 1 for c in "。；：》）〕！"))
    free = edges and edges[-1] > floor and is_organ(text.key[edges[-1] : date_start])
    begin = None if free else _owner_start(text, owners, low, date_start)
    starts = sorted({floor, *(g for g in edges if g > floor)}, reverse=True)
    for at in starts:
        if begin is not None and at >= begin:
            continue
        name = text.key[at : begin or date_start]
        if begin is not None and at not in text.gaps and at > para.start and begin not in text.gaps:
            break  # the owner is known, and nothing divides the words before it
        if (is_organ(name) and not is_bare_office(name)) or OFFICE_HOLDER.fullmatch(name):
            begin = at
        elif begin is not None:
            break
    return begin


def _owner_start(text: NormalText, owners: tuple[str, ...], low: int, end: int) -> int | None:
    """Start of a known organ's name that ends at `end`."""
    begin = None
    while name := next((name for name in owners if text.key.endswith(name, low, end)), None):
        begin = end = end - len(name)  # joint issuers stand one behind the other
    return begin
