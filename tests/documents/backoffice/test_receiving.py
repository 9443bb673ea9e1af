import zipfile
from collections.abc import Callable
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from documents.backoffice.conftest import LINES
from documents.backoffice.walking import at, review_of, sheet
from documents.factories import make_draft

from kaicheng.documents.intake import reading
from kaicheng.documents.models import Edition, IntakeBatch, IntakeItem
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

# forms and words; what they do is proved where the services are
pytestmark = [pytest.mark.django_db, pytest.mark.once]
Notice = Callable[..., BytesIO]


@pytest.fixture
def draft(editor: User, bureau: Agency) -> Edition:
    return make_draft(agency=bureau, actor=editor)


def drop(desk: Client, agency: Agency, *files: object) -> object:
    return desk.post(at("receive"), {"agency": agency.pk, "files": list(files)}, follow=True)


def test_the_batch_page_tells_what_became_of_each_file(desk: Client, bureau: Agency, notice: Notice) -> None:
    first = notice()
    copy = SimpleUploadedFile("再来一次.docx", first.read())  # a docx made twice is not the same to the byte
    first.seek(0)
    drop(desk, bureau, first)
    broken = SimpleUploadedFile("破损.docx", b"PK\x03\x04 not a document")
    other = notice(["通知", "溪水发〔2026〕10号", "关于开展防汛演练的通知", *LINES[3:]], "演练.docx")
    page = drop(desk, bureau, copy, broken, other).content.decode()  # type: ignore[attr-defined]
    assert "已成草稿 1 个" in page
    assert "未能读取 1 个" in page
    assert "与已有文件相同 1 个" in page
    assert "重新读取" in page
    assert "没有重复收录" in page


def test_a_zip_becomes_its_files(desk: Client, bureau: Agency, notice: Notice) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("一/清淤通知.docx", notice().read())
        archive.writestr(
            "二/说明.txt", "溪山县水利局\n情况说明\n现将清淤情况说明如下。\n溪山县水利局\n2026年2月1日"
        )
    packed.seek(0)
    packed.name = "一批文件.zip"
    page = drop(desk, bureau, packed).content.decode()  # type: ignore[attr-defined]
    assert "收到 2 个文件" in page
    assert "清淤通知.docx" in page


def test_a_refused_file_is_read_again_when_the_fault_is_mended(
    desk: Client, bureau: Agency, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reading.read_bytes
    monkeypatch.setattr(reading, "read_bytes", lambda *_: 1 / 0)
    drop(desk, bureau, notice())
    item = IntakeItem.objects.get()
    assert item.state == "refused"
    again = at("read_again", item.batch_id, item.pk)
    assert "仍未能读取" in desk.post(again, follow=True).content.decode()
    monkeypatch.setattr(reading, "read_bytes", real)
    assert "已成草稿" in desk.post(again, follow=True).content.decode()
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_nothing_chosen_is_said_in_a_sentence(desk: Client, bureau: Agency, script: bool) -> None:
    headers = {"X-Requested-With": "XMLHttpRequest"} if script else {}
    answer = desk.post(at("receive"), {"agency": bureau.pk}, headers=headers)
    assert answer.status_code == 400
    words = answer.json()["trouble"] if script else answer.content.decode()
    assert "请选择或拖入要收的文件" in words


def test_files_for_another_agency_are_not_taken(desk: Client, bureau: Agency, notice: Notice) -> None:
    assert bureau.parent is not None
    answer = drop(desk, bureau.parent, notice())
    assert "不在您的职责范围内" in answer.content.decode()  # type: ignore[attr-defined]
    assert not IntakeBatch.objects.exists()


def test_the_original_is_sent_as_a_download_under_its_chinese_name(
    desk: Client, bureau: Agency, notice: Notice
) -> None:
    drop(desk, bureau, notice(name="清淤（定稿）.docx"))
    edition = Edition.objects.get()
    answer = desk.get(at("original", edition.document.code, 1))
    assert (
        answer["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote('清淤（定稿）.docx', safe='')}"
    )
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    notice_bytes = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert notice_bytes.startswith(b"PK")


def test_an_uploaded_page_is_never_shown_inside_ours(desk: Client, draft: Edition) -> None:
    trick = SimpleUploadedFile("说明.html", b"<script>alert(1)</script>", content_type="text/html")
    desk.post(review_of(draft), sheet(draft, attachments=[trick]))
    answer = desk.get(at("attachment", draft.document.code, draft.attachments.get().pk))
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"


def test_attachments_are_added_renamed_and_removed(desk: Client, draft: Edition) -> None:
    file = SimpleUploadedFile("清淤任务表.txt", "任务：清淤三万方".encode())
    desk.post(review_of(draft), sheet(draft, attachments=[file]))
    attachment = draft.attachments.get()
    assert (attachment.title, attachment.plain.strip()) == ("清淤任务表", "任务：清淤三万方")
    draft.refresh_from_db()
    desk.post(review_of(draft), sheet(draft, **{f"attachment-{attachment.file_id}": "附件1 任务表"}))
    assert draft.attachments.get().title == "附件1 任务表"
    draft.refresh_from_db()
    desk.post(review_of(draft), sheet(draft, **{f"remove-{attachment.file_id}": "1"}))
    assert not draft.attachments.exists()


def test_a_file_sent_with_a_form_that_has_an_error_comes_along_with_the_next_try(
    desk: Client, draft: Edition
) -> None:
    file = SimpleUploadedFile("任务表.txt", "任务".encode())
    refused = desk.post(review_of(draft), sheet(draft, written_date="错", attachments=[file]))
    assert refused.status_code == 400
    tokens = [one.token for one in refused.context["sent"]]
    desk.post(review_of(draft), sheet(draft, **{"sent-attachment": tokens}))
    assert draft.attachments.get().title == "任务表"


def test_a_forged_token_brings_no_file_along(desk: Client, draft: Edition) -> None:
    answer = desk.post(review_of(draft), sheet(draft, **{"sent-attachment": ["../../etc/passwd"]}))
    assert answer.status_code == 400
    assert "请重新选择" in answer.content.decode()


def test_a_text_typed_by_hand_is_read_like_a_file(desk: Client, bureau: Agency) -> None:
    typed = {"agency": bureau.pk, "title": "", "text": "\n".join(LINES)}
    answer = desk.post(at("compose"), typed, follow=True)
    assert answer.context["form"]["doc_number"].value() == "溪水发〔2026〕9号"
    assert answer.context["form"]["written_date"].value().isoformat() == "2026-01-12"


def test_the_title_given_for_a_typed_text_is_the_title(desk: Client, bureau: Agency) -> None:
    typed = {
        "agency": bureau.pk,
        "title": "山塘清淤情况说明",
        "text": "今冬清淤已完成三万方。\n余下两万方春节后施工。",
    }
    desk.post(at("compose"), typed)
    edition = Edition.objects.get()
    assert edition.title == "山塘清淤情况说明"
    assert "三万方" in edition.plain


def test_a_typed_text_without_words_is_sent_back(desk: Client, bureau: Agency) -> None:
    answer = desk.post(at("compose"), {"agency": bureau.pk, "title": "只有标题", "text": "  "})
    assert answer.status_code == 400
    assert "请键入或粘贴" in answer.content.decode()
    assert answer.context["form"]["title"].value() == "只有标题"
