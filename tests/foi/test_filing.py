"""An application comes in: what is required, what is told, and that it is there once."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from documents.factories import make_actor, make_agency
from foi.factories import APPLICANT, FILED, application, at, handler_of, make_case

from kaicheng.audit.models import Entry
from kaicheng.foi.models import Case, Paper
from kaicheng.foi.services import filing, keeping, looking
from kaicheng.foi.services.filing import Upload
from kaicheng.foi.workflow import Stage
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 made up"


def test_an_application_gets_a_number_and_a_query_code_at_once() -> None:
    agency = make_agency(code="XZ")
    receipt = filing.file(application(agency), now=at(FILED))
    assert receipt.case.number == "XZ-2026-0001"
    assert receipt.case.stage == Stage.FILED
    assert filing.found(" xz-2026-0001 ", receipt.code.lower().replace("-", " ")) == receipt.case
    assert filing.found(receipt.case.number, "AAAA-BBBB-CCCC") is None
    assert filing.file(application(agency), now=at(FILED)).case.number == "XZ-2026-0002"


def test_what_was_sent_twice_is_one_application_with_one_code() -> None:
    sent = application(make_agency(), uploads=(Upload(Paper.Kind.PROOF, "证件.pdf", PDF),))
    first, second = filing.file(sent, now=at(FILED)), filing.file(sent, now=at(FILED, 11))
    assert (first.case, first.code) == (second.case, second.code)
    assert second.repeated
    assert not first.repeated
    assert Case.objects.count() == 1
    assert first.case.papers.count() == 1


def test_only_what_the_article_requires_is_required() -> None:
    bare = replace(APPLICANT, telephone="", email="", address="", name=" ", identity_number="")
    with pytest.raises(Invalid) as refused:
        filing.file(application(make_agency(), applicant=bare, asked=" ", carrier="clay"), now=at(FILED))
    assert set(refused.value.errors) == {"name", "identity_number", "telephone", "asked", "carrier"}
    assert not Case.objects.exists()


def test_the_way_of_delivery_asks_for_where_to() -> None:
    nowhere = replace(APPLICANT, email="", address="")
    for way, field in (("email", "email"), ("post", "address")):
        with pytest.raises(Invalid) as refused:
            filing.file(application(make_agency(), applicant=nowhere, way=way), now=at(FILED))
        assert set(refused.value.errors) == {field}


def test_staff_enter_what_came_on_paper_even_if_it_lacks_something() -> None:
    agency = make_agency()
    clerk = handler_of(agency)
    scanty = replace(APPLICANT, identity_number="", telephone="")
    sent = application(agency, channel="signed_post", applicant=scanty)
    case = filing.file(sent, now=at(FILED), entered_by=clerk, on=FILED).case
    assert case.entered_by == clerk
    with pytest.raises(NotAllowed):
        filing.file(
            application(agency, channel="counter"),
            now=at(FILED),
            entered_by=make_actor(agency, DutyKind.EDITOR),
        )
    with pytest.raises(Invalid):
        filing.file(application(agency, channel="counter"), now=at(FILED))


def test_who_applies_is_sealed_and_every_look_is_recorded() -> None:
    case = make_case()
    stored = Case.objects.filter(pk=case.pk).values().get()
    said = repr(stored)
    assert not any(word in said for word in (APPLICANT.name, APPLICANT.identity_number, APPLICANT.telephone))
    seen = looking.identity(case, actor=handler_of(case.agency), now=at(FILED), purpose="案卷")
    assert seen == APPLICANT
    entry = Entry.objects.get(verb="foi.identity")
    assert (entry.object_label, entry.detail) == (case.number, {"purpose": "案卷"})
    with pytest.raises(NotAllowed):
        looking.identity(case, actor=make_actor(case.agency, DutyKind.OFFICE), now=at(FILED), purpose="案卷")
    assert Entry.objects.filter(verb="foi.identity").count() == 1


def test_nothing_of_the_applicant_stands_in_the_record_or_the_events() -> None:
    make_case()
    told = repr(list(Entry.objects.values())) + repr(list(Case.objects.get().events.values()))
    assert APPLICANT.name not in told
    assert APPLICANT.identity_number not in told


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("程序.exe", b"MZ", "类型不能接收"), ("空.pdf", b"", "空文件"), ("假.pdf", b"<html>", "扩展名不符")],
)
def test_files_that_are_not_what_they_say_are_refused(name: str, content: bytes, said: str) -> None:
    sent = application(make_agency(), uploads=(Upload(Paper.Kind.PROOF, name, content),))
    with pytest.raises(Invalid, match=said):
        filing.file(sent, now=at(FILED))
    assert not Case.objects.exists()


def test_a_paper_is_sealed_on_the_disk_and_opens_only_as_itself(settings: Any) -> None:
    case = make_case(uploads=(Upload(Paper.Kind.PROOF, "../../etc/证件.pdf", PDF),))
    paper = case.papers.get()
    assert paper.name == "证件.pdf"
    assert keeping.opened(paper) == PDF
    held = [place.read_bytes() for place in settings.FOI_ROOT.rglob("*") if place.is_file()]
    assert held
    assert not any(b"%PDF" in content for content in held)


def test_an_applicant_who_asked_the_same_before_is_found() -> None:
    agency = make_agency()
    first = make_case(agency)
    other = make_case(agency, asked="另一件事")
    again = make_case(agency, asked=f" {first.asked[:6]} {first.asked[6:]} ")
    stranger = make_case(agency, applicant=replace(APPLICANT, identity_number="110101199003070011"))
    assert filing.alike(again) == [first, other]
    assert filing.alike(stranger) == []


def test_a_repeated_token_of_somebody_else_gives_nothing_away() -> None:
    token = uuid.uuid4()
    first = make_case(token=token)
    assert filing.found(first.number, str(token)) is None
