"""The applicant's own case: opened by number and code alone, told in plain words, without anything of others."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from foi.factories import at, handler_of, make_case, move

from kaicheng.foi.models import Case, FeeNotice, Paper, Party
from kaicheng.foi.services import filing, keeping
from kaicheng.foi.workflow import Asked, Move, Stage
from kaicheng.organisations.models import Agency

FILED = date(2026, 6, 1)
PDF = b"%PDF-1.4 made up"


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.FOI_ROOT = tmp_path / "foi"
    settings.SEALING_KEYS = tmp_path / "sealing-keys.json"


@pytest.fixture
def case(bureau: Agency) -> Case:
    return move(make_case(bureau, on=FILED), Move.REGISTER, FILED)


def opened(case: Case, client: Client | None = None) -> Client:
    client = client or Client()
    given = {"number": case.number, "code": filing.query_code(case)}
    assert client.post("/apply/case/", given)["Location"] == "/apply/case/"
    return client


def page(client: Client) -> str:
    return client.get("/apply/case/").content.decode()


def to_supplement(case: Case) -> Case:
    return move(case, Move.ASK_SUPPLEMENT, FILED, until=date(2026, 6, 22), note="内部：找老李核实")


def test_a_case_opens_with_number_and_code_and_says_where_it_stands(case: Case) -> None:
    said = page(opened(case))
    for words in (
        "办理中",
        case.number,
        "2026年6月30日",
        "收到申请",
        "政府信息公开条例第三十一条",
        case.asked,
    ):
        assert words in said


def test_whichever_was_wrong_the_answer_is_the_same(client: Client, case: Case) -> None:
    said = set()
    for number, code in ((case.number, "AAAA-BBBB-CCCC"), ("XX-2026-0001", filing.query_code(case))):
        answer = client.post("/apply/case/", {"number": number, "code": code})
        assert answer.status_code == 400
        said.add(answer.content.decode().split('role="alert"')[1].split("</div>")[0])
        assert code not in answer.content.decode()
    assert len(said) == 1
    assert "编号或查询码不正确" in said.pop()


def test_too_many_tries_are_told_to_wait(client: Client, case: Case) -> None:
    for _ in range(5):
        client.post("/apply/case/", {"number": case.number, "code": "WRONG"})
    answer = client.post("/apply/case/", {"number": case.number, "code": filing.query_code(case)})
    assert answer.status_code == 400
    assert "过一刻钟再试" in answer.content.decode()


def test_it_closes_by_itself_and_when_it_is_left(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    client = opened(case)
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert case.number not in page(client)
    monkeypatch.undo()
    client = opened(case)
    assert client.post("/apply/case/leave/")["Location"] == "/apply/case/?left=1"
    assert case.number not in page(client)


def test_nothing_is_done_or_fetched_without_the_code(client: Client, case: Case) -> None:
    paper = keeping.keep(case, Paper.Kind.LETTER, "文书.pdf", PDF, now=at(FILED), shown=True)
    assert client.get(f"/apply/case/paper/{paper.key}")["Location"] == "/apply/case/"
    for address in ("answer/", "withdraw/"):
        assert client.post(f"/apply/case/{address}", {"text": "x"})["Location"] == "/apply/case/"
    case.refresh_from_db()
    assert case.stage == Stage.HANDLING


def test_letters_for_the_applicant_are_fetched_and_no_others(case: Case, bureau: Agency) -> None:
    shown = keeping.keep(case, Paper.Kind.LETTER, "告知书.pdf", PDF, now=at(FILED), shown=True)
    hidden = keeping.keep(case, Paper.Kind.OPINION, "第三方意见.pdf", PDF, now=at(FILED))
    strange = keeping.keep(
        make_case(bureau, on=FILED), Paper.Kind.LETTER, "他人.pdf", PDF, now=at(FILED), shown=True
    )
    client = opened(case)
    said = page(client)
    assert "告知书.pdf" in said
    assert "第三方意见.pdf" not in said
    assert client.get(f"/apply/case/paper/{shown.key}").content == PDF
    for other in (hidden, strange):
        assert client.get(f"/apply/case/paper/{other.key}").status_code == 404


def test_nothing_of_third_parties_and_of_the_house_is_told(case: Case) -> None:
    move(case, Move.CONSULT, FILED, ref="1", asked=Asked.THIRD_PARTY, note="问某某建筑公司")
    Party.objects.create(case=case, ref="1", role=Party.Role.THIRD_PARTY, matter="某某建筑公司的报价")
    move(case, Move.ASSIST, FILED, ref="2", note="请规建股检索")
    said = page(opened(case))
    assert "征求第三方的意见" in said
    assert "停止计算" in said
    for words in ("某某建筑公司", "规建股", "协办", handler_of(case.agency).name):
        assert words not in said


def test_a_supplement_is_answered_with_words_and_files(case: Case) -> None:
    to_supplement(case)
    client = opened(case)
    said = page(client)
    assert "请补正" in said
    assert "2026年6月22日" in said
    assert "老李" not in said
    empty = client.post("/apply/case/answer/", {"text": " "})
    assert empty.status_code == 400
    assert "请填写补充的内容" in empty.content.decode()
    wrong = client.post(
        "/apply/case/answer/", {"text": "第三批", "files": SimpleUploadedFile("表.pdf", b"MZ")}
    )
    assert "扩展名不符" in wrong.content.decode()
    assert "第三批</textarea>" in wrong.content.decode()
    sent = client.post("/apply/case/answer/", {"text": "第三批", "files": SimpleUploadedFile("表.pdf", PDF)})
    assert sent["Location"] == "/apply/case/?done=supplementing"
    case.refresh_from_db()
    assert (case.stage, case.papers.get().kind) == (Stage.HANDLING, Paper.Kind.SUPPLEMENT)
    said = page(client)
    assert "<dt>补正的内容</dt><dd>第三批</dd>" in said
    assert "表.pdf，" in said
    assert "老李" not in said
    assert client.post("/apply/case/answer/", {"text": "又"})["Location"] == "/apply/case/"


def test_reasons_are_given_on_the_same_page(case: Case) -> None:
    move(case, Move.ASK_REASONS, FILED, until=date(2026, 6, 22))
    client = opened(case)
    assert "说明理由" in page(client)
    client.post("/apply/case/answer/", {"text": "研究所需"})
    case.refresh_from_db()
    assert case.stage == Stage.HANDLING


def test_a_fee_is_shown_with_its_reckoning(case: Case) -> None:
    move(case, Move.CHARGE, FILED)
    FeeNotice.objects.create(case=case, way="by_piece", count=12, amount=200, reckoning="第11、12件各100元", basis="国办函〔2020〕109号")  # fmt: skip
    said = page(opened(case))
    assert "第11、12件各100元" in said
    assert "缴清费用以后重新计算" in said


def test_withdrawing_is_asked_once_more_and_then_done(case: Case) -> None:
    client = opened(case)
    assert "确定撤回" in client.get("/apply/case/withdraw/").content.decode()
    case.refresh_from_db()
    assert case.stage == Stage.HANDLING
    done = client.post("/apply/case/withdraw/", {"reason": ""}, follow=True).content.decode()
    assert "申请已经撤回" in done
    assert "/apply/case/withdraw/" not in done
    case.refresh_from_db()
    assert case.stage == Stage.WITHDRAWN


def test_a_case_whose_papers_were_erased_still_tells_its_course(case: Case) -> None:
    paper = keeping.keep(case, Paper.Kind.LETTER, "告知书.pdf", PDF, now=at(FILED), shown=True)
    keeping.erase(paper, now=at(FILED))
    client = opened(case)
    assert "告知书.pdf" not in page(client)
    assert client.get(f"/apply/case/paper/{paper.key}").status_code == 404


def test_the_newest_paper_stands_first(case: Case) -> None:
    for number, name in enumerate(("告知书.pdf", "答复.pdf")):
        keeping.keep(case, Paper.Kind.LETTER, name, PDF, now=at(FILED + timedelta(days=number)), shown=True)
    said = page(opened(case))
    assert said.index("答复.pdf") < said.index("告知书.pdf")
