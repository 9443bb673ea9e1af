"""Letters drafted, edited and sent: prefilled, sealed, numbered without gaps, in one transaction with their moves."""

from datetime import date

import pytest
from documents.factories import make_actor
from foi.factories import APPLICANT, FILED, at, handler_of, leader_of, move
from foi.letter_factories import fill, make_handled, make_office, make_party

from kaicheng.audit.models import Entry
from kaicheng.foi.declared.letters import REPLY
from kaicheng.foi.letters.complete import LetterIncomplete
from kaicheng.foi.models import Case, FeeNotice, Letter, Party
from kaicheng.foi.services import keeping, writing
from kaicheng.foi.services.gathering import written_in
from kaicheng.foi.services.writing import Sending, Text
from kaicheng.foi.workflow import Asked, Move, Stage
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db
LATER = date(2026, 3, 4)


def begun(case: Case, kind: str, on: date = LATER, party: Party | None = None) -> Letter:
    return writing.compose(case, kind, actor=handler_of(case.agency), now=at(on), party=party)


def sent(letter: Letter, on: date = LATER, *, moved: bool = False) -> Letter:
    person = (
        leader_of(letter.case.agency)
        if letter.kind in {"extension", "delay"}
        else handler_of(letter.case.agency)
    )
    return writing.send(letter, Sending(on, moved=moved), actor=person, now=at(on))


def test_a_supplement_is_asked_for_with_its_letter_or_not_at_all() -> None:
    case = make_handled()
    letter = begun(case, "supplement")
    assert written_in(letter).until == date(2026, 3, 25)  # fifteen working days
    with pytest.raises(LetterIncomplete, match="请逐项写明需要补正的事项"):
        sent(letter)
    case.refresh_from_db()
    assert (case.stage, case.papers.count()) == (Stage.HANDLING, 0)
    letter = sent(fill(letter, LATER))
    case.refresh_from_db()
    assert (case.stage, case.answer_by) == (Stage.SUPPLEMENTING, date(2026, 3, 25))
    assert (letter.state, letter.number, letter.sent_on) == (Letter.State.SENT, "棠建公函〔2026〕1号", LATER)
    assert case.events.valid().get(move=Move.ASK_SUPPLEMENT).detail == {"letter": letter.pk}
    assert letter.pdf is not None
    assert letter.pdf.for_applicant
    assert keeping.opened(letter.pdf).startswith(b"%PDF")


def test_where_the_days_forbid_the_move_the_letter_does_not_go_out() -> None:
    case = make_handled()
    late = date(2026, 3, 20)  # the seventh working day was the 11th
    letter = fill(begun(case, "supplement", late), late)
    with pytest.raises(Conflict, match="告知补正应在收到申请之日起7个工作日内"):
        sent(letter, late)
    letter.refresh_from_db()
    assert (letter.state, letter.number) == (Letter.State.DRAFT, "")
    assert sent(fill(begun(make_handled(case.agency), "supplement"), LATER)).number == "棠建公函〔2026〕1号"


def test_an_extension_is_the_leaders_and_tells_the_new_day() -> None:
    case = make_handled()
    letter = fill(begun(case, "extension"), LATER)
    with pytest.raises(NotAllowed):
        writing.send(letter, Sending(LATER), actor=handler_of(case.agency), now=at(LATER))
    letter = sent(letter)
    case.refresh_from_db()
    assert case.due_on == date(2026, 4, 28)
    assert case.events.valid().get(move=Move.EXTEND).note.startswith("该请示为本机关内部研究阶段")


def test_a_third_party_is_asked_by_a_letter_of_his_own_and_the_applicant_is_told() -> None:
    case = make_handled()
    with pytest.raises(Invalid, match="请选择文书发给哪个第三方"):
        begun(case, "consult_third")
    letter = begun(case, "consult_third", party=make_party(case))
    assert written_in(letter).parts["matter"] == "本机关与棠溪建工签订的施工合同"
    letter = sent(letter)
    event = case.events.valid().get(move=Move.CONSULT)
    assert (event.ref, event.asked) == ("1", Asked.THIRD_PARTY)
    assert letter.pdf is not None
    assert not letter.pdf.for_applicant
    told = sent(begun(case, "consult_notice"))
    assert told.number == "棠建公函〔2026〕2号"


def test_a_letter_whose_move_was_recorded_already_records_none() -> None:
    case = make_handled()
    FeeNotice.objects.create(
        case=case, way="by_piece", count=1, before=30, amount=200, reckoning="第31件每件200元，计200元。合计200元。", basis="国办函〔2020〕109号"
    )  # fmt: skip
    letter = fill(begun(case, "fee"), LATER)
    move(case, Move.CHARGE, LATER)
    sent(letter, moved=True)
    assert case.events.valid().filter(move=Move.CHARGE).count() == 1


