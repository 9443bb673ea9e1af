"""What an OFD package could do to its reader, looked at before it is read.

ofdkit follows nested elements and composite objects without counting: a few hundred bytes could
make it walk for hours.
"""

import re

from lxml import etree

from gongwen.errors import TooDeepFileError, ZipBombError
from gongwen.reading.package import Package

_TAG = re.compile(rb"<(/?)[A-Za-z_:][^<>]*?(/?)>")
_UNIT = re.compile(rb"<(?:\w+:)?CompositeGraphicUnit\b")
_REFERENCE = re.compile(rb"<(?:\w+:)?CompositeObject\b")
_MAX_DEPTH = 200
_MAX_NESTING = 40  # of composite objects; ofdkit follows 32
_MAX_EXPANDED = 2_000_000  # elements after all composite objects are drawn


def refuse_hostile(package: Package) -> None:
    """Refuse absurd nesting and composite objects that multiply without end.

    Raises:
        TooDeepFileError, ZipBombError: as said.

    """
    units: dict[str, tuple[int, list[str]]] = {}
    drawn = 0
    for name in package.names:
        if not name.lower().endswith(".xml"):
            continue
        data = package.read(name)
        if _depth(data) > _MAX_DEPTH:
            raise TooDeepFileError(package.upload.name)
        if _UNIT.search(data):
            units.update(_units(data))
        else:
            drawn += len(_REFERENCE.findall(data))
    if units and _largest(units) * max(drawn, 1) > _MAX_EXPANDED:
        raise ZipBombError(package.upload.name)


def _depth(data: bytes) -> int:
    depth = deepest = 0
    for match in _TAG.finditer(data):
        if match[1]:
            depth -= 1
        elif not match[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _units(data: bytes) -> dict[str, tuple[int, list[str]]]:
    """Composite units by id: number of their elements, ids of the units they draw."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nothing in it; ofdkit passes over it as well
        return {}
    units: dict[str, tuple[int, list[str]]] = {}
    for unit in () if root is None else root.iter("{*}CompositeGraphicUnit"):
        inside = list(unit.iterdescendants("*"))
        references = [
            e.get("ResourceID", "") for e in inside if etree.QName(e).localname == "CompositeObject"
        ]
        units[unit.get("ID", "")] = (len(inside), references)
    return units


def _largest(units: dict[str, tuple[int, list[str]]]) -> float:
    """Elements that the largest unit draws in the end; infinite where units draw themselves."""
    expanded: dict[str, float] = {}
    for _ in range(_MAX_NESTING):
        before = dict(expanded)
        for unit_id, (size, references) in units.items():
            known = [expanded.get(r, 0.0 if r not in units else float("nan")) for r in references]
            total = size + sum(known)
            if total == total:  # noqa: PLR0124 - all of them are known
                expanded[unit_id] = total
        if expanded == before:
            break
    return max(expanded.values()) if len(expanded) == len(units) else float("inf")
