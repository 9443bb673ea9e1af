"""The information-processing fee: every figure of the regulations, and what must hold of any."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.foi.fees import Way, fee_by_page, fee_by_piece, tiers_on

DAY = date(2021, 6, 1)
BY_PIECE = [
    (10, 0),
    (11, 100),
    (30, 2000),
    (31, 2200),
    (35, 3000),
    (40, 4000),
    (41, 4300),
    (50, 7000),
    (51, 7400),
]
BY_PAGE = [(30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (250, 4700)]


@pytest.mark.parametrize(("pieces", "yuan"), BY_PIECE)
def test_pieces_cost_what_the_regulations_reckon(pieces: int, yuan: int) -> None:
    assert fee_by_piece(pieces, 0, DAY).amount == yuan


@pytest.mark.parametrize(("pages", "yuan"), BY_PAGE)
def test_pages_cost_what_the_regulations_reckon(pages: int, yuan: int) -> None:
    assert fee_by_page(pages, DAY).amount == yuan


@given(st.integers(0, 120), st.integers(0, 120))
def test_pieces_are_added_up_over_the_month_of_an_applicant(before: int, count: int) -> None:
    both = fee_by_piece(before + count, 0, DAY).amount
    assert fee_by_piece(before, 0, DAY).amount + fee_by_piece(count, before, DAY).amount == both


@given(st.integers(0, 2000))
def test_one_page_more_never_costs_less(pages: int) -> None:
    assert fee_by_page(pages + 1, DAY).amount >= fee_by_page(pages, DAY).amount


@given(st.integers(0, 300))
def test_the_parts_cover_every_page_once(pages: int) -> None:
    parts = fee_by_page(pages, DAY).parts
    assert [n for part in parts for n in range(part.first, part.last + 1)] == list(range(1, pages + 1))


def test_the_notice_says_how_it_was_reckoned() -> None:
    assert fee_by_page(101, DAY).sentence == (
        "第1至30页不收费；第31至100页每页10元，计700元；第101页每页20元，计20元。合计720元。"
    )
    assert fee_by_piece(2, 30, DAY).sentence == "第31至32件每件200元，计400元。合计400元。"
    assert fee_by_page(0, DAY).sentence == "没有应当计费的内容。合计0元。"


def test_no_fee_can_be_reckoned_before_the_rule_applied() -> None:
    with pytest.raises(LookupError, match="尚未施行"):
        tiers_on(Way.BY_PAGE, date(2020, 12, 31))


def test_negative_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        fee_by_piece(-1, 0, DAY)
