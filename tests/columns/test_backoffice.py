"""The screens of columns."""

from datetime import date
from typing import Any

import pytest
from columns.factories import make_column
from django.test import Client
from documents.factories import make_actor, make_agency, make_document

from kaicheng.columns.models import Column
from kaicheng.columns.question import Question, Scope
from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

FORM = {
    "name": "茶产业", "code": "cha", "kind": "special", "category": "专题专栏", "description": "茶产业扶持政策。", "keywords": "茶、茶叶",
    "order": "1", "since": "2026-01-01", "scope": "matching", "words": "茶叶、茶园", "lock_version": "0",
}  # fmt: skip


@pytest.fixture
def bureau(db: Any) -> Agency:
    return make_agency("溪山县农业农村局", code="XSNY")


@pytest.fixture
def tea(bureau: Agency) -> Document:
    return make_document(title="关于加强茶园管理的通知", agency=bureau)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="kaicheng.users.backends.DutyBackend")
    return client


@pytest.fixture
def office(bureau: Agency) -> Client:
    return signed_in(make_actor(bureau, DutyKind.OFFICE))


@pytest.fixture
def editor(bureau: Agency) -> Client:
    return signed_in(make_actor(bureau, DutyKind.EDITOR))


def test_the_office_opens_a_column(office: Client, bureau: Agency) -> None:
    answer = office.post("/admin/columns/new/", FORM | {"agency": bureau.pk})
    assert answer.status_code == 302, answer.content.decode()
    made = Column.objects.get(code="cha")
    assert made.asked == Question(words=("茶叶", "茶园"))
    assert made.keywords == ["茶", "茶叶"]


def test_the_preview_button_shows_without_saving(office: Client, bureau: Agency, tea: Document) -> None:
    page = office.post("/admin/columns/new/", FORM | {"agency": bureau.pk, "preview": "1"}).content.decode()
    assert "共 1 件公开文件" in page
    assert "关于加强茶园管理的通知" in page
    assert not Column.objects.exists()


def test_the_preview_follows_the_form(office: Client, tea: Document) -> None:
    assert (
        "关于加强茶园管理的通知" in office.post("/admin/columns/preview/", {"words": "茶园"}).content.decode()
    )
    assert "没有文件符合" in office.post("/admin/columns/preview/", {"words": "水库"}).content.decode()
    assert "至少设定一个收录条件" in office.post("/admin/columns/preview/", {}).content.decode()
    assert (
        office.post(
            "/admin/columns/preview/", {"genres": "没有", "written_since": "x", "words": "\0"}
        ).status_code
        == 200
    )


