"""`kaicheng read`: what a person and a program see."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from recognition_specimens import NOTICE

from gongwen import cli


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "养护办法.txt"
    path.write_text(NOTICE.text, encoding="utf-8")
    return path


def test_a_person_sees_each_element_with_its_words_and_certainty(
    notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([str(notice)]) == 0
    printed = capsys.readouterr().out
    assert "发文字号：石政办发〔2023〕17号（把握 97%，可靠）" in printed
    assert "成文日期：2023-06-05（原文“2023年6月5日”，把握 97%，可靠）" in printed
    assert "第一章总则" in printed


def test_json_is_keyed_by_the_stem_of_the_file(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([str(notice), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)["养护办法"]
    assert result["intake"]["issuers"] == ["石门县人民政府办公室"]
    assert result["intake"]["validity"] == {"effective_from": "2023-08-01", "valid_until": "2028-07-31"}
    assert {"title": "中华人民共和国公路法", "number": None} in result["citations"]


def test_an_unreadable_file_is_named_and_the_others_are_read(
    notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([str(notice.with_name("没有.docx")), str(notice), "--json"]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("没有.docx：")
    assert list(json.loads(captured.out)) == ["养护办法"]


def of_commands() -> float:
    """Seconds of the processor that programs started by this one have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.slow
def test_the_command_starts_in_under_a_second(notice: Path) -> None:
    """Counted in the processor's time: a second of the clock says how busy the machine is."""
    begin = of_commands()
    source = Path(cli.__file__).parents[1]
    command = [sys.executable, "-m", "gongwen", "read", str(notice)]
    subprocess.run(command, check=True, capture_output=True, cwd=source)
    assert of_commands() - begin < 1
