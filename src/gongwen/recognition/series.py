"""Papers that stand in a row, by their title alone: numbered meetings, plans of a period, reports of a year.

棠溪县第十八届人民政府第12次常务会议 is meeting 12 of the 18th term; …第十四个五年规划和2035年远景目标纲要 is the plan of
2021–2025; 2025年政府信息公开工作年度报告 the report of 2025. A paper *about* one of them (its interpretation, the notice
to convene it, its evaluation) is none.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongwen.recognition.dates import han_number, parse_date

_NUMERAL = r"(?:\d{1,4}|[一二三四五六七八九十百零〇]{1,6})"
_FIVE_YEARS_SINCE = (6, 1981)  # the sixth five-year plan began in 1981, and each later one five years on
_DASH = r"[-—–－~～至到]{1,2}"


class Row(StrEnum):
    """What kind of row a paper stands in."""

    EXECUTIVE_MEETING = "executive_meeting"  # 政府常务会议
    PLENARY_MEETING = "plenary_meeting"  # 政府全体会议
    OUTLINE_PLAN = "outline_plan"  # 国民经济和社会发展规划纲要
    SPATIAL_PLAN = "spatial_plan"  # 国土空间规划
    REGIONAL_PLAN = "regional_plan"  # 区域规划
    SPECIAL_PLAN = "special_plan"  # 专项规划
    ANNUAL_REPORT = "annual_report"  # 政府信息公开工作年度报告
    GUIDE = "guide"  # 政府信息公开指南
    RULES = "rules"  # 政府信息公开制度


@dataclass(frozen=True, slots=True)
class Place:
    """A paper's place in its row. `term` 届; `number` within the term (or within `period_from`, a year).

    `period_from`, `period_until`: first and last year of a plan; both the year of a report. `words`: what says so.
    """

    row: Row
    words: str
    term: int | None = None
    number: int | None = None
    period_from: int | None = None
    period_until: int | None = None


def place_of(title: str) -> Place | None:
    """Read the place from a title; None where the paper stands in no row."""
    key = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    for read in (_meeting, _annual_report, _guide, _rules, _plan):
        found = read(key)
        if found is not None:
            return found
    return None


# -- meetings ------------------------------------------------------------------------------------------------------

_MEETING = re.compile(
    rf"第(?P<number>{_NUMERAL})次(?:[(（]?扩大[)）]?)?(?P<kind>常务|全体)(?:[(（]扩大[)）])?会议?"
)
_MEETING_BEHIND = re.compile(
    rf"(?P<kind>常务|全体)会议(?:纪要|记录)?[(（]?第?(?P<number>{_NUMERAL})[次期号][)）]?"
)
_TERM = re.compile(rf"第?(?P<term>{_NUMERAL})届")
_MEETING_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_GOVERNMENT = re.compile(r"政府|管委会|管理委员会|街道办|行署")
_OTHER_BODY = re.compile(r"人大|人民代表大会|政协|党组|党委|县委|市委|区委|常委会|纪委")
# what follows the name of the meeting in a paper that is about it, not of it
_ABOUT_MEETING = re.compile(
    r"解读|图解|一图|议定事项|决定事项|精神|落实|督查|督办|议事规则|工作规则|问答|任务分解"
)
_CONVENING = re.compile(r"关于(?:召开|列席|参加|做好)|会议通知$|预告$")


def _meeting(key: str) -> Place | None:
    match = _MEETING.search(key) or _MEETING_BEHIND.search(key)
    if match is None:
        return None
    number, around = _number(match["number"]), key[: match.start()] + key[match.end() :]
    of_government = _GOVERNMENT.search(key) is not None and not _OTHER_BODY.search(key)
    if number is None or not of_government or _ABOUT_MEETING.search(around) or _CONVENING.search(key):
        return None
    row = Row.EXECUTIVE_MEETING if match["kind"] == "常务" else Row.PLENARY_MEETING
    found = _TERM.search(key[: match.start()]) or _TERM.search(key)
    term = _number(found["term"]) if found else None
    year = _MEETING_YEAR.search(key[: match.start()]) if term is None else None
    return Place(
        row,
        match.group(),
        term=term,
        number=number,
        period_from=int(year[1]) if year else None,
        period_until=int(year[1]) if year else None,
    )


# -- reports, guides, rules ----------------------------------------------------------------------------------------

_REPORT = re.compile(
    r"(?:政府信息公开|政务信息公开|信息公开)(?:工作)?(?:情况)?(?:的)?(?:年度工作报告|年度报告|年度工作总结报告|工作报告|年报|报告)"
)
_YEAR = re.compile(r"((?:19|20)\d{2}|[一二]{1}[〇零○0一二三四五六七八九]{3})年?(?:度)?")
_GUIDE = re.compile(r"政府信息(?:主动)?公开指南")
_RULES = re.compile(
    r"(?:政府信息|政务)(?:主动|依申请)?公开[^《》]{0,20}?(?:制度|规定|办法|规范|规程|细则)(?:[(（][^()（）]{1,12}[)）])?$"
)
_ABOUT_REPORT = re.compile(r"做好|编制|报送|填报|格式|模板|开展|检查|通报|解读|征求")
_ON_REQUEST = re.compile(r"依申请")


def _annual_report(key: str) -> Place | None:
    match = _REPORT.search(key)
    if match is None or _ABOUT_REPORT.search(key):
        return None
    year = next((y for m in _YEAR.finditer(key) if (y := _year(m[1]))), None)
    return Place(Row.ANNUAL_REPORT, match.group(), period_from=year, period_until=year) if year else None


def _guide(key: str) -> Place | None:
    match = _GUIDE.search(key)
    if match is None or _ABOUT_REPORT.search(key) or _ON_REQUEST.search(key):
        return None
    return Place(Row.GUIDE, match.group())


def _rules(key: str) -> Place | None:
    bare = re.sub(r"》?的通知$", "", key)
    match = _RULES.search(bare)
    return Place(Row.RULES, match.group()) if match and not _ABOUT_REPORT.search(bare) else None


# -- plans ---------------------------------------------------------------------------------------------------------

_ISSUED = re.compile(r"》?的(?:通知|公告|通告)$")
_REMARK = re.compile(r"[(（][^()（）]{1,24}[)）]$")
_PLAN = re.compile(r"(?:规划|计划)(?:和[^》]{0,24}?远景目标)?(?:的)?纲要$|规划$|规划文本$")
_ABOUT_PLAN = re.compile(
    r"评估|实施情况|监测|编制(?:工作)?方案|征求意见|公示|草案|前期研究|说明|解读|调整方案|决议|批复|许可|勘测|行动计划|规划局|规划院|听证|招标|采购|工作方案"
)
_OUTLINE = re.compile(r"国民经济(?:和|与|及)?社会发展")
_SPATIAL = re.compile(
    r"国土空间|土地利用(?:总体)?规划|城市总体规划|县城总体规划|城乡总体规划|总体城市设计|控制性详细规划|村庄(?:布局)?规划|镇总体规划|乡总体规划"
)
_REGIONAL = re.compile(r"区域(?:协调)?(?:发展)?规划|城市群|都市圈|经济区|经济带|一体化|协同发展|城镇带")
_FIVE = re.compile(rf"第(?P<number>{_NUMERAL})个五年")
_FIVE_SHORT = re.compile(r"[“\"'‘「](?P<number>[一二三四五六七八九十]{1,3})五[”\"'’」]")
_FIVE_BARE = re.compile(r"(?P<number>十[一二三四五六七八九]|二十)五(?=[\u4e00-\u9fa5]{0,24}规划)")
_YEARS = re.compile(rf"(?<!\d)(?P<first>(?:19|20)\d{{2}})年?{_DASH}(?P<last>(?:19|20)\d{{2}})年?(?!\d)")


def _plan(key: str) -> Place | None:
    bare = _ISSUED.sub("", key)
    if bare.startswith("《") and bare.endswith("》"):
        bare = bare[1:-1]
    while (shorter := _REMARK.sub("", bare).rstrip("》")) != bare:
        bare = shorter
    match = _PLAN.search(bare)
    if match is None or _ABOUT_PLAN.search(key):
        return None
    row = _kind_of_plan(bare)
    period = _period(key, five_first=row is Row.OUTLINE_PLAN)
    if period is None and (row is Row.OUTLINE_PLAN or "专项规划" not in bare) and row is not Row.SPATIAL_PLAN:
        return None
    first, last, words = period or (None, None, match.group())
    return Place(row, words, period_from=first, period_until=last)


def _kind_of_plan(bare: str) -> Row:
    if _OUTLINE.search(bare):
        return Row.OUTLINE_PLAN
    if _SPATIAL.search(bare):
        return Row.SPATIAL_PLAN
    return Row.REGIONAL_PLAN if _REGIONAL.search(bare) else Row.SPECIAL_PLAN


def _period(key: str, *, five_first: bool) -> tuple[int, int, str] | None:
    """Give first and last year and the words; an outline's five years go before the years of its outlook."""
    five, years = _five_years(key), _years(key)
    return (five or years) if five_first else (years or five)


