"""From request to proactive disclosure: what is asked for often is found, what was released is drafted for all."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from documents.factories import make_agency
from foi.factories import APPLICANT, at, handler_of, make_case
from foi.letter_factories import approved, make_handled
from hypothesis import given
from hypothesis import strategies as st

from gongwen.typeset import docx
from gongwen.typeset.compose import document
from kaicheng.audit.models import Entry
from kaicheng.foi.models import Case, Paper
from kaicheng.foi.often import Asked, asked_often
from kaicheng.foi.selectors.often import often_asked
from kaicheng.foi.services import deciding, keeping, publishing_on
from kaicheng.foi.services.deciding import Handing
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.organisations.models import Agency
from kaicheng.users.models import Duty, DutyKind

DAY = date(2026, 3, 24)
TEXTS = (
    "2025年清平街道老旧小区改造项目的补助资金安排文件",
    "清平街道2025年老旧小区改造补助资金安排",
    "请提供清平街道老旧小区改造项目2025年补助资金安排的文件",
    "2024年全县农村公路养护招标结果",
)


def asked(*texts: str) -> list[Asked]:
    return [Asked(place, text, f"m{text}", f"w{place}") for place, text in enumerate(texts)]


def test_much_the_same_words_are_gathered() -> None:
    found = asked_often(asked(*TEXTS), 3)
    assert [(often.text, often.keys, often.people) for often in found] == [(TEXTS[0], (0, 1, 2), 3)]


def test_applications_that_say_little_are_alike_only_in_the_same_words() -> None:
    assert asked_often(asked("公开信息", "公开文件", "申请公开"), 2) == []
    assert len(asked_often(asked("预算", "预算"), 2)) == 1


@given(st.lists(st.text("甲乙丙丁戊己庚辛壬癸", max_size=12), max_size=12))
def test_no_application_is_gathered_twice(texts: list[str]) -> None:
    keys = [key for often in asked_often(asked(*texts), 1) for key in often.keys]
    assert sorted(keys) == list(range(len(texts)))


@pytest.mark.django_db
def test_what_is_asked_of_an_agency_often_within_a_year_is_found() -> None:
    agency = make_agency()
    for number, text in enumerate(TEXTS):
        who = replace(APPLICANT, identity_number=f"11010119900307{number:04}")
        make_case(agency, asked=text, applicant=who)
    make_case(agency, asked=TEXTS[0], on=date(2025, 1, 6))
    make_case(make_agency(), asked=TEXTS[0])
    found = often_asked(Agency.objects.filter(pk=agency.pk), DAY)
    assert [(len(often.keys), often.people) for often in found] == [(3, 3)]


def released(case: Case) -> Paper:
    tree = document(
        title="关于下达补助资金的通知", issuers=["棠溪县住房和城乡建设局"], body=["现下达补助资金。"]
    )
    return keeping.keep(case, Paper.Kind.RELEASED, "通知.docx", docx.render(tree), now=at(DAY))


@pytest.mark.django_db
def test_what_was_handed_over_becomes_a_draft_of_the_library_with_its_reason() -> None:
    case = make_handled()
    person = handler_of(case.agency)
    paper = released(case)
    given = {"title": "关于下达补助资金的通知", "reason": "多人申请", "actor": person, "now": at(DAY)}
    with pytest.raises(Conflict, match="已经提供给申请人"):
        publishing_on.publish_on(case, paper, **given)
    approved(case, "disclosed", DAY)
    deciding.deliver(case, Handing("online", DAY), actor=person, now=at(DAY))
    paper.refresh_from_db()
    with pytest.raises(NotAllowed):
        publishing_on.publish_on(case, paper, **given)
    Duty.objects.create(person=person, agency=case.agency, duty=DutyKind.EDITOR)
    with pytest.raises(Invalid, match="理由"):
        publishing_on.publish_on(case, paper, **{**given, "reason": " "})
    edition = publishing_on.publish_on(case, paper, **given)
    assert (edition.title, edition.openness) == ("关于下达补助资金的通知", "proactive")
    assert edition.change_note == "依申请公开转为主动公开：多人申请"
    assert "现下达补助资金" in edition.plain
    assert (
        Entry.objects.get(verb="foi.write", detail__act="published_on").detail["document"]
        == edition.document.code
    )


@pytest.mark.django_db
def test_both_have_their_screens(client: Client) -> None:
    case = make_handled()
    person = handler_of(case.agency)
    Duty.objects.create(person=person, agency=case.agency, duty=DutyKind.EDITOR)
    paper = released(case)
    approved(case, "disclosed", DAY)
    deciding.deliver(case, Handing("online", DAY), actor=person, now=at(DAY))
    client.force_login(person)
    assert "转为主动公开" in client.get(reverse("foi:letters", args=[case.pk])).content.decode()
    address = reverse("foi:publish_on", args=[case.pk, paper.pk])
    assert 'value="通知"' in client.get(address).content.decode()
    assert client.post(address, {"title": "通知", "reason": ""}).status_code == 400
    done = client.post(address, {"title": "关于下达补助资金的通知", "reason": "多人申请"})
    assert "/review/" in done.headers["Location"]
    assert "没有集中申请的信息" in client.get(reverse("foi:often")).content.decode()
