"""The office sees how many, never who."""

from datetime import datetime

import pytest
from django.test import Client
from documents.factories import make_actor, make_agency
from subscriptions.factories import subscribe

from kaicheng.subscriptions.services import Wanted
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db


def test_the_office_sees_figures_and_no_address(client: Client, later: datetime) -> None:
    agency = make_agency("溪山县水利局")
    subscribe("li@example.cn", Wanted("agency", agency.code), now=later)
    client.force_login(make_actor(agency, DutyKind.OFFICE))
    page = client.get("/admin/subscriptions/").content.decode()
    assert "溪山县水利局（含所属单位）" in page
    assert "example.cn" not in page


@pytest.mark.parametrize("kind", [DutyKind.EDITOR, DutyKind.ADMINISTRATOR])
def test_others_are_turned_away(client: Client, kind: DutyKind) -> None:
    client.force_login(make_actor(make_agency(), kind))
    assert client.get("/admin/subscriptions/").status_code == 403
