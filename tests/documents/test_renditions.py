import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from documents.factories import NOW, make_document, make_draft, publish, relation

from gongwen.reading import read_bytes
from kaicheng.documents import services
from kaicheng.documents.models import Document, Edition, RelationKind
from kaicheng.documents.renditions import NoOriginal, download, file_name
from kaicheng.files.services import store

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # files are set here, none is asked of the database


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


def edition_of(document: Document) -> Edition:
    return Edition.objects.select_related("document", "original").get(pk=document.live_id)


def test_the_file_carries_title_and_validity_of_the_day() -> None:
    edition = edition_of(make_document(title="溪山县养犬管理办法", valid_until=date(2026, 12, 31)))
    made = download(edition, "docx", date(2027, 1, 1))
    assert made.name == "溪山县养犬管理办法.docx"
    text = read_bytes(made.content, made.name).plain
    assert "溪山县养犬管理办法" in text
    words = b"".join(zipfile.ZipFile(BytesIO(made.content)).read(n) for n in ("word/document.xml",)).decode()
    headers = [n for n in zipfile.ZipFile(BytesIO(made.content)).namelist() if "header" in n]
    words += "".join(zipfile.ZipFile(BytesIO(made.content)).read(n).decode() for n in headers)
    assert "失效：有效期至2026年12月31日届满。" in words


def test_a_file_is_made_once_and_again_when_the_validity_turns(tmp_path: Path) -> None:
    edition = edition_of(make_document(valid_until=date(2026, 12, 31)))
    first = download(edition, "docx", date(2026, 6, 1))
    assert download(edition, "docx", date(2026, 7, 1)).content == first.content
    (kept,) = (tmp_path / "renditions").rglob("*.docx")
    download(edition, "docx", date(2027, 1, 1))
    (now_kept,) = (tmp_path / "renditions").rglob("*.docx")
    assert kept != now_kept


def test_a_pdf_is_made() -> None:
    made = download(edition_of(make_document(title="关于“五一”放假的通知")), "pdf", date(2026, 4, 1))
    assert made.content.startswith(b"%PDF")
    assert made.media_type == "application/pdf"


def test_a_repeal_shows_on_the_file_from_its_day() -> None:
    old = make_document(title="旧办法")
    make_document(
        title="新办法", relations=[relation(RelationKind.REPEALS, old, effective_on=date(2026, 8, 1))]
    )
    edition = edition_of(old)
    before = download(edition, "docx", date(2026, 7, 31)).content
    assert before != download(edition, "docx", date(2026, 8, 1)).content


def test_the_original_is_given_as_it_came() -> None:
    draft = make_draft()
    draft.original = store(b"as it came", name="来文.docx", at=NOW)
    draft.original_name = "来文.docx"
    draft.save()
    made = download(draft, "original", date(2026, 4, 1))
    assert (made.content, made.name) == (b"as it came", "来文.docx")


def test_without_original_the_reader_is_told_what_else_there_is() -> None:
    with pytest.raises(NoOriginal):
        download(make_draft(), "original", date(2026, 4, 1))


def test_a_superseded_text_says_so() -> None:
    document = make_document()
    first = document.live_id
    edition = services.open_new_edition(document=document, actor=document.created_by, now=NOW)
    edition = services.save_draft(
        edition=edition, lock_version=0, actor=document.created_by, now=NOW, fields={"change_note": "更正"}
    )
    publish(edition)
    old = Edition.objects.select_related("document").get(pk=first)
    archive = zipfile.ZipFile(BytesIO(download(old, "docx", date(2026, 4, 1)).content))
    assert any("旧版本" in archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("甲/乙：关于“丙”的通知", "甲 乙：关于“丙”的通知.pdf"),
        ("..", "文件.pdf"),
        ("长" * 200, "长" * 80 + ".pdf"),
    ],
)
def test_names_fit_every_system(title: str, name: str) -> None:
    assert file_name(title, "pdf") == name


def test_an_unknown_kind_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="exe"):
        download(make_draft(), "exe", date(2026, 4, 1))
