"""The screens of the working calendar, and its public page."""

from datetime import date

import pytest
from calendars.conftest import Y2027
from django.test import Client
from users.factories import on_duty

from kaicheng.calendars.models import HolidayNotice
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

ADDRESS = "/admin/calendar/"


@pytest.fixture
def desk(office: User) -> Client:
    client = Client()
    client.force_login(office)
    return client


def test_a_notice_is_checked_before_it_is_taken(desk: Client) -> None:
    checked = desk.post(f"{ADDRESS}new/", {"text": Y2027})
    assert "读出2027年放假安排" in checked.content.decode()
    assert "天由上班改为休息" in checked.content.decode()
    assert not HolidayNotice.objects.exists()


def test_what_was_checked_is_taken_and_shown(desk: Client) -> None:
    taken = desk.post(f"{ADDRESS}new/", {"text": Y2027, "confirmed": "1"}, follow=True)
    assert taken.redirect_chain[-1][0] == f"{ADDRESS}2027/"
    assert "国办发明电〔2026〕90号" in taken.content.decode()
    assert HolidayNotice.objects.get().days.get(day=date(2027, 1, 3)).kind == "work"


def test_a_notice_with_a_problem_is_not_taken_even_when_confirmed(desk: Client) -> None:
    wrong = Y2027.replace("共8天", "共9天")
    assert "写明“共9天”，读出8天" in desk.post(f"{ADDRESS}new/", {"text": wrong}).content.decode()
    assert desk.post(f"{ADDRESS}new/", {"text": wrong, "confirmed": "1"}).status_code == 400
    assert not HolidayNotice.objects.exists()


def test_going_back_keeps_the_text(desk: Client) -> None:
    page = desk.post(f"{ADDRESS}new/", {"text": Y2027, "back": "1"}).content.decode()
    assert "国办发明电〔2026〕90号" in page
    assert "检查</button>" in page


def test_a_wrong_notice_is_taken_out_with_its_reason(desk: Client) -> None:
    desk.post(f"{ADDRESS}new/", {"text": Y2027, "confirmed": "1"})
    address = f"{ADDRESS}notices/{HolidayNotice.objects.get().pk}/remove/"
    assert desk.post(address, {"reason": ""}).status_code == 400
    assert desk.post(address, {"reason": "年份录错"}).status_code == 302
    assert not HolidayNotice.objects.exists()


def test_a_term_is_counted_with_its_reasons(desk: Client) -> None:
    page = desk.get(f"{ADDRESS}2021/?since=2021-09-13&days=20").content.decode()
    assert "2021年10月15日" in page
    assert "调休上班的9月18日、26日，10月9日计入" in page


@pytest.mark.parametrize(
    "asked",
    ["?since=x&days=20", "?since=2021-09-13&days=0", "?since=2021-09-13&days=9999999", "?since=0001-01-01&days=2",
     "?since=9999-12-31&days=20", "?since=", "?year=٢٠٢٦", "?year=99999999999999999999"],
)  # fmt: skip
@pytest.mark.parametrize("address", [ADDRESS, "/calendar/"])
def test_odd_questions_are_answered_with_sentences(desk: Client, address: str, asked: str) -> None:
    assert desk.get(f"{address}{asked}").status_code in {200, 302}


@pytest.mark.parametrize("year", [0, 1899, 2101, 99999])
def test_years_far_away_are_not_found(desk: Client, year: int) -> None:
    assert desk.get(f"{ADDRESS}{year}/").status_code == 404
    assert desk.get(f"/calendar/{year}/").status_code == 404


def test_who_may_not_enter_sees_no_button(county: dict[str, Agency]) -> None:
    client = Client()
    client.force_login(on_duty(DutyKind.EDITOR, county["N"]))
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "录入放假通知" not in page.content.decode()


@pytest.mark.django_db
def test_the_public_reads_the_calendar_and_counts() -> None:
    page = Client().get("/calendar/2026/?since=2026-09-14&days=20").content.decode()
    assert "全年 <strong" in page
    assert "2026年10月16日" in page
    assert "元旦放假" in page


@pytest.mark.django_db
def test_the_public_is_told_that_a_year_is_not_announced() -> None:
    page = Client().get("/calendar/2027/?since=2026-12-21&days=20").content.decode()
    assert "放假安排尚未公布" in page
    assert "暂定" in page
