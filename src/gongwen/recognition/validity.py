"""Effect and its end as the text states them, and what the text repeals."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from gongwen.model import Citation, Reading, Validity
from gongwen.recognition.citations import citations_in
from gongwen.recognition.dates import DATE, add_months, add_years, han_number, parse_date
from gongwen.recognition.layout import Para
from gongwen.recognition.normalise import TABLE_MARK, NormalText
from gongwen.recognition.readings import reading

_ACT = r"(?:施行|实施|执行|生效|试行|起效)"
_FROM_DAY = re.compile(rf"(?:自|从|于)?({DATE})(?:起|开始)(?:正式)?(?:[^，。；]{{0,6}}?){_ACT}")
_SPAN = re.compile(
    rf"本[\u4e00-\u9fa5]{{2,12}}(?:有效期|施行期|执行期|实施期)?限?(?:为|从|自|：)*({DATE})起?(?:至|到|[-—–~])({DATE})止?"
)
_FROM_ISSUE = re.compile(
    rf"自?(?:即日|本?[\u4e00-\u9fa5]{{0,6}}(?:发布|印发|公布|颁布|下发|签发|发文|成文)之?日)起?(?:满?(\d{{1,3}}|[一二三四五六七八九十]{{1,3}})个?(日|天|月)后)?起?(?:正式)?{_ACT}"
)
_DECIDED = re.compile(rf"(?:决定|定于|现就)?[，。]?(?:自|从)({DATE})(?:零时|\d{{1,2}}时)?起")
_NUMBER = r"(\d{1,2}|[一二三四五六七八九十两]{1,3})"
_TERM = re.compile(
    rf"(?:有效期限?|试行期限?|执行期限?|实施期限?|暂行期|试行|暂行)(?:自[\u4e00-\u9fa5]{{2,12}}?之?日起(?:计算)?)?(?:为|定为|是|：)?{_NUMBER}(?:个)?(年|月)(?!\d)"
)
_UNTIL = re.compile(
    rf"(?:有效期限?|试行期限?|执行期限?|实施期限?|期限|施行|实施|执行|试行)(?:自{DATE})?(?:起)?(?:自[^，。；]{{0,16}})?[，、]?(?:延长|延续|截止|截至|顺延)?(?:至|到)({DATE})"
)
_UNTIL_END = re.compile(
    r"(?:有效期限?|试行期限?)(?:延长|延续|截止|截至|顺延)?(?:至|到)((?:19|20)\d{2})年(?:底|年底|(\d{1,2})月(?:底|末))"
)
_REPEAL = re.compile(r"废止|停止执行|失效|停止使用|不再执行")
_REPEAL_LIST = re.compile(
    r"(?:废止|宣布失效|停止执行)(?:以下|下列|如下)|(?:以下|下列)[^。：]{0,20}(?:废止|失效|停止执行)|(?:废止|失效)[^。：]{0,20}(?:如下|目录)"
)
_EXTEND = re.compile(r"延长|延续|继续(?:有效|实施|执行)")


def read_validity(
    text: NormalText, body: Sequence[Para], annexes: Sequence[Para], written: date | None, genre: str | None
) -> Validity:
    """Read effect dates; what the document itself says goes before what the issued text says."""
    start = _first_start(text, body, written) or _first_start(text, annexes, written)
    if start is None:
        start = _decided_start(text, body, told=genre in {"通告", "公告", "决定", "令"})
    until = _first_end(text, body, start, written) or _first_end(text, annexes, start, written)
    return Validity(start, until)


def _first_start(text: NormalText, paras: Sequence[Para], written: date | None) -> Reading[date] | None:
    """The last such sentence counts: it stands at the end of a text."""
    for para in reversed(paras):
        key = para.key
        if "起" not in key and "日" not in key:
            continue
        for m in reversed(list(_FROM_DAY.finditer(key))):
            day = parse_date(m.group(1))
            if (
                day
                and not _of_another(key, m.start(), m.end())
                and _speaks_of_itself(key, m.start(), m.end())
            ):
                return reading(
                    text, day, [(para.start + m.start(), para.start + m.end())], 0.95, "validity.from"
                )
        if (span := _SPAN.search(key)) and (day := parse_date(span.group(1))):
            at = (para.start + span.start(), para.start + span.end())
            return reading(text, day, [at], 0.9, "validity.span")
        issue = _FROM_ISSUE.search(key)
        if issue and written:
            at = (para.start + issue.start(), para.start + issue.end())
            return reading(text, _after_issue(issue, written), [at], 0.9, "validity.from_issue")
    return None


def _of_another(key: str, start: int, end: int) -> bool:
    """Say whether the words tell of a document that is cited: 《…》（…，自…起施行）, …起施行的《…》."""
    opened = key.rfind("（", 0, start)
    inside = opened > key.rfind("）", 0, start) and opened > 0 and key[opened - 1] == "》"
    return inside or key.startswith(("的《", "的原《"), end)


def _speaks_of_itself(key: str, start: int, end: int) -> bool:
    """Say whether a sentence of effect is about this text: 本办法自…起施行, 现予公布，自…起施行."""
    sentence = key[max(key.rfind("。", 0, start) + 1, start - 50) : start]
    if re.search(
        r"本[\u4e00-\u9fa5]{0,12}$|本[\u4e00-\u9fa5]{1,12}[，]?自?$|[，。]自?$|^自?$|》自?$|[)）]自?$|同意自?$",
        sentence,
    ):
        return True
    return (
        key[end : end + 1] in "。，；"
        and re.search(r"本(?:办法|规定|细则|通知|意见|措施|方案|条例|决定|公告|通告|标准)", sentence)
        is not None
    )


def _after_issue(m: re.Match[str], written: date) -> date:
    if not m.group(1):
        return written
    count = han_number(m.group(1)) or 0
    return add_months(written, count) if m.group(2) == "月" else written + timedelta(days=count)


def _decided_start(text: NormalText, paras: Sequence[Para], *, told: bool) -> Reading[date] | None:
    """Read 决定自…起 …; in a public notice (`told`) 自…起 alone says as much."""
    for para in paras:
        for m in _DECIDED.finditer(para.key):
            day = parse_date(m.group(1))
            if day and (told or m.group().startswith("决定")):
                return reading(
                    text, day, [(para.start + m.start(1), para.start + m.end(1))], 0.75, "validity.decided"
                )
    return None


def _first_end(
    text: NormalText, paras: Sequence[Para], start: Reading[date] | None, written: date | None
) -> Reading[date] | None:
    for para in reversed(paras):
        key = para.key
        if not any(word in key for word in ("期", "至", "试行", "暂行")):
            continue
        found = _end_in(key, start.value if start else written)
        if found:
            day, a, b, sure = found
            return reading(text, day, [(para.start + a, para.start + b)], sure, "validity.until")
    return None


def _end_in(key: str, start: date | None) -> tuple[date, int, int, float] | None:
    """Read 有效期至…, or reckon it from 有效期5年: the last day is the eve of the same day n years on."""
    for m in _UNTIL.finditer(key):
        day = parse_date(m.group(1))
        words = key[max(0, m.start() - 30) : m.end()]
        if _of_another(key, m.start(), m.end()):
            continue
        if day and ("有效期" in words or "试行期" in words or "本" in words or _EXTEND.search(words)):
            return day, m.start(), m.end(), 0.95
    if (span := _SPAN.search(key)) and (day := parse_date(span.group(2))):
        return day, *span.span(), 0.9
    end = _UNTIL_END.search(key)
    month = int(end.group(2) or 12) if end else 0
    if end and 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return add_months(date(int(end.group(1)), month, 1), 1) - timedelta(days=1), *end.span(), 0.9
    term = _TERM.search(key)
    count = han_number(term.group(1).replace("两", "二")) if term else None
    if not term or not start or not count:
        return None
    last = add_years(start, count) if term.group(2) == "年" else add_months(start, count)
    return last - timedelta(days=1), *term.span(), 0.9


def read_repeals(text: NormalText, paras: Sequence[Para], own: Sequence[str]) -> tuple[Citation, ...]:
    """Documents that the text repeals: in the same sentence, or in the list below an announcing colon."""
    found: list[Citation] = []
    listing = False
    for para in paras:
        key = para.key
        speaks = _REPEAL.search(key) is not None
        announces = speaks and _REPEAL_LIST.search(key) is not None
        if announces or (speaks and "《" in key):
            found += _repealed_in(text, para, own, whole=announces)
        elif listing and ("《" in key or key == TABLE_MARK):
            found += citations_in(text, [para], own, None)
        opens = announces and (key[-1] in "：。" or len(key) < 40)  # noqa: PLR2004 - the heading of a list
        listing = opens or (listing and key[0] in "一二三四五六七八九十123456789（《")
    return tuple(dict.fromkeys(found))


def _repealed_in(text: NormalText, para: Para, own: Sequence[str], *, whole: bool) -> list[Citation]:
    found: list[Citation] = []
    key = para.key
    for m in re.finditer(r"[^。]+。?", key):
        sentence = m.group()
        if "《" in sentence and (whole or _REPEAL.search(sentence)):
            part = Para(para.start + m.start(), para.start + m.end(), sentence, 0)
            found += citations_in(text, [part], own, None)
    return found
