"""The two parts that stand on a page by the dozen, rows and choices, as HTML.

Everything else is a template; in these a template spends ten times as long as the words take. What comes in is escaped
unless it is marked safe, as in a template.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.html import conditional_escape as e
from django.utils.safestring import SafeString, mark_safe

from kaicheng.portal.listing import Choice
from kaicheng.portal.rows import Row

_DATE = len("2026-06-01")
_CHOSEN = '<span class="sr">（已选，再次点按取消）</span>'


def row(line: Row, level: int = 3, mark: str = "") -> SafeString:
    """A document in a list: title, validity, what it bears, and why it has ended."""
    marked = f'<span class="pin-mark">{e(mark)}</span>' if mark else ""
    html = (
        f'<li class="row{" row-ended" if line.ended else ""}">\n'
        f'<h{level} class="row-title">{marked}<a href="{e(line.url)}">{e(line.title)}</a></h{level}>\n'
        f'<span class="state state-{e(line.state)}">{e(line.label)}</span>\n'
        f'<p class="row-meta">{_meta(line)}</p>\n'
        f"{_note(line)}\n{_snippet(line)}\n</li>\n"
    )
    return mark_safe(html)  # every value is escaped above


def _meta(line: Row) -> str:
    number = f'<span class="num">{e(line.number)}</span>' if line.number else ""
    agency = f"<span>{e(line.agency)}</span>" if line.agency else ""
    return number + agency + _day("成文", line.written) + _day("发布", line.published)


def _day(what: str, moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    exact = (timezone.localtime(moment) if isinstance(moment, datetime) else moment).isoformat()
    return f'<span>{what} <time datetime="{exact}">{exact[:_DATE]}</time></span>'


def _note(line: Row) -> str:
    return f'<p class="row-note">{e(line.sentence)}</p>' if line.ended else ""


def _snippet(line: Row) -> str:
    return f'<p class="snippet">{e(line.snippet)}</p>' if line.snippet else ""


def choices(found: Iterable[Choice]) -> SafeString:
    """The choices of a filter, each with how many documents it would show."""
    return mark_safe("".join(map(_choice, found)))  # every value is escaped below


def _choice(one: Choice) -> str:
    sub = ' class="sub"' if one.sub else ""
    now = ' aria-current="true"' if one.active else ""
    return (
        f'<li{sub}><a href="{e(one.url)}" rel="nofollow"{now}><span>{e(one.label)}{_CHOSEN if one.active else ""}</span>'
        f'<span class="count">{one.count}</span></a></li>\n'
    )
