"""Deadlines in running text, notes and columns of times: 2021年底前, 每年1月31日前, 两会后2周内, 长期坚持."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from gongwen.assignments.model import DeadlineKind, Recurrence
from gongwen.assignments.recurring import recurrence
from gongwen.recognition.dates import add_months, han_number

_N = r"(?:\d{1,3}|[一二三四五六七八九十百两]{1,4})"
_Y = r"(?:(?P<year>(?:19|20)\d\d)年|(?P<rel>明|次|今|本|当|翌)年度?|(?P<han>二〇[一二三四五六七八九〇]{2})年)"
_BEFORE = r"(?:(?:之|以)?前|之?内|止|为止)"
_DONE = r"(?=(?:须|要|应|必须|将|力争|全部|基本|全面|完|办|建|实现|达|上线|到位|初步|投|取得|出台|印发|发布|启|报|形成))"
_DAY = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,3})月(?:份)?(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
_MONTH = r"(?P<month2>\d{1,2}|[一二三四五六七八九十]{1,3})月(?:份)?(?P<third>上旬|中旬|下旬|底|末|初)?"
_PART = r"(?P<half>上半年|下半年|年中)(?P<half_end>底|末)?|(?P<quarter>第?[一二三四1-4]季度)(?P<quarter_end>底|末)?|(?P<yearend>(?<=年)[底末内]|(?<=年度)[底末内]|年[底末内])"
_POINT = rf"(?=[\d一二三四五六七八九十〇明次今本当翌上下年第])(?:{_Y}(?:度)?)?(?:{_DAY}|{_MONTH}|{_PART})?"
_RECUR = r"(?P<every>每(?:年度?|个?季度?|个?月|周|半年|学期)|次月|当月|每季度末月|每季度首月)"
_POINT_RE = re.compile(_POINT)
_IN_BRACKETS = re.compile(rf"（{_POINT}）")
_PERIOD = re.compile(
    r"(?P<y1>(?:19|20)\d\d)年(?:(?P<m1>\d{1,2})月)?(?:(?P<d1>\d{1,2})日)?[至到—~～-]{1,2}(?:(?P<y2>(?:19|20)\d\d)年)?(?:(?P<m2>\d{1,2})月)?(?:(?P<d2>\d{1,2})日)?(?P<end>底|末)?"
)
_SHORT_PERIOD = re.compile(
    r"(?<![\d年])(?P<m1>\d{1,2})月(?:(?P<d1>\d{1,2})日)?[至到—~～-]{1,2}(?:(?P<m2>\d{1,2})月)?(?:(?P<d2>\d{1,2})日)?(?P<end>底|末)?(?![\d个])"
)
_YEARS = re.compile(r"(?P<y1>20\d\d)年?[至到—~～-]{1,2}(?P<y2>20\d\d)年")
_ABSOLUTE = re.compile(
    rf"(?<![\d第])(?:{_RECUR}(?:的)?)?(?P<until>(?<!截)(?:到|至|于|在|截止)?)(?P<point>{_POINT})(?P<before>{_BEFORE}|{_DONE}|(?=[，,]))?"
)
_ANNUAL_POINT = re.compile(
    rf"{_RECUR}的?(?:{_DAY}|{_MONTH}|(?P<only_day>\d{{1,2}})[日号]|(?P<end>年?底|月?底|季?末|年?末|年初|月初))(?P<before>{_BEFORE})"
)
_RELATIVE = re.compile(
    rf"(?P<count>{_N})个?(?P<unit>工作日|自然日|日|天|周|星期|月|年|小时|分钟|季度)(?P<within>(?:之|以)?内|之前)"
)
_MONTHS = re.compile(rf"(?P<count>{_N})个(?P<unit>月)(?P<within>(?:之|以)?内)")
_ANCHOR = re.compile(
    r"(?:自|从|在|于)?(?P<anchor>[^，。；：（）〔〕《》]{1,24}?(?:之日起?|之后|以后|后|起))(?:的)?[，,]?(?:[^。；，]{0,16}[，,])?(?:须|应|要|将)?(?:在|于)?$"
)
_START = re.compile(r"[从自](?P<year>20\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?(?:起|开始)")
_ONGOING = re.compile(
    r"长期坚持|长期推进|长期实施|长期执行|长期落实|长期有效|长期|持续推进|持续实施|持续开展|持续坚持|持续落实|持续抓好|持续|常态化推进|常态化开展|常态化|常年坚持|常年|全年推进|全年实施|全年持续|贯穿全年|全年"
)
_FESTIVAL = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<name>春节|元旦|国庆节?|五一|中秋节?|端午节?|汛期|入汛|入冬|开学|高考|中考|两会|换届|冬季来临|采暖季|供暖季|春耕|秋收)(?:之|以)?前"
)
# 印发后 is the issue of this text; 政策文件发布后, 发布后 are of whatever is published, unless the words say 本 or 之日
_OWN_ISSUE = re.compile(
    r"[自从在于]?(?:"
    r"(?:本[\u4e00-\u9fa5]{2,6}|文件|通知|(?:工作|实施|分工)?方案|意见|(?:工作)?要点)?(?:正式)?(?:印发|下发|发文)(?:之日起?|之后|以后|后|起)"
    r"|(?:本[\u4e00-\u9fa5]{2,6}|通知|(?:工作|实施|分工)?方案|意见|(?:工作)?要点)(?:正式)?(?:发布|公布|施行|实施|出台)(?:之日起?|之后|以后|后|起)"
    r"|(?:发布|公布|施行|实施)之日起?"
    r")"
)
_BEFORE_EVENT = re.compile(r".*[自从在](?=.{2})")
_PAST = re.compile(r"(?:近|过去|连续|前|最近|已经?|超过|不足|满|未满|下降|达|任期|服务|工作|每隔)$")
_LIMITS = re.compile(r"(?:压缩|缩短|压减|缩减|减少|控制|降低|精简|限制)[^，。；]{0,8}$")
_NO_TIME = re.compile(
    r"^(?:的?工作(?!完成)|印发|发布的|出台的|以来|以后|开始|起|制定的|召开|度报告|公布的|修订|毕业|级|版|全国|全省|度[工重])"
)
_SOME = re.compile(r"[\d一二三四五六七八九十几两近数每当]$")
_DOTTED = re.compile(r"(?<!\d)(20\d\d)[-./](\d{1,2})(?:[-./](\d{1,2}))?(?!\d)")
_CALENDAR = frozenset(["日", "天", "自然日", "周", "星期", "月", "年", "季度"])


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline at its place in the words."""

    start: int
    end: int
    kind: DeadlineKind
    day: date | None = None
    first: date | None = None
    month_day: tuple[int, int] | None = None
    anchor: tuple[int, int] | None = None
    count: int | None = None
    unit: str = ""
    recurs: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the document says of time: its year, the day of its date."""

    year: int | None
    written: date | None


def deadlines_in(key: str, calendar: Calendar, start: int = 0) -> list[Found]:
    """Deadlines in running text; a bare date is none."""
    taken: list[Found] = []
    quoted = (
        [m.span() for m in re.finditer(r"《[^《》]{1,120}》|〔(?:19|20)\d\d〕", key)] if "《" in key else []
    )
    if not re.search(r"[年月日内底前起末季]", key):
        return []
    readers = (_periods, _bracketed, _starts, _annual, _relative, _festivals, _absolute)
    for reader in readers:
        for found in map(partial(_from, start), reader(key, calendar)):
            if found.start >= start and not _overlaps(found, taken, quoted):
                taken.append(found)
    return sorted(taken, key=lambda f: f.start)


def _from(start: int, f: Found) -> Found:
    """A deadline whose event was read from the number of the paragraph on begins behind it."""
    if f.anchor is None or not f.start < start < f.anchor[1]:
        return f
    return replace(f, start=start, anchor=(start, f.anchor[1]))


def times_in(key: str, calendar: Calendar, start: int, end: int) -> list[Found]:
    """Deadlines in words that are known to tell the time: a cell of 完成时限, the end of a note."""
    words = key[start:end]
    found = deadlines_in(words, calendar)
    if not found:
        found = list(_bare(words, calendar))
    taken = list(found)
    for m in _ONGOING.finditer(words):
        if not _overlaps(Found(*m.span(), DeadlineKind.ONGOING), taken, []):
            taken.append(Found(m.start(), m.end(), DeadlineKind.ONGOING))
            break
    return [_moved(f, start) for f in sorted(taken, key=lambda f: f.start)]


def _moved(f: Found, by: int) -> Found:
    anchor = (f.anchor[0] + by, f.anchor[1] + by) if f.anchor else None
    return replace(f, start=f.start + by, end=f.end + by, anchor=anchor)


def _overlaps(found: Found, taken: list[Found], quoted: list[tuple[int, int]]) -> bool:
    ranges = [(f.start, f.end) for f in taken] + quoted
    return any(a < found.end and found.start < b for a, b in ranges)


# -- points of time ------------------------------------------------------------------------------------------------


def _absolute(key: str, calendar: Calendar) -> Iterator[Found]:
    for m in _ABSOLUTE.finditer(key):
        if m["every"] or not m["point"]:
            continue
        before, until = m["before"], m["until"] in {"到", "至", "截止"}
        ends = _names_an_end(m)
        within = (
            bool(m["yearend"]) and m["yearend"].endswith("内") and not _SOME.search(key[: m.start()][-2:])
        )
        by_date = within or (before is not None and (before != "" or ends or until))
        if not (by_date or until) or key[m.start() - 1 : m.start()] == "截":
            continue
        if (
            not before
            and not within
            and not ends
            and not (until and (m["year"] or m["rel"]) and not m["day"])
        ):
            continue
        if _NO_TIME.match(key, m.end()) and not before:
            continue
        if before in {"内", "之内"} and (m["day"] or m["month2"]) and not m["third"]:
            continue
        day = _day_of(m, calendar)
        if day is not None and not (
            calendar.year and day.year < calendar.year
        ):  # what is past is no deadline
            begin = m.start("point") if m["until"] in {"于", "在"} else m.start()
            yield Found(begin, m.end(), DeadlineKind.DATE, day)


def _names_an_end(m: re.Match[str]) -> bool:
    return m["third"] in {"底", "末"} or any(m[g] is not None for g in ("half", "quarter", "yearend"))


def _bare(words: str, calendar: Calendar) -> Iterator[Found]:
    """Points of time without any mark of a deadline, in a place that is one: 2021年6月, 9月底, 第三季度."""
    points = [m for m in _POINT_RE.finditer(words) if m.group()]
    for m in points:
        day = _day_of(m, calendar)
        kind = DeadlineKind.DATE
        if m["month2"] and not m["third"]:
            kind = DeadlineKind.MONTH
        elif not any(m[g] for g in ("month", "month2", "half", "quarter", "yearend")):
            kind = DeadlineKind.YEAR
        if day:
            yield Found(m.start(), m.end(), kind, day)
    dotted = None if points else _DOTTED.search(words)
    if dotted:
        year, month, day_of_month = dotted.groups()
        day = _valid(int(year), int(month), int(day_of_month) if day_of_month else None)
        if day:
            yield Found(*dotted.span(), DeadlineKind.DATE if day_of_month else DeadlineKind.MONTH, day)


def _day_of(m: re.Match[str], calendar: Calendar) -> date | None:
    """Last day of a point of time; the document's year where none is printed."""
    year = _year_of(m, calendar)
    if year is None:
        return None
    if m["month"]:
        return _valid(year, han_number(m["month"]) or 0, han_number(m["day"]) or 0)
    if m["month2"]:
        day = {"上旬": 10, "中旬": 20, "初": 10}.get(m["third"] or "")
        return _valid(year, han_number(m["month2"]) or 0, day)
    if m["half"]:
        return date(year, 12 if m["half"] == "下半年" else 6, 31 if m["half"] == "下半年" else 30)
    if m["quarter"]:
        quarter = han_number(m["quarter"].strip("第季度")) or 4
        return _valid(year, quarter * 3, None)
    return date(year, 12, 31)


