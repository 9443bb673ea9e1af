"""The disclosure section as its pages show it: the tree at the left, addresses, lists ready for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from kaicheng.catalogue.declared import Section
from kaicheng.disclosure.selectors import (
    AgencySection,
    Leaf,
    PlaceList,
    PlaceQuery,
    TermRow,
    successor_of,
    told,
)
from kaicheng.disclosure.selectors.listing import SIZE
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import stands
from kaicheng.portal import library_list, listing
from kaicheng.portal.rows import row_of

NAME = "政府信息公开"  # 61号: the one name
PAGES = {
    "guide": "guide",
    "rules": "rules",
    "statutory": "statutory",
    "report": "reports",
    "request": "request",
}
MEETINGS_SHOWN = 20
_FILTERS = ("state", "year", "genre")
_SORTS = {"": "最新发布", "written": "最新成文", "oldest": "最早成文"}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree. `count` None: nothing is counted there."""

    name: str
    url: str
    count: int | None
    active: bool
    open: bool = False
    leaves: tuple["Branch", ...] = ()


def address_of(agency: Agency, section: Section) -> str:
    return reverse(f"portal:disclosure_{PAGES[section.code]}", args=[agency.code])


def leaf_address(agency: Agency, code: str) -> str:
    return reverse("portal:disclosure_item", args=[agency.code, code])


def tree(section: AgencySection, active: str, item: str = "") -> tuple[Branch, ...]:
    """The five parts in their order; the middle one with its items. `active`: code of the part shown."""
    return tuple(
        Branch(
            part.section.name,
            address_of(section.agency, part.section),
            None if part.section.holds == "service" else part.holding.count,
            part.section.code == active and not item,
            part.section.code == active,
            tuple(_branch(section.agency, leaf, item) for leaf in section.leaves)
            if part.section.holds == "tree"
            else (),
        )
        for part in section.parts
    )


def _branch(agency: Agency, leaf: Leaf, item: str) -> Branch:
    return Branch(
        leaf.item.name, leaf_address(agency, leaf.item.code), leaf.holding.count, leaf.item.code == item
    )


def frame(section: AgencySection, active: str, today: date, *, item: str = "") -> dict[str, Any]:
    """What every page of an agency's section needs."""
    agency = section.agency
    home = reverse("portal:disclosure_agency", args=[agency.code])
    crumbs = [(NAME, reverse("portal:disclosure")), (agency.name, home if active else "")]
    crumbs += [(b.name, b.url if item else "") for b in tree(section, active, item) if b.open and active]
    leaf = section.leaf(item) if item else None
    if leaf is not None:
        crumbs.append((leaf.item.name, ""))
    return {
        "agency": agency,
        "place": section,
        "tree": tree(section, active, item),
        "active": active,
        "gone": not stands(agency, today),
        "successor": successor_of(agency, today),
        "crumbs": crumbs,
        "search_url": reverse("portal:disclosure_statutory", args=[agency.code]),
    }


# -- lists ---------------------------------------------------------------------------------------------------------


def asked_of(given: QueryDict) -> dict[str, str]:
    """What the address of a list asks, without what can mean nothing."""
    asked = library_list.asked_of(given)
    words = " ".join(given.get("q", "").replace("\0", "").split())[:_LONGEST]
    kept = {name: value for name, value in asked.items() if name in {*_FILTERS, "order", "page"}}
    if kept.get("order") not in _SORTS:
        kept.pop("order", None)
    return {**kept, **({"q": words} if words else {})}


def query_of(asked: Mapping[str, str], item: str) -> PlaceQuery:
    return PlaceQuery(
        item=item,
        whole="q" in asked and not item,  # the box in the head says: in this section
        words=asked.get("q", ""),
        year=int(asked["year"]) if "year" in asked else None,
        genre=asked.get("genre", ""),
        state=asked.get("state", ""),
        order=asked.get("order") or "published",
        page=listing.whole_number(asked.get("page", "")),
    )


def list_context(path: str, asked: Mapping[str, str], found: PlaceList) -> dict[str, Any]:
    """Filters with counts, chips, order, pages and files of a list."""
    address = listing.Address(path, asked)
    labels = library_list.labels()
    counts = {name: list(values) for name, values in found.counts.items()}
    counts["state"] = library_list.states_shown(dict(found.counts["state"]), asked.get("state", ""))
    pager = listing.pager(address, page=found.query.page, total=found.total, size=SIZE)
    return {
        "rows": [row_of(line) for line in found.rows],
        "codes": [line.code for line in found.rows],
        "total": found.total,
        "facets": [listing.facet(address, name, counts[name], labels[name]) for name in _FILTERS],
        "chips": _chips(address, labels),
        "clear_url": address.bare("order"),
        "sorts": [
            (label, address.with_(order=key), key == asked.get("order", "")) for key, label in _SORTS.items()
        ],
        "pager": pager,
        "export_url": address.with_(format="xlsx"),
        "q": asked.get("q", ""),
    }


def _chips(address: listing.Address, labels: Mapping[str, listing.Label]) -> list[listing.Chip]:
    chips = listing.chips(address, labels)
    if words := address.asked.get("q"):
        chips.insert(0, listing.Chip("词语", words, address.with_(q="")))
    return chips


# -- meetings ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeetingPaper:
    """One paper of a meeting as a row shows it. `days`: natural days from the meeting to its publication."""

    url: str
    title: str
    held: date | None
    published: date | None
    days: int | None
    topics: tuple[str, ...]
    interpretations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A line of the table: a number with its papers, or missing numbers with what explains them."""

    label: str
    papers: tuple[MeetingPaper, ...]
    sentence: str
    gap: bool


def meeting_lines(term: TermRow, page: int) -> list[MeetingLine]:
    """The rows of one page, newest first. Two queries."""
    rows = term.rows[(page - 1) * MEETINGS_SHOWN : page * MEETINGS_SHOWN]
    known = told([paper.document_id for row in rows for paper in row.papers])
    lines = []
    for row in rows:
        papers = []
        for entry in row.papers:
            about = known.get(entry.document_id)
            held = about.held_on if about else None
            papers.append(
                MeetingPaper(
                    reverse("portal:document", args=[entry.code]),
                    entry.title,
                    held,
                    entry.published,
                    (entry.published - held).days if held and entry.published else None,
                    about.topics if about else (),
                    tuple(
                        (d.live.title, reverse("portal:document", args=[d.code]))
                        for d in about.interpretations
                        if d.live
                    )
                    if about
                    else (),
                )
            )
        label = f"第{row.first}次" if row.first == row.last else f"第{row.first}—{row.last}次"
        lines.append(MeetingLine(label, tuple(papers), row.note.sentence if row.note else "", row.gap))
    return lines
