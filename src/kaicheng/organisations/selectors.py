"""Questions about agencies; above all: which agency does this name mean, on this day?"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from threading import Lock

from django.db import models
from django.db.models import Q

from kaicheng.kernel.text import chinese_date
from kaicheng.organisations import naming
from kaicheng.organisations.models import (
    Agency,
    AgencyAlias,
    AgencyGroup,
    AgencyKind,
    AgencyQuerySet,
    DirectoryStamp,
    UnresolvedName,
)


class Kind(StrEnum):
    """How a name was understood."""

    EXACT = "exact"
    ALIAS = "alias"
    GROUP = "group"
    PREFIX_COMPLETED = "prefix-completed"
    GENERIC = "generic"  # 有关单位: names nobody, and is no riddle either
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means on a day.

    `agencies` are to be read, not changed: they are shared. `via` is the agency that was named where another stands
    in for it. `open_ended`: 等单位 stood behind it. `note` is a sentence for the clerk, empty if there is nothing to
    say. `candidates`: the agencies among which an unknown name could not decide.
    """

    name: str
    kind: Kind
    agencies: tuple[Agency, ...] = ()
    note: str = ""
    via: Agency | None = None
    open_ended: bool = False
    candidates: tuple[Agency, ...] = ()

    @property
    def agency(self) -> Agency | None:
        """The one agency meant; None if there is none, or several."""
        return self.agencies[0] if len(self.agencies) == 1 else None

    def __bool__(self) -> bool:
        return bool(self.agencies)


@dataclass(frozen=True, slots=True)
class Group:
    """A name for many: agencies of some kinds and some named ones, without the excluded (by primary key)."""

    name: str
    kinds: frozenset[str]
    members: frozenset[int]
    excluded: frozenset[int]

    def means(self, agency: Agency) -> bool:
        return (agency.kind in self.kinds or agency.pk in self.members) and agency.pk not in self.excluded


def stands(agency: Agency, on: date) -> bool:
    """Say whether the agency exists on the day (abolished from `abolished_on` on)."""
    begun = agency.established_on is None or agency.established_on <= on
    return begun and (agency.abolished_on is None or agency.abolished_on > on)


