"""Numbers at the head of paragraphs: what they look like, what they are worth, how they count on."""

import re
from dataclasses import dataclass

from gongwen.model import NumberStyle
from gongwen.recognition.dates import han_number
from gongwen.recognition.layout import Para
from gongwen.recognition.normalise import Gap, NormalText

_HAN = "一二三四五六七八九十"
_UNIT_AFTER = "万亿元%％倍米公吨个度℃千百件项分秒"
_MARK = re.compile(
    rf"(?P<law>第(?P<law_n>[{_HAN}百零〇\d]{{1,7}})(?P<unit>编|部分|章|节|条)(?:之[{_HAN}])?)(?!第|规定|的|、|，|。|和|至|或|款|项|及|与|所|中|关于)"
    rf"|(?P<han>(?P<han_n>[{_HAN}百]{{1,4}})[、.])(?![{_HAN}、])"
    rf"|(?P<hanp>（(?P<hanp_n>[{_HAN}百]{{1,4}})）[、.]?)(?![项款条目、，和或至])"
    rf"|(?P<dec>(?P<dec_n>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}))[.、]?(?![\d{_UNIT_AFTER}.—-])"
    rf"|(?P<ar>(?P<ar_n>\d{{1,3}})(?:[.、](?!\d)|\.(?=(?:19|20)\d\d年)|）))"
    rf"|(?P<arp>（(?P<arp_n>\d{{1,3}})）[、.]?)(?![项款条目、，和或至])"
    r"|(?P<circ>[①-⑳])|(?P<pcirc>[⑴-⒇])|(?P<dcirc>[⒈-⒛])|(?P<hcirc>[㈠-㈩])"
    rf"|(?P<ord>(?P<ord_n>[{_HAN}])是|第(?P<ord_m>[{_HAN}])[，、：]|首先，|其次，|最后，)"
)
_LAW_ALONE = re.compile(rf"第([{_HAN}百零〇\d]{{1,7}})(编|部分|章|节|条)")
_LAW = {
    "编": NumberStyle.PART,
    "部分": NumberStyle.PART,
    "章": NumberStyle.CHAPTER,
    "节": NumberStyle.SECTION,
    "条": NumberStyle.ARTICLE,
}
_SIMPLE = {
    "han": NumberStyle.HAN,
    "hanp": NumberStyle.HAN_PAREN,
    "ar": NumberStyle.ARABIC,
    "arp": NumberStyle.ARABIC_PAREN,
}
_SIGNS = {
    "circ": (NumberStyle.CIRCLED, ord("①")),
    "pcirc": (NumberStyle.ARABIC_PAREN, ord("⑴")),
    "dcirc": (NumberStyle.ARABIC, ord("⒈")),
    "hcirc": (NumberStyle.HAN_PAREN, ord("㈠")),
}
RANK = {style: n for n, style in enumerate(NumberStyle)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at the head of a paragraph. `parts` is (2, 3, 1) for 2.3.1, else one number."""

    style: NumberStyle
    end: int
    parts: tuple[int, ...]

    @property
    def ordinal(self) -> int:
        return self.parts[-1]


def mark_at(key: str, start: int = 0) -> Mark | None:
    """Read the number with which the words begin, if they begin with one."""
    m = _MARK.match(key, start)
    return _read(m) if m else None


def mark_in(text: NormalText, para: Para) -> Mark | None:
    """Read the number of a paragraph. A blank behind 第七条, or automatic numbering, settles what words cannot."""
    mark = mark_at(para.key)
    if mark or para.key[0] != "第":
        return mark
    m = _LAW_ALONE.match(para.key)
    if not m:
        return None
    at = para.start + m.end()
    free = text.gaps.get(at, 0) & (Gap.WIDE | Gap.BLANK) or text.origin(para.start) in text.automatic
    return _valued(_LAW[m.group(2)], m.end(), m.group(1)) if free else None


def _read(m: re.Match[str]) -> Mark | None:
    kind = m.lastgroup
    groups = m.groupdict()
    if groups["law"]:
        return _valued(_LAW[groups["unit"]], m.end(), groups["law_n"])
    if groups["ord"]:
        number = groups["ord_n"] or groups["ord_m"] or {"首": "一", "其": "二"}.get(groups["ord"][0], "三")
        return _valued(NumberStyle.ORDINAL, m.end(), number)
    if groups["dec"]:
        return Mark(NumberStyle.DECIMAL, m.end(), tuple(int(p) for p in groups["dec_n"].split(".")))
    for name, (style, first) in _SIGNS.items():
        if groups[name]:
            return Mark(style, m.end(), (ord(groups[name]) - first + 1,))
    for name, style in _SIMPLE.items():
        if groups[name]:
            return _valued(style, m.end(), groups[f"{name}_n"])
    raise AssertionError(kind)  # every alternative of the pattern is named above


def _valued(style: NumberStyle, end: int, number: str) -> Mark | None:
    value = han_number(number)
    return Mark(style, end, (value,)) if value is not None else None


_GLUED = re.compile(
    rf"(?P<han>[{_HAN}]{{1,3}}、)(?![{_HAN}])|（(?P<hanp>[{_HAN}]{{1,3}})）(?![项款条目、，和或至])"
    r"|(?<![\d.：—~-])(?P<ar>\d{1,3})(?:[.、](?![\d.])|\.(?=(?:19|20)\d\d年))"
    rf"|第(?P<law>[{_HAN}百零〇]{{1,6}})[章条](?!第|规定|的|、|，|。|和|至|或|款|项|及|与|所|中)"
)
_STRONG_LEFT = "。；：！？）〕”"
_QUOTED = re.compile(r"《[^》]{0,120}》|（[^（）]{0,80}）")


@dataclass(slots=True)
class _Candidate:
    at: int
    kind: str
    value: int
    strong: bool


def glued_marks(key: str, gaps: set[int]) -> list[int]:
    """Where numbered paragraphs begin in a line that has lost its breaks.

    A number counts if it stands free (behind a full stop or blank) or counts on from the one
    before; a first number in mid-run only if the second one follows or a deeper level begins at once.
    """
    quoted = [m.span() for m in _QUOTED.finditer(key) if len(m.group()) > 6]  # noqa: PLR2004 - （十二） is a number itself
    candidates = [c for m in _GLUED.finditer(key) if (c := _candidate(key, m, gaps))]
    if quoted:
        candidates = _outside(candidates, quoted)
    accepted: list[int] = []
    last: dict[str, int] = {}
    for n, c in enumerate(candidates):
        if _counts(c, last, candidates[n + 1 : n + 61]):
            accepted.append(c.at)
            last[c.kind] = c.value
            if c.kind == "han":
                last.pop("hanp", None)
    return accepted


def _candidate(key: str, m: re.Match[str], gaps: set[int]) -> _Candidate | None:
    kind = str(m.lastgroup)
    value = han_number(m.group(kind).rstrip("、"))
    if value is None:
        return None
    at = m.start()
    before = key[at - 1] if at else "。"
    if (
        before == "第"
        or (kind == "ar" and before in "件表图")
        or (kind == "han" and (before in _HAN or before.isdigit()))
    ):
        return None
    strong = at in gaps or before in _STRONG_LEFT
    return _Candidate(at, kind, value, strong)


def _outside(candidates: list[_Candidate], quoted: list[tuple[int, int]]) -> list[_Candidate]:
    """Candidates that do not stand inside a title or a bracket."""
    kept: list[_Candidate] = []
    n = 0
    for c in candidates:
        while n < len(quoted) and quoted[n][1] <= c.at:
            n += 1
        if n == len(quoted) or not quoted[n][0] < c.at < quoted[n][1]:
            kept.append(c)
    return kept


def _counts(c: _Candidate, last: dict[str, int], later: list[_Candidate]) -> bool:
    """Say whether a candidate is the number of a paragraph."""
    before = last.get(c.kind)
    if before is not None and c.value == before + 1:
        return True
    if c.strong and (c.value == 1 or before is None or before < c.value <= before + 3):
        return c.value == 1 or before is not None or c.at == 0 or c.kind != "ar" or _goes_on(c, later)
    if before is not None and c.value == before:
        return c.kind == "han"  # the heading of a section printed again on the next page of a table
    return c.value == 1 and _goes_on(c, later)


def _goes_on(c: _Candidate, later: list[_Candidate]) -> bool:
    """Say whether the next number of the kind, or a first number of another kind, follows."""
    for n, other in enumerate(later):
        if other.kind == c.kind and other.value == c.value + 1:
            return True
        if n == 0 and other.kind != c.kind and other.value == 1 and other.at - c.at <= 80:  # noqa: PLR2004 - a heading
            return True
    return False
