"""The imprint 版记 (copy recipients, printing office and date), notes and marks around the signature."""

import re
from dataclasses import dataclass, field
from datetime import date

from gongwen.model import Reading
from gongwen.recognition.dates import CHINESE_DATE, parse_date
from gongwen.recognition.layout import Para
from gongwen.recognition.normalise import NormalText
from gongwen.recognition.readings import Range, reading
from gongwen.recognition.webpage import is_page_line

_COPY = re.compile(r"(抄送|抄报|分送|主送|报送|报)(?:单位|机关)?：")
_PRINTED = re.compile(rf"(.{{0,50}}?)({CHINESE_DATE})(?:印发|印制|印)(?:（?共印?\d+份）?)?[。]?")
_PRINTER = re.compile(r"[\u4e00-\u9fa5]{3,40}印发?")
_COPIES = re.compile(r"[（]?(?:共印|印数|校对|打印|共)[：]?\d*份?[^，。]{0,10}[）]?")
_KEYWORDS = re.compile(r"主题词：.*")
DISCLOSURE = re.compile(
    r"此(?:文件|件|文)(?:主动公开|公开发布|依申请公开|不予公开|不公开|删减后公开|全文公开|全部公开|公开|属[^（）]{2,10}公开)"
)
_OPENNESS_LINE = re.compile(
    r"（?(?:政府|政务|文件)?(?:信息)?公开(?:选项|属性|方式|类别|类型|形式|性质|情况|程度)[：:]?(主动公开|依申请公开|不予公开|不公开)"
)
_SPLIT = re.compile(r"[，、；,。]")
_LOOK_BACK = 40


@dataclass
class Imprint:
    """What the imprint says; `start` is the index of its first paragraph (or the number of paragraphs)."""

    start: int
    copy_to: Reading[tuple[str, ...]] | None = None
    distribution: Reading[tuple[str, ...]] | None = None
    addressees: Reading[str] | None = None
    printed_by: Reading[str] | None = None
    printed_date: Reading[date] | None = None
    used: set[int] = field(default_factory=set)


def read_imprint(text: NormalText, paras: list[Para], start: int) -> Imprint:
    """Read the imprint among the last paragraphs, not before `start`."""
    found = Imprint(len(paras))
    floor = max(start, len(paras) - _LOOK_BACK)
    for n in range(floor, len(paras)):
        key = paras[n].key
        if len(key) > 600:  # noqa: PLR2004 - running text
            continue
        if m := _PRINTED.fullmatch(key):
            _read_printed(text, paras, n, m, found)
        elif _COPY.match(key):
            _read_copies(text, paras, n, found)
        elif _KEYWORDS.fullmatch(key) or (found.used and (_COPIES.fullmatch(key) or _PRINTER.fullmatch(key))):
            found.used.add(n)
    if found.used:
        found.start = min(found.used)
    return found


def _read_printed(text: NormalText, paras: list[Para], n: int, m: re.Match[str], found: Imprint) -> None:
    para = paras[n]
    found.used.add(n)
    day = parse_date(m.group(2))
    if day:
        at = (para.start + m.start(2), para.start + m.end(2))
        found.printed_date = reading(text, day, [at], 0.97, "imprint.printed")
    office = (para.start, para.start + m.end(1))
    if (
        not m.group(1)
        and n
        and re.fullmatch(r"[\u4e00-\u9fa5]{4,40}", paras[n - 1].key)
        and n - 1 in found.used
    ):
        office = (paras[n - 1].start, paras[n - 1].end)
    if office[0] < office[1]:
        found.printed_by = reading(text, text.shown[slice(*office)], [office], 0.93, "imprint.printed")


def _read_copies(text: NormalText, paras: list[Para], n: int, found: Imprint) -> None:
    """Read 抄送：…, over several lines up to the full stop, and other lists on the same lines."""
    last = n
    while (
        paras[last].key[-1] != "。"
        and last + 1 < len(paras)
        and not _PRINTED.fullmatch(paras[last + 1].key)
        and not _COPY.match(paras[last + 1].key)
        and not is_page_line(paras[last + 1].key)
        and (paras[last].key[-1] in "，、；：" or _SPLIT.search(paras[last + 1].key))
        and last - n < 8  # noqa: PLR2004 - no list is longer
    ):
        last += 1
    found.used.update(range(n, last + 1))
    start, end = paras[n].start, paras[last].end
    key = text.key[start:end]
    heads = list(_COPY.finditer(key))
    for i, m in enumerate(heads):
        stop = heads[i + 1].start() if i + 1 < len(heads) else _end_of_list(key, m.end())
        _keep_list(text, m.group(1), (start + m.end(), start + stop), found)


def _end_of_list(key: str, begin: int) -> int:
    stop = key.find("。", begin)
    return stop if stop >= 0 else len(key)


def _keep_list(text: NormalText, label: str, at: Range, found: Imprint) -> None:
    bodies = tuple(text.shown[a:b] for a, b in _bodies(text, at))
    if not bodies:
        return
    if label == "抄送":
        found.copy_to = reading(text, bodies, [at], 0.95, "imprint.copy_to")
    elif label == "主送":
        found.addressees = reading(text, text.shown[slice(*at)].rstrip("。"), [at], 0.9, "imprint.addressees")
    elif label in {"分送", "抄报"} and found.distribution is None:
        found.distribution = reading(text, bodies, [at], 0.9, "imprint.distribution")


def _bodies(text: NormalText, at: Range) -> list[Range]:
    """Divide a list at its marks, not inside brackets."""
    found: list[Range] = []
    depth, begin = 0, at[0]
    for i in range(at[0], at[1]):
        c = text.key[i]
        depth += (c == "（") - (c == "）")
        if depth <= 0 and c in "，、；。":
            found.append((begin, i))
            begin = i + 1
    found.append((begin, at[1]))
    return [(a, b) for a, b in found if a < b]


def read_disclosure(
    text: NormalText, paras: list[Para], start: int
) -> tuple[Reading[str] | None, int | None]:
    """Find the openness mark (此件主动公开) and the paragraph that holds it."""
    line: tuple[Reading[str], int] | None = None
    for n, para in enumerate(paras):
        key = para.key
        if len(key) > 400 or "公开" not in key:  # noqa: PLR2004
            continue
        m = DISCLOSURE.search(key)
        if m and (len(key) <= len(m.group()) + 40 or n >= start):
            at = (para.start + m.start(), para.start + m.end())
            return reading(text, text.shown[slice(*at)], [at], 0.97, "disclosure.mark"), n
        if line is None and (m := _OPENNESS_LINE.match(key)) and len(key) <= 30:  # noqa: PLR2004
            at = (para.start + m.start(1), para.start + m.end(1))
            line = reading(text, text.shown[slice(*at)], [at], 0.93, "disclosure.line"), n
    return line or (None, None)
