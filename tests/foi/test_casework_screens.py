"""The screens of casework: what a clerk enters, registers and moves; what those see who are not on the case."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from documents.factories import make_actor, make_agency
from foi.factories import (
    APPLICANT,
    application,
    at,
    handler_of,
    leader_of,
    make_case,
    move,
    registered,
)

from kaicheng.audit.models import Entry
from kaicheng.foi.models import Case, Kind, Paper, Party
from kaicheng.foi.services import filing
from kaicheng.foi.workflow import Move, Stage
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 scan"
ASKED = "2025年清平街道老旧小区改造项目的补助资金安排文件"


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens' clock stands at the morning of 2026-03-09, a Monday."""
    monkeypatch.setattr("kaicheng.organisations.views.closed.timezone.now", lambda: at(date(2026, 3, 9)))


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def do(client: Client, case: Case, slug: str, **data: Any) -> Any:
    return client.post(reverse("foi:act", args=[case.pk, slug]), {"day": "2026-03-09", **data})


def page(client: Client, case: Case) -> str:
    return str(client.get(reverse("foi:case", args=[case.pk])).content.decode())


def test_a_posted_application_is_entered_with_its_scan_and_what_it_lacks(plain_frame: None) -> None:
    agency = make_agency(code="XZ")
    clerk = as_(handler_of(agency))
    form = clerk.get(reverse("foi:enter")).content.decode()
    assert "不得拒收" in form
    answer = clerk.post(
        reverse("foi:enter"),
        {
            "token": "6f0c7a52-1b52-4f5e-9f4b-0d4f5a3f2f10", "agency": "XZ", "channel": "signed_post", "on": "2026-03-06",
            "kind": "disclosure", "applicant_kind": "person", "name": "林小满", "asked": ASKED, "carrier": "paper",
            "way": "post", "application": SimpleUploadedFile("申请书.pdf", PDF),
        },
    )  # fmt: skip
    case = Case.objects.get()
    assert filing.query_code(case) in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert (case.number, case.stage_since, case.entered_by) == (
        "XZ-2026-0001",
        date(2026, 3, 6),
        handler_of(agency),
    )
    assert case.papers.get().kind == Paper.Kind.APPLICATION


def test_an_oral_application_says_who_wrote_it_down(plain_frame: None) -> None:
    agency = make_agency(code="XZ")
    clerk = as_(handler_of(agency))
    given = {
        "token": "6f0c7a52-1b52-4f5e-9f4b-0d4f5a3f2f11", "agency": "XZ", "channel": "oral", "on": "2026-03-06",
        "kind": "disclosure", "applicant_kind": "person", "name": "林小满", "asked": ASKED, "carrier": "paper", "way": "post",
    }  # fmt: skip
    assert "写明代为填写的人" in clerk.post(reverse("foi:enter"), given).content.decode()
    clerk.post(reverse("foi:enter"), {**given, "written_by": "沈禾"})
    assert Case.objects.get().written_by == "沈禾"


def test_the_registrar_sees_the_rule_of_the_channel_and_the_day_it_proposes(plain_frame: None) -> None:
    case = make_case()
    clerk = as_(handler_of(case.agency))
    shown = clerk.get(reverse("foi:act", args=[case.pk, "register"])).content.decode()
    assert "以双方确认之日为收到申请之日" in shown
    assert 'value="2026-03-09"' in shown
    do(clerk, case, "register", day="2026-03-02")
    case.refresh_from_db()
    assert (case.stage, case.due_on) == (Stage.HANDLING, date(2026, 3, 30))


def test_the_page_offers_what_the_table_the_duty_and_the_days_permit(plain_frame: None) -> None:
    case = registered()
    shown = page(as_(handler_of(case.agency)), case)
    assert reverse("foi:act", args=[case.pk, "ask_supplement"]) in shown
    assert reverse("foi:act", args=[case.pk, "extend"]) not in shown  # the leader's
    leader = page(as_(leader_of(case.agency)), case)
    assert reverse("foi:act", args=[case.pk, "extend"]) in leader
    assert "认为理由合理的，才能确定延迟答复的期限" in leader  # greyed, with its sentence


