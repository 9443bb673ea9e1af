"""What templates of the portal need beyond Django's own."""

from django import template

register = template.Library()

_UNITS = ("字节", "KB", "MB", "GB")
_STEP = 1024


@register.filter
def size(count: int | None) -> str:
    """12345 → 12.1 KB."""
    if count is None:
        return ""
    value, unit = float(count), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    return f"{count} {_UNITS[0]}" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"
