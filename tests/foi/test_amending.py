"""Who applies is completed when he says so, and who gave neither number nor name is like nobody else."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from documents.factories import make_actor
from foi.factories import APPLICANT, FILED, application, at, handler_of, move
from foi.letter_factories import approved, make_handled, make_office

from kaicheng.audit.models import Entry
from kaicheng.foi.identity import Applicant
from kaicheng.foi.letters.complete import LetterIncomplete
from kaicheng.foi.models import Case
from kaicheng.foi.services import amending, charging, filing, finding, looking
from kaicheng.foi.services.amending import Amended
from kaicheng.foi.workflow import Move
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db
LATER = date(2026, 3, 10)
NAMELESS = Applicant(name="", identity_kind="", identity_number="")


def by_post(office: Agency, applicant: Applicant = NAMELESS) -> Case:
    sent = application(office, channel="plain_post", way="post", applicant=applicant)
    case = filing.file(sent, now=at(FILED), entered_by=handler_of(office), on=FILED).case
    return move(case, Move.REGISTER, FILED)


def test_an_application_without_a_name_is_answered_once_the_name_is_known() -> None:
    case = by_post(make_office())
    with pytest.raises(LetterIncomplete, match="请写明文书发给谁"):
        approved(case, "absent", LATER)
    changed = amending.amend(
        case, Amended(APPLICANT), reason="申请人来电补充", actor=handler_of(case.agency), now=at(LATER)
    )
    assert {"name", "identity_number", "address"} <= set(changed)
    assert looking.opened(Case.objects.get(pk=case.pk)) == APPLICANT
    approved(case, "absent", LATER)


def test_the_record_names_the_fields_and_not_what_stands_in_them() -> None:
    case = make_handled()
    moved = replace(APPLICANT, address="河东街道9号")
    amending.amend(case, Amended(moved), reason="迁居", actor=handler_of(case.agency), now=at(LATER))
    entry = Entry.objects.get(verb="foi.correct")
    assert entry.detail == {"applicant": ["address"], "reason": "迁居"}
    assert APPLICANT.name not in str(Entry.objects.values())


def test_it_needs_the_duty_a_name_and_a_reason() -> None:
    case = make_handled()
    with pytest.raises(NotAllowed):
        amending.amend(
            case,
            Amended(APPLICANT),
            reason="x",
            actor=make_actor(case.agency, DutyKind.OFFICE),
            now=at(LATER),
        )
    with pytest.raises(Invalid) as refused:
        amending.amend(case, Amended(NAMELESS), reason=" ", actor=handler_of(case.agency), now=at(LATER))
    assert set(refused.value.errors) == {"name", "reason"}


def test_two_who_gave_nothing_are_not_taken_for_one() -> None:
    office = make_office()
    first, second = by_post(office), by_post(office)
    assert filing.alike(second) == []
    assert charging.before_in_month(second) == 0
    assert not finding.by_applicant(" ", actor=handler_of(office), now=at(LATER)).exists()
    again = (
        by_post(office, replace(NAMELESS, name="林 小满")),
        by_post(office, replace(NAMELESS, name="林小满")),
    )
    assert filing.alike(again[1]) == [again[0]]
    assert first.applicant_mark != second.applicant_mark


def test_the_screen_shows_who_applies_as_a_look_and_keeps_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kaicheng.organisations.views.closed.timezone.now", lambda: at(LATER))
    case = make_handled()
    clerk = Client()
    clerk.force_login(handler_of(case.agency))
    url = reverse("foi:amend", args=[case.pk])
    shown = clerk.get(url).content.decode()
    assert APPLICANT.name in shown
    assert APPLICANT.address in shown
    assert "姓名或者名称 <small>选填" not in shown
    assert Entry.objects.filter(verb="foi.identity", detail__purpose="更正申请人信息").exists()

    form = {"carrier": case.carrier, "way": case.way}
    typed = {
        "name": "",
        "address": "河东街道9号",
        "identity_kind": APPLICANT.identity_kind,
        "reason": "",
        **form,
    }
    refused = clerk.post(url, typed)
    assert refused.status_code == 400
    assert "请写明更正的理由" in refused.content.decode()
    assert "河东街道9号" in refused.content.decode()
    refused = clerk.post(url, {**typed, "reason": "迁居"})
    assert "请填写姓名或者名称" in refused.content.decode()

    answer = clerk.post(url, {**typed, "name": APPLICANT.name, "reason": "迁居"}, follow=True)
    assert "申请人信息已更正" in answer.content.decode()
    assert looking.opened(Case.objects.get(pk=case.pk)).address == "河东街道9号"


def test_the_form_asked_for_changes_only_to_one_that_can_be_carried_out() -> None:
    case = make_handled()
    clerk, moved = handler_of(case.agency), replace(APPLICANT, address="", email="")

    def refused(carrier: str, way: str, applicant: Applicant = moved) -> set[str]:
        with pytest.raises(Invalid) as said:
            amending.amend(
                case, Amended(applicant, carrier, way), reason="申请人来电", actor=clerk, now=at(LATER)
            )
        return set(said.value.errors)

    assert refused("paper", "email", APPLICANT) == {"way"}
    assert refused("electronic", "email") == {"email"}
    assert refused("paper", "post") == {"address"}
    assert refused("stone", "post", APPLICANT) == {"carrier"}
    assert refused("paper", "pigeon", APPLICANT) == {"way"}
    changed = amending.amend(
        case, Amended(APPLICANT, "paper", "pick_up"), reason="申请人来电", actor=clerk, now=at(LATER)
    )
    case.refresh_from_db()
    assert (case.carrier, case.way) == ("paper", "pick_up")
    assert set(changed) <= {"carrier", "way"}
    assert Entry.objects.get(verb="foi.correct").detail["applicant"] == changed
