"""From an address of the library to its list: what is asked, and the filters with their counts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.http import QueryDict

from kaicheng.documents.selectors import ORDERS, VALID, LibraryQuery, LibraryResult, matching
from kaicheng.documents.validity import LABELS, State
from kaicheng.organisations.selectors import directory
from kaicheng.portal import listing, themes

FILTERS = ("agency", "genre", "theme", "year", "state", "normative")
_STATES = (State.IN_FORCE, State.AMENDED, State.NOT_YET, State.EXPIRED, State.REPEALED)
STATES = {VALID: "现行有效", **{state.value: LABELS[state] for state in _STATES}}
SIZE = 20
_FACETS = ("state", "normative", "theme", "genre", "agency", "year")  # as people use them
SORTS = {"published": "最新发布", "written": "最新成文", "oldest": "最早成文", "number": "按文号"}
_FIRST_ORDER = next(iter(ORDERS))
_YEAR_DIGITS = 4
_LONGEST = 40


def asked_of(given: QueryDict) -> dict[str, str]:
    """What an address asks; values that can mean nothing are dropped."""
    asked = {name: given.get(name, "").strip()[:_LONGEST] for name in (*FILTERS, "order", "page")}
    if asked["state"] not in STATES:
        asked["state"] = ""
    if not (asked["year"].isascii() and asked["year"].isdigit() and len(asked["year"]) == _YEAR_DIGITS):
        asked["year"] = ""
    asked["order"] = asked["order"] if asked["order"] in ORDERS and asked["order"] != _FIRST_ORDER else ""
    asked["normative"] = "1" if asked["normative"] == "1" else ""
    asked["page"] = asked["page"] if listing.whole_number(asked["page"]) > 1 else ""
    return {name: value for name, value in asked.items() if value and "\0" not in value}


def query_of(asked: Mapping[str, str]) -> LibraryQuery:
    return LibraryQuery(
        agency=asked.get("agency", ""),
        genre=asked.get("genre", ""),
        theme=asked.get("theme", ""),
        year=int(asked["year"]) if "year" in asked else None,
        state=asked.get("state", ""),
        normative=True if "normative" in asked else None,
        order=asked.get("order", _FIRST_ORDER),
        page=listing.whole_number(asked.get("page", "")),
        size=SIZE,
    )


def labels() -> dict[str, listing.Label]:
    """How the value of a filter reads on its own, in a chip."""
    known = directory().agencies.values()
    above = {agency.parent_id for agency in known}
    # choosing an agency chooses what is below it, too, and says so
    agencies = {a.code: f"{a.name}（含所属单位）" if a.pk in above else a.name for a in known}
    return {
        "state": lambda value: STATES.get(value, value),
        "normative": lambda _: "行政规范性文件",
        "agency": lambda value: agencies.get(value, value),
        "genre": lambda value: value,
        "theme": themes.name_of,
        "year": lambda value: f"{value}年",
    }


def facets(address: listing.Address, result: LibraryResult, today: date) -> list[listing.Facet]:
    """Filters with their counts; whether only normative ones are wanted is counted here (one query)."""
    named = labels()
    rows = {name: [(facet.value, facet.count) for facet in found] for name, found in result.facets.items()}
    rows["state"] = states_shown(dict(rows["state"]), address.asked.get("state", ""))
    rows["normative"] = [("1", matching(replace(result.query, normative=True), today).count())]
    return [listing.facet(address, name, rows[name], named[name]) for name in _FACETS]


def states_shown(counts: Mapping[str, int], chosen: str) -> list[tuple[str, int]]:
    """现行有效 first; what it consists of (有效, 已修改) only where both occur or one is chosen."""
    parts = {State.IN_FORCE.value, State.AMENDED.value}
    both = all(counts.get(part) for part in parts) or chosen in parts
    return [(state, counts.get(state, 0)) for state in STATES if both or state not in parts]


def sorts(address: listing.Address) -> list[tuple[str, str, bool]]:
    """Label, address, whether it is the present order."""
    now = address.asked.get("order", _FIRST_ORDER)
    return [
        (label, address.with_(order="" if order == _FIRST_ORDER else order), order == now)
        for order, label in SORTS.items()
    ]