def test_what_the_days_forbid_stands_with_its_sentence_and_can_be_entered_late(
    plain_frame: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = registered()
    monkeypatch.setattr("kaicheng.organisations.views.closed.timezone.now", lambda: at(date(2026, 3, 20)))
    clerk = as_(handler_of(case.agency))
    assert "最迟为2026年3月11日" in page(clerk, case)
    late = do(clerk, case, "ask_supplement", day="2026-03-20", until="2026-04-10", note="写明文号")
    assert late.status_code == 409
    assert (
        do(clerk, case, "ask_supplement", day="2026-03-10", until="2026-04-10", note="写明文号").status_code
        == 302
    )


def test_an_extension_shows_the_day_that_each_length_makes(plain_frame: None) -> None:
    case = registered()
    leader = as_(leader_of(case.agency))
    shown = leader.get(reverse("foi:act", args=[case.pk, "extend"])).content.decode()
    assert "5个工作日，答复期限至2026年4月7日" in shown
    assert do(leader, case, "extend", days="5", note="").status_code == 400
    do(leader, case, "extend", days="5", note="材料较多")
    case.refresh_from_db()
    assert case.due_on == date(2026, 4, 7)


def test_a_third_party_is_asked_sealed_signs_and_objects(plain_frame: None) -> None:
    case = registered()
    clerk = as_(handler_of(case.agency))
    do(
        clerk,
        case,
        "consult",
        asked="third_party",
        name="棠溪建设有限公司",
        matter="合同价款",
        address="工业路1号",
    )
    party = Party.objects.get()
    assert "棠溪建设" not in repr(Party.objects.values().get())
    assert "棠溪建设" not in page(clerk, case)
    do(clerk, case, "served", party=party.ref)
    refused = do(clerk, case, "answered", party=party.ref, view="refuses", reason="")
    assert "请写明理由" in refused.content.decode()
    do(clerk, case, "answered", party=party.ref, view="refuses", reason="涉及商业秘密")
    case.refresh_from_db()
    party.refresh_from_db()
    assert (party.view, case.suspended) == ("refuses", False)
    told = clerk.post(reverse("foi:identity", args=[case.pk])).content.decode()
    assert "棠溪建设有限公司" in told


def test_who_applies_is_shown_on_the_button_and_recorded(plain_frame: None) -> None:
    case = registered()
    clerk = as_(handler_of(case.agency))
    assert APPLICANT.name not in page(clerk, case)
    answer = clerk.post(reverse("foi:identity", args=[case.pk]))
    assert APPLICANT.identity_number in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.filter(verb="foi.identity").count() == 1


def test_a_unit_that_helps_sees_what_is_asked_of_it_and_nobody_else(plain_frame: None) -> None:
    case = registered()
    clerk = as_(handler_of(case.agency))
    unit = Agency.objects.create(
        code="SUB", name="城建档案馆", kind="institution", parent=case.agency, path=f"{case.agency.path}SUB/"
    )
    helper = as_(handler_of(unit))
    assert helper.get(reverse("foi:case", args=[case.pk])).status_code == 403
    do(clerk, case, "consult", asked="third_party", name="棠溪建设有限公司", matter="合同价款")
    do(clerk, case, "assist", unit="SUB", matter="检索2025年合同", until="2026-03-16")
    shown = page(helper, case)
    assert "检索2025年合同" in shown
    assert ASKED in shown
    assert "合同价款" not in shown
    assert helper.post(reverse("foi:identity", args=[case.pk])).status_code == 403
    assert "检索2025年合同" in helper.get(reverse("foi:case", args=[case.pk])).content.decode()
    assert do(helper, case, "assisted", party="2", reason="查档案系统，未检索到").status_code == 302


def test_the_fee_is_reckoned_both_ways_before_one_is_chosen(plain_frame: None) -> None:
    agency = make_agency()
    for _ in range(10):
        registered(agency)
    case = registered(agency)
    clerk = as_(handler_of(agency))
    first = do(clerk, case, "charge", pieces="1", pages="40", recount="1")
    assert first.status_code == 200
    text = first.content.decode()
    assert "按件　100 元" in text
    assert "按量　100 元" in text
    assert "当月此前 10 件" in text
    unchosen = do(clerk, case, "charge", pieces="1", pages="40", letter="1")
    assert (unchosen.status_code, "请选择计费方式" in unchosen.content.decode()) == (400, True)
    assert "按量　100 元" in unchosen.content.decode()
    do(clerk, case, "charge", pieces="1", pages="40", way="by_page")
    case.refresh_from_db()
    assert (case.stage, case.fee.way, case.fee.amount, case.fee.before) == (Stage.FEE_DUE, "by_page", 100, 0)


def test_a_repeated_application_joins_the_first(plain_frame: None) -> None:
    agency = make_agency()
    first, again = registered(agency), make_case(agency)
    clerk = as_(handler_of(agency))
    assert "内容相同" in page(clerk, again)
    do(clerk, again, "join", into=first.number, note="同一申请人重复提出")
    again.refresh_from_db()
    assert (again.stage, again.joined_to) == (Stage.JOINED, first)
    assert again.number in page(clerk, first)


def test_a_case_is_given_to_somebody_of_a_unit(plain_frame: None) -> None:
    case = registered()
    handler = handler_of(case.agency)
    do(as_(handler), case, "assign", desk=f"{case.agency.code}:{handler.pk}")
    case.refresh_from_db()
    assert (case.handler, case.unit) == (handler, None)


def test_a_day_is_put_right_on_its_screen_and_the_change_is_listed(plain_frame: None) -> None:
    case = registered()
    clerk = as_(handler_of(case.agency))
    event = case.events.valid().get(move=Move.REGISTER)
    address = reverse("foi:correct", args=[event.pk])
    assert "收到申请之日" in clerk.get(address).content.decode()
    clerk.post(address, {"day": "2026-03-03", "reason": "电话记录为3日"})
    case.refresh_from_db()
    assert case.due_on == date(2026, 3, 31)
    assert "更正“登记”的记录" in clerk.get(reverse("foi:changes")).content.decode()


def test_after_the_reply_a_review_is_followed_and_the_case_is_opened_again(plain_frame: None) -> None:
    case = registered()
    for what, actor in ((Move.PROPOSE, None), (Move.APPROVE, leader_of(case.agency)), (Move.DELIVER, None)):
        move(case, what, date(2026, 3, 4), actor=actor)
    clerk = as_(handler_of(case.agency))
    clerk.post(
        reverse("foi:begin_proceeding", args=[case.pk]),
        {"kind": "review", "organ": "棠溪县人民政府", "begun_on": "2026-03-05"},
    )
    found = case.proceedings.get()
    assert found.due_on == date(2026, 5, 4)
    clerk.post(reverse("foi:proceeding", args=[found.pk]), {"outcome": "corrected", "ended_on": "2026-03-09"})
    leader = as_(leader_of(case.agency))
    do(leader, case, "reopen", proceeding=str(found.pk), until="2026-03-30", note="责令重新答复")
    case.refresh_from_db()
    assert (case.stage, case.due_on) == (Stage.HANDLING, date(2026, 3, 30))
    kept = clerk.post(reverse("foi:proceeding", args=[found.pk]), {"act": "remove", "reason": "误登记"})
    assert kept.status_code == 409
    assert "不能删除" in kept.content.decode()


@pytest.mark.parametrize("name", ["mine", "cases", "board", "owing", "workload", "annual", "changes"])
def test_those_who_oversee_see_numbers_and_days_and_nothing_of_people(name: str, plain_frame: None) -> None:
    case = registered()
    move(case, Move.ASK_SUPPLEMENT, date(2026, 3, 9), until=date(2026, 3, 30), note="写明文号")
    office = as_(make_actor(case.agency, DutyKind.OFFICE))
    for told in (office.get(reverse(f"foi:{name}")), office.get(reverse("foi:case", args=[case.pk]))):
        text = told.content.decode()
        assert told.status_code == 200
        assert ASKED not in text
        assert APPLICANT.name not in text
    assert case.number in office.get(reverse("foi:owing")).content.decode()
    there = f"{reverse('foi:cases')}?state=applicant&at={case.agency.code}"
    assert case.number in office.get(there).content.decode()
    assert page(office, case).count("写明文号") == 0


def test_what_waits_among_applications_is_told_where_documents_wait(plain_frame: None) -> None:
    case = registered()
    there = reverse("documents:waiting")
    assert "另有 <b>1</b> 件公开申请等您办理" in as_(handler_of(case.agency)).get(there).content.decode()
    other = as_(make_actor(case.agency, DutyKind.EDITOR))
    assert "公开申请等您办理" not in other.get(there).content.decode()


def test_filters_and_the_search_by_applicant_find_the_case(plain_frame: None) -> None:
    case = registered()
    clerk = as_(handler_of(case.agency))
    for query in ("state=handling", f"number={case.number[-6:]}", "channel=web&applicant_kind=person", "since=2026-03-01&until=2026-03-31"):  # fmt: skip
        assert case.number in clerk.get(f"{reverse('foi:cases')}?{query}").content.decode()
    assert case.number not in clerk.get(f"{reverse('foi:cases')}?state=replied").content.decode()
    for words in (APPLICANT.identity_number, f" {APPLICANT.name} "):
        assert case.number in clerk.post(reverse("foi:find"), {"applicant": words}).content.decode()
    assert case.number not in clerk.post(reverse("foi:find"), {"applicant": "林小"}).content.decode()
    assert not any(APPLICANT.name in str(e.detail) for e in Entry.objects.filter(verb="foi.find"))


def test_a_web_application_is_listed_for_registration(plain_frame: None) -> None:
    case = make_case()
    assert case.number in as_(handler_of(case.agency)).get(reverse("foi:mine")).content.decode()
    other = as_(handler_of(make_agency()))
    assert case.number not in other.get(reverse("foi:mine")).content.decode()
    assert application(case.agency).asked not in other.get(reverse("foi:cases")).content.decode()


# -- what the screens owe to those who use them ----------------------------------------------------------------------------


def test_what_an_entered_application_lacks_is_listed_with_the_way_to_each_field(plain_frame: None) -> None:
    clerk = as_(handler_of(make_agency(code="XZ")))
    answer = clerk.post(reverse("foi:enter"), {"agency": "XZ", "proof": SimpleUploadedFile("正面.pdf", PDF)})
    text = answer.content.decode()
    assert answer.status_code == 400
    for words in (
        '<a href="#id_channel">渠道：请选择收到申请的渠道。', '<a href="#id_way">', "文件不保存，请重新选择",
        'aria-describedby="id_asked_helptext id_asked_error"', 'id="id_asked_error"',
    ):  # fmt: skip
        assert words in text
    assert "<legend>渠道" in text


def test_both_sides_of_a_card_are_entered_at_once_and_the_receipt_is_at_hand(plain_frame: None) -> None:
    agency = make_agency(code="XZ")
    clerk = as_(handler_of(agency))
    sides = [SimpleUploadedFile(f"{side}.pdf", PDF) for side in ("正面", "反面")]
    entered = clerk.post(
        reverse("foi:enter"),
        {
            "token": "6f0c7a52-1b52-4f5e-9f4b-0d4f5a3f2f12", "agency": "XZ", "channel": "counter", "on": "2026-03-06",
            "kind": "disclosure", "applicant_kind": "person", "asked": ASKED, "carrier": "paper", "way": "post", "proof": sides,
        },
    )  # fmt: skip
    case = Case.objects.get()
    assert [paper.kind for paper in case.papers.all()] == [Paper.Kind.PROOF] * 2
    assert 'name="kind" value="receipt"' in entered.content.decode()
    begun = clerk.post(reverse("foi:letters", args=[case.pk]), {"kind": "receipt"})
    assert begun["Location"] == reverse("foi:letter", args=[case.letters.get().pk])


def test_a_correction_is_called_so_on_every_screen(plain_frame: None) -> None:
    case = make_case(kind=Kind.CORRECTION)
    clerk = as_(handler_of(case.agency))
    do(clerk, case, "register", day="2026-03-02")
    letters = clerk.get(reverse("foi:letters", args=[case.pk])).content.decode()
    decide = clerk.get(reverse("foi:decide", args=[case.pk])).content.decode()
    supplement = clerk.get(reverse("foi:act", args=[case.pk, "ask_supplement"])).content.decode()
    assert "政府信息更正申请补正告知书" in letters
    assert "拟写政府信息更正申请补正告知书" in supplement
    assert "是否有权更正" in decide
    for text in (letters, decide, supplement, page(clerk, case)):
        assert "政府信息公开申请" not in text
        assert "拟提供的文件" not in text


def test_who_recorded_what_is_told_apart(plain_frame: None) -> None:
    case = registered()
    text = page(as_(handler_of(case.agency)), case)
    assert '<b>提出申请</b> <span class="kc-muted">申请人，' in text
    assert f'<b>登记</b> <span class="kc-muted">{handler_of(case.agency).name}，' in text


def test_the_chart_is_drawn_for_a_phone_too(plain_frame: None) -> None:
    case = registered()
    text = as_(handler_of(case.agency)).get(reverse("foi:workload")).content.decode()
    assert 'viewBox="0 0 316 204"' in text
    assert text.count('<rect class="ff-bar--received"') == 2
    assert text.count('class="ff-idle"') == 11  # months in which nothing came, left out on a phone


@pytest.mark.parametrize("name", ["often", "remedies_list", "mine", "workload"])
def test_every_list_keeps_the_ways_to_the_others(name: str, plain_frame: None) -> None:
    case = registered()
    found = as_(handler_of(case.agency)).get(reverse(f"foi:{name}"), follow=True).content.decode()
    assert found.count('aria-current="page"') == 1
    assert reverse("foi:board") in found


def test_nobody_is_offered_beside_a_third_party_what_would_be_refused_him(plain_frame: None) -> None:
    case = registered()
    clerk, leader = as_(handler_of(case.agency)), as_(leader_of(case.agency))
    do(clerk, case, "consult", asked="third_party", name="棠溪建工", matter="拟公开合同")
    served = reverse("foi:act", args=[case.pk, "served"])
    assert served in page(clerk, case)
    assert served not in page(leader, case)


def test_a_reply_on_the_day_itself_took_no_working_day_and_says_so(plain_frame: None) -> None:
    case = registered(on=date(2026, 3, 4))
    for what, actor in ((Move.PROPOSE, None), (Move.APPROVE, leader_of(case.agency)), (Move.DELIVER, None)):
        move(case, what, date(2026, 3, 4), actor=actor)
    text = as_(handler_of(case.agency)).get(reverse("foi:workload")).content.decode()
    assert '<td class="ff-n" data-label="平均工作日">0.0</td>' in text
