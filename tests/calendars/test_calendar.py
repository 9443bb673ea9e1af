"""The calendar of shipped and entered notices."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from calendars.conftest import Y2027
from organisations.factories import TODAY
from users.factories import on_duty

from kaicheng.audit.models import Entry
from kaicheng.calendars import declared, permissions, services
from kaicheng.calendars.models import HolidayNotice
from kaicheng.calendars.selectors import calendar, sources
from kaicheng.events.models import Event
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.kernel.workdays import SATURDAY, DayKind, Due
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User
from kaicheng.users.policy import may

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
# Statutory days off a year: ten, eleven from 2008, thirteen from 2025 (全国年节及纪念日放假办法); one on a weekend is made
# up for, and a make-up day pays for each further day of rest. So days won less days lost is this number in every year.
EXTRA = {2015: 1, 2020: 2}  # Victory Day; the Spring Festival prolonged by a Friday and a make-up Saturday


def statutory(year: int) -> int:
    return (10 if year < 2008 else 11 if year < 2025 else 13) + EXTRA.get(year, 0)


def test_every_year_from_2004_to_2026_is_shipped() -> None:
    assert sorted(declared.notices()) == list(range(2004, 2027))
    assert {holiday.year for holiday in declared.holidays()} == set(range(2004, 2027))


def test_every_shipped_make_up_day_is_a_weekend_day() -> None:
    worked = [day for holiday in declared.holidays() for day in holiday.worked]
    assert len(worked) == 151
    assert all(day.weekday() >= SATURDAY for day in worked)


def test_no_shipped_day_both_rests_and_works() -> None:
    assert max(Counter(fact.day for fact in declared.facts()).values()) == 1


@pytest.mark.parametrize("year", range(2004, 2027))
def test_a_shipped_year_gives_the_statutory_days_and_no_more(year: int) -> None:
    facts = [fact for holiday in declared.holidays() if holiday.year == year for fact in holiday.facts]
    rested = sum(fact.rests and fact.day.weekday() < SATURDAY for fact in facts)
    worked = sum(not fact.rests for fact in facts)
    assert rested - worked == statutory(year)


@pytest.mark.django_db
def test_the_calendar_is_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert calendar().after(date(2021, 9, 13), 20) == Due(date(2021, 10, 15), provisional=False)


def test_an_entered_notice_settles_its_year(office: User) -> None:
    before = calendar().after(date(2026, 12, 28), 20)
    services.enter(actor=office, text=Y2027, now=NOW)
    after = calendar().after(date(2026, 12, 28), 20)
    assert (before.provisional, after.provisional) == (True, False)
    assert after.day > before.day
    assert calendar().kind(date(2026, 12, 31)) is DayKind.HOLIDAY


def test_entering_is_recorded_and_announced(office: User) -> None:
    notice = services.enter(actor=office, text=Y2027, now=NOW)
    entry = Entry.objects.get(verb=permissions.ENTER)
    event = Event.objects.get(name="calendars.changed")
    assert (notice.number, notice.issued_on) == ("国办发明电〔2026〕90号", date(2026, 11, 20))
    assert entry.detail["changed"] == event.payload["days"]
    assert "2026-12-31" in event.payload["days"]
    assert "2027-04-03" not in event.payload["days"], "a Saturday rests anyway"
    assert event.payload["year"] == 2027


def test_the_same_notice_is_taken_once(office: User) -> None:
    services.enter(actor=office, text=Y2027, now=NOW)
    with pytest.raises(Invalid, match="已经录入"):
        services.enter(actor=office, text=Y2027, now=NOW)
    with pytest.raises(Invalid, match="国办发明电〔2025〕7号已经录入"):
        services.enter(actor=office, text=Y2027.replace("〔2026〕90号", "〔2025〕7号"), now=NOW)


def test_a_later_notice_changes_days_of_an_earlier_one(office: User) -> None:
    services.enter(actor=office, text=Y2027, now=NOW)
    change = "关于调整2027年劳动节假期安排的通知 国办发明电〔2027〕3号\n现将2027年劳动节安排通知如下。\n劳动节：5月1日至6日放假调休。5月8日、9日上班。\n2027年3月1日"
    services.enter(actor=office, text=change, now=NOW)
    assert calendar().kind(date(2027, 5, 6)) is DayKind.HOLIDAY
    assert calendar().kind(date(2027, 5, 9)) is DayKind.MAKE_UP
    assert calendar().kind(date(2027, 10, 9)) is DayKind.MAKE_UP, "what it does not speak of stays"


def test_a_text_with_a_problem_takes_nothing(office: User) -> None:
    with pytest.raises(Invalid, match="写作“周六”"):
        services.enter(actor=office, text=Y2027.replace("1月3日（周日）上班", "1月3日（周六）上班"), now=NOW)
    assert not HolidayNotice.objects.exists()


def test_what_the_text_lacks_is_taken_from_beside_it(office: User) -> None:
    bare = "\n".join(Y2027.splitlines()[2:9])
    with pytest.raises(Invalid, match="没有读出是哪一年"):
        services.enter(actor=office, text=bare, now=NOW)
    with pytest.raises(Invalid, match=r"没有读出发文字号.*没有读出成文日期"):
        services.enter(actor=office, text=bare, year=2027, now=NOW)
    given = {"year": 2027, "number": "国办发明电[2026]90号", "issued_on": date(2026, 11, 20)}
    assert services.enter(actor=office, text=bare, now=NOW, **given).number == "国办发明电〔2026〕90号"


def test_removing_brings_the_calendar_back_and_keeps_the_text_in_the_record(office: User) -> None:
    before = calendar()
    notice = services.enter(actor=office, text=Y2027, now=NOW)
    services.remove(actor=office, notice=notice, reason="年份录错", now=NOW)
    assert calendar() == before
    entry = Entry.objects.get(verb=permissions.REMOVE)
    assert entry.detail["reason"] == "年份录错"
    assert "2026-12-31 rest 元旦" in entry.detail["days"]
    assert Event.objects.filter(name="calendars.changed").count() == 2


def test_removing_needs_a_reason(office: User) -> None:
    notice = services.enter(actor=office, text=Y2027, now=NOW)
    with pytest.raises(Invalid, match="请写明删除原因"):
        services.remove(actor=office, notice=notice, reason=" ", now=NOW)


@pytest.mark.parametrize("kind", list(DutyKind))
@pytest.mark.parametrize("place", ["G", "O", "N"])
def test_only_the_office_and_the_administrator_at_the_root_enter(
    county: dict[str, Agency], kind: DutyKind, place: str
) -> None:
    person = on_duty(kind, county[place])
    allowed = place == "G" and kind in {DutyKind.OFFICE, DutyKind.ADMINISTRATOR}
    assert may(permissions.ENTER, person, on=TODAY) is allowed
    assert may(permissions.READ, person, on=TODAY)
    if not allowed:
        with pytest.raises(NotAllowed):
            services.enter(actor=person, text=Y2027, now=NOW)


@pytest.mark.django_db
def test_the_sources_of_a_year_name_its_notice_and_what_changed_it() -> None:
    assert [source.number for source in sources(2020)] == ["国办发明电〔2020〕1号", "国办发明电〔2019〕16号"]
    assert "待核" in sources(2005)[0].basis