class AgencyDirectory:
    """All names of all agencies, held in memory. Made by `directory()`; a change of any agency makes a new one."""

    def __init__(
        self,
        agencies: Iterable[Agency],
        aliases: Iterable[tuple[int, str]],
        groups: Iterable[Group | tuple[Group, tuple[str, ...]]] = (),
        *,
        stamp: str = "",
    ) -> None:
        self.stamp = stamp
        self.agencies = {agency.pk: agency for agency in agencies}
        roots = [a for a in self.agencies.values() if a.kind == AgencyKind.GOVERNMENT]
        roots.sort(key=lambda a: a.path.count("/"))
        self.place = next((place for root in roots if (place := naming.place_of(naming.fold(root.name)))), "")
        self._full: dict[str, list[Agency]] = defaultdict(list)
        self._other: dict[str, list[Agency]] = defaultdict(list)
        self._ruled: dict[str, list[Agency]] = defaultdict(list)
        self._groups: dict[str, Group] = {}
        self._members: dict[tuple[str, date], tuple[Agency, ...]] = {}
        rank = naming.rank_of(self.place)
        self._generic = {naming.fold(word.replace("{}", rank)) for word in naming.rules().generic}
        self._enter_names(list(aliases))
        self._enter_groups(groups)

    def _enter_names(self, aliases: list[tuple[int, str]]) -> None:
        for agency in self.agencies.values():
            self._full[naming.fold(agency.name)].append(agency)
            if agency.short_name:
                self._other[naming.fold(agency.short_name)].append(agency)
        for pk, name in aliases:
            self._other[naming.fold(name)].append(self.agencies[pk])
        spoken = [(a, a.name) for a in self.agencies.values()]
        spoken += [(a, a.short_name) for a in self.agencies.values() if a.short_name]
        spoken += [(self.agencies[pk], name) for pk, name in aliases]
        for agency, name in spoken:
            for form in naming.written_forms(name, self.place):
                if agency not in self._ruled[form]:
                    self._ruled[form].append(agency)

    def _enter_groups(self, groups: Iterable[Group | tuple[Group, tuple[str, ...]]]) -> None:
        """Names of the office's own groups come before those that every county has."""
        for entry in groups:
            group, names = entry if isinstance(entry, tuple) else (entry, ())
            for name in (group.name, *names):
                self._groups.setdefault(naming.fold(name), group)
        rank = naming.rank_of(self.place) or "县"
        for rule in naming.rules().groups:
            name = rule.name.replace("{}", rank)
            own = self._groups.get(naming.fold(name))  # the office's own meaning holds for every spelling
            group = own or Group(name, frozenset(rule.kinds), frozenset(), frozenset())
            for name in (rule.name, *rule.names):
                self._groups.setdefault(naming.fold(name.replace("{}", rank)), group)

    # -- one name -------------------------------------------------------------------------------------------------

    def resolve(self, name: str, *, on: date) -> Resolution:
        """Say which agencies a name means on a day. Never raises; an unknown name comes back as such.

        Order: full name, short name or alias, group, forms made by rule (missing or short prefix of the county,
        usual shortenings), the same without 等单位 and without a bracketed remark.
        """
        key = naming.fold(name)
        found = self._by_key(name, key, on)
        if found is not None:
            return found
        shorter, open_ended = naming.without_open_tail(key)
        for candidate in (shorter, naming.without_remark(shorter)):
            if candidate and candidate != key and (found := self._by_key(name, candidate, on)) is not None:
                return replace(found, open_ended=open_ended)
        return self._unknown(name, open_ended=open_ended)

    def resolve_list(self, text: str, *, on: date) -> list[Resolution]:
        """Resolve a line of units divided by 、，； (and by 和 after 局, 委, 办 …), one answer a part.

        A line that is itself one name (各乡镇人民政府、街道办事处) stays whole.
        """
        whole = self.resolve(text, on=on)
        if whole.kind is not Kind.UNKNOWN:
            return [whole]
        return [self.resolve(part, on=on) for part in naming.divide(text)]

    def _by_key(self, name: str, key: str, on: date) -> Resolution | None:
        if agencies := self._full.get(key):
            return self._of_day(name, Kind.EXACT, agencies, on)
        if agencies := self._other.get(key):
            return self._of_day(name, Kind.ALIAS, agencies, on)
        if group := self._groups.get(key):
            return Resolution(name, Kind.GROUP, self.members(group, on))
        if agencies := self._ruled.get(key):
            return self._of_day(name, Kind.PREFIX_COMPLETED, agencies, on)
        if key in self._generic:
            return Resolution(name, Kind.GENERIC, note=f"“{name}”为泛指，未指明具体单位。")
        return None

    def _unknown(self, name: str, *, open_ended: bool) -> Resolution:
        return Resolution(
            name,
            Kind.UNKNOWN,
            open_ended=open_ended,
            note=f"“{name}”未能对应到任何机关，请在机关名称认定中处理。",
        )

    def groups(self) -> list[Group]:
        """All groups, each once, in the order they were entered."""
        return list(dict.fromkeys(self._groups.values()))

    def members(self, group: Group, on: date) -> tuple[Agency, ...]:
        """Agencies that a group means on the day, in the order of the directory."""
        known = self._members.get((group.name, on))
        if known is None:
            known = tuple(a for a in self.agencies.values() if group.means(a) and stands(a, on))
            if len(self._members) > 2000:  # noqa: PLR2004 - days asked about are few; this only bounds memory
                self._members.clear()
            self._members[group.name, on] = known
        return known

    # -- the day --------------------------------------------------------------------------------------------------

    def _of_day(self, name: str, kind: Kind, agencies: list[Agency], on: date) -> Resolution | None:
        """Choose among agencies that share a name: the one standing that day, else who stands in for it."""
        standing = [agency for agency in agencies if stands(agency, on)]
        if len(standing) == 1:
            return Resolution(name, kind, (standing[0],))
        if standing:
            return self._undecided(name, standing)
        heirs = {
            heir.pk: (heir, note, agency) for agency in agencies for heir, note in [self._heir(agency, on)]
        }
        if len(heirs) > 1:
            return self._undecided(name, [heir for heir, _, _ in heirs.values()])
        ((heir, note, agency),) = heirs.values()
        return Resolution(name, kind, (heir,), note=note, via=None if heir.pk == agency.pk else agency)

    def _undecided(self, name: str, agencies: list[Agency]) -> Resolution:
        words = "、".join(agency.name for agency in agencies)
        return Resolution(
            name, Kind.UNKNOWN, note=f"“{name}”可以指{words}，请写明全称。", candidates=tuple(agencies)
        )

    def _heir(self, agency: Agency, on: date) -> tuple[Agency, str]:
        """Follow successors from an abolished agency to one that stands; a circle ends at the last new one."""
        if agency.established_on is not None and agency.established_on > on:
            return agency, f"{agency.name}于{chinese_date(agency.established_on)}成立，该日尚未成立。"
        heir, seen = agency, {agency.pk}
        while not stands(heir, on) and heir.successor_id is not None and heir.successor_id not in seen:
            heir = self.agencies[heir.successor_id]
            seen.add(heir.pk)
        gone = f"{agency.name}已于{chinese_date(agency.abolished_on or on)}撤销"
        if heir.pk == agency.pk:
            return agency, f"{gone}，未登记继任单位。"
        return heir, f"{gone}，其职责由{heir.name}承继。"


# -- the one directory of a process --------------------------------------------------------------------------------

