"""The reply: what must have happened, what it must say, its number and day, its delivery."""

import io
from datetime import date

import pypdf
import pytest
from documents.factories import make_agency
from foi.factories import at, handler_of, leader_of, move
from foi.letter_factories import approved, drafted, fill, make_handled, make_office, make_party

from kaicheng.foi.declared.letters import REPLY
from kaicheng.foi.letters.complete import LetterIncomplete
from kaicheng.foi.models import Case, FeeNotice, Letter, Paper
from kaicheng.foi.selectors.telling import for_applicant
from kaicheng.foi.services import consulting, deciding, keeping, writing
from kaicheng.foi.services.deciding import Handing, Proof
from kaicheng.foi.workflow import Asked, Move, Stage, View
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.organisations.models import AgencyKind

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 24)
NEXT = date(2026, 3, 25)
SLIP = Proof("送达回证.pdf", b"%PDF-1.4 made up")


def day(number: int) -> date:
    return date(2026, 3, number)


def delivered(
    case: Case, way: str = "direct", on: date = NEXT, proof: Proof | None = SLIP, note: str = ""
) -> Letter:
    return deciding.deliver(case, Handing(way, on, proof, note), actor=handler_of(case.agency), now=at(NEXT))


def text_of(paper: Paper | None) -> str:
    assert paper is not None
    pages = pypdf.PdfReader(io.BytesIO(keeping.opened(paper))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_a_refusal_goes_from_its_draft_to_its_delivery() -> None:
    case = make_handled()
    letter = approved(case, "process", DAY)
    assert (letter.number, letter.dated, letter.state) == ("棠建公复〔2026〕1号", DAY, Letter.State.APPROVED)
    assert case.stage == Stage.APPROVED
    text = text_of(letter.pdf)
    assert "应当先自收到本告知书之日起60日内向棠溪县人民政府" in text
    assert "林小满：" in text
    assert not letter.pdf.for_applicant  # type: ignore[union-attr]
    delivered(case)
    case.refresh_from_db()
    assert (case.stage, case.decision, case.replied_on) == (Stage.REPLIED, "process", NEXT)
    assert set(case.papers.filter(kind="letter").values_list("for_applicant", flat=True)) == {True}
    assert case.papers.get(kind="delivery").name == "送达回证.pdf"
    assert Letter.objects.get(pk=letter.pk).sent_on == NEXT


def test_an_incomplete_reply_is_not_submitted_and_all_that_it_lacks_is_said() -> None:
    case = make_handled()
    letter = writing.compose(case, REPLY, decision="process", actor=handler_of(case.agency), now=at(DAY))
    with pytest.raises(LetterIncomplete) as refused:
        deciding.propose(letter, actor=handler_of(case.agency), now=at(DAY))
    assert [one.code for one in refused.value.missing] == ["class", "reason"]
    case.refresh_from_db()
    assert case.stage == Stage.HANDLING


def test_without_a_review_organ_the_refusal_says_what_to_do() -> None:
    county = make_agency("溪山县人民政府", kind=AgencyKind.GOVERNMENT)
    letter = drafted(make_handled(county), "absent", DAY)
    with pytest.raises(LetterIncomplete, match="救济途径”中补充设置"):
        deciding.propose(letter, actor=handler_of(county), now=at(DAY))


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("still_unclear", "尚未要求补正并收到补正材料"),
        ("excessive", "尚未要求申请人说明理由"),
        ("third_party", "尚未征求第三方的意见"),
        ("lapsed_supplement", "尚未登记申请人逾期不补正"),
        ("lapsed_fee", "尚未登记申请人逾期未缴费"),
    ],
)
def test_a_decision_waits_for_what_must_come_before_it(decision: str, said: str) -> None:
    case = make_handled()
    letter = drafted(case, decision, DAY)
    with pytest.raises(Conflict, match=said):
        deciding.propose(letter, actor=handler_of(case.agency), now=at(DAY))


def test_after_the_third_party_has_refused_the_refusal_stands() -> None:
    case = make_handled()
    party = make_party(case)
    move(case, Move.CONSULT, day(4), ref="1", asked=Asked.THIRD_PARTY)
    move(case, Move.SERVED, day(5), ref="1")
    move(case, Move.ANSWERED, day(16), ref="1")
    party.view, party.reason = "refuses", "商业秘密"
    party.save()
    letter = approved(case, "third_party", DAY)
    text = text_of(letter.pdf)
    assert "于2026年3月16日答复不同意公开" in text
    assert "棠溪建工" not in text


