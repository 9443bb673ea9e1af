"""The title 标题: which of the lines above the text, and how many of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongwen.model import Reading
from gongwen.recognition.layout import Para
from gongwen.recognition.marks import mark_at
from gongwen.recognition.normalise import Gap, NormalText
from gongwen.recognition.numbers import FoundNumber, find_numbers
from gongwen.recognition.organs import is_organ, names_in
from gongwen.recognition.readings import Range, reading
from gongwen.recognition.vocabulary import GENRES, ISSUED_KINDS

_GENRE_WORDS = "|".join(sorted(GENRES, key=len, reverse=True))
COMPLETE = re.compile(rf"(?:{_GENRE_WORDS})(?:（[^（）]{{1,24}}）)*$")
_KIND = re.compile(rf"(?:{ISSUED_KINDS})(?:（[^（）]{{1,24}}）)*$")
_PURPOSE = re.compile(r"关于|印发|转发|批转|公布|发布|废止|同意|表彰|召开|任命|给予|做好|开展|加强|贯彻")
_TAIL_NUMBER = re.compile(r"（[^（）《》]{0,16}[〔（](?:19|20)\d{2}[〕）][^（）]{1,10}号）$")
_SITE = re.compile(r"[_|—-]{1,2}[\u4e00-\u9fa5]{2,20}(?:网|网站|门户网站|人民政府)$")
_LABELLED = re.compile(r"[\u4e00-\u9fa5]{1,6}：(?!《)")
_CONTINUES = re.compile(rf"的|（|(?:{_GENRE_WORDS})$")
LEAD = re.compile(r"^([^《》]{2,120}?)(?:关于|印发|转发|批转|公布|发布|废止|贯彻|对《|给予|表彰|延长)")
_MAX = 220


@dataclass(slots=True)
class Group:
    """Lines that may make one title."""

    paras: list[Para] = field(default_factory=list)
    adjacent: bool = False  # number or addressees follow at once
    score: float = 0.0

    @property
    def key(self) -> str:
        return "".join(p.key for p in self.paras)

    @property
    def complete(self) -> bool:
        key = _TAIL_NUMBER.sub("", self.key)
        return COMPLETE.search(key) is not None and key.count("《") == key.count("》")


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """The title, its ranges, and a number that stood in brackets behind it."""

    reading: Reading[str]
    ranges: tuple[Range, ...]
    key: str
    number: FoundNumber | None = None
    number_at: int = 0


def may_be_title(para: Para) -> bool:
    """Say whether a line may be (part of) a title: no sentence, no number, not too long."""
    key = para.key
    return (
        len(key) <= 180  # noqa: PLR2004 - the longest titles of joint documents
        and key[-1] not in "。；：，、！"
        and "。" not in key
        and not _LABELLED.match(key)
        and (mark_at(key) is None or "关于" in key)
        and (not key.startswith(("（", "〔", "＊", "*")) or COMPLETE.search(key) is not None)
        and any("\u4e00" <= c <= "\u9fff" for c in key)
    )


def groups_of(lines: Sequence[Para | None]) -> list[Group]:
    """Gather lines into possible titles. None stands for a line that is something else (a number …)."""
    groups: list[Group] = []
    current = Group()
    for para in lines:
        if para is None:
            current.adjacent = bool(current.paras)
            groups, current = _closed(groups, current), Group()
            continue
        if current.paras and not _belongs(current, para):
            groups, current = _closed(groups, current), Group()
        current.paras.append(para)
    current.adjacent = bool(current.paras)
    return _closed(groups, current)


def _closed(groups: list[Group], group: Group) -> list[Group]:
    return [*groups, group] if group.paras else groups


def _belongs(group: Group, para: Para) -> bool:
    """Say whether a line goes on with the lines of the group."""
    if len(group.key) + len(para) > _MAX or para.gap & Gap.RULE:
        return False
    if _KIND.search(group.key) and is_organ(para.key):
        return False  # the title of a plan, and under it who made it
    if group.complete:
        return _CONTINUES.match(para.key) is not None and len(para) <= 24  # noqa: PLR2004
    first = group.paras[0].key
    if para.key.startswith(first[:12]) and len(first) >= 12:  # noqa: PLR2004 - the title begins again
        return False
    return not (para.gap & Gap.HEADING and not _CONTINUES.match(para.key))


def choose(text: NormalText, lines: Sequence[Para | None], printed: str | None) -> FoundTitle | None:
    """Choose the title among the lines above the text; `printed` is the title the page's metadata names."""
    groups = groups_of(lines)
    if not groups:
        return None
    keys = [g.key for g in groups]
    for n, group in enumerate(groups):
        group.score = _score(group, keys, printed) + n * 0.1
    best = max(groups, key=lambda g: g.score)
    if best.score < 1:
        return None
    return _read(text, best, printed)


