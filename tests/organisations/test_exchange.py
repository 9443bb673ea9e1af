import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from organisations.factories import NOW, make_county
from users.factories import on_duty

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations import services, sheet
from kaicheng.organisations.credit_code import check_sign, trouble_with
from kaicheng.organisations.models import Agency
from kaicheng.organisations.services import ImportRefused
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db
HEADS = ["代码", "全称", "类型", "上级单位代码", "别名（顿号分隔）", "成立日期", "撤销日期", "继任单位代码"]


def workbook(*rows: list[Any], heads: list[str] | None = None) -> bytes:
    book = Workbook()
    lines = book.active
    assert lines is not None
    lines.append(heads or HEADS)
    for row in rows:
        lines.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def problems(*rows: list[Any]) -> list[str]:
    return [str(p) for p in services.check(workbook(*rows), actor=None, now=NOW).problems]


def exported() -> bytes:
    return services.export(Agency.objects.select_related("parent", "successor"))


def test_what_is_exported_is_imported_as_the_same_county() -> None:
    county = make_county()
    services.add_alias(actor=None, agency=county["J"], name="县教体局", now=NOW)
    Agency.objects.filter(code="J").update(
        number_prefixes=["青教", "青教发"], telephone="-12", address="=1+1"
    )
    content = exported()
    before = [(a.code, a.path, a.telephone, a.address, a.number_prefixes) for a in Agency.objects.all()]
    again = services.import_agencies(actor=None, content=content, now=NOW)
    assert (len(again.created), len(again.changed), again.unchanged) == (0, 0, len(before))
    Agency.objects.update(parent=None, successor=None)
    Agency.objects.all().delete()
    services.import_agencies(actor=None, content=content, now=NOW)
    assert [
        (a.code, a.path, a.telephone, a.address, a.number_prefixes) for a in Agency.objects.all()
    ] == before
    assert exported_rows(exported()) == exported_rows(content)


def exported_rows(content: bytes) -> list[Any]:
    return list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def test_the_heads_are_the_contract() -> None:
    assert list(exported_rows(exported())[0]) == list(sheet.COLUMNS)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-12", "@SUM(A1)", "\t=1"])
def test_a_cell_cannot_be_run_as_a_formula(text: str) -> None:
    assert sheet.guarded(text) == f"'{text}"


def test_rows_come_in_any_order() -> None:
    content = workbook(["B", "乙县某局", "部门", "A"], ["A", "乙县人民政府", "政府", None, "乙县政府"])
    done = services.import_agencies(actor=None, content=content, now=NOW)
    assert len(done.created) == 2
    assert Agency.objects.get(code="B").path == "/A/B/"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["", "无码局", "部门"]], "第2行“代码”：请填写代码。"),
        ([["A", "甲局", "部门"], ["A", "乙局", "部门"]], "第3行“代码”：代码“A”与第2行重复"),
        ([["A", "甲局", "局"]], "第2行“类型”：类型“局”不在可选范围内"),
        ([["A", "甲局", "部门", "ZZ"]], "第2行“上级单位代码”：表中和库中都没有代码为“ZZ”的单位"),
        ([["A", "甲局", "部门", "B"], ["B", "乙局", "部门", "A"]], "第2行“上级单位代码”：上级单位构成循环"),
        ([["A", "甲局", "部门", "A"]], "第2行“上级单位代码”：上级单位构成循环"),
        ([["A", "甲局", "部门", "", "", "去年"]], "第2行“成立日期”：“去年”不是日期"),
        ([["A", "甲局", "部门", "", "", "2025-02-30"]], "第2行“成立日期”：“2025-02-30”不是日期"),
        ([["A", "甲局", "部门", "", "", "2025-01-02", "2025年1月1日"]], "撤销日期不能早于成立日期"),
        ([["A", "甲局", "部门"], ["B", "乙局", "部门", "", "", "", "", "A"]], "须同时填写撤销日期"),
        (
            [["A", "甲局", "部门", "", "丁局"], ["B", "乙局", "部门", "", "丁局"]],
            "别名“丁局”已用于代码为“A”的单位",
        ),
        ([["A", "甲局", "部门"], ["B", "甲局", "部门"]], "同名且同期存在"),
        ([["A", "", "部门"]], "第2行“全称”"),
        ([[119904240042400100, "甲局", "部门"]], "数字过长"),
        ([["A", "甲" * 101, "部门"]], "第2行“全称”"),
    ],
)
def test_a_wrong_row_is_named_with_its_column(rows: list[list[Any]], sentence: str) -> None:
    found = problems(*rows)
    assert any(sentence in line for line in found), found


