"""Signature and date: where the document proper ends, who signed it, when."""

import re
from dataclasses import dataclass, field
from datetime import date

from gongwen.recognition.dates import DATE, parse_date
from gongwen.recognition.layout import Para
from gongwen.recognition.normalise import NormalText
from gongwen.recognition.organs import is_bare_office, is_organ, may_sign, names_in, without_seal
from gongwen.recognition.readings import Range

_DATE_LINE = re.compile(
    rf"(?:日期：|时间：|成文日期：)?[（]?({DATE})(?:{DATE})*[）]?(?:（[^（）]{{1,8}}）)?[。]?"
)
_SIGNED_DATE = re.compile(rf"([^，。；：！？]{{2,120}}?)[（]?({DATE})[）]?")
OFFICE_HOLDER = re.compile(
    r"(?:国家)?(?:代)?(?:总理|主席|省长|市长|县长|区长|州长|盟长|旗长|部长|主任|局长|厅长|署长|行长|镇长|乡长|审计长|会长|院长|检察长)：?[\u4e00-\u9fa5·×某]{2,8}"
)
_NOTE = re.compile(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）")
_ANNEX = re.compile(r"附件(?:\d{1,2}(?!\d)|[一二三四五六七八九十])?[：:]?")
_MAX_SIGNERS = 24


@dataclass
class Tail:
    """Where the text ends and what closes it. Indices count paragraphs; `end` is behind the date."""

    signed_from: int
    end: int
    names: list[Range] = field(default_factory=list)
    sure: float = 0.0
    person: Range | None = None
    day: date | None = None
    date_at: Range | None = None


def find_tail(text: NormalText, paras: list[Para], start: int) -> Tail | None:
    """Find the signature of the document that begins at paragraph `start`; None where there is none."""
    best: tuple[float, Tail] | None = None
    tried = 0
    for n in range(start, len(paras)):
        tail = _tail_at(text, paras, start, n)
        if tail is None:
            continue
        score = _score(paras, tail, start)
        if score >= 3:  # noqa: PLR2004 - a name above the date, or nothing but the end behind it
            return tail
        if best is None or score > best[0]:
            best = (score, tail)
        tried += 1
        if tried > 40:  # noqa: PLR2004 - a table of dates
            break
    return best[1] if best and best[0] >= 1 else None


def _tail_at(text: NormalText, paras: list[Para], start: int, n: int) -> Tail | None:
    """Read a date line, or a line of name and date, and the names above it."""
    para = paras[n]
    key = para.key
    if len(key) > 140 or key[-1] not in "日）。0123456789":  # noqa: PLR2004
        return None
    tail = Tail(n, n + 1)
    if m := _DATE_LINE.fullmatch(key):
        _set_date(tail, para, m, 1)
    elif (m := _SIGNED_DATE.fullmatch(key)) and _are_names(text, para.start, para.start + m.end(1)):
        _set_date(tail, para, m, 2)
        tail.names = names_in(text, para.start, para.start + m.end(1))
        tail.sure = 0.95
    if tail.day is None:
        return None
    _names_above(text, paras, start, tail)
    _name_below(text, paras, tail)
    _further_signers(text, paras, tail)
    return tail


def _set_date(tail: Tail, para: Para, m: re.Match[str], group: int) -> None:
    tail.day = parse_date(m.group(group))
    tail.date_at = (para.start + m.start(group), para.start + m.end(group))


def _are_names(text: NormalText, start: int, end: int) -> bool:
    ranges = names_in(text, start, end)
    return bool(ranges) and all(is_organ(text.key[a:b]) for a, b in ranges)


def _names_above(text: NormalText, paras: list[Para], start: int, tail: Tail) -> None:
    """Gather the names in the lines above the date, the nearest first."""
    n = tail.signed_from - 1
    stop = max(start, n - _MAX_SIGNERS)
    while n >= stop:
        para = paras[n]
        key = without_seal(para.key)
        if not key or _is_torn_seal(paras, n, stop):
            tail.signed_from, n = n, n - 1
            continue
        if OFFICE_HOLDER.fullmatch(key) and not tail.names:
            tail.person = (para.start, para.start + len(key))
        elif rows := _seal_rows(text, paras, n, stop, tail):
            n -= rows - 1
        elif _is_torn_name(text, paras, n, stop):
            n -= 1
            tail.names = [(paras[n].start, para.start + len(key)), *tail.names]
            tail.sure = 0.95
        elif _are_names(text, para.start, para.start + len(key)):
            tail.names = names_in(text, para.start, para.start + len(key)) + tail.names
            tail.sure = 0.97 if tail.sure == 0 else tail.sure
        elif not tail.names and tail.person is None and _may_sign_here(paras, n, start):
            tail.names = names_in(text, para.start, para.start + len(key))
            tail.sure = 0.7
        else:
            return
        tail.signed_from, n = n, n - 1


def _is_torn_seal(paras: list[Para], n: int, stop: int) -> bool:
    """A seal that text recognition read as a line of its own: “办公室” under the full name."""
    return is_bare_office(paras[n].key) and n > stop and paras[n - 1].key.endswith(paras[n].key)


def _is_torn_name(text: NormalText, paras: list[Para], n: int, stop: int) -> bool:
    """Say whether this line and the one above are one long name, which the head of the document has whole."""
    if n <= stop or is_organ(paras[n - 1].key) or paras[n - 1].key[-1] in "。；：":
        return False
    whole = paras[n - 1].key + without_seal(paras[n].key)
    return is_organ(whole) and 0 <= text.key.find(whole) < paras[n - 1].start


def _seal_rows(text: NormalText, paras: list[Para], n: int, stop: int, tail: Tail) -> int:
    """Number of lines, up from `n`, that repeat a name below: a seal, whole or torn in two, read as text."""
    names = [text.key[a:b] for a, b in tail.names]
    if without_seal(paras[n].key) in names:
        return 1
    return 2 if n > stop and paras[n - 1].key + paras[n].key in names else 0


def _name_below(text: NormalText, paras: list[Para], tail: Tail) -> None:
    """Take the organ on the line under the date, where the two stand in this order."""
    if tail.names or tail.person or tail.end >= len(paras) or tail.day is None:
        return
    para = paras[tail.end]
    behind = paras[tail.end + 1].key if tail.end + 1 < len(paras) else ""
    if _are_names(text, para.start, para.end) and (
        not behind or _NOTE.fullmatch(behind) or _ANNEX.match(behind)
    ):
        tail.names, tail.sure = names_in(text, para.start, para.end), 0.93
        tail.end += 1


def _further_signers(text: NormalText, paras: list[Para], tail: Tail) -> None:
    """Take joint issuers that each sign with a date of their own; the latest date is the document's."""
    last = min(len(paras), tail.end + _MAX_SIGNERS)
    while tail.names and tail.end < last:
        para = paras[tail.end]
        dated = _SIGNED_DATE.fullmatch(para.key) if len(para) <= 140 else None  # noqa: PLR2004 - a row of names
        below = paras[tail.end + 1] if tail.end + 1 < len(paras) else None
        if dated and _are_names(text, para.start, para.start + dated.end(1)):
            taken, m, names = (para, dated, (para.start, para.start + dated.end(1)))
        elif (
            below and (m_below := _DATE_LINE.fullmatch(below.key)) and _are_names(text, para.start, para.end)
        ):
            taken, m, names = (below, m_below, (para.start, para.end))
        else:
            return
        day = parse_date(m.group(m.lastindex or 1))
        if day is None:
            return
        tail.names = tail.names + names_in(text, *names)
        tail.end += 1 if taken is para else 2
        if tail.day is None or day >= tail.day:
            _set_date(tail, taken, m, m.lastindex or 1)


def _may_sign_here(paras: list[Para], n: int, start: int) -> bool:
    """Say whether a short line above the date, behind a full sentence, may be a name on no list."""
    if not may_sign(paras[n].key) or _ANNEX.match(paras[n].key):
        return False
    return n == start or paras[n - 1].key[-1] in "。！）〕》；" or len(paras[n].key) <= 6  # noqa: PLR2004


def _score(paras: list[Para], tail: Tail, start: int) -> float:
    score = 0.0
    if tail.names:
        score += 3 if tail.sure > 0.9 else 2  # noqa: PLR2004
    if tail.person:
        score += 3
    if tail.end == len(paras):
        score += 1.5
    else:
        follows = paras[tail.end].key
        if _NOTE.fullmatch(follows) or _ANNEX.match(follows):
            score += 1.5
    before = paras[tail.signed_from - 1].key if tail.signed_from > start else ""
    if before and before[-1] in "。！":
        score += 1
    return score
