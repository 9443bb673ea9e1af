from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from documents.factories import make_document

from kaicheng.documents.services import turning
from kaicheng.events.models import Event

pytestmark = pytest.mark.django_db
EVE = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # 23:59 in Beijing
MIDNIGHT = EVE + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _a_new_process() -> Iterator[None]:
    turning._told.clear()
    yield
    turning._told.clear()


def test_what_turns_at_midnight_is_told_once_and_not_before() -> None:
    ending = make_document(valid_until=date(2026, 12, 31))
    assert turning.tell_turned(EVE) == []
    assert turning.tell_turned(MIDNIGHT) == [ending.pk]
    assert turning.tell_turned(MIDNIGHT + timedelta(hours=1)) == []
    event = Event.objects.get(name="documents.validity_changed")
    assert event.payload == {"documents": [ending.pk]}


def test_a_process_that_was_away_tells_what_it_missed() -> None:
    ending = make_document(valid_until=date(2026, 12, 20))
    assert turning.tell_turned(MIDNIGHT) == [ending.pk]


def test_where_nothing_turned_nothing_is_told() -> None:
    make_document()
    turning.tell_turned(EVE)
    assert turning.tell_turned(MIDNIGHT) == []
    assert not Event.objects.filter(name="documents.validity_changed").exists()
