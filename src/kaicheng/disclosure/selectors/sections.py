"""The section of one agency, and the cluster 集群 of all sections of the county."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kaicheng.catalogue.declared import Item, Section
from kaicheng.catalogue.selectors import disclosure_tree, is_asked_of, items_for, section_list
from kaicheng.disclosure.selectors.entries import NOTHING, Holding, holdings
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.organisations.selectors import directory, stands

# how the cluster groups agencies; public enterprises disclose by rules of their own (Art. 55)
GROUPS = (
    ("人民政府", (AgencyKind.GOVERNMENT,)),
    ("政府办公室、政府部门", (AgencyKind.OFFICE, AgencyKind.DEPARTMENT)),
    ("派出机构", (AgencyKind.DISPATCHED,)),
    ("乡镇、街道", (AgencyKind.TOWNSHIP, AgencyKind.SUBDISTRICT)),
    ("事业单位", (AgencyKind.INSTITUTION,)),
)
_IN_CLUSTER = frozenset(kind for _, kinds in GROUPS for kind in kinds)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One item of Articles 20–21 at an agency. `due`: the agency answers for it (Art. 21 divides by kind)."""

    item: Item
    holding: Holding
    due: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the section at an agency; `asked`: it must be there."""

    section: Section
    holding: Holding
    asked: bool


@dataclass(frozen=True, slots=True)
class AgencySection:
    """All parts of one agency's section with what is in them, and the leaves of the tree."""

    agency: Agency
    parts: tuple[Part, ...]
    leaves: tuple[Leaf, ...]

    @property
    def total(self) -> int:
        return sum(part.holding.count for part in self.parts)

    @property
    def last(self) -> datetime | None:
        """When something was last published in the section."""
        return max((part.holding.last for part in self.parts if part.holding.last), default=None)

    def part(self, code: str) -> Part:
        return next(part for part in self.parts if part.section.code == code)

    def leaf(self, code: str) -> Leaf | None:
        return next((leaf for leaf in self.leaves if leaf.item.code == code), None)


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """An agency in the cluster; `successor` where it is abolished."""

    section: AgencySection
    successor: Agency | None = None


@dataclass(frozen=True, slots=True)
class ClusterGroup:
    name: str
    rows: tuple[ClusterRow, ...]


def in_cluster(agency: Agency) -> bool:
    """Say whether the agency has a section of the common shape."""
    return agency.kind in _IN_CLUSTER


def agency_named(code: str) -> Agency | None:
    """Give the agency of a section's address; None where there is no such section."""
    found = next((a for a in directory().agencies.values() if a.code == code), None)
    return found if found is not None and in_cluster(found) else None


def section_of(agency: Agency) -> AgencySection:
    """Give the section of one agency; one query."""
    return made(agency, holdings([agency.pk]).get(agency.pk, {}))


def made(agency: Agency, held: Mapping[str, Holding]) -> AgencySection:
    """Put a section together from what stands in its places. Items of another kind of agency show where they hold something."""
    answers_for = {item.code for item in items_for(agency.kind)}
    leaves = tuple(
        Leaf(item, held.get(item.code, NOTHING), item.code in answers_for)
        for item in disclosure_tree()
        if item.code in answers_for or item.code in held
    )
    parts = tuple(
        Part(
            section,
            _sum(leaf.holding for leaf in leaves)
            if section.holds == "tree"
            else held.get(section.code, NOTHING),
            is_asked_of(section, agency.kind),
        )
        for section in section_list()
    )
    return AgencySection(agency, parts, leaves)


def cluster(today: date) -> tuple[ClusterGroup, ...]:
    """Give all sections by kind of agency, the abolished ones last with who stands in for them; two queries."""
    known = directory().agencies
    held = holdings()
    agencies = sorted((a for a in known.values() if in_cluster(a)), key=lambda a: (a.order, a.pk))
    standing = [a for a in agencies if stands(a, today)]
    groups = [
        ClusterGroup(
            name, tuple(ClusterRow(made(a, held.get(a.pk, {}))) for a in standing if a.kind in kinds)
        )
        for name, kinds in GROUPS
    ]
    gone = tuple(
        ClusterRow(made(a, held.get(a.pk, {})), _heir(a, known, today))
        for a in agencies
        if not stands(a, today) and a.abolished_on is not None
    )
    groups.append(ClusterGroup("已撤销机关", gone))
    return tuple(group for group in groups if group.rows)


def successor_of(agency: Agency, today: date) -> Agency | None:
    """Give who answers today for an abolished agency."""
    return None if stands(agency, today) else _heir(agency, directory().agencies, today)


def _heir(agency: Agency, known: Mapping[int, Agency], today: date) -> Agency | None:
    seen = {agency.pk}
    heir = known.get(agency.successor_id) if agency.successor_id else None
    while heir is not None and not stands(heir, today) and heir.successor_id and heir.pk not in seen:
        seen.add(heir.pk)
        heir = known.get(heir.successor_id)
    return heir


def _sum(all_of: Iterable[Holding]) -> Holding:
    held = list(all_of)
    return Holding(sum(one.count for one in held), max((one.last for one in held if one.last), default=None))


def host_of(agency: Agency) -> Agency | None:
    """Give the government at the root of the agency's tree; None where there is none."""
    known = directory().agencies.values()
    root = agency.path.split("/")[1]
    return next((a for a in known if a.code == root and a.kind == AgencyKind.GOVERNMENT), None)


def agency_names(ids: Iterable[int]) -> dict[int, str]:
    """Give the full names of agencies by primary key."""
    known = directory().agencies
    return {pk: known[pk].name for pk in set(ids) if pk in known}


def speaks_for(agency: Agency, known: Mapping[int, Agency]) -> Agency:
    """Give the government whose meetings an office of government writes down; any other agency speaks for itself.

    `known`: all agencies by primary key, so that many can be asked about without a query each.
    """
    if agency.kind != AgencyKind.OFFICE or agency.parent_id is None:
        return agency
    return known.get(agency.parent_id, agency)


def speakers_of(agency: Agency) -> list[int]:
    """Give the primary keys of the agency and of those that speak for it."""
    known = directory().agencies.values()
    return [agency.pk, *(a.pk for a in known if a.parent_id == agency.pk and a.kind == AgencyKind.OFFICE)]
