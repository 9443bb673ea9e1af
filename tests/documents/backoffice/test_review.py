import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from documents.backoffice.walking import at, desk_of, review_of, sheet
from documents.factories import make_actor, make_document, make_draft, office_of, publish

from kaicheng.documents import services
from kaicheng.documents.models import Document, Edition, RelationKind
from kaicheng.documents.selectors import public_document
from kaicheng.documents.services import RelationGiven
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

# forms and words; what they do is proved where the services are
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def draft(editor: User, bureau: Agency) -> Edition:
    return make_draft(agency=bureau, actor=editor, title="关于水库清淤的通知", genre="通知")


def test_a_dropped_file_fills_the_page_and_one_correction_later_it_is_handed_in(
    desk: Client, bureau: Agency, notice: Callable[..., BytesIO]
) -> None:
    answer = desk.post(at("receive"), {"agency": bureau.pk, "files": [notice()]}, follow=True)
    form = answer.context["form"]
    assert form["title"].value() == "溪山县水利局关于做好山塘水库清淤工作的通知"
    assert form["doc_number"].value() == "溪水发〔2026〕9号"
    assert form["written_date"].value() == date(2026, 1, 12)
    assert form["openness"].value() == "proactive"
    edition = answer.context["edition"]
    typed = sheet(edition, summary="部署冬春山塘水库清淤。", submit="1")
    shown = desk.post(review_of(edition), typed, follow=True).content.decode()
    assert "已提交审核" in shown
    edition.refresh_from_db()
    assert (edition.status, edition.summary) == ("in_review", "部署冬春山塘水库清淤。")
    assert public_document(edition.document.code) is None


def test_the_words_a_field_was_read_from_are_marked(
    desk: Client, bureau: Agency, notice: Callable[..., BytesIO]
) -> None:
    page = desk.post(at("receive"), {"agency": bureau.pk, "files": [notice()]}, follow=True).content.decode()
    assert '<mark data-fields="doc_number">溪水发〔2026〕9号</mark>' in page
    assert "识别可靠" in page


