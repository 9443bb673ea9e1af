"""What applicants do themselves: begin, leave, go on, send, look up, answer, withdraw; and what nobody else learns."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from documents.factories import make_agency
from foi.factories import APPLICANT, FILED, at, make_case, move, registered
from foi.test_checking import WHOLE

from kaicheng.events.models import Event
from kaicheng.foi.models import Case, Draft, Paper
from kaicheng.foi.selectors import telling
from kaicheng.foi.services import applying, drafting, filing, looking, looking_up, receipts
from kaicheng.foi.services.filing import Upload
from kaicheng.foi.workflow import Move, Stage
from kaicheng.kernel.refusals import Conflict, Invalid

pytestmark = pytest.mark.django_db
NOW = at(FILED)
PDF = b"%PDF-1.4 made up"
LOOK_UP = "https://example.gov.cn/apply/case/"


def begun(**more: str) -> Draft:
    draft = drafting.begin(now=NOW)
    drafting.keep(draft, {**WHOLE, **more}, now=NOW)
    return draft


CARD = Upload(Paper.Kind.PROOF, "证件.pdf", PDF)


def sent(draft: Draft, agency: Any = None, uploads: tuple[Upload, ...] = (CARD,)) -> filing.Receipt:
    return applying.submit(draft, agency or make_agency(), uploads, look_up=LOOK_UP, now=NOW)


# -- drafts ---------------------------------------------------------------------------------------------------------------


def test_what_was_typed_is_kept_sealed_and_found_by_its_code() -> None:
    draft = begun()
    stored = repr(list(Draft.objects.values()))
    assert APPLICANT.name not in stored
    assert APPLICANT.identity_number not in stored
    code = drafting.save_for_later(draft, now=NOW)
    assert code not in stored
    found = drafting.found(code.lower().replace("-", " "), now=NOW)
    assert found == draft
    assert drafting.given(draft)["name"] == APPLICANT.name


def test_what_was_saved_is_erased_after_its_days_and_what_was_only_begun_after_one() -> None:
    left, saved = begun(), begun()
    drafting.save_for_later(saved, now=NOW)
    assert (saved.erase_on - FILED).days == 30
    drafting.erase_old(at(FILED + timedelta(days=2)))
    assert list(Draft.objects.all()) == [saved]
    assert drafting.by_token(str(left.token), now=NOW) is None
    drafting.keep(saved, {"asked": "改过"}, now=at(FILED + timedelta(days=10)))
    assert (saved.erase_on - FILED).days == 40
    drafting.erase_old(at(FILED + timedelta(days=41)))
    assert not Draft.objects.exists()
    assert drafting.found(drafting.code_of(saved), now=NOW) is None


# -- sending --------------------------------------------------------------------------------------------------------------


def test_what_was_filled_in_becomes_a_case_and_the_draft_is_gone() -> None:
    draft = begun(identity_number=" 110101 199003077774 ", title="分配方案", agent="周舟")
    receipt = sent(draft)
    case = Case.objects.get()
    assert (case.token, case.channel, case.stage) == (draft.token, "web", Stage.FILED)
    assert case.asked == "补助资金安排文件\n名称：分配方案"
    applicant = looking.opened(case)
    assert (applicant.identity_number, applicant.agent) == (APPLICANT.identity_number, "周舟")
    assert case.papers.get().kind == Paper.Kind.PROOF
    assert not Draft.objects.exists()
    assert looking_up.look_up(case.number, receipt.code, client="a", now=NOW) == case


def test_sent_twice_it_is_one_and_a_lost_answer_is_found_for_a_while() -> None:
    agency, draft = make_agency(), begun()
    again = Draft.objects.get(pk=draft.pk)
    first = sent(draft, agency)
    second = sent(again, agency)
    assert (first.case, first.code) == (second.case, second.code)
    assert Case.objects.count() == 1
    found = applying.receipt_of(str(draft.token), now=at(FILED) + timedelta(minutes=5))
    assert found is not None
    assert found.code == first.code
    assert applying.receipt_of(str(draft.token), now=at(FILED, 12)) is None
    assert applying.receipt_of(str(uuid.uuid4()), now=NOW) is None


def test_nothing_is_sent_while_something_is_missing() -> None:
    draft = begun(name="", way="email")
    with pytest.raises(Invalid) as refused:
        sent(draft, uploads=())
    assert set(refused.value.errors) == {"name", "email", "proof"}
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_the_receipt_goes_by_mail_where_mail_is_set_up_and_says_nothing_of_the_applicant(
    settings: Any, mailoutbox: list[Any]
) -> None:
    sent(begun(email="lin@example.org"))
    assert not Event.objects.filter(name=receipts.FILED).exists()
    settings.MAIL_CONFIGURED = True
    receipt = sent(begun(email="lin@example.org"))
    payload = Event.objects.get(name=receipts.FILED).payload
    assert payload == {"case": receipt.case.pk, "look_up": LOOK_UP}
    receipts.mail(payload, at(FILED))
    (letter,) = mailoutbox
    assert letter.to == ["lin@example.org"]
    assert receipt.case.number in letter.body
    assert receipt.code in letter.body
    for secret in (APPLICANT.name, APPLICANT.identity_number, "13900000000", "补助资金"):
        assert secret not in letter.body + letter.subject


def test_the_receipt_is_a_document_to_keep() -> None:
    receipt = sent(begun())
    assert receipts.as_pdf(receipt, LOOK_UP).startswith(b"%PDF")
    said = receipts.letter(receipt, LOOK_UP)
    for words in (
        receipt.case.number,
        receipt.code,
        LOOK_UP,
        "2026年3月2日 10:00",
        "网上提交",
        "双方确认之日",
    ):
        assert words in said


# -- looking up -----------------------------------------------------------------------------------------------------------


def test_nothing_tells_whether_number_or_code_was_wrong() -> None:
    case = make_case()
    said = set()
    for number, code in (
        (case.number, "AAAA-BBBB-CCCC"),
        ("NO-2026-0001", filing.query_code(case)),
        ("", ""),
    ):
        with pytest.raises(looking_up.WrongCode) as refused:
            looking_up.look_up(number, code, client="192.0.2.1", now=NOW)
        said.add(str(refused.value))
    assert len(said) == 1


def test_after_five_wrong_codes_that_number_waits_from_that_address() -> None:
    case = make_case()
    code = filing.query_code(case)
    for _ in range(5):
        with pytest.raises(looking_up.WrongCode):
            looking_up.look_up(case.number, "WRONG", client="192.0.2.1", now=NOW)
    with pytest.raises(looking_up.TooManyTries):
        looking_up.look_up(f" {case.number.lower()} ", code, client="192.0.2.1", now=NOW)
    assert looking_up.look_up(case.number, code, client="192.0.2.2", now=NOW) == case
    assert looking_up.look_up(case.number, code, client="192.0.2.1", now=NOW + timedelta(minutes=16)) == case
    assert not AccessAttempt.objects.filter(username__contains=case.number).exists()


def test_a_right_code_forgets_the_wrong_ones() -> None:
    case = make_case()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(looking_up.WrongCode):
                looking_up.look_up(case.number, "WRONG", client="a", now=NOW)
        assert looking_up.look_up(case.number, filing.query_code(case), client="a", now=NOW) == case


def test_the_code_to_go_on_is_throttled_alike() -> None:
    draft = begun()
    code = drafting.save_for_later(draft, now=NOW)
    assert looking_up.resume(code, client="a", now=NOW) == draft
    for _ in range(5):
        with pytest.raises(looking_up.WrongDraftCode):
            looking_up.resume("WRONG", client="a", now=NOW)
    with pytest.raises(looking_up.TooManyTries):
        looking_up.resume(code, client="a", now=NOW)


# -- while it is handled --------------------------------------------------------------------------------------------------


def asked_to_supplement() -> Case:
    case = registered()
    return move(case, Move.ASK_SUPPLEMENT, date(2026, 3, 4), until=date(2026, 3, 25))


def test_a_supplement_restarts_the_count_and_keeps_what_was_sent() -> None:
    case = asked_to_supplement()
    applying.supplement(case, text="指2025年第三批", files=[("说明.pdf", PDF)], now=at(date(2026, 3, 16)))
    assert (case.stage, case.due_on) == (Stage.HANDLING, date(2026, 4, 14))
    event = case.events.valid().get(move=Move.SUPPLEMENT)
    assert (event.note, event.by) == ("指2025年第三批", None)
    assert case.papers.get().kind == Paper.Kind.SUPPLEMENT
    with pytest.raises(Conflict):
        applying.supplement(case, text="再补", files=[], now=at(date(2026, 3, 17)))


def test_a_supplement_says_something_and_a_wrong_file_leaves_nothing_behind() -> None:
    case = asked_to_supplement()
    with pytest.raises(Invalid, match="请填写补充的内容"):
        applying.supplement(case, text=" ", files=[], now=at(date(2026, 3, 16)))
    with pytest.raises(Invalid, match="扩展名不符"):
        applying.supplement(case, text="见附件", files=[("说明.pdf", b"MZ")], now=at(date(2026, 3, 16)))
    case.refresh_from_db()
    assert case.stage == Stage.SUPPLEMENTING
    assert not case.papers.exists()


def test_reasons_are_given_where_they_were_asked_for() -> None:
    case = move(registered(), Move.ASK_REASONS, date(2026, 3, 4), until=date(2026, 3, 25))
    applying.give_reasons(case, text="研究所需", files=[], now=at(date(2026, 3, 9)))
    assert case.stage == Stage.HANDLING


def test_an_application_is_withdrawn_with_or_without_a_reason_and_only_once() -> None:
    case = registered()
    applying.withdraw(case, reason="", now=at(date(2026, 3, 9)))
    assert (case.stage, case.due_on) == (Stage.WITHDRAWN, None)
    with pytest.raises(Conflict):
        applying.withdraw(case, reason="再撤", now=at(date(2026, 3, 10)))


def test_the_applicant_is_told_in_his_own_words_where_it_stands() -> None:
    case = asked_to_supplement()
    assert telling.stage_of(case).name == "请补正"
    lines = telling.for_applicant(case)
    assert [line.name for line in lines] == ["提出申请", "收到申请", "告知补正", "补正期限", "答复期限"]
    assert not any(line.inside for line in lines)


def test_every_stage_has_its_words() -> None:
    from kaicheng.foi.declared import saying

    assert set(saying.stages()) == {stage.value for stage in Stage}
