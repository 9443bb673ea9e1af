"""The annual report's table adds up by two routes, whatever the cases; and the cases of the database fall into its rows."""

from datetime import date, timedelta

import pytest
from documents.factories import make_agency
from foi.factories import leader_of, make_case, move, registered
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.foi.declared import applicant_kinds, report_rows
from kaicheng.foi.models import Case, Proceeding
from kaicheng.foi.selectors.figures import heard_of, table_of
from kaicheng.foi.tabulating import PENDING, Heard, Line, tabulate, tabulate_heard
from kaicheng.foi.workflow import Move
from kaicheng.organisations.models import Agency

ROWS, KINDS = tuple(report_rows()), tuple(applicant_kinds())
DAYS = st.dates(date(2019, 6, 1), date(2024, 12, 31))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    came = draw(DAYS)
    ended = draw(st.none() | st.integers(0, 900).map(lambda days: came + timedelta(days=days)))
    return Line(draw(st.sampled_from(KINDS)), came, ended, draw(st.sampled_from(ROWS)) if ended else "")


@given(st.lists(lines(), max_size=60), st.integers(2019, 2027))
def test_what_came_and_was_carried_in_is_what_was_done_and_is_carried_out(
    cases: list[Line], year: int
) -> None:
    table = tabulate(cases, year, ROWS)
    assert table.agrees(KINDS)
    by_columns = sum(table.done(kind) for kind in KINDS)
    by_rows = sum(table.total(row) for row in table.results.values())
    assert by_columns == by_rows == sum(1 for one in cases if one.ended and one.ended.year == year)


@given(st.lists(lines(), max_size=60), st.integers(2019, 2026))
def test_what_is_carried_out_of_a_year_is_carried_into_the_next(cases: list[Line], year: int) -> None:
    assert tabulate(cases, year, ROWS).carried_out == tabulate(cases, year + 1, ROWS).carried_in


def test_a_result_that_no_row_takes_is_not_counted_silently() -> None:
    with pytest.raises(ValueError, match="cannot be counted"):
        tabulate([Line("person", date(2024, 1, 2), date(2024, 1, 3), "unknown")], 2024, ROWS)


def replied(agency: Agency, on: date, decision: str) -> Case:
    case = registered(agency, on=on)
    for what, actor in ((Move.PROPOSE, None), (Move.APPROVE, leader_of(agency)), (Move.DELIVER, None)):
        move(case, what, on + timedelta(days=1), actor=actor)
    Case.objects.filter(pk=case.pk).update(decision=decision)
    return case


@pytest.mark.django_db
def test_cases_fall_into_the_rows_of_their_decision() -> None:
    agency = make_agency()
    replied(agency, date(2025, 3, 3), "partly")
    again = replied(agency, date(2025, 4, 1), "absent")
    move(again, Move.REOPEN, date(2026, 2, 2), actor=leader_of(agency), note="责令重新答复")
    withdrawn = registered(agency, on=date(2025, 12, 30))
    move(withdrawn, Move.WITHDRAW, date(2026, 1, 5))
    open_one, repeated = registered(agency, on=date(2025, 12, 29)), make_case(agency, on=date(2025, 12, 31))
    move(repeated, Move.JOIN, date(2025, 12, 31), note="重复")
    Case.objects.filter(pk=repeated.pk).update(joined_to=open_one)
    make_case(agency, on=date(2025, 12, 31))  # not registered: it has not come yet
    table = table_of([agency], 2025)
    assert table.new == {"person": 5}
    assert table.carried_out == {"person": 3}
    assert (table.total(table.results["partly"]), table.total(table.results["unavailable_1"])) == (1, 1)
    following = table_of([agency], 2026)
    assert (following.carried_in, following.total(following.results["other_3"])) == ({"person": 3}, 1)


KINDS_HEARD, OUTCOMES = tuple(Proceeding.Kind.values), tuple(Proceeding.Outcome.values)


@st.composite
def heard(draw: st.DrawFn) -> Heard:
    begun = draw(DAYS)
    ended = draw(st.none() | st.integers(0, 900).map(lambda days: begun + timedelta(days=days)))
    return Heard(
        draw(st.sampled_from(KINDS_HEARD)), begun, ended, draw(st.sampled_from(OUTCOMES)) if ended else ""
    )


@given(st.lists(heard(), max_size=40), st.integers(2019, 2027))
def test_every_proceeding_stands_once_in_each_year_that_it_touches(found: list[Heard], year: int) -> None:
    table = tabulate_heard(found, year, KINDS_HEARD, OUTCOMES)
    touched = [
        one for one in found if one.begun.year <= year and (one.ended is None or one.ended.year >= year)
    ]
    assert sum(sum(row.values()) for row in table.values()) == len(touched)
    assert sum(row[PENDING] for row in table.values()) == sum(
        one.ended is None or one.ended.year > year for one in touched
    )


def test_a_proceeding_without_a_place_is_not_counted_silently() -> None:
    for one in (Heard("review", date(2024, 5, 1), date(2024, 4, 1), "upheld"), Heard("?", date(2024, 5, 1))):
        with pytest.raises(ValueError, match="cannot be counted"):
            tabulate_heard([one], 2024, KINDS_HEARD, OUTCOMES)


@pytest.mark.django_db
def test_proceedings_of_the_database_fall_into_their_rows() -> None:
    case = registered(make_agency(), on=date(2025, 3, 3))
    for kind, ended, outcome in (("review", date(2025, 9, 1), "corrected"), ("suit", None, "")):
        Proceeding.objects.create(
            case=case, kind=kind, organ="机关", begun_on=date(2025, 6, 2), ended_on=ended, outcome=outcome
        )
    table = heard_of([case.agency], 2025)
    assert (table["review"]["corrected"], table["suit"][PENDING]) == (1, 1)
    assert sum(map(sum, (row.values() for row in heard_of([case.agency], 2026).values()))) == 1
