"""What comes again every year goes into the next year's ledger: once, a year on, with the units of the day."""

from datetime import date, timedelta

import pytest
from documents.factories import NOW, TODAY, office_of
from hypothesis import given
from hypothesis import strategies as st
from organisations.factories import make_agency, make_county
from workplan.factories import make_plan, make_task

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import WorkPlan
from kaicheng.workplan.selectors.yearly import items_again
from kaicheng.workplan.services.copying import copy_to_next_year
from kaicheng.workplan.workflow import Stage, State
from kaicheng.workplan.yearly import a_year_on, same_key, words_a_year_on

QUARTERLY = [{"words": "每季度", "per": "quarter", "every": 1, "count": 1, "op": "="}]
ANNUAL = [{"words": "每年1月31日前", "kind": "annual", "month_day": [1, 31]}]


@pytest.fixture
def county(db: None) -> dict[str, Agency]:
    return make_county()


@pytest.fixture
def plan(county: dict[str, Agency]) -> WorkPlan:
    plan = make_plan(county["G"])
    make_task(plan, county["J"], frequencies=QUARTERLY)
    make_task(plan, county["F"], deadlines=ANNUAL, due_on=date(2027, 1, 31), first_due_on=date(2027, 1, 31))
    make_task(
        plan, county["N"], heading="建好2026年目录", text="2026年6月底前建好，汇集2000年以来的文件。",
        first_due_on=date(2026, 6, 30), due_on=date(2026, 9, 30), state=State.CONFIRMED.value, percent=100,
    )  # fmt: skip
    return plan


def copied(plan: WorkPlan, *numbers: int, into: WorkPlan | None = None) -> WorkPlan:
    keys = set(plan.tasks.filter(number__in=numbers).values_list("pk", flat=True))
    return copy_to_next_year(plan=plan, keys=keys, actor=office_of(plan.agency), now=NOW, into=into)


def test_what_comes_again_is_known_by_its_words(plan: WorkPlan) -> None:
    assert [one.why for one in items_again(plan)] == ["每季度", "每年1月31日前", ""]


def test_a_copy_is_a_year_on_and_has_not_begun(plan: WorkPlan) -> None:
    into = copied(plan, 1, 2, 3)
    assert (into.year, into.stage, into.previous, into.title) == (
        2027,
        Stage.PROPOSED,
        plan,
        "2027年政务公开工作要点",
    )
    first, second, third = into.tasks.all()
    assert first.frequencies == QUARTERLY
    assert second.due_on == date(2028, 1, 31)
    assert (third.heading, third.due_on) == ("建好2027年目录", date(2027, 6, 30))
    assert third.text == "2027年6月底前建好，汇集2000年以来的文件。"
    assert {(t.state, t.percent, t.carried_from) for t in into.tasks.all()} == {("not_begun", 0, None)}


def test_nothing_is_copied_twice(plan: WorkPlan) -> None:
    into = copied(plan, 1)
    with pytest.raises(Invalid, match="已有"):
        copied(plan, 1, 2)
    copied(plan, 2, into=into)
    assert into.tasks.count() == 2
    assert [one.there is not None for one in items_again(plan)] == [True, True, False]


def test_units_become_their_successors(plan: WorkPlan, county: dict[str, Agency]) -> None:
    heir = make_agency("X", "青岚县教育体育局", parent=county["G"])
    Agency.objects.filter(pk=county["J"].pk).update(abolished_on=TODAY - timedelta(days=1), successor=heir)
    county["J"].refresh_from_db()
    county["J"].save()
    unit = copied(plan, 1).tasks.get().units.get()
    assert (unit.agency, unit.name, unit.role) == (heir, heir.name, "lead")


def test_only_a_proposal_of_the_next_year_takes_copies(plan: WorkPlan, county: dict[str, Agency]) -> None:
    other = make_plan(county["G"], year=2027)
    with pytest.raises(Invalid):
        copied(plan, 1, into=other)


def test_what_was_dropped_is_not_offered(plan: WorkPlan) -> None:
    plan.tasks.filter(number=1).update(state=State.DROPPED.value)
    assert [one.task.number for one in items_again(plan)] == [2, 3]


@given(st.dates(date(2004, 1, 1), date(2090, 12, 31)))
def test_a_year_on_is_the_same_day_or_the_last_of_february(day: date) -> None:
    later = a_year_on(day)
    assert later is not None
    assert (later.year, later.month) == (day.year + 1, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


@given(st.integers(2004, 2090), st.text("年度月日0123456789前公开底、。", max_size=30))
def test_words_a_year_on_are_the_same_task(year: int, words: str) -> None:
    text = f"{year}年6月底前公开{words}"
    assert same_key("", words_a_year_on(text, year)) == same_key("", text)


def test_other_years_stay() -> None:
    assert words_a_year_on("2000年以来的文件，2026年底前入库", 2026) == "2000年以来的文件，2027年底前入库"
