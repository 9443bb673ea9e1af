from datetime import date, timedelta

import pytest
from documents.factories import (
    NOW,
    TODAY,
    make_actor,
    make_agency,
    make_document,
    make_draft,
    office_of,
    pass_reviews,
    publish,
    relation,
)

from kaicheng.audit.models import Entry
from kaicheng.documents import services
from kaicheng.documents.models import Edition, RelationKind
from kaicheng.documents.selectors import public_document, validity_of
from kaicheng.documents.workflow import Status
from kaicheng.events.models import Event
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db


def test_a_published_document_is_found_at_its_address() -> None:
    document = make_document(title="溪山县养犬管理办法")
    found = public_document(document.code)
    assert found is not None
    assert found.live is not None
    assert found.live.title == "溪山县养犬管理办法"
    assert "溪山县养犬管理办法" in found.live.html


def test_publishing_is_recorded_and_told() -> None:
    edition = pass_reviews(make_draft())
    leader = make_actor(edition.document.agency, DutyKind.UNIT_LEADER)
    document = services.publish(edition=edition, actor=leader, now=NOW)
    entry = Entry.objects.get(verb="documents.publish")
    assert (entry.object_id, entry.actor_name) == (str(document.pk), leader.name)
    event = Event.objects.get(name="documents.published")
    assert event.payload == {"document": document.pk, "edition": document.live_id}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"openness": ""}, "openness"),
        ({"openness": "on_request"}, "openness_reason"),
        ({"genre": ""}, "genre"),
        ({"written_date": None}, "written_date"),
        ({"written_date": date(2026, 3, 3)}, "written_date"),
        ({"body": " "}, "body"),
        ({"issuers": [" "]}, "issuers"),
    ],
)
def test_what_is_missing_is_named_by_field_and_goes_neither_to_review_nor_to_the_public(
    fields: dict[str, object], field: str
) -> None:
    edition = make_draft(**fields)  # type: ignore[arg-type]
    office = office_of(edition.document.agency)
    for act in (
        lambda: services.submit(edition=edition, actor=edition.created_by, now=NOW),
        lambda: services.publish_urgent(edition=edition, actor=office, now=NOW, reason="防汛"),
        lambda: services.move_in(edition=edition, actor=office, now=NOW, basis="原已公开"),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert list(refused.value.errors) == [field]
    edition.refresh_from_db()
    assert edition.status == Status.DRAFT


def test_a_document_of_an_abolished_agency_is_not_published() -> None:
    agency = make_agency(abolished_on=date(2026, 1, 1))
    edition = make_draft(agency=agency)
    with pytest.raises(Invalid) as refused:
        services.submit(edition=edition, actor=edition.created_by, now=NOW)
    assert "撤销" in refused.value.errors["agency"]


def test_an_identity_number_in_the_text_is_pointed_out() -> None:
    edition = make_draft(body="救助对象张某，身份证号430124197501013210。")
    findings = services.publication_findings(edition, TODAY)
    assert any("公民身份号码" in f.sentence and "197501" not in f.sentence for f in findings)


def test_a_new_edition_leaves_the_old_one_live_until_it_is_published() -> None:
    document = make_document(title="甲")
    actor = document.created_by
    edition = services.open_new_edition(document=document, actor=actor, now=NOW)
    edition = services.save_draft(
        edition=edition,
        lock_version=0,
        actor=actor,
        now=NOW,
        fields={"title": "乙", "change_note": "更正标题"},
    )
    document.refresh_from_db()
    assert str(document.live) == "甲"
    edition = pass_reviews(edition)
    document.refresh_from_db()
    assert str(document.live) == "甲"
    services.publish(edition=edition, actor=office_of(document.agency), now=NOW)
    document.refresh_from_db()
    assert str(document.live) == "乙"
    assert list(document.editions.order_by("version").values_list("status", flat=True)) == [
        "superseded",
        "published",
    ]


def test_a_new_edition_must_say_what_changed() -> None:
    document = make_document()
    edition = services.open_new_edition(document=document, actor=document.created_by, now=NOW)
    with pytest.raises(Invalid) as refused:
        services.submit(edition=edition, actor=document.created_by, now=NOW)
    assert "change_note" in refused.value.errors


def test_a_second_open_draft_is_refused() -> None:
    document = make_document()
    services.open_new_edition(document=document, actor=document.created_by, now=NOW)
    with pytest.raises(Conflict):
        services.open_new_edition(document=document, actor=document.created_by, now=NOW)


def test_the_index_number_is_given_once_and_kept() -> None:
    document = make_document()
    first = document.index_number
    edition = services.open_new_edition(document=document, actor=document.created_by, now=NOW)
    edition = services.save_draft(
        edition=edition,
        lock_version=0,
        actor=document.created_by,
        now=NOW,
        fields={"theme": "02/01", "change_note": "补充主题"},
    )
    publish(edition, now=NOW + timedelta(days=400))
    document.refresh_from_db()
    assert first == f"{document.agency.credit_code}/2026-00001"
    assert document.index_number == first


def test_of_two_editors_the_second_is_told() -> None:
    edition = make_draft()
    actor = edition.created_by
    services.save_draft(edition=edition, lock_version=0, actor=actor, now=NOW, fields={"title": "先"})
    with pytest.raises(Conflict) as refused:
        services.save_draft(edition=edition, lock_version=0, actor=actor, now=NOW, fields={"title": "后"})
    assert "又保存过" in refused.value.sentence
    assert Edition.objects.get(pk=edition.pk).title == "先"


def test_publishing_a_page_that_is_out_of_date_is_refused() -> None:
    edition = pass_reviews(make_draft())
    stale = Edition.objects.get(pk=edition.pk)
    services.recall(edition=edition, actor=edition.created_by, now=NOW)
    changed = services.save_draft(
        edition=edition,
        lock_version=stale.lock_version + 1,
        actor=edition.created_by,
        now=NOW,
        fields={"title": "已改"},
    )
    pass_reviews(changed)
    with pytest.raises(Conflict) as refused:
        services.publish(edition=stale, actor=office_of(stale.document.agency), now=NOW)
    assert "他人已修改" in refused.value.sentence
    assert not Event.objects.filter(name="documents.published").exists()


def test_a_corrected_title_stands_in_the_text_too() -> None:
    edition = make_draft(title="错题")
    edition = services.save_draft(
        edition=edition, lock_version=0, actor=edition.created_by, now=NOW, fields={"title": "正题"}
    )
    assert "正题" in edition.html
    assert "错题" not in edition.html


def test_withdrawal_needs_a_reason_and_keeps_it() -> None:
    document = make_document()
    with pytest.raises(Invalid):
        services.withdraw(document=document, actor=office_of(document.agency), now=NOW, reason="  ")
    services.withdraw(document=document, actor=office_of(document.agency), now=NOW, reason="附件有误")
    assert public_document(document.code) is None
    assert document.editions.get().withdrawal_reason == "附件有误"
    assert Event.objects.filter(name="documents.withdrawn").exists()


def test_a_withdrawn_document_can_come_back_as_a_new_edition() -> None:
    document = make_document()
    actor = document.created_by
    services.withdraw(document=document, actor=office_of(document.agency), now=NOW, reason="附件有误")
    document.refresh_from_db()
    edition = services.open_new_edition(document=document, actor=actor, now=NOW)
    edition = services.save_draft(
        edition=edition, lock_version=0, actor=actor, now=NOW, fields={"change_note": "更换附件"}
    )
    publish(edition)
    assert public_document(document.code) is not None


@pytest.mark.parametrize("kind", [DutyKind.AUDITOR, DutyKind.ADMINISTRATOR, DutyKind.CASE_HANDLER])
def test_who_has_no_drafting_duty_changes_nothing(kind: DutyKind) -> None:
    edition = make_draft()
    other = make_actor(edition.document.agency, kind)
    with pytest.raises(NotAllowed):
        services.save_draft(edition=edition, lock_version=0, actor=other, now=NOW, fields={"title": "改"})
    with pytest.raises(NotAllowed):
        services.publish(edition=edition, actor=other, now=NOW)


def test_an_editor_of_another_agency_is_refused() -> None:
    edition = make_draft()
    with pytest.raises(NotAllowed):
        services.publish(edition=edition, actor=make_actor(make_agency(), DutyKind.UNIT_LEADER), now=NOW)


def test_the_office_above_may_publish_for_those_below() -> None:
    county = make_agency()
    edition = pass_reviews(make_draft(agency=make_agency(parent=county)))
    services.publish(edition=edition, actor=make_actor(county, DutyKind.OFFICE), now=NOW)
    assert public_document(edition.document.code) is not None


def test_a_document_not_for_the_public_is_published_but_not_shown() -> None:
    document = make_document(openness="withheld", openness_reason="属于内部事务信息")
    assert document.live is not None
    assert public_document(document.code) is None


def test_a_repeal_works_from_its_day_and_not_before() -> None:
    old = make_document(title="溪山县停车管理办法", doc_number="溪政发〔2020〕3号")
    make_document(
        title="溪山县停车管理规定",
        doc_number="溪政发〔2026〕1号",
        effective_from=date(2026, 5, 1),
        relations=[relation(RelationKind.REPEALS, title="溪山县停车管理办法")],
    )
    old.refresh_from_db()
    assert validity_of(old, date(2026, 4, 30)).label == "有效"
    assert validity_of(old, date(2026, 5, 1)).sentence == (
        "废止：被《溪山县停车管理规定》（溪政发〔2026〕1号）自2026年5月1日起废止。"
    )
    assert Event.objects.filter(name="documents.validity_changed", payload={"documents": [old.pk]}).exists()