_lock = Lock()
_current: dict[str, AgencyDirectory] = {}


def directory() -> AgencyDirectory:
    """Give the directory as of now: one query to see that nothing changed, five to build it anew.

    For many names take it once and ask it: `names = directory(); names.resolve(…); names.resolve(…)`.
    """
    stamp = DirectoryStamp.objects.values_list("value", flat=True).first() or ""
    known = _current.get("directory")
    if known is not None and known.stamp == stamp:
        return known
    with _lock:
        made = _build(stamp)
        _current["directory"] = made
        return made


def _build(stamp: str) -> AgencyDirectory:
    groups: list[Group | tuple[Group, tuple[str, ...]]] = []
    for row in AgencyGroup.objects.prefetch_related("members", "excluded"):
        members = frozenset(agency.pk for agency in row.members.all())
        excluded = frozenset(agency.pk for agency in row.excluded.all())
        groups.append((Group(row.name, frozenset(row.kinds), members, excluded), tuple(row.names)))
    aliases = AgencyAlias.objects.values_list("agency_id", "name")
    return AgencyDirectory(Agency.objects.all(), aliases, groups, stamp=stamp)


def resolve(name: str, *, on: date) -> Resolution:
    """Resolve one name with the current directory."""
    return directory().resolve(name, on=on)


# -- lists ---------------------------------------------------------------------------------------------------------


def alias_names() -> tuple[tuple[int, str], ...]:
    """Give all aliases as (primary key of the agency, name)."""
    return tuple(AgencyAlias.objects.order_by("pk").values_list("agency_id", "name"))


def named_or_below(ids: Iterable[int], paths: Iterable[str]) -> AgencyQuerySet:
    """Give the agencies with these primary keys, and all at or below these paths; none for nothing."""
    where = Q(pk__in=list(ids))
    for path in paths:
        where |= Q(path__startswith=path)
    return Agency.objects.filter(where)


@dataclass(frozen=True, slots=True)
class TreeQuery:
    """What the tree is asked for: words of a name or code, a kind, and whether ended agencies are shown."""

    words: str = ""
    kind: str = ""
    ended: bool = False

    @property
    def flat(self) -> bool:
        return bool(self.words or self.kind)


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of the tree: the agency, its depth (0 for a root), and whether it stands on the day."""

    agency: Agency
    depth: int
    standing: bool


def tree(query: TreeQuery, on: date) -> list[TreeRow]:
    """List agencies parents first, siblings in their order; flat (depth 0) where something is searched for."""
    agencies = list(Agency.objects.select_related("parent", "successor").prefetch_related("aliases"))
    if not query.ended:
        agencies = [agency for agency in agencies if stands(agency, on)]
    if query.kind:
        agencies = [agency for agency in agencies if agency.kind == query.kind]
    if query.words:
        agencies = [agency for agency in agencies if _named(agency, query.words)]
    if query.flat:
        return [TreeRow(agency, 0, stands(agency, on)) for agency in agencies]
    shown = {agency.pk for agency in agencies}
    below: dict[int | None, list[Agency]] = defaultdict(list)
    for agency in agencies:
        below[agency.parent_id if agency.parent_id in shown else None].append(agency)
    rows: list[TreeRow] = []

    def walk(parent: int | None, depth: int) -> None:
        for agency in below[parent]:
            rows.append(TreeRow(agency, depth, stands(agency, on)))
            walk(agency.pk, depth + 1)

    walk(None, 0)
    return rows


def _named(agency: Agency, words: str) -> bool:
    wanted = naming.fold(words).casefold()
    names = (agency.name, agency.short_name, agency.code, *(alias.name for alias in agency.aliases.all()))
    return any(wanted in naming.fold(name).casefold() for name in names)


def open_names() -> "models.QuerySet[UnresolvedName]":
    """Names that wait to be placed, those met most often first."""
    waiting = UnresolvedName.objects.filter(settled_as__isnull=True, dismissed=False)
    return waiting.order_by("-seen", "first_seen_at")


def likely(name: str, agencies: Iterable[Agency]) -> Agency | None:
    """Propose the agency that shares most letters with an unplaced name; None if none shares more than half of them.

    Letters that more than a third of all agencies have (the county's own name, 人民政府) tell nothing and do not count.
    """
    have = [(agency, set(naming.fold(agency.name) + naming.fold(agency.short_name))) for agency in agencies]
    spread = Counter(letter for _, letters in have for letter in letters)
    wanted = {letter for letter in naming.fold(name) if spread[letter] * 3 <= max(len(have), 3)}
    share, best = max(
        ((len(wanted & letters) / len(wanted), agency) for agency, letters in have if wanted),
        key=lambda found: found[0],
        default=(0.0, None),
    )
    return best if share > 0.5 else None  # noqa: PLR2004 - half of the letters, as said above
