"""Services of casework: who may be given a case, what joins, what is owed, what is charged, erased, and sealed anew."""

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from documents.factories import make_actor, make_agency
from foi.factories import APPLICANT, FILED, at, handler_of, leader_of, make_case, move, registered

from kaicheng.audit.models import Entry
from kaicheng.calendars.selectors import calendar
from kaicheng.foi.fees import Way
from kaicheng.foi.identity import ERASED
from kaicheng.foi.models import Case, FeeNotice, Paper, Proceeding
from kaicheng.foi.parties import Who, opened
from kaicheng.foi.selectors.owing import owed
from kaicheng.foi.services import (
    charging,
    consulting,
    correcting,
    filing,
    keeping,
    looking,
    proceeding,
    registering,
    rekeying,
    retaining,
)
from kaicheng.foi.services.consulting import Asking
from kaicheng.foi.urgency import urgency
from kaicheng.foi.workflow import Asked, Move, Stage
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.notices.models import Notice
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db
STRANGER = replace(APPLICANT, name="何小舟", identity_number="110101199003070011")


def day(number: int, month: int = 3) -> date:
    return date(2026, month, number)


def archived(agency: Agency, on: date, **given: Any) -> Case:
    case = make_case(agency, on=on, **given)
    move(case, Move.REGISTER, on)
    move(case, Move.WITHDRAW, on)
    return move(case, Move.ARCHIVE, on)


def ask(case: Case, *, on: date, asked: Asked = Asked.THIRD_PARTY) -> Any:
    clerk = handler_of(case.agency)
    party = consulting.add(case, Asking(asked, "合同价款", Who("棠溪建设有限公司")), actor=clerk, now=at(on))
    consulting.consult(party, day=on, actor=clerk, now=at(on))
    return party


def test_only_who_handles_applications_there_is_given_a_case_and_he_is_told() -> None:
    case = registered()
    clerk, other = handler_of(case.agency), make_actor(make_agency(), DutyKind.CASE_HANDLER)
    with pytest.raises(Invalid, match="不是"):
        registering.assign(case, unit=case.agency, handler=other, day=day(3), actor=clerk, now=at(day(3)))
    second = make_actor(case.agency, DutyKind.CASE_HANDLER, name="许青")
    registering.assign(case, unit=case.agency, handler=second, day=day(3), actor=clerk, now=at(day(3)))
    assert case.events.valid().get(move=Move.ASSIGN).detail["handler"] == second.pk
    assert Notice.objects.get(kind="foi.assigned").person == second


def test_applications_of_different_applicants_are_not_joined() -> None:
    agency = make_agency()
    first, other = registered(agency), make_case(agency, applicant=STRANGER)
    with pytest.raises(Invalid, match="不是同一申请人"):
        registering.join(other, first, day=day(3), actor=handler_of(agency), now=at(day(3)), note="相同")
    assert other.joined_to is None


def test_joining_is_recorded_on_both_sides() -> None:
    agency = make_agency()
    first, again = registered(agency), make_case(agency)
    registering.join(again, first, day=day(3), actor=handler_of(agency), now=at(day(3)), note="重复提出")
    assert {e.object_label for e in Entry.objects.filter(verb="foi.join")} == {first.number, again.number}


def test_who_does_not_agree_says_why_and_his_name_is_sealed() -> None:
    case = registered()
    party = ask(case, on=day(4))
    assert "棠溪" not in party.sealed
    assert opened(party).name == "棠溪建设有限公司"
    assert "棠溪" not in json.dumps(list(Entry.objects.values_list("detail", flat=True)), ensure_ascii=False)


