"""The screens of letters: chosen, written beside the page, submitted, approved, delivered, taken away."""

import io
from datetime import date
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from foi.factories import at, handler_of, leader_of, move
from foi.letter_factories import approved, drafted, fill, make_handled, make_office, make_party

from kaicheng.audit.models import Entry
from kaicheng.foi.declared.letters import REPLY
from kaicheng.foi.models import Case, Letter, Remedies
from kaicheng.foi.services import deciding, writing
from kaicheng.foi.services.writing import Sending
from kaicheng.foi.workflow import Move, Stage
from kaicheng.users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
DAY = date(2026, 3, 24)
EARLY = date(2026, 3, 4)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the views read on the clock."""
    on(monkeypatch, DAY)


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at(day, 11))


def client(person: User) -> Client:
    found = Client()
    found.force_login(person)
    return found


def handler(case: Case) -> Client:
    return client(handler_of(case.agency))


def words(response: Any) -> str:
    return response.content.decode()


def test_the_list_offers_what_may_be_written_now_and_to_whom() -> None:
    case = make_handled()
    make_party(case)
    page = words(handler(case).get(reverse("foi:letters", args=[case.pk])))
    for said in (
        "还没有文书",
        "政府信息公开申请补正告知书",
        "政府信息公开征求意见书",
        "第三方（1）",
        "选择答复类型",
    ):
        assert said in page
    assert "政府信息更正申请转送函" not in page
    assert "棠溪建工" not in page
    begun = handler(case).post(
        reverse("foi:letters", args=[case.pk]), {"kind": "consult_third", "party": "1"}
    )
    letter = Letter.objects.get()
    assert begun.headers["Location"] == reverse("foi:letter", args=[letter.pk])
    assert letter.party is not None


def test_every_kind_of_decision_is_offered_with_its_remedy_and_what_it_waits_for() -> None:
    case = make_handled()
    page = words(handler(case).get(reverse("foi:decide", args=[case.pk])))
    assert page.count('name="decision"') == 22
    for said in ("应当先申请行政复议", "可以复议，也可以直接起诉", "尚未征求第三方的意见", "各地做法不一"):
        assert said in page
    wrong = handler(case).post(reverse("foi:decide", args=[case.pk]), {"decision": "corrected"})
    assert wrong.status_code == 400


def test_a_draft_shows_the_page_and_lists_what_is_missing_with_every_save() -> None:
    case = make_handled()
    letter = writing.compose(case, REPLY, decision="process", actor=handler_of(case.agency), now=at(DAY))
    address = reverse("foi:letter", args=[letter.pk])
    page = words(handler(case).get(address))
    assert "文书还缺少 2 项必备内容" in page
    assert page.count("待填写") == 2
    assert "林小满" not in page
    saved = handler(case).post(
        address, {"act": "save", "class": "请示报告", "reason": "", "asked": case.asked, "seen": "0"}
    )
    assert saved.status_code == 302
    page = words(handler(case).get(address))
    assert "文书还缺少 1 项必备内容" in page
    assert "所属类别：请示报告。" in page
    tried = handler(case).post(address, {"act": "propose", "class": "请示报告", "reason": "", "seen": "1"})
    assert tried.status_code == 400
    assert "还不能办理" in words(tried)
    stale = handler(case).post(address, {"act": "save", "class": "讨论记录", "seen": "0"})
    assert stale.status_code == 409
    done = handler(case).post(
        address,
        {"act": "propose", "class": "请示报告", "reason": "尚未定案", "asked": case.asked, "seen": "1"},
    )
    assert done.headers["Location"] == reverse("foi:case", args=[case.pk])
    case.refresh_from_db()
    assert case.stage == Stage.APPROVING


def test_a_letter_of_the_course_is_sent_from_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_handled()
    on(monkeypatch, EARLY)
    letter = fill(writing.compose(case, "supplement", actor=handler_of(case.agency), now=at(EARLY)), EARLY)
    address = reverse("foi:letter", args=[letter.pk])
    assert "发出并登记要求补正" in words(handler(case).get(address))
    late = handler(case).post(address, {"act": "send", "day": "2026-03-05"})
    assert late.status_code == 400
    sent = handler(case).post(address, {"act": "send", "day": "2026-03-04", "delivery": "online"})
    assert sent.status_code == 302
    letter.refresh_from_db()
    assert (letter.number, letter.delivery) == ("棠建公函〔2026〕1号", "online")
    assert "2026年3月4日发出" in words(handler(case).get(address))
    file = handler(case).get(reverse("foi:letter_file", args=[letter.pk, "docx"]))
    assert "no-store" in file.headers["Cache-Control"]
    assert file.content.startswith(b"PK")
    assert Entry.objects.filter(verb="foi.identity", detail__purpose="下载文书").exists()


def test_what_is_on_the_screen_is_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed and not saved goes into the letter; where it cannot be sent yet, it stays there."""
    case = make_handled()
    on(monkeypatch, EARLY)
    letter = writing.compose(case, "supplement", actor=handler_of(case.agency), now=at(EARLY))
    address = reverse("foi:letter", args=[letter.pk])
    typed = {
        "act": "send",
        "day": "2026-03-04",
        "seen": "0",
        "until": "2026-03-25",
        "items": "请写明文号",
        "asked": case.asked,
    }
    half = handler(case).post(address, typed)
    assert half.status_code == 400
    assert "还不能办理" in words(half)
    assert "请写明文号</textarea>" in words(half)
    sent = handler(case).post(address, {**typed, "seen": "1", "guidance": "文号见公报"})
    assert sent.headers["Location"] == reverse("foi:letters", args=[case.pk])
    letter.refresh_from_db()
    assert letter.sent_on == EARLY
    assert "请写明文号" in words(handler(case).get(address))