def test_after_a_supplement_that_did_not_come_the_application_lapses_and_may_be_sued_over() -> None:
    case = make_handled()
    supplement = fill(
        writing.compose(case, "supplement", actor=handler_of(case.agency), now=at(day(4))), day(4)
    )
    writing.send(supplement, writing.Sending(day(4)), actor=handler_of(case.agency), now=at(day(4)))
    late = date(2026, 3, 26)
    case.refresh_from_db()
    move(case, Move.LAPSE, late)
    letter = approved(case, "lapsed_supplement", late)
    text = text_of(letter.pdf)
    assert (
        "《政府信息公开申请补正告知书》（棠建公函〔2026〕1号）于2026年3月4日送达，补正期限至2026年3月25日止"
        in text
    )
    assert "直接向棠溪县人民法院提起行政诉讼" in text


def test_after_a_fee_that_was_not_paid_the_application_lapses() -> None:
    case = make_handled()
    FeeNotice.objects.create(
        case=case, way="by_page", count=40, amount=100, reckoning="第31至40页每页10元，计100元。", basis="国办函〔2020〕109号"
    )  # fmt: skip
    notice = fill(writing.compose(case, "fee", actor=handler_of(case.agency), now=at(day(4))), day(4))
    writing.send(notice, writing.Sending(day(4)), actor=handler_of(case.agency), now=at(day(4)))
    case.refresh_from_db()
    move(case, Move.FEE_SERVED, day(4))
    late = date(2026, 4, 7)
    move(case, Move.LAPSE, late)
    text = text_of(approved(case, "lapsed_fee", late).pdf)
    assert "（棠建公函〔2026〕1号）于2026年3月4日送达，缴费期限至2026年4月1日止" in text
    assert "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，视为放弃申请" in text


def test_a_reply_that_is_returned_is_changed_and_keeps_its_number() -> None:
    case = make_handled()
    first = approved(case, "process", DAY)
    with pytest.raises(Invalid, match="请写明理由"):
        deciding.return_(case, actor=leader_of(case.agency), now=at(DAY), reason=" ")
    with pytest.raises(Conflict, match="不能修改"):
        writing.edit(first, writing.Text({"reason": "乙"}), actor=handler_of(case.agency), now=at(DAY))
    deciding.return_(case, actor=leader_of(case.agency), now=at(DAY), reason="理由不充分")
    case.refresh_from_db()
    again = approved(case, "internal", NEXT, **{"class": "内部工作流程"})
    assert again.number == first.number == "棠建公复〔2026〕1号"
    assert again.pk != first.pk
    assert approved(make_handled(case.agency), "absent", NEXT).number == "棠建公复〔2026〕2号"


def test_only_the_leader_approves() -> None:
    case = make_handled()
    deciding.propose(drafted(case, "absent", DAY), actor=handler_of(case.agency), now=at(DAY))
    case.refresh_from_db()
    with pytest.raises(NotAllowed):
        deciding.approve(case, actor=handler_of(case.agency), now=at(DAY))


def test_what_is_handed_over_opens_to_the_applicant_with_the_delivery() -> None:
    case = make_handled()
    file = keeping.keep(
        case, Paper.Kind.RELEASED, "关于下达补助资金的通知.pdf", b"%PDF-1.4 made up", now=at(DAY)
    )
    letter = approved(case, "partly", DAY)
    assert "附件：关于下达补助资金的通知" in text_of(letter.pdf)
    file.refresh_from_db()
    assert not file.for_applicant
    delivered(case, "online", proof=None)
    file.refresh_from_db()
    assert file.for_applicant


def test_nothing_is_handed_over_with_a_refusal() -> None:
    case = make_handled()
    file = keeping.keep(case, Paper.Kind.RELEASED, "合同.pdf", b"%PDF-1.4 made up", now=at(DAY))
    approved(case, "process", DAY)
    delivered(case)
    file.refresh_from_db()
    assert not file.for_applicant


def test_the_day_of_delivery_is_that_of_its_way() -> None:
    case = make_handled()
    approved(case, "absent", DAY)
    for way, on, proof, said in (
        ("pigeon", NEXT, SLIP, "请选择送达方式"),
        ("post", day(23), SLIP, "交邮之日（2026年3月23日）早于文书的成文日期"),
        ("direct", NEXT, None, "请附送达凭证"),
    ):
        with pytest.raises(Invalid, match=said):
            delivered(case, way, on, proof)
    with pytest.raises(Conflict, match="晚于今天"):
        delivered(case, "post", date(2026, 3, 26))
    delivered(case, "post", NEXT, None, note="邮政收据遗失，已请邮政企业补开")
    case.refresh_from_db()
    assert case.replied_on == NEXT