def _five_years(key: str) -> tuple[int, int, str] | None:
    match = _FIVE.search(key) or _FIVE_SHORT.search(key) or _FIVE_BARE.search(key)
    number = _number(match["number"]) if match else None
    if match is None or number is None:
        return None
    first = first_year_of(number)
    return (first, first + 4, match.group()) if first else None


def _years(key: str) -> tuple[int, int, str] | None:
    match = _YEARS.search(key)
    if match is None or not int(match["first"]) < int(match["last"]):
        return None
    return int(match["first"]), int(match["last"]), match.group()


def first_year_of(five_year_plan: int) -> int | None:
    """14 → 2021: the year in which the n-th five-year plan begins; None before the sixth."""
    number, year = _FIVE_YEARS_SINCE
    return year + 5 * (five_year_plan - number) if number <= five_year_plan <= 99 else None  # noqa: PLR2004 - no plan has three figures


def five_year_plan_of(first_year: int, last_year: int) -> int | None:
    """2021, 2025 → 14; None where the years are not those of a five-year plan."""
    number, year = _FIVE_YEARS_SINCE
    count, rest = divmod(first_year - year, 5)
    return number + count if rest == 0 and count >= 0 and last_year == first_year + 4 else None


# -- numerals ------------------------------------------------------------------------------------------------------


def _number(text: str) -> int | None:
    """12, 十二, 一百零三."""
    value = int(text) if text.isdigit() else han_number(text)
    return value if value and value > 0 else None


def _year(text: str) -> int | None:
    digits = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
    year = "".join(digits.get(sign, sign) for sign in text)
    return int(year) if year.isdigit() and year[:2] in {"19", "20"} else None


# -- the day of a meeting ------------------------------------------------------------------------------------------

_HELD = re.compile(
    r"((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)(?:上午|下午|晚上?|[(（][^()（）]{1,6}[)）])?[^。；\n]{0,80}?(?:召开|主持|举行)"
)


def held_on(text: str) -> date | None:
    """Read from minutes on which day the meeting was held; None where they do not say."""
    match = _HELD.search(unicodedata.normalize("NFKC", text))
    return parse_date(match[1]) if match else None
