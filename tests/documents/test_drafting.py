from datetime import date

import pytest
from documents.factories import NOW, make_actor, make_agency, make_document, make_draft, publish, relation

from gongwen.serialise import from_json
from kaicheng.audit.models import Entry
from kaicheng.documents import services
from kaicheng.documents.models import Relation, RelationKind
from kaicheng.documents.services import AttachmentGiven, RelationGiven
from kaicheng.documents.services.texts import clean
from kaicheng.documents.workflow import Status
from kaicheng.files.services import store
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({"genre": "诗"}, "genre", "不在目录中"),
        ({"theme": "99"}, "theme", "不在目录中"),
        ({"catalogue_item": "30.1"}, "catalogue_item", "不在目录中"),
        ({"title": "长" * 301}, "title", "标题"),
        ({"written_date": "2026-02-30"}, "written_date", "成文日期"),
        ({"audience": ["everybody"]}, "audience", "不在目录中"),
        ({"keywords": "防汛"}, "keywords", "列表"),
        ({"openness": "maybe"}, "openness", "公开属性"),
        ({"effective_from": date(2026, 5, 1), "valid_until": date(2026, 4, 1)}, "valid_until", "不能早于"),
        ({"colour": "red"}, "colour", "不是可以填写的项目"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_nothing_is_saved(
    fields: dict[str, object], name: str, said: str
) -> None:
    edition = make_draft(title="原题")
    with pytest.raises(Invalid) as refused:
        services.save_draft(
            edition=edition,
            lock_version=0,
            actor=edition.created_by,
            now=NOW,
            fields={"summary": "新", **fields},
        )
    assert said in refused.value.errors[name]
    edition.refresh_from_db()
    assert (edition.title, edition.summary, edition.lock_version) == ("原题", "", 0)


def test_a_number_is_kept_in_its_one_form() -> None:
    assert make_draft(doc_number="溪政发[2026] 007号").doc_number == "溪政发〔2026〕7号"


def test_a_draft_needs_a_title() -> None:
    agency = make_agency()
    with pytest.raises(Invalid):
        services.create_draft(agency=agency, actor=make_actor(agency), now=NOW, fields={"title": " "})


def test_a_typed_text_gets_its_outline_and_leaves_the_metadata_alone() -> None:
    edition = make_draft(title="关于防汛的通知", theme="06/03")
    edition = services.replace_body(
        edition=edition,
        source_text="各乡镇：\n一、落实责任\n（一）定人定岗。\n二、备足物资\n按标准储备。",
        lock_version=0,
        actor=edition.created_by,
        now=NOW,
    )
    assert (edition.title, edition.theme) == ("关于防汛的通知", "06/03")
    assert [getattr(node, "printed", "") for node in from_json(edition.tree).body] == ["一、", "二、"]
    assert "定人定岗" in edition.plain
    assert "关于防汛的通知" in edition.html


def test_an_empty_text_is_refused_with_advice() -> None:
    edition = make_draft()
    with pytest.raises(Invalid):
        services.replace_body(
            edition=edition, source_text="  ", lock_version=0, actor=edition.created_by, now=NOW
        )


def test_what_runs_or_loads_never_reaches_the_page() -> None:
    edition = make_draft(body='<script>alert(1)</script><img src=x onerror="x">', title="<b>题</b>")
    assert "<script" not in edition.html
    assert "<img" not in edition.html
    dirty = '<p class="gw-paragraph evil" id="s-1" onclick="x" style="x">a<a href="javascript:x">b</a><iframe></iframe></p>'
    assert clean(dirty) == '<p class="gw-paragraph" id="s-1">ab</p>'


def test_tables_keep_their_spans_and_heads() -> None:
    table = '<table><thead><tr><th scope="col" colspan="2">甲</th></tr></thead><tbody><tr><td rowspan="2">乙</td></tr></tbody></table>'
    assert clean(table) == table


def test_a_discarded_draft_stays_on_record_and_cannot_be_changed() -> None:
    edition = make_draft()
    services.discard(edition=edition, actor=edition.created_by, now=NOW)
    assert edition.status == Status.DISCARDED
    with pytest.raises(Conflict):
        services.save_draft(edition=edition, lock_version=0, actor=edition.created_by, now=NOW, fields={})
    with pytest.raises(Conflict):
        services.discard(edition=edition, actor=edition.created_by, now=NOW)
    assert Entry.objects.filter(verb="documents.discard").count() == 1


def test_a_published_edition_is_never_edited() -> None:
    document = make_document()
    assert document.live is not None
    with pytest.raises(Conflict) as refused:
        services.save_draft(
            edition=document.live, lock_version=1, actor=document.created_by, now=NOW, fields={"title": "改"}
        )
    assert "新版本" in refused.value.advice


def test_a_new_edition_takes_attachments_and_relations_with_it() -> None:
    target = make_document()
    document = make_document(relations=[relation(RelationKind.INTERPRETS, target)], published=False)
    edition = document.editions.get()
    file = store(b"table", name="附件1.xlsx", at=NOW)
    edition = services.save_draft(
        edition=edition, lock_version=0, actor=document.created_by, now=NOW,
        attachments=[AttachmentGiven("任务分解表", file, "任务")],
    )  # fmt: skip
    publish(edition)
    new = services.open_new_edition(document=document, actor=document.created_by, now=NOW)
    assert [a.title for a in new.attachments.all()] == ["任务分解表"]
    assert new.relations.get().target == target
    assert edition.attachments.count() == 1


@pytest.mark.parametrize(
    "given",
    [RelationGiven(RelationKind.REPEALS), RelationGiven(RelationKind.EXTENDS, title="溪山县茶园办法")],
)
def test_a_relation_that_says_too_little_is_refused(given: RelationGiven) -> None:
    edition = make_draft()
    with pytest.raises(Invalid):
        services.save_draft(
            edition=edition, lock_version=0, actor=edition.created_by, now=NOW, relations=[given]
        )
    assert not Relation.objects.exists()


def test_who_may_not_draft_at_an_agency_makes_none_there() -> None:
    with pytest.raises(NotAllowed):
        services.create_draft(
            agency=make_agency(), actor=make_actor(make_agency()), now=NOW, fields={"title": "某通知"}
        )


def test_each_change_is_recorded_with_the_names_of_the_fields() -> None:
    edition = make_draft()
    services.save_draft(
        edition=edition, lock_version=0, actor=edition.created_by, now=NOW, fields={"summary": "概述"}
    )
    assert Entry.objects.get(verb="documents.save").detail["changed"] == ["summary"]
