"""The cells of a board: thousands on a page that shows all ledgers of a year, so they are written, not rendered."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kaicheng.workplan.selectors.board import Tally

register = template.Library()


@register.simple_tag
def cells(tally: Tally, address: str = "") -> SafeString:
    """The numbers of one line. `address`: of the list they lead to, ends with ? or &; empty where they lead nowhere."""
    link = escape(address)
    found = [_number(value, label, count, link) for value, label, count in tally.cells]
    every = f'<a href="{link}">{tally.total}</a>' if link else f"<b>{tally.total}</b>"
    timely = '<span class="kc-muted">—</span>' if tally.punctuality is None else f"{tally.punctuality}%"
    found += [
        f'<td data-label="合计" class="kw-n">{every}</td>',
        f'<td data-label="完成率" class="kw-n">{tally.share}%</td>',
        f'<td data-label="按时率" class="kw-n">{timely}</td>',
    ]
    return mark_safe("".join(found))  # numbers, labels of ours, an escaped address


def _number(value: str, label: str, count: int, link: str) -> str:
    if not count:
        return f'<td data-label="{label}" class="kw-n"><span class="kw-none">0</span></td>'
    shown = f'<a href="{link}state={value}">{count}</a>' if link else str(count)
    return f'<td data-label="{label}" class="kw-n kw-n--{value}">{shown}</td>'
