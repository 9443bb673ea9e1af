"""Reconsideration and litigation on the screen."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from foi.factories import at, handler_of, registered

from kaicheng.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaicheng.organisations.views.closed.timezone.now", lambda: at(date(2026, 3, 9)))


def test_a_proceeding_entered_by_mistake_is_taken_away_with_the_reason(plain_frame: None) -> None:
    case = registered()
    clerk = Client()
    clerk.force_login(handler_of(case.agency))
    begin = reverse("foi:begin_proceeding", args=[case.pk])
    clerk.post(begin, {"kind": "suit", "organ": "棠溪县人民法院", "begun_on": "2026-03-05"})
    url = reverse("foi:proceeding", args=[case.proceedings.get().pk])
    refused = clerk.post(url, {"act": "remove", "reason": ""})
    assert refused.status_code == 400
    assert "请写明删除的理由" in refused.content.decode()
    assert clerk.post(url, {"act": "remove", "reason": "登记到了别的案件"}).status_code == 302
    assert not case.proceedings.exists()
    last = Entry.objects.filter(verb="foi.proceed").latest("pk")
    assert last.detail["reason"] == "行政诉讼，棠溪县人民法院，登记到了别的案件"
