"""Numbers of persons are found in whatever is written around them; numbers of units never are."""

from random import Random as Draw

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import in_proportion
from planting import numbers

from gongwen.scrutiny.checksums import is_citizen_id, is_credit_code, is_old_citizen_id, luhn
from gongwen.scrutiny.finds import Kind, key_of, masked
from gongwen.scrutiny.identifiers import scan
from gongwen.scrutiny.soft import scan_soft

seeds = st.integers(0, 10**9)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=20)
SIGNS = st.sampled_from(["，", "。", "：", "（", "、", " ", "\n", "\t", "“", "|", ""])


def _draw(seed: int) -> Draw:
    return Draw(seed)  # noqa: S311 - made-up numbers, no secret


def kinds(text: str, **given: object) -> list[Kind]:
    return [find.kind for find in scan(text, **given)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "430623199001010015", "211324198506150027", "360981200002290036"]
)
def test_an_id_with_region_birthday_and_check_digit_is_one(number: str) -> None:
    assert is_citizen_id(number)
    assert kinds(f"身份证号{number}。") == [Kind.CITIZEN_ID]


def test_nobody_was_born_on_the_thirtieth_of_february() -> None:
    assert not is_citizen_id("430623199002300014")
    assert kinds("身份证430623199002300014") == []


@pytest.mark.parametrize(
    "code",
    [
        "11370322004222241N",
        "11441700007280420Y",
        "11341702486344515H",
        "113417020032563511",
        "113708280043326001",
    ],
)
def test_codes_of_governments_are_public(code: str) -> None:
    assert is_credit_code(code)
    assert kinds(f"统一社会信用代码{code}，身份证号") == []


@given(seeds, HAN, SIGNS, SIGNS, HAN)
@settings(deadline=None)
def test_any_id_is_found_in_any_words(seed: int, before: str, left: str, right: str, after: str) -> None:
    number = numbers.citizen_id(_draw(seed))
    text = f"{before}{left}{number}{right}{after}"
    found = scan(text)
    assert [find.kind for find in found] == [Kind.CITIZEN_ID]
    assert number in text[found[0].start : found[0].end]


@given(seeds, st.booleans(), HAN, SIGNS, HAN)
@settings(deadline=None)
def test_no_code_of_a_unit_is_taken_for_an_id(
    seed: int, digits: bool, before: str, sign: str, after: str
) -> None:
    rng = _draw(seed)
    code = numbers.like_an_id(rng) if digits else numbers.credit_code(rng, digits=False)
    stopping = {Kind.CITIZEN_ID, Kind.BANK_CARD, Kind.MOBILE}
    assert not stopping & set(kinds(f"{before}{sign}{code}{sign}{after}"))


@given(seeds, st.sampled_from(["", "\u200b", " ", "-", "\u00a0", "\u3000"]), st.booleans())
@settings(deadline=None)
def test_how_it_is_grouped_and_how_wide_it_is_written_does_not_matter(
    seed: int, gap: str, wide: bool
) -> None:
    number = numbers.citizen_id(_draw(seed))
    grouped = gap.join((number[:6], number[6:14], number[14:]))
    text = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() and wide else c for c in grouped)
    found = scan(f"（{text}）")
    assert [find.kind for find in found] == [Kind.CITIZEN_ID]
    assert found[0].key == key_of(Kind.CITIZEN_ID, number, b"")


@given(seeds, st.sampled_from([".", "·", "／", "/"]), st.booleans())
@settings(deadline=None)
def test_points_and_strokes_between_its_parts_do_not_hide_it(seed: int, point: str, wide: bool) -> None:
    rng = _draw(seed)
    number, mobile = numbers.citizen_id(rng), numbers.mobile(rng)
    text = f"{point.join((number[:6], number[6:14], number[14:]))}，{point.join((mobile[:3], mobile[3:7], mobile[7:]))}"
    if wide:
        text = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
    assert kinds(f"张某（{text}）") == [Kind.CITIZEN_ID, Kind.MOBILE]


@given(seeds, st.integers(6, 8), st.sampled_from(["\n", " \n", "\r\n", "\n　"]))
@settings(deadline=None)
def test_a_narrow_column_that_breaks_it_twice_does_not_hide_it(seed: int, width: int, end: str) -> None:
    number = numbers.citizen_id(_draw(seed))
    parts = [number[place : place + width] for place in range(0, 18, width)]
    assert kinds(f"张某\n{end.join(parts)}\n某村") == [Kind.CITIZEN_ID]


@pytest.mark.parametrize(
    "text", ["430623\n19900101\n0014", "2021.0331.2345", "12.3456.7890", "430623.19900101.0014", "1/2/2021"]
)
def test_figures_between_points_and_lines_are_no_finds(text: str) -> None:
    assert kinds(text) == []


def test_a_mobile_number_dialled_from_abroad_is_one() -> None:
    assert kinds("008613973012345") == [Kind.MOBILE]
    assert kinds("+8613973012345") == [Kind.MOBILE]
    assert kinds("编号8613973012345") == []


