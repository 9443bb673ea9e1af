"""The screens of the area, as each duty meets them."""

import io
from typing import Any

import pytest
from cleanup.access_samples import samples
from cleanup.factories import (
    NOW,
    County,
    close,
    decide,
    fresh,
    item_of,
    make_county,
    make_normative,
    make_open_round,
    publish_draft,
)
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from documents.backoffice.walking import desk_of
from documents.factories import make_actor, make_agency
from openpyxl import load_workbook

from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import full
from kaicheng.cleanup.sheets import round_sheet
from kaicheng.cleanup.urls import urlpatterns
from kaicheng.cleanup.workflow import Verdict
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db
LATE = timezone.localdate().replace(year=timezone.localdate().year + 1)


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.fixture
def found(county: County) -> CleanupRound:
    for number in range(3):
        make_normative(county.units[0], title=f"溪山县第{number}号办法")
    make_normative(county.units[1], title="溪山县校车管理办法")
    return make_open_round(county, deadline=LATE)


def at(name: str, pk: int | None = None) -> str:
    return reverse(f"cleanup:{name}", args=[] if pk is None else [pk])


def editor(county: County) -> User:
    return county.editors[county.units[0].pk]


def test_samples_cover_every_address() -> None:
    names = {f"cleanup:{pattern.name}" for pattern in urlpatterns}
    assert set(samples(make_agency("溪山县水利局"))) == names


STEERING = ("plan", "choose", "open", "add", "remind", "prolong", "close", "draft", "reopen", "abandon")


@pytest.mark.once  # refused before anything is read
@pytest.mark.parametrize("kind", [k for k in DutyKind if k is not DutyKind.OFFICE], ids=lambda k: k.name)
def test_steering_is_closed_to_all_but_the_office(
    county: County, found: CleanupRound, kind: DutyKind
) -> None:
    client = desk_of(make_actor(county.government, kind))
    for name in STEERING:  # one round for all: whoever is refused leaves it as it was
        method = client.get if name in {"plan", "close"} else client.post
        assert method(at(name, found.pk)).status_code == 403, name


def test_strangers_see_neither_round_nor_item(county: County, found: CleanupRound) -> None:
    other = make_county("溪山县外局")
    client = desk_of(other.editors[other.units[0].pk])
    item = CleanupItem.objects.filter(round=found).first()
    assert item is not None
    assert client.get(at("round", found.pk)).status_code == 403
    assert client.get(at("export", found.pk)).status_code == 403
    assert client.get(at("item", item.pk)).status_code == 403
    assert client.post(at("comment", item.pk), {"text": "路过"}).status_code == 403


def test_a_unit_sees_its_own_part_alone(county: County, found: CleanupRound) -> None:
    page = desk_of(editor(county)).get(at("round", found.pk)).content.decode()
    assert "溪山县第0号办法" in page
    assert "校车" not in page
    whole = desk_of(county.officer).get(at("round", found.pk)).content.decode()
    assert "校车" in whole


def test_a_bulk_form_moves_nothing_of_others(county: County, found: CleanupRound) -> None:
    theirs = CleanupItem.objects.get(round=found, agency=county.units[1])
    client = desk_of(editor(county))
    answer = client.post(at("bulk"), {"item": [theirs.pk], "move": "propose:keep", "next": at("mine")})
    assert answer.status_code == 302
    theirs.refresh_from_db()
    assert theirs.state == "pending"


def test_many_are_proposed_and_confirmed_at_once(county: County, found: CleanupRound) -> None:
    pks = list(CleanupItem.objects.filter(round=found, agency=county.units[0]).values_list("pk", flat=True))
    desk_of(editor(county)).post(at("bulk"), {"item": pks, "move": "propose:keep", "next": at("mine")})
    reviewer = county.reviewers[county.units[0].pk]
    answer = desk_of(reviewer).post(
        at("bulk"), {"item": pks, "move": "confirm", "next": at("mine")}, follow=True
    )
    assert "已办理3件" in answer.content.decode()
    assert set(CleanupItem.objects.filter(pk__in=pks).values_list("state", flat=True)) == {"confirmed"}


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_a_bulk_form_leads_nowhere_else(county: County, found: CleanupRound, back: str) -> None:
    answer = desk_of(editor(county)).post(at("bulk"), {"next": back})
    assert answer["Location"].startswith("/admin/")


