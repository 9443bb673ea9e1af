"""The office's board and the list behind each of its numbers agree, on working days and on days of rest."""

from datetime import date
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from foi.factories import at, handler_of, make_case, move, registered

from kaicheng.calendars.selectors import calendar
from kaicheng.foi.models import Case
from kaicheng.foi.selectors.board import board
from kaicheng.foi.workflow import Move

pytestmark = pytest.mark.django_db


def test_each_number_of_the_board_leads_to_as_many_cases(
    plain_frame: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = registered(on=date(2026, 3, 2)).agency
    for day in (date(2026, 2, 5), date(2026, 2, 6), date(2026, 2, 9), date(2026, 3, 5), date(2026, 3, 6)):
        registered(office, on=day)
    make_case(office)
    move(registered(office), Move.ASK_SUPPLEMENT, date(2026, 3, 9), until=date(2026, 3, 30), note="写明文号")
    clerk = Client()
    clerk.force_login(handler_of(office))
    for today in (date(2026, 3, 13), date(2026, 3, 14), date(2026, 3, 27), date(2026, 4, 1)):
        monkeypatch.setattr("kaicheng.organisations.views.closed.timezone.now", partial(at, today))
        known = board(Case.objects.all(), today, calendar())
        assert known.total["soon"] + known.total["overdue"]
        for code, _, count in known.cells:
            found = clerk.get(f"{reverse('foi:cases')}?state={code}&at={office.code}").context["page"]
            assert found.paginator.count == count, (today, code)
