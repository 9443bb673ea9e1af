import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook
from organisations.factories import NOW, make_agency, make_county
from users.factories import make_person, on_duty

from kaicheng.organisations import services
from kaicheng.organisations.models import Agency, UnresolvedName
from kaicheng.organisations.selectors import resolve
from kaicheng.organisations.urls import urlpatterns as agency_urls
from kaicheng.organisations.views.closed import ClosedView
from kaicheng.users.models import Duty, DutyKind, User
from kaicheng.users.urls import urlpatterns as staff_urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls("users.urls_of_shell")]
ALL = set(DutyKind)
KEEPERS = {DutyKind.ADMINISTRATOR, DutyKind.OFFICE}
# address → duties (held at N) that may open it; the agency in the address is N's subtree or not
SCREENS = {
    "/admin/agencies/": ALL,
    "/admin/agencies/unit/N/": ALL,
    "/admin/agencies/groups/": ALL,
    "/admin/agencies/export/": ALL,
    "/admin/agencies/new/?under=N": KEEPERS,
    "/admin/agencies/new/?under=J": set(),
    "/admin/agencies/unit/C/move/": KEEPERS,
    "/admin/agencies/unit/C/reorganise/": KEEPERS,
    "/admin/agencies/unit/J/reorganise/": set(),
    "/admin/agencies/unit/G/move/": set(),
    "/admin/agencies/import/": KEEPERS,
    "/admin/agencies/names/": KEEPERS,
    "/admin/agencies/groups/new/": KEEPERS,
    "/admin/staff/": KEEPERS | {DutyKind.AUDITOR},
    "/admin/staff/duties/": KEEPERS | {DutyKind.AUDITOR},
    "/admin/staff/new/": KEEPERS,
    "/admin/staff/me/": ALL,
    "/admin/staff/me/second-factor/": ALL,
}


def signed_in(client: Client, kind: DutyKind, code: str = "N") -> User:
    county = make_county() if not Agency.objects.exists() else {a.code: a for a in Agency.objects.all()}
    person = on_duty(kind, county[code])
    client.force_login(person, backend="kaicheng.users.backends.DutyBackend")
    return person


@pytest.mark.once  # `test_policy` asks the same of both databases
@pytest.mark.parametrize("kind", list(DutyKind))
def test_each_screen_opens_to_the_duties_of_the_table(
    client: Client, kind: DutyKind, plain_frame: None
) -> None:
    signed_in(client, kind)
    got = {address: client.get(address).status_code for address in SCREENS}
    assert got == {address: 200 if kind in duties else 403 for address, duties in SCREENS.items()}


def test_every_screen_is_a_closed_view() -> None:
    for pattern in [*agency_urls, *staff_urls]:
        assert issubclass(pattern.callback.view_class, ClosedView), pattern


def test_a_view_that_says_nothing_refuses(rf: object) -> None:
    view = ClosedView()
    with pytest.raises(Exception, match="您的职责不包含"):
        view.admit()


def test_a_refusal_is_a_chinese_page(client: Client) -> None:
    signed_in(client, DutyKind.EDITOR)
    response = client.get("/admin/staff/")
    assert response.status_code == 403
    assert "没有办理权限" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/admin/agencies/unit/J/", "/admin/agencies/unit/J/aliases/", "/admin/agencies/unit/J/move/"]
)
def test_an_office_cannot_change_an_agency_beside_it(client: Client, address: str) -> None:
    signed_in(client, DutyKind.OFFICE)
    assert client.post(address, {"name": "别的局", "parent": "1"}).status_code == 403
    assert Agency.objects.get(code="J").name == "青岚县教育局"


def test_a_stranger_cannot_be_opened_by_number(client: Client) -> None:
    signed_in(client, DutyKind.OFFICE)
    stranger = on_duty(DutyKind.EDITOR, Agency.objects.get(code="J"))
    assert client.get(f"/admin/staff/{stranger.pk}/").status_code == 403


