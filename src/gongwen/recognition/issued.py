"""Documents that this one issues, forwards or publishes."""

import re
from collections.abc import Iterator, Sequence

from gongwen.model import Reading
from gongwen.recognition.layout import Para
from gongwen.recognition.normalise import NormalText
from gongwen.recognition.organs import is_organ
from gongwen.recognition.readings import Range, reading, shown
from gongwen.recognition.vocabulary import ISSUED_KINDS

_VERB = r"(?:印发|转发|批转|公布|发布|颁布|颁发|下发)"
_BEFORE = re.compile(r"(?:现将|特将|兹将|现把|经[^。]{0,30}[，]将)[^。》]{0,30}$")
_BRIEF = re.compile(rf"(?:现|兹|特)(?:予以?)?{_VERB}(?:的)?$")
_AGREED = re.compile(r"(?:同意|批准)[\u4e00-\u9fa5、]{2,40}$")
_BETWEEN = re.compile(r"[、和及与]?(?:（[^（）]*）)?[、和及与]$|^(?:（[^（）]*）)?$")
_AFTER = re.compile(rf"(?:（[^（）]*）)?[^。；]{{0,60}}?{_VERB}")
_PASSED = re.compile(
    rf"(?:（[^（）]*）)?[^。]{{0,160}}?[，、](?:现|特|兹)(?:将其|予以?|将上述[^，。]{{0,6}})?{_VERB}(?=给|你|[，。；]|如下|实施|施行|执行|$|请)"
)
_DRAFTED = re.compile(r"(?:制定|修订|起草|编制|形成|拟定|拟订|研究|印制)了?(?:[^，。《》]{0,8})$")
_TITLE = re.compile(
    rf"{_VERB}(.+?)(?:的)(?:补充|紧急)?(?:通知|函|公告|决定|命令|令|通报|意见|通告|批复)(?:（[^（）]{{1,20}}）)*$"
)
_NAMED_IN_TITLE = re.compile(rf"{_VERB}(《.+》)$")
_ANNOUNCED = re.compile(rf"^(?:公布|发布)(?!.*(?:{ISSUED_KINDS})(?:（[^（）]{{1,24}}）)*$)")
_EXTENDED = re.compile(r"(?:延长|延续)(《.+》)(?:[^《》]{0,8})(?:有效期|期限)")
_LOOKED_AT = 6  # paragraphs of the text


def outer_quotes(key: str) -> Iterator[Range]:
    """Ranges of what stands in outermost 《》, without the marks. An unclosed one ends nowhere and is left out."""
    depth, begin = 0, 0
    for m in re.finditer("[《》]", key):
        if m.group() == "《":
            if depth == 0:
                begin = m.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield begin, m.start()


def read_issued(
    text: NormalText, body: Sequence[Para], title: str, title_ranges: Sequence[Range]
) -> Reading[tuple[str, ...]] | None:
    """Find the issued documents: quoted in the text (现将《…》印发给你们), else named in the title."""
    for para in body[:_LOOKED_AT]:
        found = _in_sentence(para)
        if found:
            ranges = [(para.start + a, para.start + b) for a, b in found]
            values = tuple(text.shown[a:b] for a, b in ranges)
            return reading(text, values, ranges, 0.95, "issued.text")
    m = _TITLE.search(title) or _EXTENDED.search(title) or _NAMED_IN_TITLE.search(title)
    if m and title_ranges and not ("《" not in m.group(1) and _ANNOUNCED.match(m.group()[:2] + m.group(1))):
        pieces = _within(title_ranges, m.start(1), m.end(1))
        whole = shown(text, pieces)
        quoted = [whole[a:b] for a, b in outer_quotes(whole)]
        names = tuple(quoted) if len(quoted) == 1 and whole == f"《{quoted[0]}》" else (whole,)
        if len(quoted) > 1 or (quoted and m.re is _EXTENDED):
            names = tuple(quoted)
        return reading(text, names, pieces, 0.9 if m.re is _TITLE else 0.6, "issued.title")
    return None


def _within(ranges: Sequence[Range], start: int, end: int) -> list[Range]:
    """Part [start, end) of the words that the ranges make together."""
    found: list[Range] = []
    for a, b in ranges:
        size = b - a
        if start < size and end > 0:
            found.append((a + max(0, start), a + min(size, end)))
        start, end = start - size, end - size
    return found


def _in_sentence(para: Para) -> list[Range]:
    key = para.key
    if "《" not in key or not re.search(_VERB, key):
        return []
    found: list[Range] = []
    for a, b in outer_quotes(key):
        if b - a < 3 or b - a > 150:  # noqa: PLR2004 - 《》 around a word, or a missing mark
            continue
        before = key[max(0, a - 60) : a - 1]
        after = key[b + 1 : b + 260]
        if found and a - found[-1][1] <= 40 and _BETWEEN.search(key[found[-1][1] + 1 : a - 1]):  # noqa: PLR2004
            found.append((a, b))
            continue
        clause = re.split("[。：，；]", before)[-1]
        named = all(is_organ(part) for part in clause.split("、"))
        opens = not clause or named or _DRAFTED.search(before) or _AGREED.search(clause)
        if (
            _BRIEF.search(before)
            or (_BEFORE.search(before) and _AFTER.match(after))
            or (opens and _PASSED.match(after))
        ):
            found.append((a, b))
    return found
