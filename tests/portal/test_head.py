"""What pages say of themselves to machines: official tags, one address, the card of a shared link."""

import io
import re

import pytest
from django.test import Client
from PIL import Image

from kaicheng.documents.models import Document
from kaicheng.portal.card import Card, draw, wrapped


def tags(client: Client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page))


def canonical(client: Client, address: str) -> str:
    found = re.findall(r'<link rel="canonical" href="([^"]+)">', client.get(address).content.decode())
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize(
    "address", ["/", "/library/", "/agencies/", "/sitemap/", "/api/", "/c/", "/archive/"]
)
def test_every_page_names_the_site_and_every_section_itself(
    client: Client, water: Document, address: str
) -> None:
    found = tags(client, address)
    assert (found["SiteName"], found["SiteDomain"]) == ("溪山县人民政府", "localhost")
    if address != "/":
        assert all(found[f"Column{part}"] for part in ("Name", "Description", "Keywords", "Type"))


def test_a_document_bears_the_tags_of_a_content_page(client: Client, water: Document) -> None:
    found = tags(client, f"/d/{water.code}/")
    assert found["ArticleTitle"] == found["og:title"] == water.live.title
    assert re.fullmatch(r"2026-03-02 09:01", found["PubDate"])
    assert found["ContentSource"] == found["Author"] == "溪山县水利局"
    assert found["Url"] == canonical(client, f"/d/{water.code}/") == f"http://localhost:8000/d/{water.code}/"
    assert found["ColumnName"] == "文件库"
    assert water.created_by.name not in "".join(found.values())


def test_one_list_has_one_address_however_it_is_sorted(client: Client, water: Document) -> None:
    first = canonical(client, "/library/?order=written&theme=06&utm=x")
    assert first == canonical(client, "/library/?theme=06") == "http://localhost:8000/library/?theme=06"


def test_the_card_is_drawn_here_once_and_kept(client: Client, water: Document) -> None:
    address = tags(client, f"/d/{water.code}/")["og:image"].removeprefix("http://localhost:8000")
    answer = client.get(address)
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("length", [1, 20, 44, 70, 300])
def test_a_title_of_any_length_stays_on_its_card(length: int) -> None:
    title = ("关于印发《某某办法》的通知" * 30)[:length]
    image = Image.open(
        io.BytesIO(draw(Card("某县", title, "某政发〔2026〕1号", "某局" * 60, "2026年1月1日")))
    ).convert("L")
    gap = image.crop((84, 496, 1100, 508))  # above the lower rule nothing is written
    assert min(gap.tobytes()) > 200


def test_no_line_begins_or_ends_with_the_wrong_mark() -> None:
    class Square:
        def getlength(self, text: str) -> int:
            return len(text)

    assert wrapped("关于印发《办法》的通知", Square(), 5) == ["关于印发", "《办法》的", "通知"]


def test_the_square_code_holds_the_address_and_closed_documents_have_none(
    client: Client, water: Document
) -> None:
    answer = client.get(f"/d/{water.code}/qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert client.get("/d/zzzz/qr.svg").status_code == client.get("/d/zzzz/card.png").status_code == 404


def test_every_list_names_its_own_feed(client: Client, water: Document) -> None:
    for address, feed in (
        ("/library/?theme=06&order=written", "/library/feed.atom?theme=06"),
        ("/agencies/XSSL/", "/agencies/XSSL/feed.atom"),
    ):
        page = client.get(address).content.decode()
        found = re.findall(
            r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', page
        )
        assert found == ["/feed.atom", feed]
        assert client.get(feed).status_code == 200