def _score(group: Group, keys: list[str], printed: str | None) -> float:
    key = group.key
    evidence = (
        (4.0, group.complete),
        (1.5, not group.complete and _KIND.search(key) is not None),
        (1.5, _PURPOSE.search(key) is not None),
        (1.0, group.adjacent),
        (3.0, printed is not None and _same(key, printed)),
        (1.0, keys.count(key) > 1),
        (1.0, bool(group.paras[0].gap & Gap.HEADING)),
        (-3.0, is_organ(key) or len(key) < 5),  # noqa: PLR2004 - a name alone, a word
    )
    return sum(weight for weight, holds in evidence if holds)


def _same(key: str, printed: str) -> bool:
    return key == printed or key.startswith(printed) or printed in key


def _read(text: NormalText, group: Group, printed: str | None) -> FoundTitle:
    paras = _without_owner(group.paras)
    ranges = [(p.start, p.end) for p in paras]
    key = "".join(p.key for p in paras)
    number, number_at = None, 0
    if m := _TAIL_NUMBER.search(key):
        inner = find_numbers(m.group())
        number = inner[0] if inner else None
        number_at = ranges[-1][1] - len(m.group())
        ranges[-1] = (ranges[-1][0], number_at)
        key = key[: m.start()]
    if m := _SITE.search(key):
        ranges[-1] = (ranges[-1][0], ranges[-1][1] - len(m.group()))
        key = key[: m.start()]
    ranges = [(a, b) for a, b in ranges if a < b]
    confidence = 0.95 if group.complete else 0.75
    if printed and _same(key, printed):
        confidence = 0.99
    value = _value(text, ranges)
    return FoundTitle(
        reading(text, value, ranges, confidence, "title.lines"), tuple(ranges), key, number, number_at
    )


def _without_owner(paras: list[Para]) -> list[Para]:
    """Drop what stands above a title that begins with its own organ: the site's name, a breadcrumb, the red head.

    The names of joint issuers on lines of their own belong to the title.
    """
    for n in range(len(paras) - 1, 0, -1):
        lead = LEAD.match(paras[n].key)
        if not lead or not is_organ(lead.group(1)):
            continue
        first = n
        while first and is_organ(paras[first - 1].key) and not overlap(paras[first - 1].key, lead.group(1)):
            first -= 1
        return paras[first:]
    return paras


def overlap(one: str, other: str) -> bool:
    return one in other or other in one


def _value(text: NormalText, ranges: Sequence[Range]) -> str:
    """Join the lines; blanks stay only between the names of joint issuers."""
    start, end = ranges[0]
    lead = LEAD.match(text.key[start:end])
    first = text.shown[start:end]
    if lead:
        names = names_in(text, start, start + lead.end(1))
        if len(names) > 1 and not any(c in "、，" for c in lead.group(1)) and _blank_between(text, names):
            first = " ".join(text.shown[a:b] for a, b in names) + text.shown[names[-1][1] : end]
    return first + "".join(text.shown[a:b] for a, b in ranges[1:])


def _blank_between(text: NormalText, names: Sequence[Range]) -> bool:
    return all(start in text.gaps for start, _ in names[1:])


def issuers_in_title(text: NormalText, ranges: Sequence[Range], key: str) -> list[Range]:
    """Ranges of the organs named before 关于, 印发 …; empty where the title names none."""
    lead = LEAD.match(key)
    if not lead:
        return []
    length = len(lead.group(1))
    found: list[Range] = []
    for start, end in ranges:
        if length <= 0:
            break
        stop = min(end, start + length)
        found += names_in(text, start, stop)
        length -= stop - start
    return [r for r in found if is_organ(text.key[r[0] : r[1]])]


def genre_of(key: str) -> tuple[str, str] | None:
    """Kind of document a title names: (kind, the word printed)."""
    key = re.sub(r"(?:（[^（）]{1,24}）)+$", "", key)
    for word in sorted(GENRES, key=len, reverse=True):
        if key.endswith(word):
            return GENRES[word], word
    m = _KIND.search(key)
    return (m.group(), m.group()) if m and m.group() != "表" else None
