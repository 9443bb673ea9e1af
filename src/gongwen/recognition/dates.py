"""Dates in all the forms in which offices write them, on normalised text (`NormalText.key`)."""

import re
from datetime import date, timedelta

_HAN = "一二三四五六七八九十"
_YEAR_DIGIT = "〇零OoΟ0-9一二三四五六七八九"
CHINESE_DATE = (
    rf"[12一二][{_YEAR_DIGIT}]{{3}}年(?:\d{{1,2}}|[{_HAN}〇零]{{1,3}})月(?:\d{{1,2}}|[{_HAN}〇零廿]{{1,3}})日"
)
# A full date in any writing: 2021年8月9日, 二〇二一年八月九日, 2021-08-09, 2021/8/9, 2021.8.9.
DATE = rf"(?:{CHINESE_DATE}|(?<!\d)(?:19|20)\d{{2}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d))"
DATE_RE = re.compile(DATE)
CHINESE_DATE_RE = re.compile(CHINESE_DATE)
_PARTS = re.compile(r"[年月日/.-]")
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "O": 0, "o": 0, "Ο": 0}


def han_number(text: str) -> int | None:
    """Value of 二十三, 一百零五, 十 or 23; None where it is no number. Up to 9999."""
    if text.isascii() and text.isdigit():
        return int(text)
    total, digit = 0, 0
    units = {"十": 10, "百": 100, "千": 1000, "廿": 20}
    for c in text:
        if c == "廿":
            total += 20
        elif c in units:
            total += max(digit, 1) * units[c]
            digit = 0
        elif c in _DIGITS:
            digit = _DIGITS[c]
        else:
            return None
    return total + digit


def _year(text: str) -> int | None:
    digits = "".join(c if c.isascii() and c.isdigit() else str(_DIGITS.get(c, "")) for c in text)
    return int(digits) if len(digits) == 4 else None  # noqa: PLR2004 - four digits make a year


def parse_date(text: str) -> date | None:
    """Date from the words that `DATE` matched, None where there is no such day."""
    parts = [p for p in _PARTS.split(text) if p]
    if len(parts) != 3:  # noqa: PLR2004 - year, month, day
        return None
    year, month, day = _year(parts[0]), han_number(parts[1]), han_number(parts[2])
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_date(text: str) -> tuple[date, int, int] | None:
    """First real date in the text with its range."""
    for m in DATE_RE.finditer(text):
        value = parse_date(m.group())
        if value:
            return value, m.start(), m.end()
    return None


def add_years(day: date, years: int) -> date:
    """Same day some years on; 29 February falls on 28 February in common years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def add_months(day: date, months: int) -> date:
    """Same day some months on, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