@given(seeds, st.sampled_from([Kind.CITIZEN_ID, Kind.BANK_CARD, Kind.MOBILE]))
@settings(deadline=None)
def test_a_mask_shows_no_more_than_was_declared(seed: int, kind: Kind) -> None:
    make = {
        Kind.CITIZEN_ID: numbers.citizen_id,
        Kind.BANK_CARD: numbers.bank_card,
        Kind.MOBILE: numbers.mobile,
    }
    number = make[kind](_draw(seed))
    shown = masked(kind, number)
    assert len(shown) == len(number)
    assert len(shown.replace("*", "")) == {Kind.CITIZEN_ID: 7, Kind.BANK_CARD: 4, Kind.MOBILE: 7}[kind]
    assert scan(f"身份证号{shown} 手机{shown} 卡号{shown}") == []


@given(st.text(alphabet="0123456789 -\t\n\u200bXx０９年月日元.，", max_size=300))
@settings(deadline=None)
def test_nothing_that_is_typed_breaks_the_finder(text: str) -> None:
    for find in scan(text):
        assert 0 <= find.start < find.end <= len(text)


@given(seeds)
@settings(deadline=None)
def test_a_key_says_nothing_of_its_number(seed: int) -> None:
    number = numbers.citizen_id(_draw(seed))
    (find,) = scan(number, secret=b"one")
    (other,) = scan(number, secret=b"two")
    assert find.key != other.key
    assert all(number[n : n + 6] not in find.key for n in range(13))


def test_the_label_decides_where_a_number_passes_both_checks() -> None:
    number = _of_both_kinds()
    assert kinds(f"代码{number}") == [Kind.UNIT_OR_CITIZEN]
    assert kinds(f"统一社会信用代码{number}") == []
    assert kinds(f"身份证号{number}") == [Kind.CITIZEN_ID]


def _of_both_kinds() -> str:
    rng = _draw(7)
    while True:
        # the ID of a Beijing region whose third to eighth digit are a region as well
        body = f"1101{rng.choice(('11', '12', '13', '14', '15'))}19{rng.randrange(30, 99)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}{rng.randrange(1000):03}"
        for sign in "0123456789":
            if is_citizen_id(body + sign) and is_credit_code(body + sign):
                return body + sign


def test_an_id_said_to_be_one_is_found_with_a_wrong_last_digit() -> None:
    assert kinds("身份证号430124197501013211") == [Kind.CITIZEN_ID]
    assert kinds("430124197501013211") == []


def test_an_old_id_is_found_unless_something_else_is_said() -> None:
    assert is_old_citizen_id("430623900101001")
    assert kinds("张某 430623900101001") == [Kind.CITIZEN_ID]
    assert kinds("注册号：430623900101001") == []


def test_a_spreadsheet_rounds_ids_and_they_are_found_all_the_same() -> None:
    assert kinds("430623199001010000", numeric=True) == [Kind.CITIZEN_ID]
    assert kinds("430623199001010000") == []


@pytest.mark.parametrize(
    "text", ["张某,4.30623199001010E+17,是", "1.38123456780E+10", "6.22202100000000E+018"]
)
def test_what_a_spreadsheet_shows_in_powers_of_ten_is_read_as_well(text: str) -> None:
    assert len(kinds(text)) == 1
    assert kinds("4.30623E+17") == kinds("增长1.5E+10倍") == []


def test_a_mobile_number_given_to_be_called_says_so() -> None:
    (office,) = scan("联系人：张某，13812345678")
    (person,) = scan("张某，男，13812345678")
    assert office.contact
    assert not person.contact


@pytest.mark.parametrize("head", ["预算金额（元）", "项目编号"])
def test_what_stands_above_a_column_counts(head: str) -> None:
    assert kinds("13812345678", hint=head) == []
    assert kinds("13812345678", hint="电话") == [Kind.MOBILE]


def test_luhn_is_that_of_the_standard() -> None:
    assert luhn("6222021000000000009")
    assert not luhn("6222021000000000008")


def test_other_documents_are_advice() -> None:
    text = "护照号码E12345678，车牌号湘M·12345，邮箱zhang@qq.com，微信号：zhang_san88，住址：溪山县三里村5号"
    assert {find.kind for find in scan_soft(text)} == {
        Kind.PASSPORT, Kind.PLATE, Kind.EMAIL, Kind.MESSENGER, Kind.ADDRESS,
    }  # fmt: skip
    assert scan_soft("办公地址：溪山县迎宾路1号，邮箱xishan@xishan.gov.cn，QQ群、微信公众号") == []


@pytest.mark.parametrize(
    "unit",
    ["1 ", "12\t3456\t", "430623 ", "1", "138 1234 ", "0-", "430623\n", "138.0000.", "123456.12345678/"],
)
def test_hostile_rows_of_digits_take_no_more_than_their_length(unit: str) -> None:
    assert in_proportion(scan, unit * 40_000)
