"""What templates of the portal need beyond Django's own."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kaicheng.disclosure.composing import desk_of
from kaicheng.organisations.models import Agency
from kaicheng.portal import markup
from kaicheng.portal.listing import Choice
from kaicheng.portal.rows import Row

register = template.Library()

_UNITS = ("字节", "KB", "MB", "GB")
_STEP = 1024
_KEPT = 256  # parts, each a few kilobytes


@register.simple_tag
def kept(part: str, **given: Any) -> SafeString:
    """A part of a page that follows from what is given and from nothing else: rendered once for each.

    The template sees nothing but what is given, so no part can be old; what is given must be equal only if it reads alike.
    """
    return _rendered(part, **given)


@lru_cache(maxsize=_KEPT, typed=True)
def _rendered(part: str, **given: Any) -> SafeString:
    return render_to_string(part, given)


@register.simple_tag
def row(line: Row, level: int = 3, mark: str = "") -> SafeString:
    """A document in a list. `level` of its heading; `mark` stands before the title."""
    return markup.row(line, level, mark)


@register.simple_tag
def choices(found: tuple[Choice, ...]) -> SafeString:
    """The choices of a filter as items of a list."""
    return markup.choices(found)


@register.filter
def desk(agency: Agency) -> str:
    """县水利局 → 县水利局办公室: who takes applications."""
    return desk_of(agency)


@register.filter
def size(count: int | None) -> str:
    """12345 → 12.1 KB."""
    if count is None:
        return ""
    value, unit = float(count), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    return f"{count} {_UNITS[0]}" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"
