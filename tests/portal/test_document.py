"""The page of one document: what it says, what it links, what it gives to take away, and how it ends."""

import io
import zipfile
from datetime import date, timedelta

import pypdfium2
import pytest
from django.test import Client
from documents.factories import NOW, make_actor, make_document, publish, relation

from gongwen.typeset import compose
from gongwen.typeset.compose import Point
from kaicheng.documents import services
from kaicheng.documents.models import Document, RelationKind
from kaicheng.users.models import DutyKind


def page(client: Client, document: Document) -> str:
    return client.get(f"/d/{document.code}/").content.decode()


def test_the_page_shows_text_metadata_validity_and_its_own_address(client: Client, water: Document) -> None:
    text = page(client, water)
    for words in ("溪水发〔2026〕3号", "主动公开", "2026年3月1日", "汛期每日巡查一次", f"/d/{water.code}/"):
        assert words in text
    assert "自2026年3月1日起施行" in text


def test_the_contents_lead_to_the_sections_of_the_text(client: Client, water: Document) -> None:
    points = [
        Point("落实责任", "巡查到人。"),
        Point("加强巡查", "每日一次。"),
        Point("严肃纪律", "立即上报。"),
    ]
    tree = compose.document(title="关于防汛的通知", issuers=["溪山县水利局"], body=points)
    actor = make_actor(water.agency)
    fields = {
        "title": "关于防汛的通知",
        "openness": "proactive",
        "genre": "通知",
        "written_date": date(2026, 1, 5),
    }
    issuers = [services.IssuerGiven("溪山县水利局", water.agency)]
    given = {"agency": water.agency, "actor": actor, "fields": fields, "issuers": issuers, "tree": tree}
    edition = services.create_draft(now=NOW, **given)
    publish(edition)
    text = page(client, edition.document)
    assert '<a href="#s-2">二、加强巡查</a>' in text
    assert 'id="s-2"' in text


def test_a_short_text_has_no_contents(client: Client, water: Document) -> None:
    short = make_document(agency=water.agency, body="现将有关事项公告如下。")
    assert 'class="outline"' not in page(client, short)


def test_a_repeal_shows_on_both_documents_with_links(client: Client, water: Document) -> None:
    newer = make_document(
        title="溪山县水利局关于废止小型水库管理文件的决定",
        agency=water.agency,
        relations=[relation(RelationKind.REPEALS, water, effective_on=date(2026, 5, 1))],
    )
    old, new = page(client, water), page(client, newer)
    assert 'class="banner banner-repealed"' in old
    assert "自2026年5月1日起废止" in old
    assert f'href="/d/{newer.code}/"' in old
    assert f'href="/d/{water.code}/"' in new


def test_a_repeal_to_come_leaves_the_document_in_force_and_announces_it(
    client: Client, water: Document
) -> None:
    make_document(
        agency=water.agency, relations=[relation(RelationKind.REPEALS, water, effective_on=date(2026, 9, 1))]
    )
    assert 'class="banner banner-in_force"' in page(client, water)
    assert "自2026年9月1日起废止" in page(client, water)


def test_markup_in_a_title_stays_words_everywhere(client: Client, water: Document) -> None:
    evil = make_document(
        agency=water.agency,
        title="关于<script>alert(1)</script>和<b>粗体</b>的通知",
        body="一、<img src=x onerror=1>要求",
    )
    for address in (
        f"/d/{evil.code}/",
        "/",
        "/library/",
        "/search/?q=粗体",
        "/agencies/XSSL/",
        f"/{evil.code}<script>",
    ):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
    assert "&lt;script&gt;alert(1)" in page(client, evil)


def test_a_withdrawn_document_is_gone_and_says_why(client: Client, water: Document) -> None:
    office = make_actor(water.agency, DutyKind.EDITOR, DutyKind.OFFICE)
    services.withdraw(
        document=water, actor=office, now=NOW + timedelta(days=1), reason="附件数据有误，更正后重新发布。"
    )
    answer = client.get(f"/d/{water.code}/")
    assert answer.status_code == 410
    assert "附件数据有误，更正后重新发布。" in answer.content.decode()
    assert "汛期每日巡查一次" not in answer.content.decode()
    assert client.get(f"/d/{water.code}/download/docx").status_code == 410


def test_a_draft_and_an_unknown_address_are_not_found(client: Client, water: Document) -> None:
    draft = make_document(agency=water.agency, published=False, title="尚未公开的草稿")
    for code in (draft.code, "zzzzzz"):
        assert client.get(f"/d/{code}/").status_code == 404
        assert client.get(f"/d/{code}/download/pdf").status_code == 404


def test_a_document_that_is_not_for_the_public_is_not_found(client: Client, water: Document) -> None:
    closed = make_document(agency=water.agency, openness="on_request", openness_reason="过程性信息")
    assert client.get(f"/d/{closed.code}/").status_code == 404


def test_word_and_pdf_carry_the_text(client: Client, water: Document) -> None:
    docx = client.get(f"/d/{water.code}/download/docx")
    inside = zipfile.ZipFile(io.BytesIO(docx.content)).read("word/document.xml").decode()
    assert "汛期每日巡查一次" in inside
    pdf = client.get(f"/d/{water.code}/download/pdf")
    words = pypdfium2.PdfDocument(pdf.content)[0].get_textpage().get_text_range()
    assert "汛期每日巡查一次" in words.replace("\r\n", "")
    assert "filename*=UTF-8''" in pdf["Content-Disposition"]


@pytest.mark.parametrize("kind", ["exe", "original", "html"])
def test_a_download_that_there_is_not_is_not_found(kind: str, client: Client, water: Document) -> None:
    assert client.get(f"/d/{water.code}/download/{kind}").status_code == 404


def test_earlier_editions_are_listed_with_what_changed(client: Client, water: Document) -> None:
    actor = make_actor(water.agency)
    later = NOW + timedelta(days=3)
    edition = services.open_new_edition(document=water, actor=actor, now=later)
    edition.change_note = "更正第二条巡查次数"
    edition.save(update_fields=["change_note"])
    publish(edition, now=later)
    text = page(client, water)
    assert "第 2 版（现行）" in text
    assert "更正第二条巡查次数" in text
    assert "第 1 版" in text


def test_the_head_carries_the_tags_that_government_pages_must_have(client: Client, water: Document) -> None:
    text = page(client, water)
    assert '<meta name="SiteName" content="溪山县人民政府">' in text
    assert '<meta name="ColumnType" content="政策文件">' in text
    assert f'<meta name="ArticleTitle" content="{water}">' in text
    assert '<meta name="PubDate" content="2026-03-02 09:01">' in text
    assert '<meta name="ContentSource" content="溪山县水利局">' in text