def test_what_is_owed_is_listed_with_its_last_day() -> None:
    agency = make_agency()
    clerk = handler_of(agency)
    waiting = registered(agency)
    move(waiting, Move.ASK_SUPPLEMENT, day(4), until=day(25))
    consulted, unsigned = registered(agency), registered(agency)
    party = ask(consulted, on=day(4))
    consulting.served(party, day=day(10), actor=clerk, now=at(day(10)))
    ask(unsigned, on=day(4), asked=Asked.CO_AGENCY)
    rows = owed(Case.objects.all(), calendar())
    assert [(row.case.pk, row.what, row.until) for row in rows] == [
        (waiting.pk, "补正申请", day(25)), (consulted.pk, "反馈意见", day(31)), (unsigned.pk, "反馈意见", None),
    ]  # fmt: skip
    assert rows[0].late(day(26))
    assert not rows[2].late(day(30))


@pytest.mark.parametrize(
    ("today", "words", "tone"),
    [(day(3), "剩19个工作日", "calm"), (day(25), "剩3个工作日", "near"), (day(30), "今天到期", "near"), (day(1, 4), "已逾期2个工作日", "late")],
)  # fmt: skip
def test_a_list_says_how_many_working_days_are_left(today: date, words: str, tone: str) -> None:
    said = urgency(registered(), today, calendar())
    assert (said.words, said.tone) == (words, tone)


def test_a_count_that_stands_and_one_that_waits_for_the_applicant_say_so() -> None:
    case, other = registered(), registered()
    ask(case, on=day(4))
    case.refresh_from_db()
    assert urgency(case, day(5), calendar()).words == "停止计算"
    move(other, Move.ASK_SUPPLEMENT, day(4), until=day(25))
    assert urgency(other, day(24), calendar()).words == "等申请人，剩1个工作日"
    assert urgency(other, day(26), calendar()).words == "申请人已逾期"
    move(other, Move.LAPSE, day(26))
    assert urgency(other, day(26), calendar()).words == "申请人已逾期，待告知不再处理"


def test_pieces_are_counted_by_applicant_and_calendar_month() -> None:
    agency = make_agency()
    for on in (date(2026, 2, 27), FILED, day(3)):
        registered(agency, on=on)
    move(make_case(agency, on=day(3), applicant=STRANGER), Move.REGISTER, day(3))
    last = registered(agency, on=day(4))
    make_case(agency, kind="correction")  # is no application for disclosure, and none of its pieces
    Case.objects.filter(kind="correction").update(received_on=FILED)
    assert charging.before_in_month(last) == 2


def test_one_fee_is_chosen_and_noticed_once() -> None:
    case = registered()
    clerk = handler_of(case.agency)
    given: dict[str, Any] = {"pieces": 1, "pages": 31, "day": day(4), "actor": clerk, "now": at(day(4))}
    with pytest.raises(Invalid, match="不收费"):
        charging.choose(case, way=Way.BY_PIECE, **given)
    charging.choose(case, way=Way.BY_PAGE, **given)
    notice = charging.choose(case, way=Way.BY_PAGE, **{**given, "pages": 40})
    charging.charge(notice, day=day(4), actor=clerk, now=at(day(4)))
    assert FeeNotice.objects.get().amount == 100
    with pytest.raises(Conflict, match="只收一次费"):
        charging.choose(case, way=Way.BY_PAGE, **given)


def test_a_suit_has_its_term_and_an_outcome_in_order() -> None:
    case = registered()
    clerk = handler_of(case.agency)
    begun = proceeding.Begun(Proceeding.Kind.SUIT, "棠溪县人民法院", day(4))
    found = proceeding.begin(case, begun, actor=clerk, now=at(day(5)))
    assert found.due_on == date(2026, 9, 4)
    for wrong in (begun, replace(begun, begun_on=date(2026, 2, 27))):  # entered twice; before the application
        with pytest.raises(Invalid):
            proceeding.begin(case, wrong, actor=clerk, now=at(day(5)))
    with pytest.raises(Invalid):
        proceeding.end(
            found, outcome=Proceeding.Outcome.UPHELD, ended_on=day(3), note="", actor=clerk, now=at(day(5))
        )


