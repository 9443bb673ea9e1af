"""Applying without an account: what the pages ask, keep and give away. The browser walks it in `journeys`."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from foi.factories import APPLICANT
from foi.test_checking import CORRECTING, HOW, WHO

from kaicheng.documents.models import Document
from kaicheng.foi.models import Case, Draft, Kind
from kaicheng.foi.services import drafting, filing, receipts
from kaicheng.organisations.models import Agency
from kaicheng.portal import apply_page

WHAT = {"asked": "小型水库除险加固的资金安排", "title": "", "document_number": ""}
PDF = b"%PDF-1.4 made up"
LOOKED_FOR = apply_page._hits


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.FOI_ROOT = tmp_path / "foi"
    settings.SEALING_KEYS = tmp_path / "sealing-keys.json"


@pytest.fixture(autouse=True)
def nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most tests are not about what is public already."""
    monkeypatch.setattr(apply_page, "_hits", lambda *_: {})


def filled(client: Client, **more: str) -> None:
    """Fill in the first three steps."""
    for step, given in (("", WHAT), ("who/", WHO), ("how/", HOW)):
        answer = client.post(f"/apply/XSSL/{step}", {**given, **more, "do": "next"})
        assert answer.status_code == 302, answer.content.decode()


def sent(client: Client, **more: str) -> Case:
    filled(client, **more)
    proof = SimpleUploadedFile("证件.pdf", PDF)
    answer = client.post("/apply/XSSL/check/", {"do": "next", "proof": proof})
    assert answer["Location"] == "/apply/receipt/"
    return Case.objects.get()


