"""`kaicheng read --tasks | --xlsx | --json`: what a person and a program see."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from specimens_first import FIRST

from gongwen import cli


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "任务分工方案.txt"
    path.write_text(FIRST[0].text, encoding="utf-8")
    return path


def test_a_person_sees_a_table_of_tasks(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([str(plan), "--tasks"]) == 0
    printed = capsys.readouterr().out
    assert "任务分工方案.txt：任务 3 项" in printed
    assert "规范中介收费" in printed
    assert "2022-06-30（6月底前）" in printed


def test_a_document_without_tasks_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "函.txt"
    path.write_text("青禾县人民政府关于同意命名的批复\n同意命名。", encoding="utf-8")
    assert cli.main([str(path), "--tasks"]) == 0
    assert "没有找到任务" in capsys.readouterr().out


def test_json_carries_tasks_with_their_spans(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([str(plan), "--json"]) == 0
    task = json.loads(capsys.readouterr().out)["任务分工方案"]["tasks"][0]
    assert (task["path"], task["leads"], task["responsible"]) == (
        [1, 1],
        ["县发改局"],
        ["县市监局", "住建局", "各乡镇人民政府"],
    )
    start, end = task["deadlines"][0]["span"]
    assert FIRST[0].text[start:end] == "6月底前"


def test_a_workbook_has_a_row_for_each_task(plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "台账.xlsx"
    assert cli.main([str(plan), "--xlsx", str(target)]) == 0
    rows = list(load_workbook(target)["任务"].iter_rows(values_only=True))
    assert rows[0][:3] == ("文件", "编号", "所在部分")
    assert [row[1] for row in rows[1:]] == ["1.1", "1.2", "2.3"]


def test_words_that_look_like_a_formula_stay_words(tmp_path: Path) -> None:
    path, target = tmp_path / "要点.txt", tmp_path / "台账.xlsx"
    path.write_text("青禾县2022年工作要点\n1.=1+1要算清楚。（县财政局负责）", encoding="utf-8")
    assert cli.main([str(path), "--xlsx", str(target)]) == 0
    cells = [cell for row in load_workbook(target)["任务"].iter_rows(min_row=2) for cell in row]
    assert "f" not in {cell.data_type for cell in cells}


def test_a_workbook_that_cannot_be_written_is_refused_in_a_sentence(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([str(plan), "--xlsx", str(tmp_path / "没有" / "台账.xlsx")]) == 1
    assert "表格写不进去" in capsys.readouterr().err
