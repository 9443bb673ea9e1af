"""Questions about what must be disclosed."""

from kaicheng.catalogue.declared import Item, Section, Series, items, sections, series
from kaicheng.organisations.models import AgencyKind

_TOWNSHIP_KINDS = frozenset({AgencyKind.TOWNSHIP, AgencyKind.SUBDISTRICT})
_PLACES = ("documents", "years")  # parts of the section that hold documents of their own


def disclosure_tree() -> tuple[Item, ...]:
    """All items of Articles 20–21 in their order."""
    return tuple(items().values())


def fixed_places() -> tuple[Item, ...]:
    """The parts of the disclosure section beside the tree that hold documents: 指南、制度、年报."""
    return tuple(section.item for section in sections().values() if section.holds in _PLACES)


def items_for(kind: str) -> tuple[Item, ...]:
    """The items that an agency of this kind answers for (Art. 21: counties and their departments, townships)."""
    leaves_out = "county" if kind in _TOWNSHIP_KINDS else "township"
    return tuple(item for item in items().values() if item.scope != leaves_out)


def item(code: str) -> Item | None:
    """Give a place that a document can have: an item of Articles 20–21, or 指南、制度、年报."""
    return items().get(code) or next((place for place in fixed_places() if place.code == code), None)


def item_name(code: str) -> str:
    """Give the item's name, "" for an unknown code."""
    found = item(code)
    return found.name if found else ""


def section(code: str) -> Section | None:
    return sections().get(code)


def section_list() -> tuple[Section, ...]:
    """All parts of the disclosure section in their order."""
    return tuple(sections().values())


def is_asked_of(section: Section, kind: str) -> bool:
    """Say whether an agency of this kind must have the part."""
    return kind in section.asked_of


def one_series(code: str) -> Series | None:
    return series().get(code)


def series_shown(where: str) -> tuple[Series, ...]:
    """The rows of one page of the section (meetings, plans, report …) in their order."""
    return tuple(row for row in series().values() if row.shown == where)


def all_series() -> tuple[Series, ...]:
    return tuple(series().values())
