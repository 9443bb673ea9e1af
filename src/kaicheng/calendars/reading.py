"""Reading a holiday notice as the State Council's office writes it: “元旦：1月1日（周四）至3日（周六）放假调休，共3天。”

Pure. What is read is checked against what the text says of itself: the weekday in brackets, the count of days, that a
make-up day falls on a weekend. A sentence with a date that was not understood is a problem, never passed over.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from gongwen.recognition.dates import DATE, parse_date
from kaicheng.kernel.text import chinese_date, normal_number
from kaicheng.kernel.workdays import SATURDAY, WEEKDAYS, Fact, days, weekday

USUAL = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
DECEMBER = 12
_SPACE = re.compile(r"[^\S\n]+")
_DASHES = re.compile(r"[—–―‐－~～〜-]+|到")
_NUMBER = re.compile(r"(国(?:办)?发(?:明电)?[\[〔【(](?:19|20)\d{2}[\]〕】)]\d{1,4}号)")
_OF_YEAR = re.compile(r"((?:19|20)\d{2})年(?:部分|全年)?节假日安排|现将((?:19|20)\d{2})年")
_HEAD = re.compile(
    r"(?:^|(?<=[。;\n]))\s*(?:[((]?[一二三四五六七八九十]{1,3}[))]?[、.]?|\d{1,2}[、.])?\s*"
    r"(?P<name>[^\s:,。;()\d一二三四五六七八九十]?[^\s:,。;()\d]{1,15}):"
)
_HOLIDAY_NAME = re.compile(r"元旦|节|五一|十一|纪念日|假期")
_SENTENCES = re.compile(r"[。;\n]+")
_CLAUSES = re.compile(r",(?![^(]*\))")
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<note>[^)]*)\))?"
)
_RANGE = re.compile(r"^\s*至\s*$")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_COUNT = re.compile(r"共(\d{1,2})天")
_JOINED = "连休"
_SIGNED = re.compile(rf"(?:国务院办公厅)?\s*({DATE})[\s。]*$")


@dataclass(slots=True)
class ReadHoliday:
    """One holiday of the notice. `words`: its part of the text."""

    name: str
    words: str
    rests: set[date] = field(default_factory=set)
    works: set[date] = field(default_factory=set)

    @property
    def facts(self) -> list[Fact]:
        resting = [Fact(day, rests=True, name=self.name) for day in sorted(self.rests)]
        return resting + [Fact(day, rests=False, name=self.name) for day in sorted(self.works)]


@dataclass(slots=True)
class Reading:
    """What was read. With `problems` it must not be taken; `warnings` are for a person to look at."""

    year: int | None
    number: str
    issued: date | None
    holidays: list[ReadHoliday] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def facts(self) -> list[Fact]:
        return sorted(
            (fact for holiday in self.holidays for fact in holiday.facts), key=lambda fact: fact.day
        )


def read(text: str, *, year: int | None = None) -> Reading:
    """Read a notice; `year` is the year it arranges where the text does not say."""
    plain = _plain(text)
    said = _OF_YEAR.search(plain)
    reading = Reading(
        year=int(said[1] or said[2]) if said else year, number=_number(plain), issued=_issued(plain)
    )
    if reading.year is None:
        reading.problems.append("没有读出是哪一年的安排，请连同通知标题一起粘贴，或填写年份。")
        return reading
    for name, words in _parts(_SIGNED.sub("", plain)):
        holiday = ReadHoliday(name, words)
        _Body(holiday, reading).read()
        reading.holidays.append(holiday)
    if not reading.holidays:
        reading.problems.append(
            "没有读出任何节日。每个节日应写成“元旦：1月1日（周四）至3日（周六）放假调休，共3天。”"
        )
    _compare(reading)
    return reading


def _plain(text: str) -> str:
    """Fold widths and brackets, drop blanks, write every dash as 至; line ends stay."""
    folded = unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _DASHES.sub("至", _SPACE.sub("", folded))


def _number(plain: str) -> str:
    found = _NUMBER.search(plain)
    return normal_number(found[1]) if found else ""


def _issued(plain: str) -> date | None:
    """The day of signature: the date at the end."""
    found = _SIGNED.search(plain)
    return parse_date(found[1]) if found else None


def _parts(plain: str) -> Iterator[tuple[str, str]]:
    """Cut the text into holidays: name and what follows its colon, up to the next one."""
    heads = [match for match in _HEAD.finditer(plain) if _HOLIDAY_NAME.search(match["name"])]
    for number, match in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(plain)
        yield _tidy(match["name"]), plain[match.end() : end].strip()


def _tidy(name: str) -> str:
    """“五一”国际劳动节 → 劳动节; other names as they are written, without quotation marks."""
    bare = re.sub(r"[“”\"'‘’]", "", name)
    return {"五一": "劳动节", "五一国际劳动节": "劳动节", "国际劳动节": "劳动节", "十一": "国庆节"}.get(
        bare, bare
    )


class _Body:
    """The sentences of one holiday, clause by clause; month and year run on from the date before."""

    def __init__(self, holiday: ReadHoliday, reading: Reading) -> None:
        self.holiday, self.reading = holiday, reading
        self.month: int | None = None
        self.exchanged: set[date] = set()

    def read(self) -> None:
        for sentence in _SENTENCES.split(self.holiday.words):
            for clause in _CLAUSES.split(sentence):
                self._clause(clause)
        # a rest day that falls on the holiday itself is made up for elsewhere, and rests all the same
        self.holiday.works |= self.exchanged - self.holiday.rests
        self._check_count()
        if not self.holiday.rests:
            self._problem("没有读出放假的日期")

    def _clause(self, clause: str) -> None:
        if not _DAY.search(clause) or "正常上班" in clause:
            return
        if "调至" in clause:
            before, after = clause.split("调至", 1)
            self.exchanged.update(self._days(before))
            self.holiday.rests.update(self._days(after))
        elif "上班" in clause:
            self.holiday.works.update(self._days(clause))
        elif re.search("放假|补休|公休|休息|假日", clause):
            self.holiday.rests.update(self._days(clause))
        else:
            self._problem(f"没有读懂“{clause}”，请写明是“放假”还是“上班”")

    def _days(self, clause: str) -> list[date]:
        """All days that a clause names, ranges filled."""
        found: list[date] = []
        end = 0
        for match in _DAY.finditer(clause):
            day = self._day(match)
            if day is None:
                continue
            if found and _RANGE.match(clause[end : match.start()]):
                found += list(days(found[-1] + timedelta(days=1), day)) if day > found[-1] else []
                if day < found[-1]:
                    self._problem(f"“{clause}”的起止日期颠倒")
            else:
                found.append(day)
            end = match.end()
        return found

    def _day(self, match: "re.Match[str]") -> date | None:
        self.month = int(match["month"]) if match["month"] else self.month
        if self.month is None:
            self._problem(f"“{match.group()}”没有写明月份")
            return None
        try:
            day = date(int(match["year"] or self._year_of(self.month)), self.month, int(match["day"]))
        except ValueError:
            self._problem(f"没有“{match.group()}”这一天")
            return None
        said = _WEEKDAY.search(match["note"] or "")
        if said and WEEKDAYS.index(said[1].replace("天", "日")) != day.weekday():
            self._problem(f"{chinese_date(day)}写作“{said.group()}”，实为{weekday(day)}")
        return day

    def _year_of(self, month: int) -> int:
        """December, spoken of under 元旦, is that of the year before."""
        year = self.reading.year or 0
        return year - 1 if month == DECEMBER and "元旦" in self.holiday.name else year

    def _check_count(self) -> None:
        said = _COUNT.search(self.holiday.words)
        if said and _JOINED not in self.holiday.words and int(said[1]) != len(self.holiday.rests):
            self._problem(f"写明“{said.group()}”，读出{len(self.holiday.rests)}天")

    def _problem(self, sentence: str) -> None:
        self.reading.problems.append(f"{self.holiday.name}：{sentence}。")


def _compare(reading: Reading) -> None:
    """Check the days of all holidays against each other and against the calendar of weeks."""
    seen: dict[date, Fact] = {}
    for fact in (fact for holiday in reading.holidays for fact in holiday.facts):
        other = seen.setdefault(fact.day, fact)
        if other.rests != fact.rests:
            reading.problems.append(f"{chinese_date(fact.day)}既写放假，又写上班。")
        elif other is not fact:
            reading.warnings.append(f"{chinese_date(fact.day)}在“{other.name}”“{fact.name}”中各写了一次。")
    reading.problems += [trouble for fact in seen.values() for trouble in _troubles(fact, reading.year or 0)]
    for holiday in reading.holidays:
        reading.warnings += [f"{holiday.name}：{gap}" for gap in _gaps(holiday)]
    names = "".join(holiday.name for holiday in reading.holidays)
    if missing := [name for name in USUAL if name.removesuffix("节") not in names]:
        reading.warnings.append(
            f"没有{'、'.join(missing)}的安排。只调整个别节日的通知可以如此，全年通知请核对。"
        )


def _troubles(fact: Fact, year: int) -> Iterator[str]:
    if not fact.rests and fact.day.weekday() < SATURDAY:
        day = f"{chinese_date(fact.day)}是{weekday(fact.day)}"
        yield f"{fact.name}：{day}，本就上班，不能作为调休上班日。"
    if not _in_reach(fact.day, year):
        yield f"{fact.name}：{chinese_date(fact.day)}不在{year}年的安排之内。"


def _in_reach(day: date, year: int) -> bool:
    """A notice arranges its year and the end of the December before."""
    return day.year == year or (day.year == year - 1 and day.month == DECEMBER)


def _gaps(holiday: ReadHoliday) -> list[str]:
    """Say where the rest days leave a working day between them; a weekend between rests by itself."""
    rests = sorted(holiday.rests)
    return [
        f"{chinese_date(earlier)}与{chinese_date(later)}之间不相连，请核对。"
        for earlier, later in pairwise(rests)
        if any(
            day.weekday() < SATURDAY for day in days(earlier + timedelta(days=1), later - timedelta(days=1))
        )
    ]
