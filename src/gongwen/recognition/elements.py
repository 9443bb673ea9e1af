"""The small parts of the head: number, red mark, corner marks, registration, datelines, telegram heads."""

import re
from dataclasses import dataclass, field

from gongwen.model import Reading
from gongwen.recognition import title as titles
from gongwen.recognition.dates import DATE
from gongwen.recognition.layout import Para
from gongwen.recognition.normalise import Gap, NormalText
from gongwen.recognition.numbers import FoundNumber, find_numbers, from_index
from gongwen.recognition.organs import is_organ
from gongwen.recognition.readings import Range, reading

_COPY_NUMBER = re.compile(r"(?:份号：)?(?:№|No\.?)?(\d{6})")
_SECRECY = re.compile(r"(绝密|机密|秘密)(?:[★☆*]?(?:[\d一二三四五六七八九十]{1,3}(?:年|个月|天)|长期))?")
_URGENCY = re.compile(r"特急|加急|平急|特提|急件")
_REGISTRATION = re.compile(
    r"(?:(?:统一)?登记号：|规范性文件(?:统一)?(?:登记)?编号：)?([A-Z]{2,10}\d{0,4}[-—–－]+\d{2,4}[-—–－]+\d{2,8})"
)
_SIGNATORY = re.compile(r"签发人?：((?:(?!会签)[\u4e00-\u9fa5、，·×]){2,40})")
_MARK = re.compile(r"[\u4e00-\u9fa5（）]{3,50}文件")
_TELEGRAM = re.compile(
    r"(?:发电单位|等级|签批|发往|发电时间|第?[\d一二三四五六七八九十〇]{1,4}期|〔\d{4}〕第?\d{1,4}[号期])"
)
_ISSUE_NUMBER = re.compile(r"[^〔〕]{0,24}(〔(?:19|20)\d{2}〕第?\d{1,4}期)")
_TELEGRAM_WORDS = re.compile(r"发电单位|等级|特急|加急|平急|急件|明电|密级|紧急程度|普通|文号|发文字号|编号")
_DATELINE = re.compile(rf"([\u4e00-\u9fa5]{{3,40}}?)({DATE})")
_ANNEX_LABEL = re.compile(r"附件(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[：:]?")
_ORDER_HEAD = re.compile(r"([\u4e00-\u9fa5]{2,40}?)(?:命令|令|公告|通告)")
_ORDER_NUMBER = re.compile(r"（?((?:19|20)\d{2}年)?第?(\d{1,4}|[一二三四五六七八九十百〇]{1,5})号）?")
_BRACKETED = re.compile(r"（[^（）]{4,120}）")
_NATION = "中华人民共和国"


@dataclass
class Head:
    """All that was read above the text. `body_start` is the paragraph with which the text begins."""

    body_start: int = 0
    title: titles.FoundTitle | None = None
    number: Reading[str] | None = None
    addressees: Reading[str] | None = None
    copy_number: Reading[str] | None = None
    secrecy: Reading[str] | None = None
    urgency: Reading[str] | None = None
    issuing_mark: Reading[str] | None = None
    registration_no: Reading[str] | None = None
    signatories: Reading[tuple[str, ...]] | None = None
    metadata: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    order_name: Range | None = None
    passage: Para | None = None  # “（2019年5月1日市人民政府第5次常务会议通过）”
    byline: Range | None = None  # an organ alone on the line under the title
    dateline: tuple[Range, Range] | None = None  # office and date under the name of minutes


def small_part(text: NormalText, head: Head, para: Para, n: int) -> bool:
    key = para.key
    if len(key) > 90:  # noqa: PLR2004 - no mark is that long
        return False
    return (
        _number_line(text, head, para)
        or _issue_number(text, head, para)
        or _order_head(text, head, para)
        or _registration(text, head, para)
        or _corner_marks(text, head, para)
        or _issuing_mark(text, head, para, n)
        or _passage(text, head, para)
        or _dateline(head, para)
        or _TELEGRAM.match(key) is not None
        or _ANNEX_LABEL.fullmatch(key) is not None
    )


def _number_line(text: NormalText, head: Head, para: Para) -> bool:
    """Read a line that is the number, alone or beside 签发人."""
    key = para.key
    signed = _SIGNATORY.search(key)
    if signed:
        at = (para.start + signed.start(1), para.start + signed.end(1))
        head.signatories = reading(text, _persons(text, at), [at], 0.95, "head.signatory")
    found = find_numbers(key)
    if not found:
        return signed is not None
    first = _behind_gap(text, found[0], para.start)
    rest = key[: first.start] + key[first.end :]
    if signed:
        rest = rest.replace(signed.group(), "")
    urgency = _URGENCY.search(rest)
    rest = _TELEGRAM_WORDS.sub("", rest).strip("（）〔〕：·")
    if len(rest) > 4 and not is_organ(rest):  # noqa: PLR2004 - “文号”
        return False
    if urgency:
        head.urgency = reading(text, urgency.group(), [(para.start, para.end)], 0.9, "head.urgency")
    keep_number(text, head, first, para.start, 0.97, "number.line")
    return True


def _issue_number(text: NormalText, head: Head, para: Para) -> bool:
    """Read “〔2024〕5期”, the number that minutes and bulletins bear."""
    m = _ISSUE_NUMBER.fullmatch(para.key)
    if m and head.number is None:
        at = (para.start + m.start(1), para.start + m.end(1))
        head.number = reading(text, text.key[slice(*at)], [at], 0.6, "number.issue")
    return m is not None


