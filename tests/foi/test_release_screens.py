"""The screens on which a file is made ready to be handed over."""

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from documents.factories import make_agency
from docx import Document as Docx
from foi.factories import at, handler_of, move, registered
from foi.test_releasing import NAME, PHONE, docx, text_of

from gongwen.typeset import compose, pdf
from kaicheng.foi.models import Case, Paper, Release
from kaicheng.foi.workflow import Move

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaicheng.organisations.views.closed.timezone.now", lambda: at(date(2026, 3, 9)))


@pytest.fixture
def case() -> Case:
    return registered(make_agency())


@pytest.fixture
def clerk(case: Case) -> Client:
    client = Client()
    client.force_login(handler_of(case.agency))
    return client


def added(clerk: Client, case: Case, name: str, content: bytes) -> Paper:
    file = SimpleUploadedFile(name, content)
    assert clerk.post(reverse("foi:add_original", args=[case.pk]), {"originals": [file]}).status_code == 302
    return case.papers.get(kind=Paper.Kind.SOURCE)


def screen(case: Case, paper: Paper) -> str:
    return reverse("foi:release", args=[case.pk, paper.pk])


def test_a_clerk_covers_what_was_found_and_what_he_typed(
    clerk: Client, case: Case, plain_frame: None
) -> None:
    paper = added(
        clerk, case, "补助名单.docx", docx(f"补助对象：{NAME}，电话{PHONE}。", "补助金额：三千元。")
    )
    shown = clerk.get(screen(case, paper)).content.decode()
    assert "系统发现 1 处个人信息" in shown
    offer = json.dumps([{"paragraph": 0, "start": 11, "end": 22}])
    given = {"covers": "[]", "offer": [offer], "words": f"{NAME}\n", "ground": "privacy"}
    assert clerk.post(screen(case, paper), given).status_code == 302
    made = Release.objects.get()
    assert made.grounds == {"privacy": 2}
    got = clerk.get(reverse("foi:released", args=[case.pk, made.result_id]))
    assert "no-store" in got["Cache-Control"]
    words = "\n".join(p.text for p in Docx(io.BytesIO(got.content)).paragraphs)
    assert NAME not in words
    assert PHONE not in words
    assert "遮盖 2 处" in clerk.get(reverse("foi:case", args=[case.pk])).content.decode()


def test_what_stands_open_elsewhere_is_asked_about_before_anything_is_made(
    clerk: Client, case: Case, plain_frame: None
) -> None:
    paper = added(clerk, case, "名单.docx", docx(f"姓名：{NAME}。", f"领取人：{NAME}。", f"电话{PHONE}。"))
    marks = [{"paragraph": 0, "start": 3, "end": 6}, {"paragraph": 2, "start": 2, "end": 13}]
    once = {
        "covers": json.dumps([{**mark, "ground": "privacy"} for mark in marks]),
        "ground": "privacy",
    }
    asked = clerk.post(screen(case, paper), once)
    page = asked.content.decode()
    assert "在别处还没有" in page
    assert "处个人信息" not in page  # the number is marked already and is not offered again
    assert not Release.objects.exists()
    clerk.post(screen(case, paper), {**once, "sure": "on"})
    assert NAME in text_of(Release.objects.get().result)


def test_a_pdf_is_shown_page_by_page_and_covered_where_a_box_is_drawn(
    clerk: Client, case: Case, plain_frame: None
) -> None:
    text = compose.document(
        title="补助资金安排", issuers=["溪山县人民政府"], body=[f"补助对象{NAME}，三千元。"]
    )
    paper = added(clerk, case, "安排.pdf", pdf.render(text))
    assert 'data-page="1"' in clerk.get(screen(case, paper)).content.decode()
    picture = clerk.get(reverse("foi:release_page", args=[case.pk, paper.pk, 1]))
    assert picture["Content-Type"] == "image/png"
    assert clerk.get(reverse("foi:release_page", args=[case.pk, paper.pk, 9])).status_code == 404
    box: dict[str, Any] = {"page": 1, "box": [0, 0, 595, 842], "ground": "process"}
    assert clerk.post(screen(case, paper), {"covers": json.dumps([box])}).status_code == 302
    assert Release.objects.get().grounds == {"process": 1}


@pytest.mark.parametrize("covers", ["{", '[{"page": 1}]', '[{"words": "甲", "ground": "x"}]'])
def test_marks_that_make_no_sense_leave_everything_as_it_was(
    clerk: Client, case: Case, covers: str, plain_frame: None
) -> None:
    paper = added(clerk, case, "名单.docx", docx("甲乙丙丁"))
    answer = clerk.post(screen(case, paper), {"covers": covers, "ground": "privacy"})
    assert answer.status_code == 400
    assert "重新标记" in answer.content.decode() or "选择理由" in answer.content.decode()
    assert not Release.objects.exists()


def test_a_release_is_taken_back_until_it_was_handed_over(
    clerk: Client, case: Case, plain_frame: None
) -> None:
    paper = added(clerk, case, "名单.docx", docx("甲乙丙丁"))
    clerk.post(screen(case, paper), {"covers": "[]", "ground": "privacy"})
    made = Release.objects.get()
    Paper.objects.filter(pk=made.result_id).update(for_applicant=True)
    address = reverse("foi:drop_release", args=[case.pk, made.pk])
    assert clerk.post(address).status_code == 409
    Paper.objects.filter(pk=made.result_id).update(for_applicant=False)
    assert clerk.post(address).status_code == 302
    assert not Release.objects.exists()


def test_what_lies_before_the_leader_is_changed_no_more(clerk: Client, case: Case, plain_frame: None) -> None:
    paper = added(clerk, case, "名单.docx", docx(f"姓名：{NAME}。"))
    given = {"covers": "[]", "words": NAME, "ground": "privacy"}
    clerk.post(screen(case, paper), given)
    move(case, Move.PROPOSE, date(2026, 3, 9))
    shown = clerk.get(reverse("foi:case", args=[case.pk])).content.decode()
    assert "重新制作" not in shown
    made = Release.objects.get()
    assert made.result.name in shown
    for address, data in (
        (screen(case, paper), given),
        (reverse("foi:drop_release", args=[case.pk, made.pk]), {}),
    ):
        assert clerk.post(address, data).status_code in {302, 409}
    assert Release.objects.get() == made