def test_of_two_editors_the_second_keeps_what_he_typed_and_sees_what_was_saved(
    desk: Client, bureau: Agency, draft: Edition
) -> None:
    other = make_actor(bureau, name="陆知远")
    first = sheet(draft, title="第一人改的标题", openness="on_request", openness_reason="行政执法案卷信息")
    second = sheet(draft, title="第二人改的标题", summary="第二人写的概述")
    assert desk_of(other).post(review_of(draft), first).status_code == 302
    answer = desk.post(review_of(draft), second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "在您打开本页之后，这份草稿又保存过" in page
    assert "最近一次是陆知远于" in page
    assert answer.context["form"]["title"].value() == "第二人改的标题"
    assert answer.context["form"]["summary"].value() == "第二人写的概述"
    assert "已保存的是：第一人改的标题" in page
    assert "已保存的是：依申请公开" in page
    assert "第二人" not in Edition.objects.get(pk=draft.pk).title


def test_relations_saved_by_the_other_editor_are_shown_where_they_differ(
    desk: Client, bureau: Agency, draft: Edition
) -> None:
    row = {"rel-0-kind": "repeals", "rel-0-target": "溪山县旧办法"}
    second = sheet(draft, summary="概述")
    desk_of(make_actor(bureau)).post(review_of(draft), sheet(draft, **row))
    assert "已保存的是：废止溪山县旧办法" in desk.post(review_of(draft), second).content.decode()
    again = desk.post(review_of(draft), {**second, **row, "lock_version": 0}).content.decode()
    assert "废止溪山县旧办法" not in again


def test_after_looking_the_second_editor_saves_over(desk: Client, bureau: Agency, draft: Edition) -> None:
    desk_of(make_actor(bureau)).post(review_of(draft), sheet(draft, title="第一人"))
    refused = desk.post(review_of(draft), sheet(draft, title="第二人"))
    again = sheet(draft, title="合并后的标题", lock_version=refused.context["edition"].lock_version)
    assert desk.post(review_of(draft), again).status_code == 302
    assert Edition.objects.get(pk=draft.pk).title == "合并后的标题"


def test_what_was_typed_survives_even_a_publication_in_between(desk: Client, draft: Edition) -> None:
    publish(draft, now=timezone.now())
    answer = desk.post(review_of(draft), sheet(draft, lock_version=0, title="迟到的标题"))
    assert answer.status_code == 409
    assert answer.context["form"]["title"].value() == "迟到的标题"
    assert "请另行抄存" in answer.content.decode()
    assert 'name="submit"' not in answer.content.decode()


def test_an_error_stands_beside_its_field_which_has_the_cursor(desk: Client, draft: Edition) -> None:
    answer = desk.post(review_of(draft), sheet(draft, written_date="二〇二六年", note="保留的附注"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_written_date_error"' in page
    assert answer.context["form"].fields["written_date"].widget.attrs["autofocus"]
    assert answer.context["form"]["note"].value() == "保留的附注"


def test_what_stands_against_publishing_is_said_at_its_field_and_the_draft_is_kept(
    desk: Client, draft: Edition
) -> None:
    answer = desk.post(review_of(draft), sheet(draft, openness="withheld", note="已填", submit="1"))
    assert answer.status_code == 400
    assert "须写明理由" in answer.context["form"].errors["openness_reason"][0]
    assert "尚未提交审核" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.status, draft.note) == ("draft", "已填")
    again = sheet(draft, openness_reason="属于内部事务信息", submit="1")
    assert desk.post(review_of(draft), again).status_code == 302


def test_findings_lead_to_their_fields(desk: Client, bureau: Agency, editor: User) -> None:
    edition = make_draft(
        agency=bureau, actor=editor, genre="", body="电话13800138000。",
        relations=[RelationGiven(RelationKind.REPEALS, title="没有收过的办法")],
    )  # fmt: skip
    page = desk.get(review_of(edition)).content.decode()
    assert '<a href="#id_genre">尚未确定文种，请选择。</a>' in page
    assert '<a href="#relations">' in page
    assert re.search(rf'<a href="{at("body", edition.document.code)}">正文[^<]*有手机号码', page)


def test_advice_is_listed_for_asking_before_publishing_and_what_blocks_is_not(
    desk: Client, bureau: Agency, editor: User
) -> None:
    page = desk.get(review_of(make_draft(agency=bureau, actor=editor, genre=""))).content.decode()
    dialog = page[page.index("<dialog") : page.index("</dialog>")]
    assert 'data-for="summary"' in dialog
    assert "genre" not in dialog


def test_relations_are_added_changed_and_removed(
    desk: Client, bureau: Agency, editor: User, draft: Edition
) -> None:
    old = make_document(agency=bureau, actor=editor, title="溪山县水库管理办法")
    row = {
        "rel-0-kind": "repeals",
        "rel-0-target": "《溪山县水库管理办法》",
        "rel-0-effective_on": "2026-05-01",
    }
    desk.post(review_of(draft), sheet(draft, **row))
    relation = draft.relations.get()
    assert (relation.target, relation.effective_on) == (old, date(2026, 5, 1))
    draft.refresh_from_db()
    desk.post(review_of(draft), sheet(draft, **{"rel-0-kind": "implements"}))
    assert draft.relations.get().kind == "implements"
    draft.refresh_from_db()
    desk.post(review_of(draft), sheet(draft, **{"rel-0-kind": "", "rel-0-target": ""}))
    assert not draft.relations.exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"rel-0-kind": "repeals"}, "请写明对象文件"),
        ({"rel-0-target": "某办法"}, "请选择关系"),
        ({"rel-0-kind": "extends", "rel-0-target": "某办法"}, "须写明延长至何日"),
    ],
)
def test_half_a_relation_is_refused_in_its_row(
    desk: Client, draft: Edition, row: dict[str, str], sentence: str
) -> None:
    answer = desk.post(review_of(draft), sheet(draft, **row))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_new_edition_keeps_the_old_one_public_until_it_is_published(
    desk: Client, bureau: Agency, editor: User
) -> None:
    document = make_document(agency=bureau, actor=editor, title="旧标题")
    desk.post(at("new_edition", document.code))
    edition = document.editions.get(version=2)
    desk.post(review_of(edition), sheet(edition, title="新标题", change_note="更正标题"))
    assert str(Document.objects.get(pk=document.pk).live) == "旧标题"
    edition.refresh_from_db()
    desk.post(review_of(edition), sheet(edition, submit="1"))
    assert str(Document.objects.get(pk=document.pk).live) == "旧标题"
    edition.refresh_from_db()
    assert edition.status == "in_review"


