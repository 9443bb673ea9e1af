"""The section's screens in the back office."""

from typing import Any

import pytest
from django.test import Client
from documents.factories import make_actor

from kaicheng.disclosure.composing import proposed_words
from kaicheng.disclosure.models import Guide, SeriesNote
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db


def signed_in(agency: Agency, *kinds: DutyKind) -> Client:
    client = Client()
    client.force_login(make_actor(agency, *kinds), backend="kaicheng.users.backends.DutyBackend")
    return client


def test_the_office_sees_all_agencies_with_what_is_missing_and_a_unit_sees_its_own(
    county: Agency, bureau: Agency, township: Agency
) -> None:
    whole = signed_in(county, DutyKind.OFFICE).get("/admin/disclosure/").content.decode()
    assert all(agency.name in whole for agency in (county, bureau, township))
    own = signed_in(bureau).get("/admin/disclosure/").content.decode()
    assert bureau.name in own
    assert township.name not in own


def test_only_those_in_trouble_are_shown_when_asked(county: Agency, bureau: Agency) -> None:
    client = signed_in(county, DutyKind.OFFICE)
    assert client.get("/admin/disclosure/?show=overdue").status_code == 200
    assert bureau.name in client.get("/admin/disclosure/?show=trouble").content.decode()


def test_the_screen_of_one_agency_says_in_sentences_what_is_missing(bureau: Agency) -> None:
    page = signed_in(bureau).get("/admin/disclosure/unit/XSSL/").content.decode()
    assert "没有公布政府信息公开指南。" in page
    assert "20个工作日" in page


@pytest.mark.parametrize("address", ["unit/XSSL/", "unit/XSSL/guide/"])
def test_an_editor_of_another_unit_sees_nothing(address: str, bureau: Agency, township: Agency) -> None:
    assert signed_in(township).get(f"/admin/disclosure/{address}").status_code == 403


def test_a_guide_is_filled_in_kept_and_composed_from_one_form(bureau: Agency) -> None:
    client = signed_in(bureau)
    words = proposed_words(bureau)
    kept = client.post("/admin/disclosure/unit/XSSL/guide/", {**words, "fax": ""}, follow=True)
    assert "还有1项没有填写" in kept.content.decode()
    refused = client.post("/admin/disclosure/unit/XSSL/guide/", {**words, "fax": "", "compose": "1"})
    assert refused.status_code == 400
    assert "缺少传真号码" in refused.content.decode()
    made = client.post("/admin/disclosure/unit/XSSL/guide/", {**words, "compose": "1"})
    guide = Guide.objects.get()
    assert guide.document is not None
    assert made["Location"] == f"/admin/documents/{guide.document.code}/review/"


def test_a_guide_saved_by_another_in_between_is_not_overwritten_unseen(bureau: Agency) -> None:
    client, address = signed_in(bureau), "/admin/disclosure/unit/XSSL/guide/"
    words = proposed_words(bureau)
    assert client.post(address, {**words, "read": "", "fax": "0000-1"}).status_code == 302
    answer = client.post(address, {**words, "read": "", "fax": "0000-2"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="0000-2"' in page
    mark = Guide.objects.get().mark
    assert f'name="read" value="{mark}"' in page
    assert client.post(address, {**words, "read": mark, "fax": "0000-2"}).status_code == 302
    assert Guide.objects.get().words["fax"] == "0000-2"


def test_an_auditor_looks_at_a_guide_and_changes_nothing(county: Agency, bureau: Agency) -> None:
    client = signed_in(county, DutyKind.AUDITOR)
    assert "您可以查看，不能修改" in client.get("/admin/disclosure/unit/XSSL/guide/").content.decode()
    assert client.post("/admin/disclosure/unit/XSSL/guide/", {"fax": "1"}).status_code == 403
    assert not Guide.objects.exists()


def test_the_guides_of_all_agencies_are_listed_with_their_state(county: Agency, bureau: Agency) -> None:
    page = signed_in(county, DutyKind.OFFICE).get("/admin/disclosure/guides/").content.decode()
    assert "未编制" in page


def test_a_gap_is_explained_and_taken_back_on_the_screen(county: Agency) -> None:
    client = signed_in(county, DutyKind.OFFICE)
    form = {"agency": "XS", "series": "executive_meeting", "term": "18", "first": "3", "reason": "secret"}
    assert (
        client.get("/admin/disclosure/series/explain/?agency=XS&series=executive_meeting&first=3").status_code
        == 200
    )
    done: Any = client.post("/admin/disclosure/series/explain/", form, follow=True)
    assert "涉密，不公开" in done.content.decode()
    note = SeriesNote.objects.get()
    assert (note.first, note.last) == (3, 3)
    again = client.post("/admin/disclosure/series/explain/", form)
    assert again.status_code == 400
    assert "已有说明" in again.content.decode()
    client.post(f"/admin/disclosure/series/{note.pk}/remove/")
    assert not SeriesNote.objects.exists()


def test_an_editor_may_not_explain_a_gap(county: Agency) -> None:
    assert signed_in(county).get("/admin/disclosure/series/explain/").status_code == 403
    assert signed_in(county).get("/admin/disclosure/series/").status_code == 200


def test_unknown_agencies_and_notes_are_not_found(county: Agency) -> None:
    client = signed_in(county, DutyKind.OFFICE)
    assert client.get("/admin/disclosure/unit/NICHTS/").status_code == 404
    assert client.post("/admin/disclosure/series/999/remove/").status_code == 404