def test_what_lacks_in_a_decision_is_said_beside_the_field(county: County, found: CleanupRound) -> None:
    item = CleanupItem.objects.filter(round=found, agency=county.units[0]).first()
    assert item is not None
    client = desk_of(editor(county))
    answer = client.post(at("move", item.pk), {"move": "propose", "verdict": "repeal", "reason": ""})
    assert answer.status_code == 400
    assert "须写明理由" in answer.content.decode()
    answer = client.post(at("move", item.pk), {"move": "propose", "verdict": "repeal", "reason": "已被代替"})
    assert answer.status_code == 302


def test_the_office_plans_previews_and_opens_a_round(county: County) -> None:
    for _ in range(2):
        make_normative(county.units[0])
    client = desk_of(county.officer)
    given: dict[str, Any] = {
        "agency": county.government.code,
        "title": "年度清理",
        "basis": "清理通知",
        "deadline": LATE.isoformat(),
        "normative": "on",
        "states": ["valid"],
    }
    assert client.get(at("new")).status_code == 200
    assert client.post(at("new"), {**given, "title": ""}).status_code == 400
    answer = client.post(at("new"), given)
    found = CleanupRound.objects.get()
    assert answer["Location"] == at("plan", found.pk)
    page = client.get(at("plan", found.pk)).content.decode()
    assert "<b>2</b><span>件文件</span>" in page
    unwanted = make_normative(county.units[1])
    client.post(at("choose", found.pk), {"remove": [unwanted.pk]})
    answer = client.post(at("open", found.pk), follow=True)
    assert "清理已启动" in answer.content.decode()
    assert found.items.count() == 2


def test_documents_are_named_by_title_number_or_short_code(county: County, found: CleanupRound) -> None:
    document = make_normative(county.units[1], title="溪山县食堂管理办法")
    client = desk_of(county.officer)
    answer = client.post(at("add", found.pk), {"add": "《溪山县没有的办法》"}, follow=True)
    assert "没有找到" in answer.content.decode()
    client.post(at("add", found.pk), {"add": "溪山县食堂管理办法"})
    assert found.items.filter(document=document).exists()


def test_closing_shows_what_is_left_and_wants_to_know_why(county: County, found: CleanupRound) -> None:
    client = desk_of(county.officer)
    assert "校车" in client.get(at("close", found.pk)).content.decode()
    assert client.post(at("close", found.pk), {"note": ""}).status_code == 400
    decide(county, list(full().filter(round=found, agency=county.units[0])), Verdict.KEEP)
    answer = client.post(at("close", found.pk), {"note": "教育局另行清理"}, follow=True)
    assert "已起草" in answer.content.decode()
    assert fresh(found).stage == "closed"


def test_a_list_goes_out_and_comes_back_through_the_page(county: County, found: CleanupRound) -> None:
    client = desk_of(editor(county))
    out = client.get(at("export", found.pk))
    book = load_workbook(io.BytesIO(out.content))
    sheet = book.worksheets[0]
    assert sheet.max_row == 4  # its own three alone
    sheet["G2"] = "继续有效"
    content = io.BytesIO()
    book.save(content)
    upload = SimpleUploadedFile("清单.xlsx", content.getvalue())
    checked = client.post(at("import", found.pk), {"sheet": upload})
    assert "检查通过" in checked.content.decode()
    client.post(at("import", found.pk), {"kept": checked.context["token"]})
    assert CleanupItem.objects.filter(state="proposed").count() == 1
    stolen = desk_of(county.reviewers[county.units[0].pk])
    assert stolen.post(at("import", found.pk), {"kept": checked.context["token"]}).status_code == 409


def test_an_auditor_reads_everything_and_is_offered_nothing(county: County, found: CleanupRound) -> None:
    client = desk_of(make_actor(county.government, DutyKind.AUDITOR))
    page = client.get(at("round", found.pk)).content.decode()
    assert "校车" in page
    assert "催办" not in page
    assert "办理勾选的文件" not in page
    item = CleanupItem.objects.filter(round=found).first()
    assert item is not None
    assert 'name="move"' not in client.get(at("item", item.pk)).content.decode()


