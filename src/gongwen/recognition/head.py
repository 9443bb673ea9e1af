"""The head 版头 and all above the text: numbers, marks, title, addressees, metadata of the page."""

import re
from dataclasses import dataclass, field

from gongwen.model import Reading
from gongwen.recognition import title as titles
from gongwen.recognition.dates import DATE
from gongwen.recognition.layout import Para
from gongwen.recognition.marks import mark_at
from gongwen.recognition.normalise import TABLE_MARK, Gap, NormalText
from gongwen.recognition.numbers import FoundNumber, find_numbers, from_index
from gongwen.recognition.organs import is_organ, looks_like_addressees, may_be_addressed
from gongwen.recognition.readings import Range, reading
from gongwen.recognition.vocabulary import TABLE_HEADS
from gongwen.recognition.webpage import front_matter, is_page_line, label_before, read_metadata

_COPY_NUMBER = re.compile(r"(?:份号：)?(?:№|No\.?)?(\d{6})")
_SECRECY = re.compile(r"(绝密|机密|秘密)(?:[★☆*]?(?:[\d一二三四五六七八九十]{1,3}(?:年|个月|天)|长期))?")
_URGENCY = re.compile(r"特急|加急|平急|特提|急件")
_REGISTRATION = re.compile(
    r"(?:(?:统一)?登记号：|规范性文件(?:统一)?(?:登记)?编号：)?([A-Z]{2,10}\d{0,4}[-—–－]+\d{2,4}[-—–－]+\d{2,8})"
)
_SIGNATORY = re.compile(r"签发人?：([\u4e00-\u9fa5、，·×某]{2,40})")
_MARK = re.compile(r"[\u4e00-\u9fa5（）]{3,50}文件")
_TELEGRAM = re.compile(
    r"(?:发电单位|等级|签批|发往|发电时间|第?[\d一二三四五六七八九十〇]{1,4}期|〔\d{4}〕第?\d{1,4}[号期])"
)
_TELEGRAM_WORDS = re.compile(r"发电单位|等级|特急|加急|平急|急件|明电|密级|紧急程度|普通|文号|发文字号|编号")
_DATELINE = re.compile(rf"([\u4e00-\u9fa5]{{3,40}}?)({DATE})")
_CHAPTER = re.compile(r"(\d{1,2})[\u4e00-\u9fa5]{2,14}")
_CONTENTS = frozenset({"目录", "目次"})
_ANNEX_LABEL = re.compile(r"附件(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[：:]?")
_ORDER_HEAD = re.compile(r"[\u4e00-\u9fa5]{2,40}(?:命令|令)")
_ORDER_NUMBER = re.compile(r"第?(\d{1,4}|[一二三四五六七八九十百〇]{1,5})号")
_BRACKETED = re.compile(r"（[^（）]{4,120}）")
_NATION = "中华人民共和国"
_LIMIT = 60  # paragraphs above the text, at most (a metadata block in label lines is long)


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
        if _opens_text(text, para):
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


def _is_sentence(key: str) -> bool:
    announces = key[-1] == "：" and ("，" in key or "如下" in key)
    return key[-1] in "。；" or announces or ("。" in key and len(key) > 40)  # noqa: PLR2004 - running text


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
        if last.key.startswith("各") and looks_like_addressees(key) and any(c in key for c in "，、"):
            return prose - 1
    return None


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
        if _small_part(text, head, para, n):
            left.append(None)
            continue
        left.append(para if titles.may_be_title(para) else None)
    return left


def _small_part(text: NormalText, head: Head, para: Para, n: int) -> bool:
    key = para.key
    if len(key) > 90:  # noqa: PLR2004 - no mark is that long
        return False
    return (
        _number_line(text, head, para)
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
        names = tuple(
            re.split("[、，]", text.shown[para.start + signed.start(1) : para.start + signed.end(1)])
        )
        at = (para.start + signed.start(1), para.start + signed.end(1))
        head.signatories = reading(text, names, [at], 0.95, "head.signatory")
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
    _keep_number(text, head, first, para.start, 0.97, "number.line")
    return True


def _behind_gap(text: NormalText, found: FoundNumber, base: int) -> FoundNumber:
    """Take a code from the one blank in front of it: “特急·明电　石政明电〔2021〕3号”."""
    gaps = [i for i in range(base + found.start + 1, base + found.code_end - 1) if i in text.gaps]
    wide = [i for i in gaps if text.gaps[i] & Gap.WIDE]
    if len(gaps) != 1 and not wide:
        return found
    return from_index(found, (wide or gaps)[-1] - base)


def _keep_number(text: NormalText, head: Head, found: FoundNumber, base: int, sure: float, rule: str) -> None:
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
    """Read “××人民政府令” and, on its own line, “第12号”. The name stays in the running for the title."""
    key = para.key
    if (
        head.order_name is None
        and _ORDER_HEAD.fullmatch(key)
        and is_organ(key.removesuffix("命令").removesuffix("令"))
    ):
        head.order_name = (para.start, para.end)
        return False
    m = _ORDER_NUMBER.fullmatch(key)
    if m and head.order_name is not None:
        a, b = head.order_name
        if text.key.startswith(_NATION, a):
            a += len(_NATION)
        name = text.shown[a:b].replace("命令", "令")
        head.number = reading(
            text, f"{name}第{m.group(1)}号", [(a, b), (para.start, para.end)], 0.95, "number.order"
        )
        return True
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
            _keep_number(text, head, found, para.start, 0.75, "number.passage")
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
        _keep_number(text, head, head.title.number, head.title.number_at, 0.93, "number.after_title")
    printed = head.metadata.get("发文字号")
    if printed and head.number is None:
        _, start, end = printed
        found = find_numbers(text.key[start:end])
        if found:
            _keep_number(text, head, found[0], start, 0.93, "number.metadata")
