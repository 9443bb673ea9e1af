"""The tables of the annual report stand on their page as the form prints them, of those agencies that the actor oversees."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from documents.factories import make_actor, make_agency
from foi.factories import at, handler_of, leader_of, move, registered

from kaicheng.foi.annual import results_printed
from kaicheng.foi.declared import applicant_kinds, report_parts, report_rows
from kaicheng.foi.models import Case, Proceeding
from kaicheng.foi.tabulating import tabulate
from kaicheng.foi.workflow import Move
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind

NAMES = {code: row.name for code, row in report_rows().items()}


def test_the_rows_are_those_of_the_form() -> None:
    rows = results_printed(tabulate([], 2026, NAMES), report_parts(), NAMES, list(applicant_kinds()))
    assert len(rows) == 21 + 4
    assert {len(row.numbers) for row in rows} == {7}
    parts = [(n, row.part[:2]) for n, row in enumerate(rows) if row.part]
    assert parts == [(0, "一、"), (1, "二、"), (2, "三、"), (24, "四、")]
    groups = [(row.group[:3], row.reach) for row in rows if row.group]
    assert groups == [
        ("（一）", 1), ("（二）", 1), ("（三）", 8), ("（四）", 3), ("（五）", 5), ("（六）", 3), ("（七）", 1),
    ]  # fmt: skip
    assert sum(reach for _, reach in groups) == 22


def replied(agency: Agency) -> Case:
    case = registered(agency, on=date(2026, 3, 3))
    for what, actor in ((Move.PROPOSE, None), (Move.APPROVE, leader_of(agency)), (Move.DELIVER, None)):
        move(case, what, date(2026, 3, 4), actor=actor)
    Case.objects.filter(pk=case.pk).update(decision="disclosed")
    return case


def cells(text: str, label: str) -> list[int]:
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text, re.DOTALL) if label in row)
    return [int(number) for number in re.findall(r"<td[^>]*>(\d+)</td>", row)]


@pytest.mark.django_db
def test_a_report_is_of_one_agency_or_merged_and_never_of_one_beside(
    monkeypatch: pytest.MonkeyPatch, plain_frame: None
) -> None:
    monkeypatch.setattr("kaicheng.organisations.views.closed.timezone.now", lambda: at(date(2026, 3, 9)))
    above = make_agency()
    below, beside = make_agency(parent=above), make_agency()
    case = replied(below)
    for agency in (above, beside):
        registered(agency, on=date(2026, 3, 3))
    Proceeding.objects.create(case=case, kind="suit", organ="法院", begun_on=date(2026, 3, 8))
    office = Client()
    office.force_login(make_actor(above, DutyKind.OFFICE))
    text = office.get(reverse("foi:annual")).content.decode()
    assert "汇总自 2 个机关" in text
    assert "核对相符" in text
    assert cells(text, "一、本年新收") == [2, 0, 0, 0, 0, 0, 2]
    assert cells(text, "（一）予以公开") == cells(text, "（七）总计") == [1, 0, 0, 0, 0, 0, 1]
    assert cells(text, "四、结转下年度") == [1, 0, 0, 0, 0, 0, 1]
    assert cells(text, "未经复议直接起诉") == [0, 0, 0, 1, 1]
    text = office.get(f"{reverse('foi:annual')}?agency={above.code}&year=2026").content.decode()
    assert cells(text, "一、本年新收") == cells(text, "四、结转下年度") == [1, 0, 0, 0, 0, 0, 1]
    clerk = Client()
    clerk.force_login(handler_of(below))
    text = clerk.get(reverse("foi:annual")).content.decode()
    assert cells(text, "一、本年新收") == [1, 0, 0, 0, 0, 0, 1]