def test_one_wrong_row_stops_all() -> None:
    with pytest.raises(ImportRefused) as refusal:
        services.import_agencies(
            actor=None, content=workbook(["A", "甲局", "部门"], ["B", "乙局", "科"]), now=NOW
        )
    assert [p.row for p in refusal.value.problems] == [3]
    assert not Agency.objects.exists()


def test_the_report_is_the_same_sheet_with_what_is_wrong() -> None:
    found = services.check(workbook(["A", "甲局", "部门"], ["B", "乙局", "科"]), actor=None, now=NOW)
    lines = exported_rows(found.report())
    assert lines[0][-1] == "问题"
    assert [line[0] for line in lines[1:]] == ["A", "B"]
    assert "类型：" in lines[2][-1]


def test_an_alias_may_move_between_agencies_in_one_sheet() -> None:
    services.import_agencies(
        actor=None, content=workbook(["A", "甲局", "部门", "", "老局"], ["B", "乙局", "部门"]), now=NOW
    )
    services.import_agencies(
        actor=None,
        content=workbook(["A", "甲局", "部门", "", ""], ["B", "乙局", "部门", "", "老局"]),
        now=NOW,
    )
    assert [alias.name for alias in Agency.objects.get(code="B").aliases.all()] == ["老局"]


def test_a_column_that_is_not_there_changes_nothing() -> None:
    make_county()
    Agency.objects.filter(code="J").update(telephone="0000-1")
    content = workbook(["J", "青岚县教育体育局", "部门"], heads=["代码", "全称", "类型"])
    services.import_agencies(actor=None, content=content, now=NOW)
    agency = Agency.objects.get(code="J")
    assert (agency.name, agency.telephone, agency.path) == ("青岚县教育体育局", "0000-1", "/G/J/")


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_refused_with_advice(content: bytes) -> None:
    with pytest.raises(Invalid, match="另存为"):
        services.check(content, actor=None, now=NOW)


def test_a_sheet_without_the_needed_heads_is_refused() -> None:
    with pytest.raises(Invalid, match="缺少表头：类型"):
        services.check(workbook(["A", "甲局"], heads=["代码", "全称"]), actor=None, now=NOW)


def test_an_unknown_head_is_a_problem() -> None:
    content = workbook(["A", "甲局", "部门", "x"], heads=["代码", "全称", "类型", "负责人"])
    found = services.check(content, actor=None, now=NOW)
    assert "没有“负责人”这一列" in str(found.problems[0])


def test_a_credit_code_is_checked_but_does_not_stop() -> None:
    body = "11990424004240010"
    right = body + check_sign(body)
    wrong = body + ("0" if right[-1] != "0" else "1")
    assert trouble_with(right) == ""
    assert "校验位" in trouble_with(wrong)
    heads = ["代码", "全称", "类型", "统一社会信用代码"]
    found = services.check(workbook(["A", "甲局", "部门", wrong], heads=heads), actor=None, now=NOW)
    assert (len(found.problems), len(found.warnings)) == (0, 1)


def test_the_check_sign_agrees_with_a_published_code() -> None:
    # the worked example of GB 32100-2015: 91350100M000100Y43
    assert check_sign("91350100M000100Y4") == "3"


def test_an_unknown_parent_is_one_problem_not_a_lack_of_rights() -> None:
    make_county()
    keeper = on_duty(DutyKind.ADMINISTRATOR, Agency.objects.get(code="G"))
    rows = workbook(["X", "青岚县民政局", "部门", "NOPE"])
    found = services.check(rows, actor=keeper, now=NOW).problems
    assert [problem.column for problem in found] == ["上级单位代码"]


def test_the_same_agency_under_another_code_is_told_which_code_to_use() -> None:
    make_county()
    (sentence,) = problems(["QL", "青岚县人民政府", "政府", ""])
    assert "请将本行代码改为“G”" in sentence
