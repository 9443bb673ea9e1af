"""What stands before what, case by case; and that a wrong declaration stops the start."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search.factories import ask, record

from kaicheng.kernel.declared import DeclarationError
from kaicheng.search import rules
from kaicheng.search.interface import Record
from kaicheng.search.tantivy_engine import TantivyEngine
from kaicheng.search.tantivy_schema import _ended_terms, ended_on

Indexed = Callable[..., TantivyEngine]
ENDED = {"ends_on": date(2020, 1, 1), "ended_as": "expired"}
OLD, NEW = {"dated": date(2015, 1, 1)}, {"dated": date(2026, 1, 1)}

# (question, the record that must stand first, the one that must stand second)
CASES: dict[str, tuple[str, Record, Record]] = {
    "exact number, repealed": (
        "云政发〔2020〕3号",
        record(1, number="云政发〔2020〕3号", **ENDED),
        record(2, "关于执行云政发〔2020〕3号的通知"),
    ),
    "full number before the same serial elsewhere": (
        "云政发〔2020〕3号",
        record(1, number="云政发〔2020〕3号"),
        record(2, body="转发云政发〔2020〕3号。", number="云教发〔2020〕3号"),
    ),
    "exact title": ("供水管理办法", record(1, "供水管理办法"), record(2, "供水管理办法供水管理办法解读")),
    "title without its issuer": (
        "关于加强供水管理的通知",
        record(1, "云河县人民政府关于加强供水管理的通知", "无"),
        record(2, "解读《关于加强供水管理的通知》", "关于加强供水管理的通知" * 5),
    ),
    "title of what it issues": (
        "云河县供水管理办法",
        record(1, "云河县人民政府关于印发《云河县供水管理办法》的通知", "各单位。"),
        record(2, "云河县供水管理办法宣传方案", "云河县供水管理办法" * 5),
    ),
    "the office's word in the title before the asked one in a body": (
        "年报",
        record(1, "2025年政府信息公开工作年度报告", "无"),
        record(2, "工作考核制度", "年报" * 20),
    ),
    "title before body": ("供水", record(1, "供水通知", "无"), record(2, body="供水" * 50)),
    "together in the title before scattered": (
        "供水管理",
        record(1, "关于供水管理的通知", "无"),
        record(2, "关于管理节约供水的通知", "供水管理" * 5),
    ),
    "agency before a mention": (
        "云河县水利局",
        record(1, "年报", "无", agency_names=("云河县水利局",)),
        record(2, "通报", "云河县水利局" * 20),
    ),
    "body before attachment": (
        "甘蔗",
        record(1, body="种甘蔗。" + "其他事项。" * 50),
        record(2, attachments=("甘蔗" * 30,)),
    ),
    "valid before ended": ("供水", record(1, body="供水"), record(2, "供水", "供水" * 20, **ENDED)),
    "ended even with the exact title": (
        "供水办法",
        record(1, body="供水办法"),
        record(2, "供水办法", **ENDED),
    ),
    "not yet in force counts as valid": (
        "供水",
        record(1, body="供水", effective_from=date(2027, 1, 1)),
        record(2, "供水", **ENDED),
    ),
    "together in the body before scattered": (
        "古树补贴",
        record(1, body="发放古树补贴。" + "其他。" * 20),
        record(2, body="补贴" * 9 + "。" + "古树" * 9),
    ),
    "newer before older, all else equal": (
        "供水",
        record(1, "甲通知", "供水", **NEW),
        record(2, "乙通知", "供水", **OLD),
    ),
    "the word before its synonym": (
        "低保",
        record(1, body="低保。" + "其他事项。" * 5),
        record(2, body="最低生活保障。" + "其他事项。" * 5),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_better_document_stands_first(indexed: Indexed, case: str) -> None:
    text, first, second = CASES[case]
    # the order of indexing must not decide
    for records in ((first, second), (second, first)):
        hits = indexed(*records).search(ask(text)).hits
        assert [hit.document_id for hit in hits] == [1, 2], case


def test_tiers_that_overlap_stop_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (rules.DECLARED / "ranking.toml").read_text(encoding="utf-8")
    (tmp_path / "ranking.toml").write_text(text.replace("ended = -20000", "ended = -20"), encoding="utf-8")
    monkeypatch.setattr(rules, "DECLARED", tmp_path)
    rules.ranking.cache_clear()
    with pytest.raises(DeclarationError, match="拉开距离"):
        rules.ranking()
    monkeypatch.undo()
    rules.ranking.cache_clear()


@pytest.mark.parametrize(
    ("old", "new"), [("agency = 350", ""), ("agency = 350", 'agency = "x"'), ("body =", "bodies =")]
)
def test_a_missing_or_unknown_weight_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    text = (rules.DECLARED / "ranking.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "ranking.toml").write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(rules, "DECLARED", tmp_path)
    rules.ranking.cache_clear()
    with pytest.raises(DeclarationError):
        rules.ranking()
    monkeypatch.undo()
    rules.ranking.cache_clear()


@settings(max_examples=300, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_a_document_has_ended_exactly_from_its_last_day_on(ends_on: date, today: date) -> None:
    terms = _ended_terms(ends_on)
    assert sum(terms.count(term) for term in ended_on(today)) == (ends_on <= today)


@pytest.mark.parametrize("today", [date(2019, 12, 31), date(2020, 1, 1), date(2020, 2, 29), date(2150, 1, 1)])
def test_ended_by_terms_is_ended_by_range(indexed: Indexed, today: date) -> None:
    engine = indexed(
        record(1, body="供水"),
        record(2, body="供水", **ENDED),
        record(3, body="供水", ends_on=date(2020, 2, 29)),
    )
    hits = engine.search(ask("供水", today=today)).hits
    assert [hit.score < 0 for hit in hits] == [hit.state == "expired" for hit in hits]
