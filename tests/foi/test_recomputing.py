"""A year that is announced late: dates of running cases are provisional until then, and what moved is listed."""

from datetime import date

import pytest
from foi.factories import at, handler_of, make_case, move, registered

from kaicheng.calendars import services as calendars
from kaicheng.events.models import Event
from kaicheng.foi.models import Case, DateChange
from kaicheng.foi.services import recomputing
from kaicheng.foi.workflow import Move

pytestmark = pytest.mark.django_db
FILED = date(2026, 12, 7)
# invented, in the form of a notice
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕90号
一、元旦：2026年12月31日（周四）至2027年1月2日（周六）放假调休，共3天。1月3日（周日）上班。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。2月14日（周日）上班。
国务院办公厅
2026年12月20日
"""


def announced() -> None:
    calendars.enter(actor=None, text=NOTICE, now=at(date(2026, 12, 21)))
    event = Event.objects.get(name=calendars.CHANGED)
    recomputing.on_calendar(event.payload, at(date(2026, 12, 21)))


def test_a_date_in_a_year_not_announced_is_provisional_until_the_notice_comes() -> None:
    case = registered(on=date(2026, 12, 1))
    assert (case.due_on, case.due_provisional) == (date(2026, 12, 29), True)
    announced()
    case.refresh_from_db()
    assert (case.due_on, case.due_provisional) == (date(2026, 12, 29), False)
    assert not DateChange.objects.exists()


def test_a_date_that_the_notice_moves_is_listed_with_its_reason() -> None:
    case = registered(on=date(2026, 12, 4))
    assert case.due_on == date(2027, 1, 1)
    announced()
    case.refresh_from_db()
    change = DateChange.objects.get()
    assert (change.case, change.before, change.after) == (case, date(2027, 1, 1), case.due_on)
    assert case.due_on == date(2027, 1, 4)
    assert "2027年" in change.reason
    recomputing.recompute(reason="再算一次", now=at(date(2026, 12, 22)))
    assert DateChange.objects.count() == 1


def test_cases_that_are_closed_or_not_begun_are_left_alone() -> None:
    filed = make_case(on=FILED)
    withdrawn = registered(on=FILED)
    move(withdrawn, Move.WITHDRAW, date(2026, 12, 8), actor=handler_of(withdrawn.agency))
    announced()
    assert not DateChange.objects.exists()
    assert set(Case.objects.values_list("due_on", flat=True)) == {None}
    assert filed.stage == "filed"