def _year_of(m: re.Match[str], calendar: Calendar) -> int | None:
    if m["year"]:
        return int(m["year"])
    if m["han"]:
        return int("".join(str("〇一二三四五六七八九".index(c)) for c in m["han"]))
    if calendar.year is None:
        return None
    return calendar.year + (m["rel"] in {"明", "次", "翌"})


def _valid(year: int, month: int, day: int | None) -> date | None:
    """The day, or the last day of the month; None where there is none such."""
    if not 1 <= month <= 12 or not 1900 < year < 2200:  # noqa: PLR2004
        return None
    last = monthrange(year, month)[1]
    if day is not None and not 1 <= day <= last:
        return None
    return date(year, month, day if day is not None else last)


# -- stretches, beginnings, rhythms ---------------------------------------------------------------------------------


def _periods(key: str, calendar: Calendar) -> Iterator[Found]:
    for m in _PERIOD.finditer(key):
        if not (m["m1"] or m["y2"]) or (m["y2"] is None and m["m2"] is None and m["d2"] is None):
            continue
        yield from _period(m, int(m["y1"]), int(m["y2"] or m["y1"]))
    for m in _SHORT_PERIOD.finditer(key):
        if calendar.year and (m["m2"] or m["d2"]):
            yield from _period(m, calendar.year, calendar.year)
    for m in _YEARS.finditer(key):
        if int(m["y1"]) < int(m["y2"]):
            yield Found(
                m.start(), m.end(), DeadlineKind.PERIOD, date(int(m["y2"]), 12, 31), date(int(m["y1"]), 1, 1)
            )


