"""Addresses, filters and pages of a list, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.portal.listing import Address, facet, pager, whole_number


def test_a_new_filter_begins_at_the_first_page() -> None:
    address = Address("/library/", {"year": "2026", "page": "3"})
    assert address.with_(genre="通知") == "/library/?year=2026&genre=%E9%80%9A%E7%9F%A5"


@given(
    st.dictionaries(st.sampled_from(["q", "page", "state", "year"]), st.sampled_from(["", "水 利&", "2"])),
    st.sampled_from(["state", "q", "genre"]),
    st.sampled_from(["", "x y", "水"]),
)
def test_many_values_of_a_filter_lead_where_each_alone_does(
    asked: dict[str, str], name: str, value: str
) -> None:
    address = Address("/search/", asked)
    assert address.each(name)(value) == address.with_(**{name: value})


def test_the_active_choice_leads_back_and_is_never_hidden() -> None:
    counts = [(str(year), 1) for year in range(2026, 2000, -1)]
    found = facet(Address("/library/", {"year": "2003"}), "year", counts, lambda value: f"{value}年")
    active = [choice for choice in found.choices if choice.active]
    assert [choice.url for choice in active] == ["/library/"]
    assert len(found.choices) + len(found.more) == 26


@given(page=st.integers(-5, 500), total=st.integers(0, 4000), size=st.integers(1, 50))
def test_a_pager_stays_in_range_and_counts_every_row_once(page: int, total: int, size: int) -> None:
    made = pager(Address("/x/", {}), page=page, total=total, size=size)
    assert 1 <= made.page <= made.pages
    assert made.last - made.first < size
    assert made.last <= total
    numbers = [link[0] for link in made.links if link]
    assert numbers == sorted(set(numbers))
    assert {1, made.page, made.pages} <= set(numbers)


@pytest.mark.parametrize("text", ["", "-1", "1e3", "二", "99999999", "１"])
def test_nonsense_is_page_one(text: str) -> None:
    assert whole_number(text) == 1
