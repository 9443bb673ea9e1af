"""Units fill in a workbook; every mistake is named by its row, and nothing is taken until there is none."""

import io
from typing import Any

import pytest
from cleanup.factories import (
    NOW,
    County,
    decide,
    item_of,
    make_county,
    make_normative,
    make_open_round,
)
from openpyxl import load_workbook

from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import full
from kaicheng.cleanup.services import importing
from kaicheng.cleanup.sheets import COLUMNS, round_sheet
from kaicheng.cleanup.workflow import Verdict
from kaicheng.kernel.refusals import Invalid
from kaicheng.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.fixture
def found(county: County) -> CleanupRound:
    for number in range(3):
        make_normative(county.units[0], title=f"溪山县第{number}号办法")
    return make_open_round(county)


@pytest.fixture
def editor(county: County) -> User:
    return county.editors[county.units[0].pk]


def filled(found: CleanupRound, *lines: dict[str, Any]) -> bytes:
    """The exported list with some cells filled in, a line of cells for each row in order."""
    book = load_workbook(io.BytesIO(round_sheet(full().filter(round=found))))
    sheet = book.worksheets[0]
    places = {head: number for number, head in enumerate(COLUMNS, 1)}
    for row, cells in enumerate(lines, 2):
        for head, value in cells.items():
            sheet.cell(row, places[head], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_is_exported_comes_back_unchanged(found: CleanupRound, county: County, editor: User) -> None:
    items = list(full().filter(round=found))
    decide(county, items[:1], Verdict.KEEP)
    again = importing.check(found=found, content=filled(found), actor=editor, now=NOW)
    assert (again.decisions, again.unchanged, again.problems) == ([], 1, [])


def test_a_filled_list_is_proposed(found: CleanupRound, editor: User) -> None:
    content = filled(
        found,
        {"清理意见": "继续有效"},
        {"清理意见": "废止", "理由": "已被新办法代替"},
        {"清理意见": "修改", "理由": "机构改革", "修改内容": "主管部门名称", "计划完成日期": "2026年12月1日"},
    )
    assert importing.take(found=found, content=content, actor=editor, now=NOW) == 3
    verdicts = list(CleanupItem.objects.filter(round=found).values_list("verdict", "state"))
    assert sorted(verdicts) == [("amend", "proposed"), ("keep", "proposed"), ("repeal", "proposed")]


def test_rows_without_an_opinion_are_left_alone(found: CleanupRound, editor: User) -> None:
    content = filled(found, {}, {"清理意见": "继续有效"})
    assert importing.take(found=found, content=content, actor=editor, now=NOW) == 1


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"清理意见": "保留"}, "清理意见", "不在可选范围内"),
        ({"清理意见": "废止"}, "理由", "须写明理由"),
        ({"清理意见": "修改", "理由": "过时"}, "修改内容", "修改哪些内容"),
        ({"清理意见": "继续有效", "计划完成日期": "年底"}, "计划完成日期", "不是日期"),
        ({"清理意见": "已经失效"}, "清理意见", "尚未失效"),
        ({"清理意见": "继续有效", "事项编号": "99999"}, "事项编号", "没有编号"),
        ({"清理意见": "继续有效", "事项编号": ""}, "事项编号", "缺少事项编号"),
        ({"清理意见": "继续有效", "事项编号": "9" * 40}, "事项编号", "缺少事项编号"),
        ({"清理意见": "修改", "计划完成日期": "年底"}, "理由", "须写明理由"),
        ({"清理意见": "修改", "计划完成日期": "年底"}, "计划完成日期", "不是日期"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(
    found: CleanupRound, editor: User, cells: dict[str, Any], column: str, words: str
) -> None:
    content = filled(found, {"清理意见": "继续有效"}, cells)
    checked = importing.check(found=found, content=content, actor=editor, now=NOW)
    assert any(p.row == 3 and p.column == column and words in p.sentence for p in checked.problems)
    with pytest.raises(Invalid):
        importing.take(found=found, content=content, actor=editor, now=NOW)
    assert not CleanupItem.objects.filter(state="proposed").exists()


def test_a_list_that_was_sorted_in_part_lays_no_opinion_on_another_document(
    found: CleanupRound, editor: User
) -> None:
    content = filled(found, {"清理意见": "废止", "理由": "过时", "文件名称": "溪山县第2号办法"})
    checked = importing.check(found=found, content=content, actor=editor, now=NOW)
    assert ["与本行的文件名称不同" in problem.sentence for problem in checked.problems] == [True]
    assert checked.decisions == []


def test_the_report_is_the_same_list_with_a_column_of_problems(found: CleanupRound, editor: User) -> None:
    content = filled(found, {"清理意见": "废止"})
    checked = importing.check(found=found, content=content, actor=editor, now=NOW)
    sheet = load_workbook(io.BytesIO(checked.report(found))).worksheets[0]
    assert sheet.cell(1, len(COLUMNS) + 1).value == "问题"
    assert "须写明理由" in str(sheet.cell(2, len(COLUMNS) + 1).value)


def test_nobody_fills_in_for_another_unit(found: CleanupRound, county: County) -> None:
    stranger = county.editors[county.units[1].pk]
    content = filled(found, {"清理意见": "继续有效"})
    checked = importing.check(found=found, content=content, actor=stranger, now=NOW)
    assert "不能提出意见" in checked.problems[0].sentence


def test_what_is_confirmed_is_not_overwritten_by_a_list(
    found: CleanupRound, county: County, editor: User
) -> None:
    items = list(full().filter(round=found))
    decide(county, items[:1], Verdict.KEEP)
    content = filled(found, {"清理意见": "废止", "理由": "过时"})
    checked = importing.check(found=found, content=content, actor=editor, now=NOW)
    assert "已确认" in checked.problems[0].sentence


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old"])
def test_what_is_no_workbook_is_refused_in_words(found: CleanupRound, editor: User, content: bytes) -> None:
    with pytest.raises(Invalid, match="xlsx"):
        importing.check(found=found, content=content, actor=editor, now=NOW)


def test_a_title_that_looks_like_a_formula_stays_text(county: County) -> None:
    document = make_normative(county.units[0], title="=1+1 办法")
    found = make_open_round(county)
    sheet = load_workbook(io.BytesIO(round_sheet([item_of(found, document)]))).worksheets[0]
    assert sheet["B2"].value == "'=1+1 办法"


@pytest.mark.parametrize("title", ["=SUM(A1)通知", "-1号令", "＝全角（试行）", "“引号”　办法"])
def test_a_title_of_any_sort_comes_back_as_itself(county: County, title: str) -> None:
    make_normative(county.units[0], title=title)
    found = make_open_round(county)
    content = filled(found, {"清理意见": "继续有效"})
    checked = importing.check(found=found, content=content, actor=county.editors[county.units[0].pk], now=NOW)
    assert (checked.problems, len(checked.decisions)) == ([], 1)
