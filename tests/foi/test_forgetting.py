"""What is erased is gone from every row and file of the case; the figures stay."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from foi.factories import APPLICANT, at, handler_of, leader_of, move
from foi.letter_factories import approved, make_handled, make_party

from kaicheng.audit.models import Entry
from kaicheng.foi.models import Case, Paper, Proceeding
from kaicheng.foi.selectors.figures import table_of
from kaicheng.foi.services import applying, deciding, keeping, proceeding, retaining
from kaicheng.foi.services.deciding import Handing
from kaicheng.foi.services.forgetting import struck
from kaicheng.foi.workflow import Move
from kaicheng.kernel.refusals import Conflict

pytestmark = pytest.mark.django_db
THIRD = "棠溪建工有限公司"
ERASED_ON = date(2036, 4, 1)


def day(number: int) -> date:
    return date(2026, 3, number)


def archived() -> Case:
    """A case whose every text names somebody."""
    case = make_handled(
        asked=f"我是{APPLICANT.name}，电话13900000000，请公开{THIRD}与{APPLICANT.name}的补偿协议"
    )
    move(case, Move.ASK_SUPPLEMENT, day(5), until=day(26))
    files = [(f"{APPLICANT.name}身份证.pdf", b"%PDF-1.4 x")]
    applying.supplement(case, text=f"{APPLICANT.identity_number}", files=files, now=at(day(6)))
    make_party(case, matter=f"与{APPLICANT.name}签订的协议")
    approved(case, "absent", day(10))
    handing = Handing("post", day(11), note=f"交给{APPLICANT.name}本人")
    deciding.deliver(case, handing, actor=handler_of(case.agency), now=at(day(11)))
    begun = proceeding.Begun(Proceeding.Kind.REVIEW, "棠溪县人民政府", day(12), note=f"{APPLICANT.name}申请")
    found = proceeding.begin(case, begun, actor=handler_of(case.agency), now=at(day(12)))
    outcome = Proceeding.Outcome.UPHELD
    proceeding.end(
        found, outcome=outcome, ended_on=day(13), note="", actor=handler_of(case.agency), now=at(day(13))
    )
    return move(case, Move.ARCHIVE, day(14))


def erase(case: Case) -> None:
    keys, actor = [f"{case.pk}.all"], leader_of(case.agency)
    retaining.erase(keys, found=Case.objects.all(), actor=actor, now=at(ERASED_ON))


def rows() -> str:
    return "".join(str(list(m.objects.values())) for m in apps.get_app_config("foi").get_models())  # type: ignore[attr-defined]


def test_nobody_is_named_in_any_row_after_the_erasure_and_the_figures_stand() -> None:
    case = archived()
    before = table_of([case.agency], 2026)
    words = (APPLICANT.name, APPLICANT.identity_number, APPLICANT.telephone, APPLICANT.email, THIRD)
    assert APPLICANT.name in rows()
    erase(case)
    assert not [word for word in words if word in rows()]
    assert not [word for word in words if word in str(list(Entry.objects.values()))]
    case.refresh_from_db()
    assert case.asked == "我是××，电话××，请公开××与××的补偿协议"
    assert "补正材料.pdf" in case.papers.values_list("name", flat=True)
    assert table_of([case.agency], 2026) == before


def test_a_case_that_was_erased_or_reopened_since_the_list_was_read_is_not_erased(monkeypatch: Any) -> None:
    case = archived()
    listed = retaining.erasable(Case.objects.all(), ERASED_ON)
    erase(case)
    monkeypatch.setattr(retaining, "erasable", lambda *_: listed)
    with pytest.raises(Conflict, match="清单已变化"):
        erase(case)


def test_a_file_that_outlived_its_erasure_is_taken_away_the_next_day(settings: Any) -> None:
    case = archived()
    paper = case.papers.filter(kind=Paper.Kind.SUPPLEMENT).get()
    Paper.objects.filter(pk=paper.pk).update(
        erased_at=at(ERASED_ON)
    )  # and the process ended before the file went
    file = next(path for path in Path(settings.FOI_ROOT).rglob(paper.key.hex))
    retaining.on_tick(at(date(2036, 4, 2)))
    assert not file.exists()
    assert keeping.opened(case.papers.filter(kind=Paper.Kind.LETTER).first())  # type: ignore[arg-type]


def test_what_has_the_form_of_personal_data_is_struck_from_any_text() -> None:
    said = struck("身份证110101199003077774，2025年清平街道的补助安排文件", ())
    assert said == "身份证××，2025年清平街道的补助安排文件"