def test_what_was_asked_stands_in_the_form_again(office: Client, bureau: Agency) -> None:
    question = Question(
        themes=("06",), agencies=("XSNY",), states=("valid",), written_since=date(2025, 3, 1), normative=True
    )
    column = make_column(agency=bureau, question=question)
    page = office.get(f"/admin/columns/of/{column.code}/edit/").content.decode()
    assert page.count("checked") >= 5
    assert 'value="2025-03-01"' in page
    answer = office.post(
        f"/admin/columns/of/{column.code}/edit/",
        FORM | {"agency": bureau.pk, "words": "", "themes": ["06"], "agencies": ["XSNY"], "below": "on", "states": ["valid"],
                "written_since": "2025-03-01", "normative": "on"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert Column.objects.get(pk=column.pk).asked == question


def test_a_stale_page_is_not_saved(office: Client, bureau: Agency) -> None:
    column = make_column(agency=bureau)
    form = FORM | {"agency": bureau.pk, "lock_version": "7"}
    answer = office.post(f"/admin/columns/of/{column.code}/edit/", form)
    assert answer.status_code == 409
    assert "刚被他人修改过" in answer.content.decode()


def test_what_was_typed_on_a_stale_page_is_compared_and_can_be_saved_knowingly(
    office: Client, bureau: Agency
) -> None:
    column = make_column(agency=bureau, code="cha")
    address, form = "/admin/columns/of/cha/edit/", FORM | {"agency": bureau.pk}
    assert office.post(address, form | {"name": "茶园", "lock_version": "0"}).status_code == 302
    page = office.post(address, form | {"name": "茶业", "lock_version": "0"}).content.decode()
    assert "与已保存的不同之处：名称。" in page
    assert 'value="茶业"' in page
    assert 'name="lock_version" value="1"' in page
    assert office.post(address, form | {"name": "茶业", "lock_version": "1"}).status_code == 302
    column.refresh_from_db()
    assert column.name == "茶业"


def test_words_typed_while_somebody_else_saved_are_not_lost(office: Client, bureau: Agency) -> None:
    make_column(agency=bureau, code="cha")
    given = {"act": "describe", "description": "茶园管理的文件。", "keywords": "茶园", "lock_version": "7"}
    answer = office.post("/admin/columns/of/cha/", given)
    assert answer.status_code == 409
    assert "茶园管理的文件。" in answer.content.decode()


def test_all_that_is_missing_is_said_at_once(office: Client, bureau: Agency) -> None:
    page = office.post("/admin/columns/new/", FORM | {"code": "Cha Ye", "keywords": ""}).content.decode()
    assert all(said in page for said in ("此项必填", "地址只能用小写字母", "请至少填写一个关键词"))


def test_an_editor_tends_and_does_not_ask(editor: Client, bureau: Agency, tea: Document) -> None:
    column = make_column(agency=bureau, question=Question(scope=Scope.PICKED))
    address = f"/admin/columns/of/{column.code}/"
    assert editor.get(f"{address}edit/").status_code == 403
    assert editor.get("/admin/columns/new/").status_code == 403
    page = editor.get(address).content.decode()
    assert "归入历史专题" not in page
    editor.post(address, {"act": "pin", "document": tea.code})
    assert "关于加强茶园管理的通知" in editor.get(address).content.decode()
    assert editor.post(address, {"act": "close", "reason": "完"}).status_code == 403
    editor.post(address, {"act": "exclude", "document": tea.code, "reason": "无关"})
    assert list(column.exclusions.values_list("document", flat=True)) == [tea.pk]


def test_the_list_tells_who_is_late(office: Client, bureau: Agency) -> None:
    make_column(agency=bureau, name="早该更新", question=Question(words=("没有",)))
    make_column(agency=bureau, name="尚有时日", since=date(2099, 1, 1), question=Question(words=("没有",)))
    page = office.get("/admin/columns/?late=1").content.decode()
    assert "早该更新" in page
    assert "超期" in page
    assert "尚有时日" not in page
    assert "尚有时日" in office.get("/admin/columns/?q=尚有&mine=1&kind=dynamic").content.decode()


@pytest.mark.parametrize("asked", ["?state=x&kind=y", "?p=99", "?q=%00", "?q=" + "长" * 300])
def test_no_address_breaks_the_list(office: Client, bureau: Agency, asked: str) -> None:
    column = make_column(agency=bureau)
    assert office.get(f"/admin/columns/{asked}").status_code == 200
    assert office.get(f"/admin/columns/of/{column.code}/{asked}").status_code == 200
    assert office.post(f"/admin/columns/of/{column.code}/", {"act": "nothing"}).status_code == 302


def test_closing_at_the_desk_asks_for_a_reason(office: Client, bureau: Agency) -> None:
    column = make_column(agency=bureau)
    address = f"/admin/columns/of/{column.code}/"
    assert office.post(address, {"act": "close", "reason": ""}).status_code == 400
    assert office.post(address, {"act": "close", "reason": "行动结束"}).status_code == 302
    assert "已于" in office.get(address).content.decode()
    office.post(address, {"act": "reopen"})
    assert Column.objects.get(pk=column.pk).open


def test_a_document_whose_time_on_top_has_ended_can_be_put_there_again(
    editor: Client, bureau: Agency, tea: Document
) -> None:
    column = make_column(agency=bureau, code="cha", question=Question(words=("茶园",)))
    ended = date(2026, 1, 31)
    column.pins.create(document=tea, order=0, until=ended, pinned_at=column.created_at)
    page = editor.get("/admin/columns/of/cha/").content.decode()
    assert "置顶已于 2026-01-31 期满" in page
    assert 'value="pin" aria-label="置顶关于加强茶园管理的通知"' in page
