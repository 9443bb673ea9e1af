"""Whatever is typed into an address is answered with a page; what left the library is not told."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from documents.factories import NOW, make_actor, make_draft, publish

from kaicheng.documents import services
from kaicheng.documents.models import Document, Openness
from kaicheng.documents.services import AttachmentGiven, withdraw
from kaicheng.files.services import store
from kaicheng.portal import document_page
from kaicheng.search import services as search

pytestmark = pytest.mark.django_db
HOSTILE = (
    "水\0库", "\0", "😀" * 500, "水" * 10_000, "a b c d e f " * 20, "《" * 99, '"' * 99, "(" * 200, "%_\\'",
    "\u202e水库", "\x01\x1f", "〔2026〕" * 20, "水发〔9999999999〕" + "9" * 40 + "号", "title:水 AND [a TO b]", "²" * 4,
)  # fmt: skip


@pytest.mark.parametrize("indexed", [False, True])
def test_no_parameter_breaks_a_public_page(client: Client, water: Document, indexed: bool) -> None:
    if indexed:
        search.rebuild()
    for value in map(quote, HOSTILE):
        rest = "&".join(
            f"{name}={value}" for name in ("agency", "genre", "theme", "year", "state", "order", "page")
        )
        for path in (
            f"/search/?q={value}",
            f"/search/?q=x&{rest}",
            f"/search/suggest?q={value}",
            f"/library/?{rest}",
        ):
            assert client.get(path).status_code == 200, path


def test_a_withdrawn_title_is_not_suggested_by_an_index_that_lags(client: Client, water: Document) -> None:
    search.rebuild()
    address = f"/search/suggest?q={quote('小型水库')}"
    titles = [row["text"] for row in client.get(address).json()["suggestions"] if row["note"] == "文件"]
    assert titles == [str(water.live.title)]  # type: ignore[union-attr]  # the fixture is published
    withdraw(document=water, actor=make_actor(water.agency, "unit_leader"), now=NOW, reason="有误")
    assert [row for row in client.get(address).json()["suggestions"] if row["note"] == "文件"] == []


@pytest.mark.parametrize("title", ["form\r\nX: 1", "../../etc\0/passwd", "名册"])
def test_an_attachment_s_title_never_breaks_its_download(client: Client, title: str) -> None:
    given = [AttachmentGiven(title, store(b"<script>", name="a.html", at=NOW), "")]
    edition = make_draft()
    actor = edition.created_by
    edition = services.save_draft(edition=edition, lock_version=0, actor=actor, now=NOW, attachments=given)
    document = publish(edition)
    answer = client.get(f"/d/{document.code}/attachment/{edition.attachments.get().pk}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not {"/", "\\", "\n"} & set(answer["Content-Disposition"])


def test_the_history_names_no_edition_that_was_never_public(water: Document) -> None:
    live: Any = water.live
    type(live).objects.filter(pk=live.pk).update(openness=Openness.WITHHELD, status="superseded")
    assert document_page.earlier(water) == []
