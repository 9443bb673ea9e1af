"""Files of applications are held in memory on their way in; what is too much is refused in a sentence."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from documents.factories import make_agency
from foi.factories import handler_of, registered
from foi.test_checking import HOW, WHO

from kaicheng.foi import uploading
from kaicheng.foi.models import Case, Paper
from kaicheng.foi.services import keeping
from kaicheng.organisations.models import Agency

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 made up"
LARGE = PDF + b" " * 3 * 1024 * 1024  # larger than what Django by itself holds in memory


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FOI_ROOT = tmp_path / "foi"
    settings.SEALING_KEYS = tmp_path / "sealing-keys.json"

    def written(*_args: Any, **_kwargs: Any) -> None:
        pytest.fail("a temporary file was begun")

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", written)


@pytest.fixture
def agency() -> Agency:
    return make_agency(code="XSSL")


def filled(client: Client) -> None:
    for step, given in (("", {"asked": "魑魅魍魉台账"}), ("who/", WHO), ("how/", HOW)):
        client.post(f"/apply/XSSL/{step}", {**given, "do": "next"})


def test_a_proof_of_identity_touches_no_temporary_file(client: Client, agency: Agency) -> None:
    filled(client)
    proof = SimpleUploadedFile("证件.pdf", LARGE)
    assert client.post("/apply/XSSL/check/", {"proof": proof})["Location"] == "/apply/receipt/"
    assert keeping.opened(Paper.objects.get()) == LARGE


def test_what_is_too_much_together_is_refused_and_nothing_is_lost(
    client: Client, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "MOST_BYTES", 5 * 1024 * 1024)
    filled(client)
    files = {name: SimpleUploadedFile(f"{name}.pdf", LARGE) for name in ("proof", "more")}
    answer = client.post("/apply/XSSL/check/", files)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert re.search(r"合计不能超过\d+ MB", page)
    assert "魑魅魍魉台账" in page
    assert not Case.objects.exists()


def test_the_papers_of_the_office_go_the_same_way(agency: Agency) -> None:
    case = registered(agency)
    office = Client()
    office.force_login(handler_of(agency))
    original = {"originals": SimpleUploadedFile("名单.pdf", LARGE)}
    assert office.post(f"/admin/foi/{case.pk}/originals/", original).status_code == 302
    assert keeping.opened(case.papers.get()) == LARGE


def test_the_office_is_told_when_it_is_too_much(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_BYTES", 1024)
    case = registered(agency)
    office = Client()
    office.force_login(handler_of(agency))
    answer = office.post(
        f"/admin/foi/{case.pk}/originals/", {"originals": SimpleUploadedFile("甲.pdf", LARGE)}
    )
    assert answer.status_code == 400
    assert "合计不能超过" in answer.content.decode()
    assert not case.papers.exists()