def test_the_menu_shows_only_what_we_have(client: Client) -> None:
    signed_in(client, DutyKind.ADMINISTRATOR, "G")
    page = client.get("/admin/").content.decode()
    props = re.search(
        r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', page, re.DOTALL
    )
    assert props is not None
    sidebar = json.loads(props[1])
    main = next(m for m in sidebar["modules"] if m["_type"] == "wagtail.sidebar.MainMenuModule")
    labels = [item["_args"][0]["label"] for item in main["_args"][0]]
    assert {"机构", "人员与职责", "我的账号"} <= set(labels)
    assert not {"页面", "图片", "文档", "报告", "设置", "帮助"} & set(labels)
    assert not [label for label in labels if label.isascii()]


def test_the_shell_speaks_chinese() -> None:
    with translation.override("zh-hans"):
        assert translation.gettext("Show keyboard shortcuts") == "显示键盘快捷键"
        assert (
            translation.ngettext(
                "One other user is currently viewing", "%(num_user)s other users are currently viewing", 3
            )
            == "另有%(num_user)s人正在查看"
        )


def test_an_agency_is_saved_and_its_wrong_facts_are_named(client: Client) -> None:
    signed_in(client, DutyKind.OFFICE)
    good = {
        "name": "青岚县农业农村和水利局",
        "code": "N",
        "kind": "department",
        "order": "0",
        "number_prefixes": "青农、青农发",
    }
    assert client.post("/admin/agencies/unit/N/", good).status_code == 302
    assert Agency.objects.get(code="N").number_prefixes == ["青农", "青农发"]
    bad = client.post("/admin/agencies/unit/N/", {**good, "code": "J"})
    assert bad.status_code == 400
    assert "kc-error" in bad.content.decode()


def test_a_reorganisation_is_shown_before_it_is_entered(client: Client) -> None:
    signed_in(client, DutyKind.ADMINISTRATOR, "G")
    target = Agency.objects.get(code="F")
    form = {"way": "merge", "on": "2025-04-01", "successor": target.pk, "new_kind": "department"}
    shown = client.post("/admin/agencies/unit/J/reorganise/", form)
    assert "其职责由“青岚县发展和改革局”承继" in shown.content.decode()
    assert Agency.objects.get(code="J").abolished_on is None
    client.post("/admin/agencies/unit/J/reorganise/", {**form, "confirmed": "1"})
    assert Agency.objects.get(code="J").successor == target


def test_a_name_is_settled_with_one_button(client: Client) -> None:
    signed_in(client, DutyKind.OFFICE, "G")
    row = services.note_unresolved("县农委", "某文件", NOW)
    assert row is not None
    assert "县农委" in client.get("/admin/agencies/names/").content.decode()
    client.post(f"/admin/agencies/names/{row.pk}/", {"agency": Agency.objects.get(code="N").pk})
    assert resolve("县农委", on=NOW.date()).agency == Agency.objects.get(code="N")
    assert UnresolvedName.objects.get().settled_as is not None


def test_a_workbook_goes_up_is_checked_and_taken(client: Client) -> None:
    signed_in(client, DutyKind.ADMINISTRATOR, "G")
    content = client.get("/admin/agencies/export/").content
    book = load_workbook(io.BytesIO(content))
    book.worksheets[0].append(["Q", "青岚县气象服务中心", "", "", "事业单位", "G"])
    out = io.BytesIO()
    book.save(out)
    shown = client.post("/admin/agencies/import/", {"sheet": SimpleUploadedFile("机构.xlsx", out.getvalue())})
    assert not Agency.objects.filter(code="Q").exists()
    assert client.post("/admin/agencies/import/", {"kept": shown.context["token"]}).status_code == 302
    assert Agency.objects.get(code="Q").path == "/G/Q/"


