"""What intake proposes for papers that stand in a row."""

import pytest
from documents.factories import NOW, make_actor, make_agency, make_draft

from kaicheng.documents import intake, services
from kaicheng.documents.models import Edition
from kaicheng.kernel.refusals import Invalid

pytestmark = pytest.mark.django_db


def taken_in(text: str) -> Edition:
    agency = make_agency("溪山县人民政府")
    upload = intake.Upload("来文.txt", text.encode())
    batch = intake.receive(files=[upload], agency=agency, actor=make_actor(agency), now=NOW)
    edition = intake.read_batch(batch, NOW)[0].edition
    assert edition is not None
    return edition


def test_minutes_are_proposed_with_term_and_number() -> None:
    edition = taken_in(
        "溪山县第十八届人民政府第12次常务会议纪要\n2026年1月8日，县长主持召开常务会议，纪要如下：\n一、研究供水工作\n会议同意方案。\n溪山县人民政府\n2026年1月10日\n（此件公开发布）"
    )
    assert (edition.series, edition.series_term, edition.series_number) == ("executive_meeting", 18, 12)
    assert edition.readings["series"]["words"] == "第12次常务会议"


def test_an_annual_report_goes_to_its_part_of_the_section_with_its_year() -> None:
    edition = taken_in(
        "溪山县人民政府2025年政府信息公开工作年度报告\n本报告根据条例编制。\n一、总体情况\n全年公开信息300条。\n溪山县人民政府\n2026年1月20日"
    )
    assert (edition.series, edition.period_from, edition.catalogue_item) == ("annual_report", 2025, "report")


def test_a_plan_keeps_its_years_and_an_ordinary_notice_gets_no_row() -> None:
    plan = taken_in(
        "溪山县人民政府关于印发溪山县国民经济和社会发展第十四个五年规划纲要的通知\n各乡镇人民政府：\n现将纲要印发给你们。\n溪山县人民政府\n2021年4月2日"
    )
    assert (plan.series, plan.period_from, plan.period_until) == ("outline_plan", 2021, 2025)
    assert plan.catalogue_item == "20.3"
    assert make_draft().series == ""


def test_a_row_must_be_declared_and_years_must_run_forward() -> None:
    edition = make_draft()
    for wrong, field in (
        ({"series": "tea_party"}, "series"),
        ({"period_from": 2025, "period_until": 2021}, "period_until"),
    ):
        with pytest.raises(Invalid) as refused:
            services.save_draft(
                edition=edition, lock_version=edition.lock_version, actor=edition.created_by, now=NOW, fields=wrong
            )  # fmt: skip
        assert field in refused.value.errors
