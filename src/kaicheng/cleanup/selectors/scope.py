"""The scope of a round: which public documents a filter means, and which unit answers for each today."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.workflow import Stage
from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import VALID, LibraryQuery, matching, public_documents
from kaicheng.documents.validity import LABELS, State
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory, stands

STATES = {VALID: "现行有效", **{state.value: LABELS[state] for state in State}}


@dataclass(frozen=True, slots=True)
class Scope:
    """A filter over public documents; what is empty asks for everything.

    `agencies`: codes of those who answer today; `group`: a name for many (各乡镇); either may be met. `states`: values of
    `validity.State` on the day it is asked, or "valid". `years` of 成文 are inclusive. `words`: in title, or the number.
    """

    agencies: tuple[str, ...] = ()
    group: str = ""
    normative: bool = False
    genres: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    year_from: int | None = None
    year_until: int | None = None
    words: str = ""

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Scope":
        """Give back what `plain` wrote; unknown names are left alone."""
        names = {field.name for field in dataclasses.fields(cls)}
        given: dict[str, Any] = {name: value for name, value in plain.items() if name in names}
        given |= {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
        return cls(**given)

    def plain(self) -> dict[str, Any]:
        """Give the filter as plain values; empty ones are left out."""
        given = dataclasses.asdict(self)
        return {name: list(v) if isinstance(v, tuple) else v for name, v in given.items() if v}


def responsible(agency: Agency, on: date, known: Mapping[int, Agency]) -> Agency:
    """Give the agency that answers today: itself, or the successor that stands; the last one where none does."""
    heir, seen = agency, {agency.pk}
    while not stands(heir, on) and heir.successor_id is not None and heir.successor_id not in seen:
        heir = known[heir.successor_id]
        seen.add(heir.pk)
    return heir


def responsibles(on: date) -> dict[int, Agency]:
    """Say for every agency who answers for its documents today. The directory is kept in memory."""
    known = directory().agencies
    return {pk: responsible(agency, on, known) for pk, agency in known.items()}


def covered(scope: Scope, organiser: Agency, today: date) -> DocumentQuerySet:
    """Give the public documents that a scope means, within the organising agency and all below it."""
    query = LibraryQuery(normative=True if scope.normative else None, words=scope.words, order="oldest")
    found = matching(query, today).filter(agency__in=_issuers(scope, organiser, today))
    for condition in _conditions(scope):
        found = found.filter(condition)
    return found


def _issuers(scope: Scope, organiser: Agency, today: date) -> list[int]:
    """Agencies whose documents are meant, the abolished ones with those who answer for them."""
    answering = responsibles(today)
    within = [pk for pk, agency in directory().agencies.items() if agency.path.startswith(organiser.path)]
    if not scope.agencies and not scope.group:
        return within
    wanted = set(scope.agencies)
    if scope.group:
        wanted |= {agency.code for agency in directory().resolve(scope.group, on=today).agencies}
    return [pk for pk in within if answering[pk].code in wanted]


def _conditions(scope: Scope) -> Iterable[Q]:
    if scope.genres:
        yield Q(live__genre__in=scope.genres)
    if scope.themes:
        themes = Q()
        for theme in scope.themes:
            themes |= Q(live__theme=theme) | Q(live__theme__startswith=f"{theme}/")
        yield themes
    if scope.states:
        states = {state for state in scope.states if state != VALID}
        if VALID in scope.states:
            states |= {State.IN_FORCE.value, State.AMENDED.value}
        yield Q(("state__in", sorted(states)))  # an annotation of `matching`
    if scope.year_from is not None:
        yield Q(live__written_date__gte=date(scope.year_from, 1, 1))
    if scope.year_until is not None:
        yield Q(live__written_date__lte=date(scope.year_until, 12, 31))


def documents_of(found: CleanupRound, today: date) -> DocumentQuerySet:
    """Give the documents a round in preparation will hold: its scope, with what was added and without what was removed."""
    covered_ids = set(covered(Scope.of(found.scope), found.agency, today).values_list("pk", flat=True))
    ids = (covered_ids | set(found.picked)) - set(found.left_out)
    return (
        public_documents(ids)
        .with_state(today)
        .order_by("agency__order", "agency__code", "live__written_date", "pk")
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What opening the round would take in: how many, per unit, and how many stand in another open round."""

    total: int
    units: tuple[tuple[Agency, int], ...]
    elsewhere: int
    without_unit: int  # issued by an abolished agency that has no successor


def preview(found: CleanupRound, today: date) -> Preview:
    rows = list(documents_of(found, today).values_list("pk", "agency_id"))
    answering = responsibles(today)
    units = [unit_of(found, answering[agency]) for _, agency in rows]
    counts = Counter(unit.pk for unit in units)
    by_pk = {unit.pk: unit for unit in units}
    open_items = CleanupItem.objects.filter(round__stage=Stage.OPEN.value).exclude(round=found)
    return Preview(
        total=len(rows),
        units=tuple(
            sorted(((by_pk[pk], n) for pk, n in counts.items()), key=lambda u: (u[0].order, u[0].code))
        ),
        elsewhere=open_items.standing().filter(document__in=[pk for pk, _ in rows]).count(),
        without_unit=sum(not stands(answering[agency], today) for _, agency in rows),
    )


def standing_units(organiser: Agency, today: date) -> list[Agency]:
    """Give the agencies that may clean in a round of this one: itself and all standing below, in the directory's order."""
    known = directory().agencies.values()
    found = [a for a in known if a.path.startswith(organiser.path) and stands(a, today)]
    return sorted(found, key=lambda a: (a.order, a.code))


def unit_of(found: CleanupRound, agency: Agency) -> Agency:
    """Give the unit that cleans: `own_to` stands in for the organising agency."""
    if agency.pk == found.agency_id and found.own_to is not None:
        return found.own_to
    return agency


def scope_words(plain: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give a scope in words, (label, value)."""
    from kaicheng.documents.declared import theme_name

    scope = Scope.of(plain)
    known = {agency.code: agency.name for agency in directory().agencies.values()}
    units = [known.get(code, code) for code in scope.agencies] + ([scope.group] if scope.group else [])
    rows = [
        ("单位", "、".join(units) or "本机关及所属各单位"),
        ("范围", "行政规范性文件" if scope.normative else "公开的全部文件"),
        ("文种", "、".join(scope.genres)),
        ("主题", "、".join(theme_name(code) for code in scope.themes)),
        ("效力", "、".join(STATES.get(state, state) for state in scope.states)),
        ("成文年份", _years(scope)),
        ("标题或文号含", scope.words),
    ]
    return [(label, words) for label, words in rows if words]


def _years(scope: Scope) -> str:
    if scope.year_from is None and scope.year_until is None:
        return ""
    if scope.year_from == scope.year_until:
        return f"{scope.year_from}年"
    since = f"{scope.year_from}年" if scope.year_from is not None else ""
    until = f"{scope.year_until}年" if scope.year_until is not None else ""
    return f"{since}至{until}" if since and until else f"{since}以来" if since else f"{until}以前（含）"
