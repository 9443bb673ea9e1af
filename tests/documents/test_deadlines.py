"""By when a text must be public (Art. 26), and how a clerk is told."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from documents.factories import make_actor, make_document, make_draft

from kaicheng.documents import services
from kaicheng.documents.models import Edition
from kaicheng.documents.selectors.deadlines import Urgency, deadline_of, deadlines_of

pytestmark = pytest.mark.django_db
# a week without a holiday near: the twentieth working day after 9 August 2021 is 6 September
FORMED = date(2021, 8, 9)
DUE = date(2021, 9, 6)


def draft(**given: Any) -> Edition:
    given = {"written_date": FORMED, **given}
    return make_draft(now=datetime(2021, 8, 10, 1, tzinfo=UTC), **given)


def test_twenty_working_days_run_from_the_date_of_the_text() -> None:
    found = deadline_of(draft(), date(2021, 8, 30))
    assert found is not None
    assert (found.due, found.left, found.urgency) == (DUE, 5, Urgency.SOON)
    assert found.sentence == "应于9月6日前公开，还剩5个工作日。"


@pytest.mark.parametrize(
    ("today", "left", "urgency", "sentence"),
    [
        (date(2021, 8, 16), 15, Urgency.RUNNING, "应于9月6日前公开，还剩15个工作日。"),
        (date(2021, 9, 3), 1, Urgency.SOON, "应于9月6日前公开，还剩1个工作日。"),
        (date(2021, 9, 6), 0, Urgency.TODAY, "应于今日（9月6日）公开。"),
        (date(2021, 9, 7), -1, Urgency.OVERDUE, "应于9月6日前公开，已逾期1个工作日。"),
        (date(2022, 1, 4), -81, Urgency.OVERDUE, "应于2021年9月6日前公开，已逾期81个工作日。"),
    ],
)
def test_the_clerk_is_told_in_words(today: date, left: int, urgency: Urgency, sentence: str) -> None:
    found = deadline_of(draft(), today)
    assert found is not None
    assert (found.left, found.urgency, found.sentence) == (left, urgency, sentence)


def test_the_weekend_after_the_end_is_over_without_a_working_day_lost() -> None:
    found = deadline_of(draft(written_date=date(2021, 8, 6)), date(2021, 9, 4))
    assert found is not None
    assert (found.due, found.sentence) == (date(2021, 9, 3), "应于9月3日前公开，已到期。")


@pytest.mark.parametrize(
    ("item", "due", "short"),
    [
        ("20.5", date(2021, 8, 18), "还剩6个工作日"),  # 许可: seven working days
        ("20.7", date(2021, 8, 29), "还剩19日"),  # 预决算: twenty days, rest days counted
        ("20.1", DUE, "还剩19个工作日"),
        ("", DUE, "还剩19个工作日"),
    ],
)
def test_an_item_may_have_a_term_of_its_own(item: str, due: date, short: str) -> None:
    found = deadline_of(draft(catalogue_item=item), date(2021, 8, 10))
    assert found is not None
    assert (found.due, found.short) == (due, short)
    assert found.basis


def test_a_new_edition_counts_from_the_day_its_draft_was_opened() -> None:
    document = make_document(written_date=date(2026, 1, 15))
    actor = make_actor(document.agency)
    opened = services.open_new_edition(
        document=document,
        actor=actor,
        now=datetime(2026, 3, 2, 17, tzinfo=UTC),  # 1:00 on the third in Beijing
    )
    found = deadline_of(opened, date(2026, 3, 3))
    assert found is not None
    assert (found.since, found.left) == (date(2026, 3, 3), 20)


def test_a_text_without_a_date_counts_from_its_receipt_and_says_so() -> None:
    found = deadline_of(draft(written_date=None), date(2021, 8, 10))
    assert found is not None
    assert found.since == date(2021, 8, 10)
    assert "成文日期尚未填写" in found.sentence


def test_what_is_public_or_not_for_everybody_has_no_term() -> None:
    assert deadline_of(draft(openness="on_request", openness_reason="内部事务"), DUE) is None
    assert deadline_of(draft(openness=""), DUE) is None
    live = make_document().live
    assert live is not None
    assert deadline_of(live, DUE) is None


def test_what_came_into_being_before_any_such_rule_has_no_term() -> None:
    assert deadline_of(draft(written_date=date(2007, 1, 1)), DUE) is None
    assert deadline_of(draft(written_date=date(2009, 1, 5)), DUE) is not None


def test_a_term_into_an_unannounced_year_is_provisional() -> None:
    found = deadline_of(draft(written_date=date(2026, 12, 15)), date(2026, 12, 16))
    assert found is not None
    assert found.provisional
    assert "2027年放假安排尚未公布" in found.sentence


def test_a_list_is_answered_with_one_query(django_assert_num_queries: Any) -> None:
    drafts = [draft() for _ in range(4)]
    editions = list(Edition.objects.filter(pk__in=[d.pk for d in drafts]).select_related("document"))
    with django_assert_num_queries(1):
        found = deadlines_of(editions, date(2021, 8, 30))
    assert {deadline.due for deadline in found.values()} == {DUE}
    assert set(found) == {d.pk for d in drafts}
