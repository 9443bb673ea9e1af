from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from kaicheng.kernel.declared import Declaration, DeclarationError

HEAD = 'basis = "条例第一条"\nin_force_from = 2019-05-15\n'


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    days: int
    basis: str
    in_force_from: date
    names: tuple[str, ...] = ()


def declared(tmp_path: Path, text: str) -> Declaration:
    path = tmp_path / "terms.toml"
    path.write_text(text, encoding="utf-8")
    return Declaration(path)


def test_rows_take_basis_and_day_of_the_file_unless_they_have_their_own(tmp_path: Path) -> None:
    text = (
        HEAD
        + '[[term]]\ncode = "a"\ndays = 20\n[[term]]\ncode = "b"\ndays = 7\nbasis = "第二条"\nnames = ["x"]\n'
    )
    one, other = declared(tmp_path, text).rows("term", Row)
    assert (one.basis, one.in_force_from) == ("条例第一条", date(2019, 5, 15))
    assert (other.basis, other.names) == ("第二条", ("x",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('in_force_from = 2019-05-15\n[[term]]\ncode = "a"\ndays = 1\n', "basis"),
        ('basis = "x"\n[[term]]\ncode = "a"\ndays = 1\n', "in_force_from"),
        ('basis = "x"\nin_force_from = "2019-05-15"\n', "日期"),
        (HEAD, "缺少 [[term]]"),
        (HEAD + '[[term]]\ncode = "a"\n', "term 第1项.days"),
        (HEAD + '[[term]]\ncode = "a"\ndays = "20"\n', "整数"),
        (HEAD + '[[term]]\ncode = "a"\ndays = true\n', "整数"),
        (HEAD + '[[term]]\ncode = "a"\ndays = 1\nday = 2\n', "没有这个键"),
        (HEAD + '[[term]]\ncode = "a"\ndays = 1\nnames = "x"\n', "列表"),
        (HEAD + '[[term]]\ncode = "a"\ndays = 1\n[[term]]\ncode = "a"\ndays = 2\n', "重复"),
        ("basis = ", "TOML"),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DeclarationError) as error:
        declared(tmp_path, text).rows("term", Row)
    assert "terms.toml" in str(error.value)
    assert said in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"gone\.toml"):
        Declaration(tmp_path / "gone.toml")


def test_a_parameter_changes_on_its_day(tmp_path: Path) -> None:
    text = HEAD + "[[days]]\nvalue = 15\nin_force_from = 2008-05-01\n[[days]]\nvalue = 20\n"
    days = declared(tmp_path, text).parameter("days", int)
    assert days.on(date(2019, 5, 14)) == 15
    assert days.on(date(2019, 5, 15)) == 20
    with pytest.raises(LookupError):
        days.on(date(2008, 4, 30))


def test_two_values_from_one_day_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="同一天"):
        declared(tmp_path, HEAD + "[[days]]\nvalue = 15\n[[days]]\nvalue = 20\n").parameter("days", int)