def _persons(text: NormalText, at: Range) -> tuple[str, ...]:
    """Names divided by marks or blanks; the blank inside a name of two letters (李　文) divides nothing."""
    names: list[str] = []
    single = False
    for i in range(*at):
        if text.key[i] in "、，":
            names.append("")
            single = False
            continue
        if not names or (i in text.gaps and i > at[0] and not single):
            names.append("")
        names[-1] += text.shown[i]
        single = len(names[-1]) == 1
    return tuple(name for name in names if name)


def _behind_gap(text: NormalText, found: FoundNumber, base: int) -> FoundNumber:
    """Take a code from the one blank in front of it: “特急·明电　石政明电〔2021〕3号”."""
    gaps = [i for i in range(base + found.start + 1, base + found.code_end - 1) if i in text.gaps]
    wide = [i for i in gaps if text.gaps[i] & Gap.WIDE]
    if len(gaps) != 1 and not wide:
        return found
    return from_index(found, (wide or gaps)[-1] - base)


def keep_number(text: NormalText, head: Head, found: FoundNumber, base: int, sure: float, rule: str) -> None:
    if head.number is None or head.number.confidence <= sure:
        value = _as_printed(text, found, base)
        head.number = reading(text, value, [(base + found.start, base + found.end)], sure, rule)


def _as_printed(text: NormalText, found: FoundNumber, base: int) -> str:
    """Return the number in 〔〕 form; traditional characters stay as they are printed."""
    if not text.traditional:
        return found.value
    printed = text.shown[base + found.start : base + found.end]
    return printed.translate(str.maketrans("[]()（）", "〔〕〔〕〔〕"))


def _order_head(text: NormalText, head: Head, para: Para) -> bool:
    """Read “××人民政府令” or “××局公告” and, on its own line, “第12号” or “2023年第5号”.

    The name stays in the running for the title.
    """
    key = para.key
    name = _ORDER_HEAD.fullmatch(key)
    if head.order_name is None and name and is_organ(name.group(1)):
        head.order_name = (para.start, para.end)
        return False
    m = _ORDER_NUMBER.fullmatch(key)
    if m and head.order_name is not None:
        a, b = head.order_name
        if text.key.startswith(_NATION, a):
            a += len(_NATION)
        printed = text.shown[a:b].replace("命令", "令")
        rule = "number.announcement" if text.key[b - 1] == "告" else "number.order"
        value = f"{printed}{m.group(1) or ''}第{m.group(2)}号"
        head.number = reading(text, value, [(a, b), (para.start, para.end)], 0.9, rule)
    return m is not None


def _registration(text: NormalText, head: Head, para: Para) -> bool:
    m = _REGISTRATION.fullmatch(para.key)
    if not m:
        return False
    at = (para.start + m.start(1), para.start + m.end(1))
    head.registration_no = reading(text, text.shown[at[0] : at[1]], [at], 0.95, "head.registration")
    return True


def _corner_marks(text: NormalText, head: Head, para: Para) -> bool:
    """Read copy number, secrecy and urgency, alone or together on a line."""
    key = para.key
    if len(key) > 24:  # noqa: PLR2004
        return False
    rest, at = key, (para.start, para.end)
    if m := _COPY_NUMBER.match(key):
        head.copy_number = reading(text, m.group(1), [at], 0.9, "head.copy_number")
        rest = key[m.end() :]
    if m := _SECRECY.search(rest):
        head.secrecy = reading(text, m.group(), [at], 0.95, "head.secrecy")
        rest = rest.replace(m.group(), "")
    if m := _URGENCY.search(rest):
        head.urgency = reading(text, m.group(), [at], 0.95, "head.urgency")
        rest = rest.replace(m.group(), "")
    rest = rest.replace("紧急程度：", "").replace("密级：", "")
    if rest:
        _forget_corner(head, at, text)
    return not rest


def _forget_corner(head: Head, at: Range, text: NormalText) -> None:
    """Take back marks that were read in a line which is something else."""
    spans = text.spans(*at)
    for name in ("copy_number", "secrecy", "urgency"):
        found = getattr(head, name)
        if found is not None and found.spans == spans:
            setattr(head, name, None)


def _issuing_mark(text: NormalText, head: Head, para: Para, n: int) -> bool:
    if not _MARK.fullmatch(para.key) or "关于" in para.key:
        return False
    at = (para.start, para.end)
    sure = 0.95 if n < 8 else 0.8  # noqa: PLR2004 - it stands at the very top
    head.issuing_mark = reading(text, text.shown[para.start : para.end], [at], sure, "head.mark")
    return True


def _passage(text: NormalText, head: Head, para: Para) -> bool:
    """Read how a regulation came about, in brackets under its title; an order that published it gives the number."""
    if not _BRACKETED.fullmatch(para.key):
        return False
    head.passage = head.passage or para
    for found in find_numbers(para.key):
        if "令第" in found.value or "令" in found.value[-8:]:
            keep_number(text, head, found, para.start, 0.75, "number.passage")
            return True
    return True


def _dateline(head: Head, para: Para) -> bool:
    """Read office and date on one line, as minutes and bulletins have them under their name."""
    m = _DATELINE.fullmatch(para.key)
    if not m or not is_organ(m.group(1)):
        return False
    at = para.start
    head.dateline = ((at, at + m.end(1)), (at + m.start(2), at + m.end(2)))
    return True
