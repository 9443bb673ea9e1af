"""The database is locked, the disk full, a reader of ours at fault: nothing is lost, nobody is held up."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import RequestFactory
from documents.factories import NOW, TODAY, make_actor, make_agency, make_document, make_draft

from kaicheng.documents import intake, renditions
from kaicheng.documents.desk import document_named
from kaicheng.documents.intake import reading, receiving
from kaicheng.documents.models import ItemState
from kaicheng.documents.views import attaching
from kaicheng.events.models import Delivery
from kaicheng.events.services import deliver_due
from kaicheng.files.services import store as store_file


def _batch() -> Any:
    agency = make_agency()
    uploads = [intake.Upload("通知.txt", "关于供水的通知\n请照办。".encode())]
    return intake.receive(files=uploads, agency=agency, actor=make_actor(agency), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_files_go_to_the_disk_before_the_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[bool] = []

    def store(*args: Any, **given: Any) -> Any:
        inside.append(connection.in_atomic_block)
        return store_file(*args, **given)

    monkeypatch.setattr(receiving, "store", store)
    assert _batch().items.count() == 1
    assert inside == [False]


@pytest.mark.django_db
def test_a_locked_database_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    batch, real = _batch(), reading.same_content

    def locked(_file: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(reading, "same_content", locked)
    deliver_due(now=NOW)
    assert batch.items.get().state == ItemState.WAITING
    monkeypatch.setattr(reading, "same_content", real)
    deliver_due(now=NOW + timedelta(minutes=1))
    assert batch.items.get().state == ItemState.READ
    assert Delivery.objects.get(event__name=intake.RECEIVED).attempts == 2


@pytest.mark.django_db
def test_a_download_needs_no_room_on_the_disk(settings: Any, tmp_path: Path) -> None:
    edition = make_document().live
    assert edition is not None
    (tmp_path / "renditions").write_text("no folder")
    settings.DATA_DIR = tmp_path
    assert renditions.download(edition, "docx", TODAY).content.startswith(b"PK")


@pytest.mark.django_db
def test_an_attachment_that_our_reader_fails_on_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("gongwen.reading.read_bytes", fail)
    request = RequestFactory().post("/", {"attachments": SimpleUploadedFile("表.docx", b"PK")})
    sent, troubles = attaching.sent_files(request, make_draft().document, NOW)
    given = attaching.attachments_given([], sent)
    assert given is not None
    assert (given[0].title, given[0].plain, troubles) == ("表", "", [])


@pytest.mark.django_db
def test_a_relation_names_no_draft_by_its_code() -> None:
    assert document_named(make_draft().document.code) is None
    live = make_document()
    assert document_named(live.code) == live
