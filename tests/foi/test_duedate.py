"""The calculator of terms: the vectors of the regulations, as a command that needs no site, and ends on days of rest."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from foi.histories import REAL
from foi.test_clock import TERMS

from kaicheng.calendars.models import HolidayNotice
from kaicheng.foi.management.commands import duedate
from kaicheng.foi.reckoning import reckon, terms_on
from kaicheng.kernel.text import chinese_date


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("duedate", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = duedate.WorkingCalendar.of(duedate.declared.facts(), duedate.declared.notices())
    monkeypatch.setattr(duedate, "known_calendar", lambda: (shipped, False))


@pytest.mark.parametrize(("term", "zero", "last"), TERMS)
def test_the_command_prints_every_vector(no_database: None, term: str, zero: date, last: date) -> None:
    said = printed("--from", f"{zero:%Y-%m-%d}", "--term", term)
    assert f"届满　　{chinese_date(last)}" in said
    assert f"{last:%Y-%m-%d}" in said.rstrip().splitlines()[-2]


def test_it_prints_day_by_day_what_counts_and_why(no_database: None) -> None:
    said = printed("--from", "2021-09-13", "--term", "reply")
    for line in (
        "2021-09-18 星期六　第5个工作日，调休上班",
        "2021-09-20 星期一　不计（中秋节）",
        "逾期不答复的",
        "第三十三条",
    ):
        assert line in said
    assert "2021-09-18" not in printed("--from", "2021-09-13", "--brief")


def test_what_it_does_not_know_it_refuses_with_what_there_is(no_database: None) -> None:
    with pytest.raises(CommandError, match="third_party"):
        printed("--term", "nothing")
    with pytest.raises(CommandError, match="样子"):
        printed("--from", "2026-13-01")
    with pytest.raises(CommandError, match="尚未施行"):
        printed("--from", "2020-06-01", "--term", "fee_payment")


def test_a_year_that_is_not_announced_is_marked(no_database: None) -> None:
    assert "暂定" in printed("--from", "2030-12-20")


def test_without_a_database_none_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "none.sqlite3"

    class Absent:
        vendor, settings_dict = "sqlite", {"NAME": str(place)}

    monkeypatch.setattr(duedate, "connection", Absent())
    _, entered = duedate.known_calendar()
    assert not entered
    assert not place.exists()


@pytest.mark.django_db
def test_notices_that_were_entered_count() -> None:
    HolidayNotice.objects.create(
        year=2030, number="国办发明电〔2029〕1号", issued_on=date(2029, 11, 1), text="x", entered_at=_now()
    )
    calendar, entered = duedate.known_calendar()
    assert entered
    assert 2030 in calendar.announced


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_an_end_on_a_day_of_rest_moves_for_remedies_and_says_so() -> None:
    found = reckon(terms_on(date(2026, 4, 20))["suit_after_review"], date(2026, 4, 20), REAL)
    assert (found.due.day, found.last.day) == (date(2026, 5, 5), date(2026, 5, 6))
    assert "顺延" in found.sentence
    plain = reckon(terms_on(date(2026, 4, 1))["suit_after_review"], date(2026, 4, 1), REAL)
    assert plain.moved is None
    assert plain.last.day == date(2026, 4, 16)