def test_discarding_asks_first_and_what_is_discarded_can_still_be_read(desk: Client, draft: Edition) -> None:
    place = at("move", draft.document.code, 1, "discard")
    assert "作废后不能再编辑" in desk.get(place).content.decode()
    assert "确认作废草稿" in desk.post(place, {"seen": 0}).content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"
    desk.post(place, {"seen": 0, "sure": "1"})
    draft.refresh_from_db()
    assert draft.status == "discarded"
    assert "一、提高认识" in desk.get(at("edition", draft.document.code, 1)).content.decode()
    assert desk.get(review_of(draft)).status_code == 302


def test_withdrawing_without_a_reason_is_refused_and_with_one_it_is_done(
    bureau: Agency, editor: User
) -> None:
    document = make_document(agency=bureau, actor=editor)
    desk, place = desk_of(office_of(bureau)), at("move", document.code, 1, "withdraw")
    refused = desk.post(place, {"words": "  ", "sure": "1"})
    assert refused.status_code == 400
    assert "请写明理由" in refused.content.decode()
    assert public_document(document.code) is not None
    shown = desk.post(place, {"words": "附件有误", "sure": "1"}, follow=True).content.decode()
    assert public_document(document.code) is None
    assert "附件有误" in shown


def test_a_title_with_markup_stays_words_on_every_screen(desk: Client, bureau: Agency, editor: User) -> None:
    trick = "<script>alert(1)</script>关于清淤的通知"
    document = make_document(agency=bureau, actor=editor, title=trick)
    services.open_new_edition(document=document, actor=editor, now=timezone.now())
    code = document.code
    pages = [
        at("listing"), at("show", code), at("review", code), at("edition", code, 1), at("move", code, 2, "discard"),
        at("body", code), at("compare", code, 1, code, 2), at("sheet", code, 2), at("mine"), "/admin/",
    ]  # fmt: skip
    for address in pages:
        page = desk.get(address).content.decode()
        assert "<script>alert(1)" not in page, address
        assert "alert(1)" in page, address


def test_typing_over_the_text_recognises_its_outline_anew(desk: Client, draft: Edition) -> None:
    typed = {"lock_version": 0, "text": "一、新的第一项\n内容。\n二、新的第二项\n内容。"}
    assert desk.post(at("body", draft.document.code), typed).status_code == 302
    draft.refresh_from_db()
    assert "新的第二项" in draft.html
    again = desk.post(at("body", draft.document.code), {**typed, "text": "迟到的文字"})
    assert again.status_code == 409
    assert "迟到的文字" in again.content.decode()


@pytest.mark.parametrize("kind", [DutyKind.AUDITOR, DutyKind.CASE_HANDLER, DutyKind.SECRECY_REVIEWER])
def test_who_may_only_read_gets_the_text_and_no_buttons(
    bureau: Agency, draft: Edition, kind: DutyKind
) -> None:
    page = desk_of(make_actor(bureau, kind)).get(review_of(draft))
    text = page.content.decode()
    assert page.templates[0].name == "documents/edition.html"
    assert page.context["offers"] == []
    assert 'name="save"' not in text
    assert "/move/" not in text


def test_of_another_agencys_draft_only_its_existence_is_told(
    desk: Client, bureau: Agency, draft: Edition
) -> None:
    from documents.factories import make_agency

    body = "为恢复山塘水库蓄水能力，全面完成冬春清淤任务，现就有关事项通知如下，请认真贯彻执行。" * 3
    stranger = make_agency("溪山县林业局", parent=bureau.parent)
    make_draft(agency=stranger, title="不可外传的标题", body=body)
    mine = make_draft(agency=bureau, actor=draft.created_by, body=body)
    page = desk.get(review_of(mine)).content.decode()
    assert "溪山县林业局尚未公开的一份文件" in page
    assert "不可外传的标题" not in page


def test_a_likeness_can_be_compared_paragraph_by_paragraph(
    desk: Client, bureau: Agency, editor: User
) -> None:
    lines = [f"第{n}条　山塘水库管护责任由所在乡镇落实，责任书每年签订一次。" for n in range(12)]
    one = make_document(agency=bureau, actor=editor, body="\n".join(lines))
    lines[5] = lines[5].replace("每年", "每两年")
    two = make_draft(agency=bureau, actor=editor, body="\n".join(lines))
    link = at("compare", one.code, 1, two.document.code, 1)
    assert link in desk.get(review_of(two)).content.decode()
    page = desk.get(link)
    assert page.context["differences"] == 1
    assert "<ins>两</ins>" in page.content.decode()