def _period(m: re.Match[str], first_year: int, last_year: int) -> Iterator[Found]:
    month = int(m["m1"] or 1)
    first = _valid(first_year, month, int(m["d1"] or 1))
    last_month = int(m["m2"] or (month if m["d2"] else 12))
    last = _valid(last_year, last_month, int(m["d2"]) if m["d2"] else None)
    if first and last and first <= last:
        yield Found(m.start(), m.end(), DeadlineKind.PERIOD, last, first)


def _starts(key: str, calendar: Calendar) -> Iterator[Found]:
    del calendar
    for m in _START.finditer(key):
        if not re.search(r"施行|实施$|执行$", key[m.end() : m.end() + 4]):
            yield Found(
                m.start(),
                m.end(),
                DeadlineKind.START,
                _valid(int(m["year"]), int(m["month"]), int(m["day"] or 1)),
            )


def _annual(key: str, calendar: Calendar) -> Iterator[Found]:
    del calendar
    for m in _ANNUAL_POINT.finditer(key):
        kind = (
            DeadlineKind.ANNUAL if "年" in m["every"] and "半" not in m["every"] else DeadlineKind.RECURRING
        )
        month_day = None
        if m["month"]:
            month_day = (han_number(m["month"]) or 0, han_number(m["day"]) or 0)
        elif m["month2"] and (last := _valid(2021, han_number(m["month2"]) or 0, None)):
            month_day = (last.month, last.day)
        elif kind is DeadlineKind.ANNUAL and m["end"] in {"年底", "底", "年末", "末"}:
            month_day = (12, 31)
        recurs = None
        if kind is DeadlineKind.RECURRING and (m["only_day"] or m["end"]):
            recurs = recurrence(m["every"], m["only_day"], m["end"], key[: m.start()], key[m.end() :])
        yield Found(m.start(), m.end(), kind, month_day=month_day, recurs=recurs)