def test_the_first_page_says_what_waits(county: County, found: CleanupRound) -> None:
    page = desk_of(editor(county)).get("/admin/").content.decode()
    assert "3 件文件待提出清理意见" in page


def test_the_result_is_public_only_when_its_texts_are(county: County, found: CleanupRound) -> None:
    items = list(full().filter(round=found))
    decide(county, items[:1], Verdict.REPEAL)
    decide(county, items[1:], Verdict.KEEP)
    closed = close(county, found)
    citizen = Client()
    address = reverse("portal:cleanup_result", args=[found.pk])
    assert citizen.get(address).status_code == 404
    for document in (closed.decision, closed.directory):
        assert document is not None
        publish_draft(county, document, now=NOW)
    page = citizen.get(address).content.decode()
    assert "关于废止部分行政规范性文件的决定" in page
    assert page.count("继续有效</span>") >= 3
    assert found.title in citizen.get(reverse("portal:cleanups")).content.decode()
    assert "校车" in citizen.get(address, {"q": "校车"}).content.decode()
    assert "第0号" not in citizen.get(address, {"q": "校车"}).content.decode()
    sheet = load_workbook(io.BytesIO(citizen.get(address, {"format": "xlsx"}).content)).worksheets[0]
    assert sheet.max_row == 5


@pytest.mark.parametrize("given", ["q=%00", "page=99999999999", "agency='", "result=%C3%28", "page=-1&q=%25"])
def test_no_address_breaks_the_result(county: County, found: CleanupRound, given: str) -> None:
    decide(county, list(full().filter(round=found)), Verdict.KEEP)
    closed = close(county, found)
    assert closed.directory is not None
    publish_draft(county, closed.directory, now=NOW)
    assert Client().get(f"/cleanup/{found.pk}/?{given}").status_code == 200


def test_the_workbook_of_a_round_is_made_quickly_for_many(found: CleanupRound) -> None:
    items = list(full().filter(round=found))
    assert load_workbook(io.BytesIO(round_sheet(items * 50))).worksheets[0].max_row == 201


def test_an_item_shows_how_far_its_amendment_is(county: County, found: CleanupRound) -> None:
    item = full().filter(round=found, agency=county.units[0])[0]
    decide(county, [item], Verdict.AMEND)
    client = desk_of(editor(county))
    assert "尚未起草修改文件" in client.get(at("item", item.pk)).content.decode()
    assert item_of(found, item.document).verdict == "amend"


@pytest.mark.parametrize("marks", [["9" * 40], ["²"], ["-1", "x"]])
def test_marks_that_no_item_has_tick_nothing(county: County, found: CleanupRound, marks: list[str]) -> None:
    office = desk_of(make_actor(county.government, DutyKind.OFFICE))
    answer = office.post(at("bulk"), {"item": marks, "move": "drop", "reason": "误列"}, follow=True)
    assert answer.status_code == 200
    assert "请先勾选" in answer.content.decode()


def test_a_reason_with_a_sign_no_database_takes_loses_that_sign_alone(
    county: County, found: CleanupRound
) -> None:
    office = desk_of(make_actor(county.government, DutyKind.OFFICE))
    item = full().filter(round=found)[0]
    office.post(at("bulk"), {"item": [item.pk], "move": "drop", "reason": "误\0列"})
    assert item.notes.get().text == "误列"
    office.post(at("abandon", found.pk), {"reason": "改期\0进行"})
    assert CleanupRound.objects.get(pk=found.pk).closing_note == "改期进行"


def test_what_is_followed_after_its_round_is_not_offered_to_be_moved(
    county: County, found: CleanupRound
) -> None:
    decide(county, list(full().filter(round=found)), Verdict.AMEND)
    client = desk_of(editor(county))
    assert 'name="item"' in client.get(at("mine")).content.decode()
    close(county, found)
    page = client.get(at("mine")).content.decode()
    assert "修改中" in page
    assert 'name="item"' not in page
    assert "办理勾选的文件" not in page
