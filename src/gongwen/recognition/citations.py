"""Documents named in the text, by title and by number."""

import re
from collections.abc import Iterator, Sequence

from gongwen.model import Citation, Span
from gongwen.recognition.annexes import same_name
from gongwen.recognition.issued import outer_quotes
from gongwen.recognition.layout import Para
from gongwen.recognition.normalise import TABLE_MARK, NormalText
from gongwen.recognition.numbers import FoundNumber, find_numbers, same_number

_BRACKET = re.compile(r"[（〔]")
# A technical standard: GB/T 9704-2012, DB35/T 1792-2018.
_STANDARD = re.compile(r"(?:GB|DB|[A-Z]{2})\d{0,6}(?:/[A-Z])? ?\d{2,6}(?:\.\d+)?[-—–](?:19|20)\d{2}(?!\d)")
_WORD = 5  # letters; the title of a document is longer
_CELL_SIGNS = str.maketrans("[]()【】［］", "〔〕（）〔〕〔〕")
_UNQUOTED = re.compile(
    r"(?:^|[，。；：、（“]|根据|按照|依据|落实|贯彻|执行|转发|来的?)([^，。；：、（）《》]{0,24}关于[^。；：（）《》]{4,80}(?:通知|意见|决定|请示|报告|函|批复|方案|办法|通报|公告))[（〔]?$"
)
_KINDS = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|通知|意见|决定|通报|公告|通告|批复|函|请示|报告|方案|规划|纲要|计划|要点|标准|规范|指南|指引|目录|清单|措施|举措|"
    r"安排|预案|章程|解释|令|决议|公报|纲领|制度|规程|法典|公约|协议|协定|宪法|分解表|表|清册|名录|要求|政策|若干问题|责任制|导则|大纲|名单|声明|宣言|建议)"
    r"(?:（[^（）]{1,40}）)*$"
)


def citations_in(
    text: NormalText, paras: Sequence[Para], own: Sequence[str], own_number: str | None
) -> tuple[Citation, ...]:
    """Every document cited in the paragraphs, each once, in order. `own` are titles that are no citations."""
    found: list[Citation] = []
    seen: set[tuple[str | None, str | None]] = set()
    for para in paras:
        key = para.key
        cited: list[Citation] = []
        if key == TABLE_MARK:
            cited = list(_in_table(text, para))
        elif "《" in key or "号" in key:
            cited = list(_in_words(text, key, para.start))
        for c in cited:
            if _is_own(c, own, own_number) or (c.title, c.number) in seen:
                continue
            seen.add((c.title, c.number))
            found.append(c)
    return tuple(found)


def _is_own(cited: Citation, own: Sequence[str], own_number: str | None) -> bool:
    if cited.number:
        return own_number is not None and same_number(cited.number, own_number)
    return any(same_name(cited.title or "", title) for title in own)


def _in_words(text: NormalText, key: str, base: int) -> Iterator[Citation]:
    """Titles with the numbers behind them, and numbers that stand alone."""
    numbers = find_numbers(key)
    at_start = {n.start: n for n in numbers}
    for a, b in outer_quotes(key):
        if not 2 < b - a <= 160:  # noqa: PLR2004 - a word, or a mark that was not closed
            continue
        near = range(b + 1, b + 5) if _BRACKET.match(key, b + 1) else range(0)
        number = next((at_start.pop(i) for i in near if i in at_start), None) or _before(at_start, key, a - 1)
        if number:
            span = _span(text, base + min(a, number.start), base + max(b, number.end))
            yield Citation(text.shown[base + a : base + b], _printed(text, number, base), span)
        elif cited := _standard(text, key, (a, b), base):
            yield cited
        elif _KINDS.search(key[a:b]):
            yield Citation(text.shown[base + a : base + b], None, _span(text, base + a, base + b))
    for n in at_start.values():
        before = _UNQUOTED.search(key[max(0, n.start - 120) : n.start])
        title = before.group(1) if before else None
        yield Citation(title, _printed(text, n, base), _span(text, base + n.start, base + n.end))


def _before(at_start: dict[int, FoundNumber], key: str, quote: int) -> FoundNumber | None:
    """Number in front of a title: 县人民政府令第5号发布的《…》."""
    if not key.startswith(("发布的", "公布的", "印发的", "文印发"), quote - 3):
        return None
    return next((at_start.pop(n.start) for n in at_start.values() if quote - 4 <= n.end <= quote - 3), None)


def _standard(text: NormalText, key: str, quote: tuple[int, int], base: int) -> Citation | None:
    """Read a technical standard with its code inside the title or right behind it."""
    a, b = quote
    code = _STANDARD.search(key, a, b + 40)
    if code is None or code.start() > b + 2:
        return None
    title = text.shown[base + a : base + min(b, code.start())].rstrip("(（")
    return Citation(title, code.group(), _span(text, base + a, base + code.end()))


def _printed(text: NormalText, number: FoundNumber, base: int) -> str:
    if not text.traditional:
        return number.value
    shown = text.shown[base + number.start : base + number.end]
    return shown.translate(str.maketrans("[]()（）", "〔〕〔〕〔〕"))


def _in_table(text: NormalText, para: Para) -> Iterator[Citation]:
    """Documents named in the cells. A row with one number and one title, in cells of their own, names one document."""
    table = text.tables.get(para.start)
    for row in table.rows if table else ():
        keys = [cell.text.replace("\n", "").translate(_CELL_SIGNS) for cell in row]
        numbers = [n for key in keys for n in find_numbers(key)]
        titles = [
            k for k in keys if len(k) > _WORD and "《" not in k and _KINDS.search(k) and not find_numbers(k)
        ]
        if len(numbers) == 1 and len(titles) == 1:
            yield Citation(titles[0], numbers[0].value)
            continue
        for key in keys:
            yield from _in_cell(key)


def _in_cell(key: str) -> Iterator[Citation]:
    numbers = find_numbers(key)
    for a, b in outer_quotes(key):
        number = next((n for n in numbers if b < n.start <= b + 4), None)
        if number or _KINDS.search(key[a:b]):
            numbers = [n for n in numbers if n is not number]
            yield Citation(key[a:b], number.value if number else None)
    yield from (Citation(None, n.value) for n in numbers)


def _span(text: NormalText, start: int, end: int) -> Span | None:
    spans = text.spans(start, end)
    return Span(spans[0].start, spans[-1].end) if spans else None
