"""What an applicant typed is checked step by step, and nothing is compulsory that Article 29 does not ask."""

import pytest

from kaicheng.foi.checking import (
    CORRECTION,
    FIELDS,
    Step,
    first_open,
    number_problem,
    problems,
    proofs_of,
    whole,
)
from kaicheng.foi.declared import carriers, ways

WHO = {
    "applicant_kind": "person", "name": "林小满", "identity_kind": "id_card", "identity_number": "110101199003077774",
    "telephone": "13900000000",
}  # fmt: skip
HOW = {"carrier": "electronic", "way": "online"}
CORRECTING = {
    "kind": CORRECTION, "record": "低保审批表（溪民〔2025〕3号）", "mistake": "家庭人口写作2人，应为3人。", "evidence": "户口簿",
}  # fmt: skip
WHOLE = {"asked": "补助资金安排文件", **WHO, **HOW}


def test_only_what_the_article_asks_is_compulsory() -> None:
    assert set(problems(Step.WHAT, {})) == {"asked"}
    assert set(problems(Step.WHO, {})) == {
        "applicant_kind", "name", "identity_kind", "identity_number", "telephone",
    }  # fmt: skip
    assert set(problems(Step.HOW, {})) == {"carrier", "way"}
    assert not any(problems(step, WHOLE) for step in FIELDS)
    assert not any("purpose" in fields or "use" in fields for fields in FIELDS.values())


@pytest.mark.parametrize("contact", [{"telephone": "0730-8888888转2"}, {"email": "lin@example.org"}, {"address": "清平街道1号"}])  # fmt: skip
def test_one_way_to_be_reached_is_enough(contact: dict[str, str]) -> None:
    assert not problems(Step.WHO, {**WHO, "telephone": "", **contact})


@pytest.mark.parametrize(
    ("proof", "number", "said"),
    [
        ("id_card", "110101199003077774", ""),
        ("id_card", " 110101 19900307 7774 ", ""),
        ("id_card", "110101199003077775", "校验不符"),
        ("id_card", "11010119900307777", "现在是17位"),
        ("id_card", "", "请填写"),
        ("credit_code", "91110000600037341L", ""),
        ("credit_code", "91110000600037341A", "校验不符"),
        ("passport", "E12345678", ""),
    ],
)
def test_a_number_is_refused_only_for_a_slip_of_the_finger(proof: str, number: str, said: str) -> None:
    problem = number_problem(proof, number)
    assert said in problem
    assert bool(problem) is bool(said)


def test_the_proof_fits_the_applicant() -> None:
    company = {**WHO, "applicant_kind": "company"}
    assert "不符" in problems(Step.WHO, company)["identity_kind"]
    assert {one.code for one in proofs_of("company")} == {"credit_code", "other"}
    assert "credit_code" not in {one.code for one in proofs_of("person")}


@pytest.mark.parametrize(("way", "field"), [("email", "email"), ("post", "address"), ("fax", "fax")])
def test_a_way_of_delivery_asks_for_where_to(way: str, field: str) -> None:
    how = {"carrier": "electronic" if way == "email" else "paper", "way": way}
    assert set(problems(Step.HOW, how)) == {field}
    assert not problems(Step.HOW, {**how, "email": "a@example.cn", "address": "街1号", "fax": "8888888"})  # fmt: skip


def test_a_carrier_that_cannot_be_handed_over_so_is_said_with_the_ways_that_can() -> None:
    wrong = problems(Step.HOW, {"carrier": "paper", "way": "online"})
    assert wrong == {"way": "纸质件不能这样提供，请选择“邮寄”、“自行领取”、“传真”。"}
    assert all(one.ways and set(one.ways) <= set(ways()) for one in carriers().values())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("telephone", "139", "7至20位"), ("email", "lin@", "正确的电子邮箱"), ("postcode", "4100", "6位"), ("name", "长" * 101, "不能超过100字")],
)  # fmt: skip
def test_what_cannot_be_is_said_in_a_sentence(field: str, value: str, said: str) -> None:
    assert said in problems(Step.WHO, {**WHO, field: value})[field]


def test_who_comes_back_is_led_to_the_first_open_step() -> None:
    assert first_open({}) is Step.WHAT
    assert first_open({"asked": "文件"}) is Step.WHO
    assert first_open({"asked": "文件", **WHO}) is Step.HOW
    assert first_open(WHOLE) is Step.CHECK


def test_title_and_number_stand_with_what_is_sought() -> None:
    given = {"asked": " 补助安排 ", "title": "分配方案", "document_number": " "}
    assert whole(given) == "补助安排\n名称：分配方案"


def test_a_correction_says_which_record_what_is_wrong_and_by_what_evidence() -> None:
    assert set(problems(Step.WHAT, {"kind": CORRECTION, "asked": "文件"})) == {
        "record",
        "mistake",
        "evidence",
    }
    assert not problems(Step.WHAT, CORRECTING)
    assert "1000字" in problems(Step.WHAT, {**CORRECTING, "record": "长" * 1001})["record"]
    said = whole({**CORRECTING, "asked": "改选以前写的", "title": "改选以前写的"})
    assert said == (
        "要更正的记录：低保审批表（溪民〔2025〕3号）\n不准确之处和应有的内容：家庭人口写作2人，应为3人。\n证据：户口簿"
    )


def test_what_was_typed_for_a_correction_stays_out_of_an_application_for_disclosure() -> None:
    assert whole({**CORRECTING, "kind": "disclosure", "asked": "文件"}) == "文件"
    assert set(problems(Step.WHAT, {**CORRECTING, "kind": "something else"})) == {"asked"}