def test_a_reply_that_names_no_way_in_by_the_internet_is_not_delivered_by_it() -> None:
    from kaicheng.foi.models import Remedies

    office = make_office()
    Remedies.objects.update(hears_online="")
    case = make_handled(office, channel="web", way="pick_up")
    approved(case, "absent", DAY)
    with pytest.raises(Conflict, match="不能通过互联网送达"):
        delivered(case, "online", proof=None)


def test_whoever_refused_is_told_before_it_is_disclosed_all_the_same() -> None:
    case = make_handled()
    party, actor = make_party(case), handler_of(case.agency)
    move(case, Move.CONSULT, day(4), ref="1", asked=Asked.THIRD_PARTY)
    move(case, Move.SERVED, day(5), ref="1")
    consulting.answered(party, view=View.REFUSES, reason="商业秘密", day=day(6), actor=actor, now=at(day(6)))
    approved(case, "disclosed", DAY, released="在本网站下载")
    with pytest.raises(Conflict, match="书面告知第三方"):
        delivered(case)
    letter = fill(writing.compose(case, "third_notice", party=party, actor=actor, now=at(DAY)), DAY)
    writing.send(letter, writing.Sending(DAY), actor=actor, now=at(DAY))
    delivered(case)
    case.refresh_from_db()
    assert case.stage == Stage.REPLIED


def test_a_reply_that_says_a_correction_was_passed_on_needs_the_letter_that_did_it() -> None:
    case = make_handled(kind="correction")
    reply, actor = drafted(case, "correction_transferred", DAY), handler_of(case.agency)
    with pytest.raises(Conflict, match="转送函尚未发出"):
        deciding.propose(reply, actor=actor, now=at(DAY))
    letter = writing.compose(case, "transfer", actor=actor, now=at(DAY))
    text = writing.Text({"matter": "更正申请书", "reason": "由公安机关登记"}, to="棠溪县公安局")
    writing.send(
        writing.edit(letter, text, actor=actor, now=at(DAY)), writing.Sending(DAY), actor=actor, now=at(DAY)
    )
    deciding.propose(reply, actor=actor, now=at(DAY))


def test_what_an_earlier_reply_handed_over_is_not_enclosed_with_the_next() -> None:
    case = make_handled()
    keeping.keep(case, Paper.Kind.RELEASED, "第一份.pdf", b"%PDF-1.4 x", now=at(DAY))
    approved(case, "disclosed", DAY)
    delivered(case)
    move(case, Move.REOPEN, NEXT, actor=leader_of(case.agency), note="责令重新答复")
    keeping.keep(case, Paper.Kind.RELEASED, "第二份.pdf", b"%PDF-1.4 x", now=at(NEXT))
    letter = approved(case, "disclosed", NEXT)
    text = text_of(letter.pdf)
    assert "第二份" in text
    assert "第一份" not in text


def test_a_unit_that_helps_records_no_view_of_a_third_party() -> None:
    case, unit = make_handled(), make_agency()
    consulting.add_unit(case, unit, matter="检索", actor=handler_of(case.agency), now=at(day(3)))
    party = make_party(case, ref="9")
    move(case, Move.CONSULT, day(4), ref="9", asked=Asked.THIRD_PARTY)
    with pytest.raises(NotAllowed):
        consulting.answered(
            party, view=View.AGREES, reason="", day=day(5), actor=handler_of(unit), now=at(day(5))
        )


def test_a_third_party_who_cannot_be_reached_holds_nothing_up() -> None:
    case = make_handled()
    party, actor = make_party(case), handler_of(case.agency)
    move(case, Move.CONSULT, day(4), ref="1", asked=Asked.THIRD_PARTY)
    with pytest.raises(Invalid, match="无法送达"):
        consulting.answered(party, view=View.UNREACHED, reason="", day=day(16), actor=actor, now=at(day(16)))
    consulting.answered(
        party, view=View.UNREACHED, reason="两次退回", day=day(16), actor=actor, now=at(day(16))
    )
    case.refresh_from_db()
    assert (case.suspended, case.due_on) == (False, date(2026, 4, 10))  # eight working days stood still
    said = [line.sentence for line in for_applicant(case)]
    assert any("征求意见书无法送达第三方，不再等候" in one for one in said)
    text = text_of(approved(case, "third_party", DAY).pdf)
    assert "本机关于2026年3月4日书面征求第三方的意见，征求意见书未能送达。" in text
