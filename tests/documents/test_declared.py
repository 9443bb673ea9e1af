from datetime import date
from pathlib import Path

import pytest

from kaicheng.catalogue.declared import items
from kaicheng.documents import declared
from kaicheng.documents.models import Edition, Openness
from kaicheng.kernel.declared import DeclarationError
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import table

STATUTORY = [
    "决议",
    "决定",
    "命令（令）",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
]


def test_the_fifteen_statutory_genres_are_there() -> None:
    assert [g.name for g in declared.genres().values() if g.statutory] == STATUTORY


@pytest.mark.parametrize(
    ("old", "now"), [("会议纪要", "纪要"), ("令", "命令（令）"), ("复函", "函"), ("通知", "通知"), ("诗", "")]
)
def test_old_genres_are_read_as_the_present_ones(old: str, now: str) -> None:
    assert declared.genre_of(old) == now


def test_the_theme_tree_has_22_classes_and_codes_that_fit() -> None:
    classes = [theme for theme in declared.themes().values() if not theme.parent]
    assert len(classes) == 22
    for theme in declared.themes().values():
        assert len(theme.code) <= 10
        assert theme.code.startswith(theme.parent)
    assert declared.theme_name("02/01") == "综合政务\\政务公开"
    assert declared.theme_name("99") == ""


def test_a_keyword_proposes_one_theme_only() -> None:
    words = [word for theme in declared.themes().values() for word in theme.keywords]
    assert len(words) == len(set(words))


def test_every_declared_value_fits_its_column() -> None:
    longest = {
        name: Edition._meta.get_field(name).max_length
        for name in ("genre", "theme", "catalogue_item", "openness_reason")
    }
    assert all(len(name) <= longest["genre"] for name in declared.genres())
    assert all(len(code) <= longest["catalogue_item"] for code in items())
    assert all(len(r.text) <= longest["openness_reason"] for r in declared.openness_reasons().values())


def test_reasons_belong_to_openness_attributes_that_need_one() -> None:
    for reason in declared.openness_reasons().values():
        assert set(reason.classes) <= {Openness.ON_REQUEST, Openness.WITHHELD}


def test_whoever_drafted_a_text_does_not_review_it_unless_the_office_declares_otherwise() -> None:
    assert declared.author_may_review().on(date(2026, 1, 1)) is False


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('pattern = "{credit_code}/{year}"\nreset = "year"', "流水号"),
        ('pattern = "{credit_code}/{serial:05}"\nreset = "year"', "号会重复"),
        ('pattern = "{year}-{serial}"\nreset = "month"', "号会重复"),
        ('pattern = "{colour}-{serial}"\nreset = "never"', "不认识"),
        ('pattern = "{serial"\nreset = "never"', "花括号"),
        ('pattern = "{serial}"\nreset = "week"', "week"),
        ('agency = "A1"\npattern = "{serial}"\nreset = "never"', "通用"),
    ],
)
def test_a_template_that_would_repeat_numbers_is_refused(tmp_path: Path, template: str, said: str) -> None:
    path = tmp_path / "index_numbers.toml"
    path.write_text(f'basis = "x"\nin_force_from = 2019-05-15\n[[template]]\n{template}\n', encoding="utf-8")
    with pytest.raises(DeclarationError, match=said):
        declared.read_index_templates(path)


def test_the_table_of_rights_is_as_designed() -> None:
    reviewers, secrecy = {"unit_reviewer", "unit_leader"}, {"secrecy_reviewer"}
    releasers = reviewers | {"office"}
    writers = releasers | {"editor"}
    by_duty = {
        "read": writers | secrecy | {"case_handler", "auditor"},
        **dict.fromkeys(("create", "receive", "save", "discard", "revise", "submit", "recall"), writers),
        **dict.fromkeys(("pass", "return"), reviewers),
        **dict.fromkeys(("clear", "send_back", "release"), secrecy),
        **dict.fromkeys(("publish", "schedule", "unschedule", "reopen", "withdraw"), releasers),
        "publish_urgent": {"unit_leader", "office"},
        "move_in": {"office"},
    }
    expected = {f"documents.{verb}": duties for verb, duties in by_duty.items()}
    found = {
        name: {str(kind) for kind in verb.predicate.kinds}
        for name, verb in table().items()
        if name.startswith("documents.")
    }
    assert found == expected
    assert DutyKind.ADMINISTRATOR not in {kind for kinds in found.values() for kind in kinds}
