"""How much one place may do: begin applications, try codes. No address of a network is kept for it."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from foi.factories import FILED, at

from kaicheng.foi.declared.applying import begun_an_hour
from kaicheng.foi.models import Draft
from kaicheng.foi.services import drafting
from kaicheng.foi.services.drafting import TooManyDrafts

pytestmark = pytest.mark.django_db
NOW, HERE = at(FILED), "192.0.2.7"


def test_one_place_begins_so_many_applications_in_an_hour_and_no_more() -> None:
    most = begun_an_hour().on(FILED)
    for _ in range(most):
        drafting.begin(now=NOW, client=HERE)
    with pytest.raises(TooManyDrafts):
        drafting.begin(now=NOW, client=HERE)
    drafting.begin(now=NOW, client="192.0.2.8")
    drafting.begin(now=NOW + timedelta(hours=1), client=HERE)
    assert Draft.objects.count() == most + 2


def test_what_was_counted_is_kept_under_a_mark_and_for_a_day() -> None:
    drafting.begin(now=NOW, client=HERE)
    assert HERE not in str(list(AccessAttempt.objects.values()))
    drafting.erase_old(NOW + timedelta(days=2))
    assert not AccessAttempt.objects.exists()
