"""The disclosure section on the public site."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from disclosure.conftest import CONTACT, make_meeting, make_plan, make_report
from django.test import Client
from documents.factories import make_agency, make_document
from openpyxl import load_workbook

from kaicheng.organisations.models import Agency, AgencyKind


@pytest.fixture
def office(bureau: Agency) -> Agency:
    """The bureau of the small county, with all contact data."""
    for name, value in CONTACT.items():
        setattr(bureau, name, value)
    bureau.established_on = date(2019, 3, 1)
    bureau.save()
    return bureau


PAGES = {
    "/disclosure/": 8,
    "/disclosure/plans/": 6,
    "/disclosure/meetings/": 8,
    "/disclosure/XSSL/": 9,
    "/disclosure/XSSL/guide/": 6,
    "/disclosure/XSSL/rules/": 8,
    "/disclosure/XSSL/statutory/": 10,
    "/disclosure/XSSL/statutory/20.13/?state=valid&year=2026": 10,
    "/disclosure/XSSL/reports/": 8,
    "/disclosure/XSSL/request/": 6,
}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_section_answers_with_a_bounded_number_of_queries(
    address: str, client: Client, office: Agency, django_assert_max_num_queries: Any
) -> None:
    host = office.parent
    assert host is not None
    for number in range(1, 8):
        make_document(agency=office, catalogue_item="20.13")
        make_meeting(host, number)
        make_report(office, 2018 + number)
        make_plan(office, 2000 + number, 2010 + number, series="special_plan")
    client.get("/disclosure/")
    with django_assert_max_num_queries(PAGES[address]):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_an_empty_section_says_what_to_do(address: str, client: Client, office: Agency) -> None:
    page = client.get(address).content.decode()
    assert len(re.findall(r"<h1[ >]", page)) == 1


def test_every_agency_shows_the_same_five_parts_under_the_same_names(client: Client, office: Agency) -> None:
    names = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"]
    for code in ("XS", "XSSL", "XSZFB"):
        page = client.get(f"/disclosure/{code}/").content.decode()
        tree = page[page.index('class="tree"') :]
        assert [tree.index(f"<span>{name}</span>") for name in names] == sorted(
            tree.index(f"<span>{name}</span>") for name in names
        )


def test_a_place_lists_only_what_stands_in_it_and_only_of_this_agency(client: Client, office: Agency) -> None:
    make_document(title="水利局监督检查情况的通报", agency=office, catalogue_item="20.13")
    make_document(title="水利局预算", agency=office, catalogue_item="20.7")
    make_document(title="县政府监督检查的通报", agency=office.parent, catalogue_item="20.13")
    page = client.get("/disclosure/XSSL/statutory/20.13/").content.decode()
    assert "水利局监督检查情况的通报" in page
    assert "水利局预算" not in page
    assert "县政府监督检查的通报" not in page
    assert "县政府监督检查的通报" in client.get("/disclosure/XS/statutory/20.13/").content.decode()


def test_a_search_in_the_section_finds_by_words_and_offers_the_whole_text_where_it_finds_nothing(
    client: Client, office: Agency
) -> None:
    make_document(title="水库巡查的通知", agency=office, catalogue_item="20.13")
    assert "水库巡查的通知" in client.get("/disclosure/XSSL/statutory/?q=水库").content.decode()
    nothing = client.get("/disclosure/XSSL/statutory/?q=飞机").content.decode()
    assert "没有符合这些条件的信息" in nothing
    assert "/search/?q=" in nothing


def test_a_search_in_the_section_finds_its_annual_reports_and_rules_too(
    client: Client, office: Agency
) -> None:
    make_report(office, 2024)
    make_document(title="水利局公开工作制度", agency=office, catalogue_item="rules")
    page = client.get("/disclosure/XSSL/statutory/?q=水利局").content.decode()
    assert "2024年" in page
    assert "水利局公开工作制度" in page
    assert "水利局公开工作制度" not in client.get("/disclosure/XSSL/statutory/").content.decode()


def test_a_list_can_be_taken_away_whole(client: Client, office: Agency) -> None:
    for number in range(25):
        make_document(title=f"第{number}号水库检查情况", agency=office, catalogue_item="20.13")
    answer = client.get("/disclosure/XSSL/statutory/20.13/?format=xlsx&page=2")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 27
    assert str(sheet["A1"].value).startswith("溪山县水利局环境保护")


def test_report_years_run_from_the_founding_and_show_what_is_missing(client: Client, office: Agency) -> None:
    make_report(office, 2024)
    page = client.get("/disclosure/XSSL/reports/").content.decode()
    years = re.findall(r'class="c-year num">([0-9—]+)<', page)
    assert years == ["2025", "2024", "2019—2023"]
    assert "未公布" in page


def test_the_request_page_tells_where_to_go_from_the_live_contact_block(
    client: Client, office: Agency
) -> None:
    page = client.get("/disclosure/XSSL/request/").content.decode()
    assert all(word in page for word in ("溪山县文苑路1号", "990501", "当面提交", "邮政寄送", "20 个工作日"))


@pytest.mark.parametrize("name", ["办公室", "溪山县水利局办公室"])
def test_a_letter_is_addressed_with_the_agencys_name_once(name: str, client: Client, office: Agency) -> None:
    office.disclosure_office = name
    office.save()
    page = client.get("/disclosure/XSSL/request/").content.decode()
    assert "收件人写明<strong>溪山县水利局办公室</strong>" in page


def test_an_abolished_agency_points_to_its_successor_and_keeps_its_papers(
    client: Client, office: Agency
) -> None:
    gone = make_agency(
        "溪山县水务办公室", code="XSSW", parent=office.parent, abolished_on=date(2019, 3, 1), successor=office
    )
    page = client.get("/disclosure/XSSW/").content.decode()
    assert "已于2019年3月1日撤销" in page
    assert "/disclosure/XSSL/" in page
    assert "尚未公布" not in page
    assert "已撤销机关" in client.get("/disclosure/").content.decode()
    assert gone.name in client.get("/disclosure/").content.decode()


def test_public_enterprises_and_unknown_codes_have_no_section(client: Client, office: Agency) -> None:
    make_agency("溪山县自来水公司", code="XSZLS", parent=office, kind=AgencyKind.PUBLIC_ENTERPRISE)
    for address in ("XSZLS/", "NICHTS/", "XSSL/statutory/99/", "XSSL/statutory/guide/"):
        assert client.get(f"/disclosure/{address}").status_code == 404


def test_missing_meetings_are_shown_between_those_that_are_public(client: Client, county: Agency) -> None:
    for number in (1, 2, 5):
        make_meeting(county, number)
    page = client.get("/disclosure/meetings/").content.decode()
    labels = re.findall(r'<td class="c-no2">([^<]+)<', page)
    assert labels == ["第5次", "第3—4次", "第2次", "第1次"]
    assert "研究供水工作" in page
    assert "已公开 <strong>3</strong> 次" in page


def test_a_paper_without_a_number_stands_once_at_the_end_of_the_series(
    client: Client, county: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaicheng.portal.disclosure_page.MEETINGS_SHOWN", 2)
    for number in (1, 2, 3):
        make_meeting(county, number)
    make_document(
        title="一次没有编号的会议",
        agency=county,
        catalogue_item="20.15",
        series="executive_meeting",
        series_term=18,
    )
    seen = [
        "一次没有编号的会议" in client.get(f"/disclosure/meetings/?page={page}").content.decode()
        for page in (1, 2)
    ]
    assert seen == [False, True]


def test_plans_show_the_present_period_first_and_the_gap_between_periods(
    client: Client, county: Agency
) -> None:
    make_plan(county, 2011, 2015, title="十二五")
    make_plan(county, 2026, 2030, title="十五五")
    page = client.get("/disclosure/plans/").content.decode()
    periods = re.findall(r"<h3>([^<]+)", page)
    assert periods == [
        f"“{n}”时期（{y}—{y + 4}年）"
        for n, y in (("十五五", 2026), ("十四五", 2021), ("十三五", 2016), ("十二五", 2011))
    ]
    assert page.count("未公开") == 2