def test_a_fee_that_was_not_reckoned_cannot_be_asked_for() -> None:
    letter = fill(begun(make_handled(), "fee"), LATER)
    with pytest.raises(LetterIncomplete, match="请先核算"):
        sent(letter)


def test_what_is_written_is_sealed_and_every_change_is_kept() -> None:
    case = make_handled()
    letter = writing.compose(case, REPLY, decision="absent", actor=handler_of(case.agency), now=at(LATER))
    for words in ("检索了档案室目录", "检索了档案室和业务股室的目录，涉及林小满"):
        letter = writing.edit(letter, Text({"searched": words}), actor=handler_of(case.agency), now=at(LATER))
    assert "林小满" not in repr(Letter.objects.filter(pk=letter.pk).values().get())
    written = written_in(letter)
    assert written.parts["searched"].endswith("涉及林小满")
    assert [edit.before for edit in written.history] == [{"searched": ""}, {"searched": "检索了档案室目录"}]
    acts = [entry.detail for entry in Entry.objects.filter(verb="foi.write").order_by("pk")]
    assert [act["act"] for act in acts] == ["begun", "edited", "edited"]
    assert "林小满" not in repr(acts)
    assert APPLICANT.name not in repr(acts)


def test_two_who_edit_at_once_do_not_overwrite_each_other() -> None:
    case = make_handled()
    letter = writing.compose(case, REPLY, decision="absent", actor=handler_of(case.agency), now=at(LATER))
    writing.edit(letter, Text({"searched": "甲"}, seen=0), actor=handler_of(case.agency), now=at(LATER))
    with pytest.raises(Conflict, match="刚刚由他人修改"):
        writing.edit(letter, Text({"searched": "乙"}, seen=0), actor=handler_of(case.agency), now=at(LATER))


def test_another_kind_of_decision_takes_over_what_fits() -> None:
    case = make_handled()
    first = writing.compose(case, REPLY, decision="internal", actor=handler_of(case.agency), now=at(LATER))
    writing.edit(
        first, Text({"class": "人事管理", "reason": "甲"}), actor=handler_of(case.agency), now=at(LATER)
    )
    second = writing.compose(case, REPLY, decision="safety", actor=handler_of(case.agency), now=at(LATER))
    first.refresh_from_db()
    assert first.state == Letter.State.DROPPED
    assert written_in(second).parts == {"reason": "甲"}
    assert (
        writing.compose(case, REPLY, decision="safety", actor=handler_of(case.agency), now=at(LATER))
        == second
    )


def test_letters_of_the_course_say_which_kind_of_application_it_is() -> None:
    for kind, title in (
        ("disclosure", "政府信息公开申请补正告知书"),
        ("correction", "政府信息更正申请补正告知书"),
    ):
        case = make_handled(kind=kind)
        letter = writing.compose(case, "supplement", actor=handler_of(case.agency), now=at(FILED))
        assert letter.title == title


def test_a_correction_has_decisions_of_its_own() -> None:
    disclosure = make_handled()
    correction = make_handled(disclosure.agency, kind="correction")
    for case, decision in ((disclosure, "corrected"), (correction, "absent")):
        with pytest.raises(Invalid, match="不适用于"):
            writing.compose(case, REPLY, decision=decision, actor=handler_of(case.agency), now=at(LATER))


def test_nobody_writes_letters_without_the_duty() -> None:
    case = make_handled()
    letter = begun(case, "supplement")
    stranger = make_actor(case.agency, DutyKind.EDITOR)
    with pytest.raises(NotAllowed):
        writing.compose(case, "receipt", actor=stranger, now=at(LATER))
    with pytest.raises(NotAllowed):
        writing.edit(letter, Text({"items": "甲"}), actor=stranger, now=at(LATER))
    with pytest.raises(NotAllowed):
        writing.drop(letter, actor=stranger, now=at(LATER))


def test_numbers_are_counted_by_agency_year_and_series_without_gaps() -> None:
    office = make_office()
    numbers = []
    for on in (FILED, LATER, date(2027, 1, 5)):
        case = make_handled(office, on=on)
        numbers.append(sent(begun(case, "receipt", on), on).number)
    assert numbers == ["棠建公函〔2026〕1号", "棠建公函〔2026〕2号", "棠建公函〔2027〕1号"]


def test_a_preview_hides_who_applies_from_those_who_may_not_know() -> None:
    case = make_handled()
    letter = begun(case, "receipt")
    shown, hidden = (_text(writing.preview(letter, day=LATER, named=named)) for named in (True, False))
    assert "林小满：" in shown
    assert "林小满" not in hidden
    assert "（申请人）：" in hidden
    assert "草稿，未经签发" in hidden


def _text(content: bytes) -> str:
    import io

    import pypdf

    return "".join(
        "".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages
    )