def test_what_is_kept_long_enough_is_listed_confirmed_and_gone(
    django_capture_on_commit_callbacks: Any,
) -> None:
    agency = make_agency()
    old = archived(
        agency, date(2022, 6, 1), uploads=(filing.Upload(Paper.Kind.PROOF, "证件.pdf", b"%PDF-1.4"),)
    )
    older = archived(agency, date(2021, 12, 1))
    archived(agency, date(2025, 6, 2))
    leader, now = leader_of(agency), at(date(2032, 1, 5))
    rows = retaining.erasable(Case.objects.all(), date(2032, 1, 5))
    assert [(row.case, row.period.code) for row in rows] == [(older, "all"), (old, "proof")]
    with pytest.raises(NotAllowed):
        retaining.erase([rows[0].key], found=Case.objects.all(), actor=handler_of(agency), now=now)
    with django_capture_on_commit_callbacks(execute=True):
        keys = [row.key for row in rows]
        assert retaining.erase(keys, found=Case.objects.all(), actor=leader, now=now) == 2
    older.refresh_from_db()
    old.refresh_from_db()
    assert (looking.opened(older), older.identity, older.name_mark) == (ERASED, "", "")
    assert looking.opened(old) == APPLICANT
    with pytest.raises(keeping.PaperGone):
        keeping.opened(old.papers.get())
    assert Entry.objects.filter(verb="foi.erase").count() == 2


def test_a_case_before_a_court_is_not_erased_and_the_office_hears_once_a_month() -> None:
    agency = make_agency()
    case, other = archived(agency, date(2021, 6, 1)), archived(agency, date(2021, 6, 2))
    Proceeding.objects.create(case=case, kind="suit", organ="法院", begun_on=date(2021, 7, 1))
    leader_of(agency)
    assert [row.case for row in retaining.erasable(Case.objects.all(), date(2032, 1, 5))] == [other]
    for on in (date(2032, 1, 5), date(2032, 1, 6)):
        retaining.on_tick(at(on))
    assert Notice.objects.filter(kind="foi.erasable").count() == 1


def test_keys_change_in_steps_that_can_be_broken_off(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(uploads=(filing.Upload(Paper.Kind.PROOF, "证件.pdf", b"%PDF-1.4"),))
    move(case, Move.REGISTER, FILED)
    party = ask(case, on=day(4))
    monkeypatch.setattr(rekeying, "STEP", 1)
    assert rekeying.begin()
    steps = rekeying.seal_anew()
    next(steps)
    steps.close()  # the machine went down
    assert not rekeying.begin()  # taken up again, no third key
    assert sum(count for _, count in rekeying.seal_anew()) == 2
    assert rekeying.finish()
    assert len(json.loads(settings.SEALING_KEYS.read_text())["keys"]) == 1
    case.refresh_from_db()
    party.refresh_from_db()
    assert looking.opened(case) == APPLICANT
    assert opened(party).name == "棠溪建设有限公司"
    assert keeping.opened(case.papers.get()) == b"%PDF-1.4"
    assert case.stage == Stage.HANDLING


def test_what_did_not_happen_takes_with_it_what_it_brought() -> None:
    agency = make_agency()
    clerk, first, again = handler_of(agency), registered(agency), make_case(agency)
    registering.assign(first, unit=agency, handler=clerk, day=day(3), actor=clerk, now=at(day(3)))
    registering.join(again, first, day=day(3), actor=clerk, now=at(day(3)), note="重复提出")
    for case, what in ((first, Move.ASSIGN), (again, Move.JOIN)):
        event = case.events.valid().get(move=what)
        correcting.correct(case, event, None, actor=clerk, reason="误登", now=at(day(4)))
        case.refresh_from_db()
    assert (first.handler, again.joined_to, again.stage) == (None, None, Stage.FILED)


def test_the_command_changes_the_keys_and_says_what_was_sealed_anew() -> None:
    case, told = make_case(), io.StringIO()
    before = case.identity
    call_command("foi", "rekey", stdout=told)
    case.refresh_from_db()
    assert "申请：1" in told.getvalue()
    assert case.identity != before
    assert looking.opened(case) == APPLICANT
