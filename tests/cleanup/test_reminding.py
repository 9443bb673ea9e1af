"""Units are reminded before the deadline, on it, and after it; and whenever the office asks."""

from datetime import UTC, datetime, timedelta

import pytest
from cleanup.factories import (
    DEADLINE,
    NOW,
    County,
    close,
    decide,
    item_of,
    make_county,
    make_normative,
    make_open_round,
    propose,
)
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.cleanup.selectors.items import full
from kaicheng.cleanup.services.reminding import due_words, on_tick, remind_amendments, remind_due, remind_now
from kaicheng.cleanup.workflow import Verdict
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    county = make_county()
    for unit in county.units:
        make_normative(unit)
    make_open_round(county)
    Notice.objects.all().delete()
    return county


def at(days: int, hour: int = 1) -> datetime:
    """So many days after the deadline; `hour` is UTC, so 1 is nine o'clock here."""
    day = DEADLINE + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "beginning"), [(-7, "清理期限还剩7天"), (0, "清理今日到期"), (3, "清理已逾期3天")]
)
def test_reminders_go_out_before_on_and_after_the_last_day(county: County, days: int, beginning: str) -> None:
    assert remind_due(at(days)) == 2
    assert {n.subject.split("：")[0] for n in Notice.objects.all()} == {beginning}


@given(st.integers(-60, 60))
def test_no_day_after_the_deadline_is_further_than_three_from_a_reminder(days: int) -> None:
    words = [bool(due_words(DEADLINE, DEADLINE + timedelta(days=days + n))) for n in range(3)]
    assert sum(words) == 1 if days >= 0 else sum(words) <= 1


def test_the_same_reminder_is_not_sent_twice_in_a_day(county: County) -> None:
    remind_due(at(0))
    before = Notice.objects.count()
    remind_due(at(0, hour=5))
    assert Notice.objects.count() == before > 0


def test_nobody_is_reminded_at_night(county: County) -> None:
    on_tick(at(-1, hour=20))  # four o'clock in the morning of the last day
    assert not Notice.objects.exists()


def test_whoever_has_decided_is_left_in_peace(county: County) -> None:
    unit = county.units[0]
    found = make_open_round(county, title="第二轮")
    item = found.items.get(agency=unit)
    decide(county, [item_of(found, item.document)], Verdict.KEEP)
    Notice.objects.all().delete()
    told = remind_now(found=found, actor=county.officer, now=NOW)
    assert [agency for agency, _ in told] == [county.units[1]]
    assert not Notice.objects.filter(person=county.editors[unit.pk]).exists()


def test_a_proposal_is_called_to_mind_to_those_who_confirm(county: County) -> None:
    found = make_open_round(county, title="第二轮")
    item = found.items.get(agency=county.units[0])
    propose(county, [item_of(found, item.document)], Verdict.KEEP)
    Notice.objects.all().delete()
    remind_now(found=found, actor=county.officer, now=NOW, agencies=[county.units[0].code])
    assert [n.person for n in Notice.objects.all()] == [county.reviewers[county.units[0].pk]]


def test_the_office_may_urge_twice_and_not_in_vain(county: County) -> None:
    found = make_open_round(county, title="第二轮")
    remind_now(found=found, actor=county.officer, now=NOW)
    first = Notice.objects.count()
    remind_now(found=found, actor=county.officer, now=NOW + timedelta(hours=2))
    assert Notice.objects.count() > first
    with pytest.raises(Invalid):
        remind_now(found=found, actor=county.officer, now=NOW, agencies=["NONE"])
    found.stage = "closed"
    with pytest.raises(Conflict):
        remind_now(found=found, actor=county.officer, now=NOW)


def test_a_promised_amendment_is_called_to_mind_until_it_is_made(county: County) -> None:
    found = make_open_round(county, title="第二轮")
    items = list(full().filter(round=found))
    promised = (at(30)).date()
    decide(county, items[:1], Verdict.AMEND, change_by=promised)
    decide(county, items[1:], Verdict.KEEP)
    close(county, found)
    Notice.objects.all().delete()
    assert remind_amendments(at(30)) == 1
    assert remind_amendments(at(30, hour=6)) == 0
    assert remind_amendments(at(31)) == 0
    assert remind_amendments(at(33)) == 1
    assert "修改已逾期3天" in Notice.objects.latest("pk").subject
