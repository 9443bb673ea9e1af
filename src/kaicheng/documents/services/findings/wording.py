"""Words to look at again: likely wrong characters, old names of agencies and laws. Advice, with what it rests on."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from kaicheng.documents.declared.scrutiny import Wording, wordings
from kaicheng.documents.models import Edition
from kaicheng.documents.services.findings.finding import Finding, should
from kaicheng.kernel.text import chinese_date
from kaicheng.organisations.selectors import directory

_MOST = 8  # told; a text with more is told so


def check(edition: Edition, today: date) -> Iterator[Finding]:
    """Say which words in title and text deserve a second look."""
    written = edition.written_date or today
    text = f"{edition.title}\n{edition.plain}"
    found = [*_declared(text, written), *_abolished(text, written)]
    yield from found[:_MOST]
    if len(found) > _MOST:
        yield should("body", f"另有{len(found) - _MOST}处字词、名称建议核对。")


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted((row.wrong for row in wordings()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def _declared(text: str, written: date) -> Iterator[Finding]:
    rows = {row.wrong: row for row in wordings()}
    told: set[str] = set()
    for match in _pattern().finditer(text):
        row = rows[match[0]]
        if row.wrong in told or written < row.in_force_from or _meant(text, match, row):
            continue
        told.add(row.wrong)
        where = text.count("\n", 0, match.start())
        place = f"正文第{where}段" if where else "标题"
        if row.sort == "character":
            yield should("body", f"{place}“{row.wrong}”疑为“{row.right}”（依据：{row.basis}）。")
        else:
            yield should(
                "body", f"{place}“{row.wrong}”已不再使用，现为“{row.right}”（依据：{row.basis}），请核对。"
            )


def _meant(text: str, match: re.Match[str], row: Wording) -> bool:
    """Whether the word is part of a longer one, or speaks of former times."""
    around = text[max(0, match.start() - 8) : match.end() + 8]
    if any(word in around for word in row.unless):
        return True
    return row.sort != "character" and "原" in text[max(0, match.start() - 8) : match.start()]


def _named_as_standing(text: str, name: str) -> bool:
    """Whether it is named anywhere without 原 before it; that it is so once does not excuse the other places."""
    place = text.find(name)
    while place >= 0:
        if "原" not in text[max(0, place - 3) : place]:
            return True
        place = text.find(name, place + len(name))
    return False


def _abolished(text: str, written: date) -> Iterator[Finding]:
    """Agencies of this county that were abolished before the text was written."""
    known = directory().agencies
    for agency in known.values():
        if agency.abolished_on is None or agency.abolished_on > written:
            continue
        if not _named_as_standing(text, agency.name):
            continue
        heir = known.get(agency.successor_id or 0)
        successor = f"，职责由{heir.name}承担" if heir else ""
        day = chinese_date(agency.abolished_on)
        yield should("body", f"文中的“{agency.name}”已于{day}撤销{successor}，请核对。")