def test_whom_to_ask_is_entered_and_the_letter_to_him_is_open() -> None:
    case = make_handled()
    asked = {
        "day": "2026-03-24",
        "asked": "third_party",
        "name": "棠溪建工",
        "matter": "拟公开合同",
        "letter": "1",
    }
    answer = handler(case).post(reverse("foi:act", args=[case.pk, "consult"]), asked)
    letter = Letter.objects.get()
    assert answer.headers["Location"] == reverse("foi:letter", args=[letter.pk])
    assert (letter.kind, letter.party and letter.party.ref) == ("consult_third", "1")


def test_what_the_days_forbid_is_not_offered_as_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_handled()
    on(monkeypatch, EARLY)
    listed = reverse("foi:letters", args=[case.pk])
    assert "补正告知书" in words(handler(case).get(listed))
    before = words(handler(case).get(reverse("foi:act", args=[case.pk, "ask_supplement"])))
    assert "拟写政府信息公开申请补正告知书" in before
    fill(writing.compose(case, "supplement", actor=handler_of(case.agency), now=at(EARLY)), EARLY)
    writing.send(Letter.objects.get(), Sending(EARLY), actor=handler_of(case.agency), now=at(EARLY))
    move(case, Move.SUPPLEMENT, EARLY)
    assert '"kind" value="supplement"' not in words(handler(case).get(listed))


def test_a_letter_that_the_leader_sends_says_so_to_its_writer() -> None:
    case = make_handled()
    letter = writing.compose(case, "extension", actor=handler_of(case.agency), now=at(DAY))
    address = reverse("foi:letter", args=[letter.pk])
    assert "由分管领导发出" in words(handler(case).get(address))
    assert "发出并登记延长期限" in words(client(leader_of(case.agency)).get(address))


def test_the_leader_reads_returns_and_approves() -> None:
    case = make_handled()
    leader = client(leader_of(case.agency))
    deciding.propose(drafted(case, "process", DAY), actor=handler_of(case.agency), now=at(DAY))
    address = reverse("foi:approve", args=[case.pk])
    page = words(leader.get(address))
    assert "应当先申请行政复议" in page
    assert "必备内容齐全" in page
    empty = leader.post(address, {"act": "return", "note": ""})
    assert (empty.status_code, "请写明理由" in words(empty)) == (400, True)
    assert leader.post(address, {"act": "return", "note": "请补充理由"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == Stage.HANDLING
    assert "高远退回：</b>请补充理由" in words(
        handler(case).get(reverse("foi:letter", args=[Letter.objects.get().pk]))
    )
    deciding.propose(Letter.objects.get(), actor=handler_of(case.agency), now=at(DAY))
    assert leader.post(address, {"act": "approve", "note": "同意"}).status_code == 302
    assert Letter.objects.get().number == "棠建公复〔2026〕1号"
    assert handler(case).get(address).status_code == 403


def test_the_delivery_is_entered_with_its_day_and_its_proof() -> None:
    case = make_handled()
    approved(case, "process", DAY)
    address = reverse("foi:deliver", args=[case.pk])
    assert "棠建公复〔2026〕1号" in words(handler(case).get(address))
    without = handler(case).post(address, {"way": "post", "day": "2026-03-24", "note": ""})
    assert (without.status_code, "请附送达凭证" in words(without)) == (400, True)
    proof = io.BytesIO(b"%PDF-1.4 made up")
    proof.name = "邮寄收据.pdf"
    done = handler(case).post(address, {"way": "post", "day": "2026-03-24", "note": "", "proof": proof})
    assert done.status_code == 302
    case.refresh_from_db()
    assert (case.stage, case.decision) == (Stage.REPLIED, "process")


def test_the_preview_names_the_applicant_and_the_look_is_recorded() -> None:
    case = make_handled()
    letter = drafted(case, "absent", DAY)
    response = handler(case).get(reverse("foi:letter_preview", args=[letter.pk]))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)
    assert "林小满" in text
    assert "no-store" in response.headers["Cache-Control"]
    assert Entry.objects.get(verb="foi.identity").detail == {"purpose": "预览文书"}


def test_remedies_are_set_and_shown_as_letters_will_tell_them() -> None:
    office = make_office()
    county = office.parent
    assert county is not None
    address = reverse("foi:remedies", args=[county.pk])
    page = words(client(leader_of(county)).get(address))
    assert "澹州市中级人民法院" in page
    values = {
        "review_organ": "澹州市人民政府",
        "court": "澹州铁路运输法院",
        "court_below": "棠溪县人民法院",
        "number_prefix": "棠政",
    }
    assert client(leader_of(county)).post(address, values).status_code == 302
    assert Remedies.objects.get(agency=county).court == "澹州铁路运输法院"
    changed = Entry.objects.get(verb="foi.set_remedies").detail["changed"]
    assert changed == ["管辖法院", "本机关受理复议的互联网渠道", "文书代字"]
    assert client(handler_of(office)).get(address).status_code == 403
    assert client(handler_of(office)).get(reverse("foi:remedies", args=[2**63])).status_code == 404
    assert "棠溪县人民法院" in words(
        client(handler_of(office)).get(reverse("foi:remedies", args=[office.pk]))
    )