def _bracketed(key: str, calendar: Calendar) -> Iterator[Found]:
    """A month or a day in brackets behind the name of a stage: 总结阶段（2022年11月）."""
    for m in _IN_BRACKETS.finditer(key):
        day = _day_of(m, calendar) if m["month"] or m["month2"] or m["quarter"] or m["half"] else None
        if day:
            exact = m["month"] or m["third"] or m["quarter"] or m["half"]
            yield Found(m.start() + 1, m.end() - 1, DeadlineKind.DATE if exact else DeadlineKind.MONTH, day)


def _festivals(key: str, calendar: Calendar) -> Iterator[Found]:
    del calendar
    for m in _FESTIVAL.finditer(key):
        yield Found(m.start(), m.end(), DeadlineKind.RELATIVE, anchor=(m.start(), m.end()))


# -- reckoned from an event -----------------------------------------------------------------------------------------


def _relative(key: str, calendar: Calendar) -> Iterator[Found]:
    for m in _RELATIVE.finditer(key):
        if m["unit"] == "月" and key[m.end("count")] != "个":
            continue
        count = han_number(m["count"].replace("两", "二"))
        left = key[max(0, m.start() - 48) : m.start()]
        if (
            count is None
            or _PAST.search(left)
            or _LIMITS.search(left[-16:])
            or left.endswith(("第", "-", "—", "年", "月", "每"))
        ):
            continue
        sentence = left[max(left.rfind("。"), left.rfind("；")) + 1 :]
        anchor = _ANCHOR.search(sentence)
        at = m.start() - len(sentence)
        where = _event(key, at + anchor.start("anchor"), at + anchor.end("anchor")) if anchor else None
        day = _reckoned(key[slice(*where)], count, m["unit"], calendar) if where else None
        close = where is not None and m.start() - where[1] <= 2  # noqa: PLR2004 - 后2周内, 起在30日内
        start = where[0] if where and close else m.start()
        yield Found(start, m.end(), DeadlineKind.RELATIVE, day, anchor=where, count=count, unit=m["unit"])


def is_own_issue(anchor: str) -> bool:
    """Whether the event of a relative deadline is the issue of the text that names it (本通知印发之日起), not of another (政策文件发布后)."""
    return _OWN_ISSUE.fullmatch(anchor) is not None


def _event(key: str, start: int, end: int) -> tuple[int, int]:
    """The event without what stands before 自, 从, 在: 各区在本意见印发后 → 本意见印发后."""
    m = _BEFORE_EVENT.match(key, start, end)
    return (m.end() if m else start), end


def _reckoned(anchor: str, count: int, unit: str, calendar: Calendar) -> date | None:
    """The day, where the event is the issue of this document and calendar days are counted."""
    if calendar.written is None or unit not in _CALENDAR or not is_own_issue(anchor):
        return None
    try:
        if unit in {"日", "天", "自然日"}:
            return calendar.written + timedelta(days=count)
        if unit in {"周", "星期"}:
            return calendar.written + timedelta(weeks=count)
        return add_months(calendar.written, count * {"月": 1, "季度": 3, "年": 12}[unit])
    except (OverflowError, ValueError):
        return None