def code_on(client: Client) -> str:
    found = re.search(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", client.get("/apply/receipt/").content.decode())
    assert found
    return found[0]


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# -- choosing -------------------------------------------------------------------------------------------------------------


def test_agencies_are_grouped_and_found_by_name(client: Client, bureau: Agency) -> None:
    page = text(client, "/apply/")
    for words in ("人民政府", "政府办公室、政府部门", 'href="/apply/XSSL/"', "共 3 个"):
        assert words in page
    found = text(client, "/apply/?q=水 利")
    assert 'href="/apply/XSSL/"' in found
    assert 'href="/apply/XS/"' not in found
    assert "没有名称含“渔业”的机关" in text(client, "/apply/?q=渔业")


def test_an_agency_that_is_gone_leads_to_its_successor(
    client: Client, bureau: Agency, county: Agency
) -> None:
    bureau.abolished_on, bureau.successor = date(2026, 1, 1), county
    bureau.save()
    assert client.get("/apply/XSSL/")["Location"] == "/apply/XS/"
    assert client.get("/apply/NONE/").status_code == 404


# -- steps ----------------------------------------------------------------------------------------------------------------


def test_no_purpose_is_asked_and_nothing_is_marked_compulsory_beyond_the_article(
    client: Client, bureau: Agency
) -> None:
    filled(client)
    pages = [text(client, f"/apply/XSSL/{step}") for step in ("", "who/", "how/")]
    assert 'name="purpose"' not in "".join(pages)
    compulsory = [
        name for page in pages for name, label in re.findall(r'<label for="(\w+)">(.*?)</label>', page) if "选填" not in label
    ]  # fmt: skip
    assert set(compulsory) - {"head-q", "website"} == {
        "asked", "record", "mistake", "evidence", "name", "identity_kind", "identity_number", "telephone", "email", "address", "fax",
    }  # fmt: skip


def test_what_is_wrong_is_said_beside_the_field_and_at_the_top_and_nothing_is_lost(
    client: Client, bureau: Agency
) -> None:
    client.post("/apply/XSSL/", {**WHAT, "do": "next"})
    wrong = {**WHO, "identity_number": "110101199003077775", "telephone": ""}
    answer = client.post("/apply/XSSL/who/", {**wrong, "do": "next"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "有 2 处需要修改" in page
    assert '<a href="#identity_number">' in page
    assert 'id="identity_number-error"' in page
    assert f'value="{APPLICANT.name}"' in page
    assert f'value="{APPLICANT.name}"' in text(client, "/apply/XSSL/who/")
    assert "<title>有误" in page


def test_nobody_jumps_over_a_step(client: Client, bureau: Agency) -> None:
    assert client.get("/apply/XSSL/check/")["Location"] == "/apply/XSSL/"
    client.post("/apply/XSSL/", {**WHAT, "do": "next"})
    for step in ("how/", "check/"):
        assert client.get(f"/apply/XSSL/{step}")["Location"] == "/apply/XSSL/who/"


def test_going_back_keeps_what_was_typed(client: Client, bureau: Agency) -> None:
    client.post("/apply/XSSL/", {**WHAT, "do": "next"})
    answer = client.post("/apply/XSSL/who/", {"name": "半个名", "do": "back"})
    assert answer["Location"] == "/apply/XSSL/"
    assert "半个名" in text(client, "/apply/XSSL/who/")


def test_another_agency_takes_over_what_was_typed(client: Client, bureau: Agency) -> None:
    client.post("/apply/XSSL/", {**WHAT, "do": "next"})
    assert WHAT["asked"] in text(client, "/apply/XSZFB/")


def test_what_is_public_already_is_shown_before_anybody_says_who_he_is(
    client: Client, water: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply_page, "_hits", LOOKED_FOR)
    answer = client.post("/apply/XSSL/", {**WHAT, "asked": "小型水库安全管理", "do": "next"})
    assert answer["Location"] == "/apply/XSSL/found/"
    page = text(client, "/apply/XSSL/found/")
    assert f"/d/{water.code}/" in page
    assert "都不是，继续申请" in page
    client.post("/apply/XSSL/", {**WHAT, "asked": "魑魅魍魉", "do": "next"})
    assert client.get("/apply/XSSL/found/")["Location"] == "/apply/XSSL/who/"


def test_a_program_that_fills_every_field_leaves_nothing(client: Client, bureau: Agency) -> None:
    client.post("/apply/XSSL/", {**WHAT, "website": "http://x", "do": "next"})
    assert not Draft.objects.exists()


# -- leaving and going on -------------------------------------------------------------------------------------------------


def test_what_was_saved_is_gone_on_with_elsewhere(client: Client, bureau: Agency) -> None:
    client.post("/apply/XSSL/", {**WHAT, "do": "next"})
    assert client.post("/apply/XSSL/who/", {**WHO, "do": "later"})["Location"] == "/apply/XSSL/saved/"
    found = re.search(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", text(client, "/apply/XSSL/saved/"))
    assert found
    other = Client()
    wrong = other.post("/apply/continue/", {"code": "AAAA"})
    assert wrong.status_code == 400
    assert "继续填写码不正确" in wrong.content.decode()
    assert other.post("/apply/continue/", {"code": found[0].lower()})["Location"] == "/apply/XSSL/how/"
    assert APPLICANT.name in text(other, "/apply/XSSL/who/")


def test_what_was_typed_can_be_cleared_at_every_step(client: Client, bureau: Agency) -> None:
    client.post("/apply/XSSL/", {**WHAT, "do": "next"})
    assert client.post("/apply/XSSL/who/", {**WHO, "do": "discard"})["Location"] == "/apply/?discarded=1"
    assert not Draft.objects.exists()
    assert APPLICANT.name not in text(client, "/apply/XSSL/who/")


# -- sending --------------------------------------------------------------------------------------------------------------


def test_the_review_shows_everything_in_words(client: Client, bureau: Agency) -> None:
    filled(client)
    page = text(client, "/apply/XSSL/check/")
    for words in (WHAT["asked"], APPLICANT.name, "居民身份证", "电子文件", "在本网站凭编号和查询码下载"):
        assert words in page
    assert 'name="power"' not in page
    filled(client, agent="周舟")
    assert 'name="power"' in text(client, "/apply/XSSL/check/")


def test_a_wrong_file_loses_nothing_of_what_was_typed(client: Client, bureau: Agency) -> None:
    filled(client)
    answer = client.post("/apply/XSSL/check/", {"do": "next", "proof": SimpleUploadedFile("证件.pdf", b"MZ")})
    assert answer.status_code == 400
    assert "扩展名不符" in answer.content.decode()
    assert not Case.objects.exists()
    assert APPLICANT.name in answer.content.decode()
    assert "请重新选择全部文件" in answer.content.decode()


@pytest.mark.parametrize("sent", [(), ("power",)])
def test_nothing_is_sent_without_a_proof_of_identity_and_the_other_ways_are_named(
    client: Client, bureau: Agency, sent: tuple[str, ...]
) -> None:
    filled(client, agent="周舟")
    answer = client.post("/apply/XSSL/check/", {name: SimpleUploadedFile("委托书.pdf", PDF) for name in sent})
    page = answer.content.decode()
    assert answer.status_code == 400
    for words in (
        "请选择身份证明的照片或者扫描件",
        'id="proof-error"',
        "第二十九条",
        "当面提交，或者邮寄",
        "20 MB",
    ):
        assert words in page
    assert not Case.objects.exists()
    assert Draft.objects.exists()


def test_where_it_is_declared_so_an_application_goes_without_a_proof(
    client: Client, bureau: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaicheng.foi.services.applying.needs_proof", lambda _: False)
    filled(client)
    assert '身份证明<span class="ap-optional">（选填）' in text(client, "/apply/XSSL/check/")
    assert client.post("/apply/XSSL/check/", {"do": "next"})["Location"] == "/apply/receipt/"


def test_the_receipt_says_where_it_goes_by_mail(client: Client, bureau: Agency, settings: Any) -> None:
    sent(client, email="lin@example.org")
    assert "发往您填写的电子邮箱" not in text(client, "/apply/receipt/")
    settings.MAIL_CONFIGURED = True
    assert "发往您填写的电子邮箱" in text(client, "/apply/receipt/")


def test_number_and_code_are_shown_once_it_is_sent_and_stand_in_no_address(
    client: Client, bureau: Agency
) -> None:
    case = sent(client)
    code = code_on(client)
    assert case.number in text(client, "/apply/receipt/")
    assert case.papers.get().name == "证件.pdf"
    file = client.get("/apply/receipt/file")
    assert file["Content-Type"] == "application/pdf"
    assert b"".join(file).startswith(b"%PDF")
    stored = "".join(str(one.get_decoded()) for one in Session.objects.all())
    for secret in (code, APPLICANT.name, APPLICANT.identity_number):
        assert secret not in stored


def test_sent_twice_it_is_one_application_and_shows_the_same_receipt(client: Client, bureau: Agency) -> None:
    sent(client)
    code = code_on(client)
    again = client.post("/apply/XSSL/check/", {"do": "next"})
    assert again["Location"] == "/apply/receipt/"
    assert code_on(client) == code
    assert Case.objects.count() == 1
    assert client.get("/apply/XSSL/check/")["Location"] == "/apply/receipt/"  # gone back to
    client.post("/apply/case/leave/")
    assert client.get("/apply/XSSL/check/")["Location"] == "/apply/XSSL/"


def test_nobody_else_sees_the_receipt(client: Client, bureau: Agency) -> None:
    sent(client)
    stranger = Client()
    for address in ("/apply/receipt/", "/apply/receipt/file"):
        assert stranger.get(address)["Location"] == "/apply/case/"


def test_pages_of_one_person_are_kept_nowhere_and_not_indexed(client: Client, bureau: Agency) -> None:
    sent(client)
    filled(client)
    for address in (
        "/apply/XSSL/", "/apply/XSSL/who/", "/apply/XSSL/check/", "/apply/receipt/", "/apply/case/", "/apply/continue/",
        "/apply/receipt/file",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert "ETag" not in answer
        assert answer["Referrer-Policy"] == "same-origin"


def test_forms_ask_for_the_token_of_the_page(bureau: Agency) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in (
        "/apply/XSSL/",
        "/apply/case/",
        "/apply/case/withdraw/",
        "/apply/case/answer/",
        "/apply/continue/",
    ):
        assert strict.post(address, {}).status_code == 403


# -- correction 更正 --------------------------------------------------------------------------------------------------------


def test_a_correction_goes_from_the_first_step_to_the_case_and_is_called_so(
    client: Client, water: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply_page, "_hits", LOOKED_FOR)
    given = {
        **CORRECTING,
        "asked": "小型水库安全管理",
    }  # typed before the choice was changed: nothing is searched for it
    assert client.post("/apply/XSSL/", {**given, "do": "next"})["Location"] == "/apply/XSSL/who/"
    for step, typed in (("who/", WHO), ("how/", HOW)):
        client.post(f"/apply/XSSL/{step}", {**typed, "do": "next"})
    review = text(client, "/apply/XSSL/check/")
    for words in (
        "申请更正政府信息",
        "申请更正与本人相关的记录",
        CORRECTING["mistake"],
        "证明记录不准确的材料",
    ):
        assert words in review
    assert "小型水库安全管理" not in review
    files = {"proof": SimpleUploadedFile("证件.pdf", PDF), "more": SimpleUploadedFile("户口簿.pdf", PDF)}
    client.post("/apply/XSSL/check/", {"do": "next", **files})
    case = Case.objects.get()
    assert case.kind == Kind.CORRECTION
    assert f"证据：{CORRECTING['evidence']}" in case.asked
    assert "更正申请已提交" in text(client, "/apply/receipt/")
    assert "更正申请 <span" in text(client, "/apply/case/")
    letter = receipts.letter(filing.Receipt(case, "", repeated=True), "")
    assert letter.startswith("政府信息更正申请接收回执")


def test_what_a_correction_lacks_is_said_beside_its_fields(client: Client, bureau: Agency) -> None:
    answer = client.post("/apply/XSSL/", {"kind": "correction", "record": "低保审批表", "do": "next"})
    page = answer.content.decode()
    assert answer.status_code == 400
    for words in ("有 2 处需要修改", 'id="mistake-error"', 'id="evidence-error"', "第四十一条"):
        assert words in page
    assert 'id="asked-error"' not in page


def test_a_program_is_stopped_and_what_was_typed_is_shown_again(
    bureau: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "begun_an_hour", lambda: SimpleNamespace(on=lambda _: 2))
    for _ in range(2):
        assert Client().post("/apply/XSSL/", {**WHAT, "do": "next"}).status_code == 302
    refused = Client().post("/apply/XSSL/", {**WHAT, "do": "next"})
    assert refused.status_code == 429
    assert "请过一小时再试" in refused.content.decode()
    assert WHAT["asked"] in refused.content.decode()
    assert Client(REMOTE_ADDR="203.0.113.9").post("/apply/XSSL/", {**WHAT, "do": "next"}).status_code == 302
    assert Draft.objects.count() == 3


# -- the ways in ----------------------------------------------------------------------------------------------------------


def test_the_disclosure_section_the_map_and_the_foot_lead_here(client: Client, bureau: Agency) -> None:
    page = text(client, "/disclosure/XSSL/request/")
    assert 'href="/apply/XSSL/"' in page
    assert 'href="/apply/case/"' in page
    assert 'href="/apply/"' in text(client, "/")
    assert 'href="/apply/terms/"' in text(client, "/calendar/")
    found = text(client, "/sitemap-pages.xml")
    assert "/apply/</loc>" in found
    assert "/apply/case/" not in found
    assert "Disallow: /apply/case/" in text(client, "/robots.txt")


def test_a_term_is_reckoned_with_its_clause_and_what_follows(client: Client, county: Agency) -> None:
    page = text(client, "/apply/terms/?term=third_party&since=2021-03-10")
    for words in (
        "2021年3月31日",
        "政府信息公开条例第三十二条",
        "由行政机关依照条例决定是否公开",
        "逐日查看",
    ):
        assert words in page
    assert "暂定" in text(client, "/apply/terms/?term=reply&since=2030-12-20")
    assert "顺延" in text(client, "/apply/terms/?term=suit_after_review&since=2026-04-20")
    assert "尚未施行" in text(client, "/apply/terms/?term=fee_payment&since=2020-01-01")
    assert client.get("/apply/terms/?term=none&since=x").status_code == 200
