"""The units of the demo county: codes, credit codes, reorganisations, groups."""

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

HEADS = [
    "代码",
    "全称",
    "简称",
    "别名（顿号分隔）",
    "类型（政府/政府办公室/部门/派出机构/乡镇/街道/事业单位/公共企事业单位）",
    "上级单位代码",
    "统一社会信用代码",
    "索引号代码",
    "发文代字（顿号分隔）",
    "公开工作机构",
    "办公地址",
    "办公时间",
    "联系电话",
    "传真",
    "互联网联系方式",
    "邮政编码",
    "成立日期",
    "撤销日期",
    "继任单位代码",
]
CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # GB 32100-2015
Agencies = dict[str, dict[str, str]]


def test_the_workbook_holds_the_rows_of_the_table(demo: Path) -> None:
    with (demo / "agencies.csv").open(encoding="utf-8", newline="") as lines:
        expected = list(csv.reader(lines))
    sheet = load_workbook(demo / "agencies.xlsx").active
    assert sheet is not None
    assert [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)] == expected
    assert expected[0] == HEADS


def test_every_document_belongs_to_a_unit(
    documents: dict[str, dict[str, Any]], agency_codes: set[str]
) -> None:
    assert {entry["agency"] for entry in documents.values()} <= agency_codes


def test_superior_and_successor_units_exist(agencies: Agencies) -> None:
    for row in agencies.values():
        assert row["上级单位代码"] in agencies or row["代码"] == "TX"
        assert not row["撤销日期"] or row["继任单位代码"] in agencies


def test_the_poverty_relief_office_became_the_rural_bureau_in_two_steps(agencies: Agencies) -> None:
    first, second = agencies["TXFPB"], agencies["TXXCZX"]
    assert first["继任单位代码"] == "TXXCZX"
    assert second["继任单位代码"] == "TXNYJ"
    assert first["撤销日期"] == second["成立日期"] < second["撤销日期"]


def test_eleven_townships_and_two_subdistricts_make_up_the_county(agencies: Agencies) -> None:
    kinds = Counter(row[HEADS[4]] for row in agencies.values())
    assert kinds["乡镇"] == 11
    assert kinds["街道"] == 2


def test_no_name_means_two_units(agencies: Agencies) -> None:
    names = Counter(
        name
        for row in agencies.values()
        for name in {row["全称"], row["简称"], *row[HEADS[3]].split("、")} - {""}
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_credit_codes_are_of_a_region_that_does_not_exist_and_check(agencies: Agencies) -> None:
    for row in agencies.values():
        code = row["统一社会信用代码"]
        total = sum(
            weight * CREDIT_SIGNS.index(sign) for weight, sign in zip(CREDIT_WEIGHTS, code[:17], strict=True)
        )
        assert code[2:8] == "990424", row["全称"]
        assert code[17] == CREDIT_SIGNS[(31 - total % 31) % 31], row["全称"]


def test_telephone_numbers_are_plainly_invented(agencies: Agencies) -> None:
    for row in agencies.values():
        assert not row["联系电话"] or re.fullmatch(r"0000-555\d{4}", row["联系电话"]), row["全称"]


def test_every_group_means_at_least_one_unit(demo: Path, agencies: Agencies) -> None:
    groups = tomllib.loads((demo / "groups.toml").read_text(encoding="utf-8"))["group"]
    assert {group["name"] for group in groups} >= {
        "各乡镇（街道）",
        "县直各单位",
        "县政府各部门",
        "各乡镇人民政府",
        "县属各企事业单位",
    }
    for group in groups:
        meant = [
            code
            for code, row in agencies.items()
            if row[HEADS[4]] in group.get("types", []) or code in group.get("codes", [])
        ]
        assert meant, group["name"]


def test_the_letters_of_every_number_belong_to_its_unit(
    documents: dict[str, dict[str, Any]], agencies: Agencies
) -> None:
    for name, entry in documents.items():
        found = re.match(r"(.+)〔", entry.get("number", ""))
        if found and not entry["issuers"][0].startswith(
            "中共"
        ):  # a party office leads: its letters are its own
            assert found[1] in agencies[entry["agency"]][HEADS[8]].split("、"), name