def test_a_unit_office_cannot_import_the_rest_of_the_county(client: Client) -> None:
    signed_in(client, DutyKind.OFFICE)
    content = client.get("/admin/agencies/export/").content
    book = load_workbook(io.BytesIO(content))
    book.worksheets[0].append(["Q", "青岚县气象服务中心", "", "", "事业单位", "J"])
    out = io.BytesIO()
    book.save(out)
    shown = client.post("/admin/agencies/import/", {"sheet": SimpleUploadedFile("机构.xlsx", out.getvalue())})
    assert any("您的职责不包含" in p.sentence for p in shown.context["found"].problems)


def test_a_duty_is_given_and_taken_back_on_the_persons_page(client: Client) -> None:
    signed_in(client, DutyKind.OFFICE, "G")
    person = make_person()
    give = {"act": "grant", "agency": Agency.objects.get(code="J").pk, "duty": "editor"}
    assert client.post(f"/admin/staff/{person.pk}/", give).status_code == 302
    duty = Duty.objects.get(person=person)
    client.post(f"/admin/staff/{person.pk}/", {"act": "revoke", "duty": duty.pk})
    assert not Duty.objects.filter(person=person).exists()


def test_a_reset_shows_the_password_once(client: Client) -> None:
    signed_in(client, DutyKind.ADMINISTRATOR, "G")
    person = make_person()
    shown = client.post(f"/admin/staff/{person.pk}/", {"act": "reset"})
    person.refresh_from_db()
    assert person.check_password(shown.context["password"])
    assert shown.context["password"] not in client.get(f"/admin/staff/{person.pk}/").content.decode()


def test_a_new_platform_tells_its_administrator_the_first_steps(client: Client) -> None:
    client.force_login(
        on_duty(DutyKind.ADMINISTRATOR, make_agency("G", "青岚县人民政府", "government")),
        backend="kaicheng.users.backends.DutyBackend",
    )
    assert "启用平台" in client.get("/admin/").content.decode()


def test_the_first_page_counts_the_agencies_without_an_editor(client: Client) -> None:
    signed_in(client, DutyKind.ADMINISTRATOR, "G")
    on_duty(DutyKind.EDITOR, Agency.objects.get(code="N"))
    page = client.get("/admin/").content.decode()
    assert "启用平台" not in page
    assert re.search(r"<b>7</b><span><a[^>]*>个机关没有信息员", page)


def test_an_editor_is_not_told_of_staff(client: Client) -> None:
    signed_in(client, DutyKind.EDITOR)
    assert "没有信息员" not in client.get("/admin/").content.decode()


def test_an_address_that_leads_nowhere_is_our_own_page(client: Client) -> None:
    signed_in(client, DutyKind.EDITOR)
    response = client.get("/admin/nowhere/")
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()
    assert "- Wagtail</title>" not in response.content.decode()


def test_a_file_that_is_no_workbook_is_refused_beside_the_field(client: Client) -> None:
    signed_in(client, DutyKind.ADMINISTRATOR, "G")
    response = client.post("/admin/agencies/import/", {"sheet": SimpleUploadedFile("a.xlsx", b"words")})
    assert response.status_code == 400
    assert "另存为" in str(response.context["form"].errors["sheet"])


def test_a_reorganisation_can_be_gone_back_to_with_what_was_filled_in(client: Client) -> None:
    signed_in(client, DutyKind.ADMINISTRATOR, "G")
    successor = Agency.objects.get(code="J")
    filled = {"way": "merge", "on": "2026-04-01", "successor": successor.pk, "back": "1"}
    response = client.post("/admin/agencies/unit/N/reorganise/", filled)
    assert response.context["form"]["successor"].value() == str(successor.pk)
    assert "请核对" not in response.content.decode()


def test_a_user_name_has_no_blanks(client: Client) -> None:
    signed_in(client, DutyKind.ADMINISTRATOR, "G")
    response = client.post("/admin/staff/new/", {"name": "李秀梅", "username": "李 秀梅"})
    assert response.status_code == 400
    assert "不能有空格" in str(response.context["form"].errors["username"])
    assert not User.objects.filter(name="李秀梅").exists()
