"""The verbs: guides and explanations."""

from typing import Any

import pytest
from disclosure.conftest import make_meeting
from documents.factories import NOW, TODAY, make_actor, office_of, pass_reviews

from kaicheng.audit.models import Entry
from kaicheng.disclosure import composing, services
from kaicheng.disclosure.composing import proposed_words
from kaicheng.disclosure.models import GapReason, SeriesNote
from kaicheng.disclosure.selectors import GuideState, guide_of, section_of
from kaicheng.documents.services import publish
from kaicheng.events.services import deliver_due
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.organisations import services as organisations
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db


def publish_guide(agency: Agency) -> Any:
    editor = make_actor(agency)
    services.save_guide(agency=agency, words=proposed_words(agency), actor=editor, now=NOW)
    edition = services.compose_guide(agency=agency, actor=editor, now=NOW)
    publish(edition=pass_reviews(edition), actor=office_of(agency), now=NOW)
    return edition.document


def test_a_new_guide_is_proposed_from_the_record_of_the_agency(bureau: Agency) -> None:
    view = guide_of(bureau)
    assert view.words["telephone"] == "0000-6660001"
    assert "溪山县水利局" in view.words["classification"]
    assert view.missing == ()
    assert view.state is GuideState.NONE


def test_what_is_missing_is_said_in_sentences(township: Agency) -> None:
    sentences = [one.sentence for one in guide_of(township).missing]
    assert "缺少传真号码，请填写，没有的填写“无”。" in sentences
    assert "缺少办公地址，请填写。" in sentences


def test_a_guide_with_something_missing_is_kept_but_not_composed(township: Agency) -> None:
    actor = make_actor(township)
    services.save_guide(agency=township, words={"telephone": "0000-1"}, actor=actor, now=NOW)
    with pytest.raises(Invalid) as refused:
        services.compose_guide(agency=township, actor=actor, now=NOW)
    assert "address" in refused.value.errors
    assert guide_of(township).words["telephone"] == "0000-1"


def test_a_composed_guide_is_an_official_text_that_goes_through_the_reviews(bureau: Agency) -> None:
    document = publish_guide(bureau)
    document.refresh_from_db()
    live = document.live
    assert (live.title, live.genre, live.catalogue_item, live.series) == (
        "溪山县水利局政府信息公开指南", "指南", "guide", "guide",
    )  # fmt: skip
    assert "0000-6660009" in live.plain
    assert "三、政府信息公开工作机构" in live.plain
    assert live.tree["body"]
    assert section_of(bureau).part("guide").holding.count == 1
    assert guide_of(bureau).state is GuideState.PUBLISHED


def test_a_change_of_the_record_makes_the_guide_outdated_and_tells_who_keeps_it(bureau: Agency) -> None:
    from kaicheng.notices.models import Notice

    publish_guide(bureau)
    keeper = make_actor(bureau, DutyKind.OFFICE)
    organisations.update(actor=keeper, agency=bureau, values={"telephone": "0000-7770001"}, now=NOW)
    while deliver_due(now=NOW):
        pass
    view = guide_of(Agency.objects.get(pk=bureau.pk))
    assert view.state is GuideState.OUTDATED
    assert view.differences[0].sentence == "指南中的联系电话为“0000-6660001”，机构信息中已是“0000-7770001”。"
    notice = Notice.objects.filter(person=keeper, kind="disclosure.guide_outdated").get()
    assert "0000-7770001" in notice.text


def test_a_second_composing_makes_the_next_edition_and_waits_for_an_open_review(bureau: Agency) -> None:
    document = publish_guide(bureau)
    editor = make_actor(bureau)
    services.save_guide(agency=bureau, words={"telephone": "0000-7770001"}, actor=editor, now=NOW)
    edition = services.compose_guide(agency=bureau, actor=editor, now=NOW, change_note="更换电话")
    assert (edition.document_id, edition.version, edition.change_note) == (document.pk, 2, "更换电话")
    again = services.compose_guide(agency=bureau, actor=editor, now=NOW)
    assert again.pk == edition.pk
    pass_reviews(again)
    with pytest.raises(Conflict):
        services.compose_guide(agency=bureau, actor=editor, now=NOW)


def test_nobody_writes_the_guide_of_another_agency(bureau: Agency, township: Agency) -> None:
    with pytest.raises(NotAllowed):
        services.save_guide(agency=bureau, words={}, actor=make_actor(township), now=NOW)


def test_unknown_and_overlong_entries_are_refused(bureau: Agency) -> None:
    for words in ({"weather": "晴"}, {"access": "长" * 2001}):
        with pytest.raises(Invalid):
            services.save_guide(agency=bureau, words=words, actor=make_actor(bureau), now=NOW)


def explain(agency: Agency, first: int, last: int, **given: Any) -> SeriesNote:
    values = {"series": "executive_meeting", "term": 18, "reason": GapReason.SECRET, "words": "", **given}
    return services.explain_gap(
        agency=agency, first=first, last=last, actor=office_of(agency), now=NOW, **values
    )


def test_a_gap_is_explained_once_on_record_and_the_explanation_can_be_taken_back(county: Agency) -> None:
    note = explain(county, 3, 4)
    assert note.sentence == "涉密，不公开"
    with pytest.raises(Invalid, match="已有说明"):
        explain(county, 4, 9)
    services.remove_note(note=note, actor=office_of(county), now=NOW)
    assert not SeriesNote.objects.exists()
    assert list(Entry.objects.filter(verb__startswith="disclosure.").order_by("sequence").values_list("verb", flat=True)) == [
        "disclosure.explain", "disclosure.remove_note",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first": 5, "last": 4}, "last"),
        ({"first": 1, "last": 900}, "last"),
        ({"series": "tea_party"}, "series"),
        ({"reason": "because"}, "reason"),
        ({"reason": GapReason.OTHER}, "words"),
        ({"words": "长" * 201}, "words"),
    ],
)
def test_an_explanation_must_say_what_and_why(county: Agency, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        explain(county, **{"first": 1, "last": 2, **given})
    assert field in refused.value.errors


def test_a_public_meeting_needs_no_explanation_but_one_of_another_term_does_not_matter(
    county: Agency,
) -> None:
    make_meeting(county, 3)
    with pytest.raises(Invalid, match="已经公开"):
        explain(county, 1, 5)
    assert explain(county, 1, 5, term=17).term == 17


def test_an_editor_alone_explains_nothing_publicly(county: Agency) -> None:
    with pytest.raises(NotAllowed):
        services.explain_gap(
            agency=county, series="executive_meeting", term=18, first=1, last=1, reason=GapReason.SECRET,
            actor=make_actor(county), now=NOW,
        )  # fmt: skip


def test_a_text_that_states_everything_differs_in_nothing() -> None:
    agency = Agency(name="溪山县水利局", telephone="0000-1", fax="无", address="文苑路1号")
    text = composing.composed(agency, composing.proposed_words(agency), TODAY)
    assert composing.differences(agency, {}, text) == ()
    agency.address = "文苑路2号"
    assert [one.entry.code for one in composing.differences(agency, {}, text)] == ["address"]


def test_a_note_names_its_term_as_an_office_writes_it(county: Agency) -> None:
    assert explain(county, 3, 4, term=18).term_label == "第十八届"
    assert explain(county, 5, 5, term=2021).term_label == "2021年"
