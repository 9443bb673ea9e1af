"""Parts of a page that are rendered once: never older than what they are made of."""

from datetime import timedelta
from typing import Any

import pytest
from columns.factories import make_column
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from documents.factories import NOW, make_actor, make_document

from kaicheng.documents.models import Document
from kaicheng.documents.services import withdraw
from kaicheng.organisations.models import Agency
from kaicheng.portal import selectors
from kaicheng.search import services as search

pytestmark = pytest.mark.django_db


def foot(client: Client) -> str:
    page = client.get("/search/?q=水库").content.decode()
    return page[page.index('<footer class="site-foot">') :]


def test_the_foot_tells_the_last_publication_and_forgets_what_was_withdrawn(
    client: Client, water: Document
) -> None:
    later = NOW + timedelta(days=3)
    before = foot(client)
    newer = make_document(agency=water.agency, now=later)
    assert f"{timezone.localtime(later):%-m月%-d日}" in foot(client)
    withdraw(document=newer, actor=make_actor(water.agency, "unit_leader"), now=later, reason="有误")
    assert foot(client) == before


def test_the_foot_follows_the_office(client: Client, water: Document) -> None:
    assert "0000-6660001" in foot(client)
    office = Agency.objects.get(code="XSZFB")
    office.telephone = "0000-6669999"
    office.save()
    assert "0000-6669999" in foot(client)
    assert "0000-6660001" not in foot(client)


def test_the_foot_follows_the_settings_of_the_site(client: Client, water: Document, settings: Any) -> None:
    assert "溪ICP备" not in foot(client)
    settings.ICP_NUMBER = "溪ICP备1号"
    assert "溪ICP备1号" in foot(client)


def test_the_navigation_follows_its_columns(client: Client, water: Document) -> None:
    column = make_column(agency=water.agency, name="防汛抗旱", in_navigation=True)
    assert "防汛抗旱" in client.get("/search/").content.decode()
    type(column).objects.filter(pk=column.pk).update(name="防汛备汛")
    page = client.get("/search/").content.decode()
    assert "防汛备汛" in page
    assert "防汛抗旱" not in page


def test_each_reader_has_their_own_aids(client: Client, water: Document) -> None:
    pressed = '<button name="size" value="large" aria-label="大字号" aria-pressed="true">'
    assert pressed not in client.get("/search/").content.decode()
    client.cookies["size"] = "large"
    assert pressed in client.get("/search/").content.decode()
    assert pressed not in Client().get("/search/").content.decode()


def test_what_is_counted_is_counted_anew(water: Document) -> None:
    assert selectors.count_by_theme() == {"06/02": 1}
    make_document(agency=water.agency, theme="06/02")
    make_document(agency=water.agency)
    assert selectors.count_by_theme() == {"06/02": 2}
    assert selectors.count_by_agency() == {water.agency_id: 3}


def test_an_answer_of_search_asks_five_questions_whatever_the_library_holds(
    client: Client, water: Document
) -> None:
    for _ in range(12):
        make_document(agency=water.agency, title="关于小型水库的通知", theme="06/02")
    search.rebuild()
    client.get("/search/", {"q": "水库"})
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get("/search/", {"q": "水库"}).context["rows"]) == 10
    assert len(asked) <= 5
    assert not [
        one["sql"] for one in asked.captured_queries if "COUNT(" in one["sql"] or "MAX(" in one["sql"]
    ]
