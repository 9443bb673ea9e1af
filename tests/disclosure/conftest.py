"""A county whose sections hold something: a government, a bureau, a township, and an abolished office."""

from datetime import date
from typing import Any

import pytest
from documents.factories import make_agency, make_document

from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency, AgencyKind

CONTACT = {
    "disclosure_office": "政务公开股",
    "address": "溪山县文苑路1号",
    "office_hours": "周一至周五 8:30—12:00",
    "telephone": "0000-6660001",
    "fax": "0000-6660009",
    "online_contact": "xs@xishan.gov.example",
    "postcode": "990501",
}


@pytest.fixture
def county(db: Any) -> Agency:
    return make_agency(
        "溪山县人民政府", code="XS", kind=AgencyKind.GOVERNMENT, established_on=date(1950, 1, 1), **CONTACT
    )


@pytest.fixture
def bureau(county: Agency) -> Agency:
    return make_agency(
        "溪山县水利局", code="XSSL", parent=county, order=2, established_on=date(2019, 3, 1), **CONTACT
    )


@pytest.fixture
def township(county: Agency) -> Agency:
    return make_agency("溪山县柳溪镇人民政府", code="XSLX", parent=county, order=3, kind=AgencyKind.TOWNSHIP)


@pytest.fixture
def gone(county: Agency, bureau: Agency) -> Agency:
    return make_agency(
        "溪山县水务办公室", code="XSSW", parent=county, order=9,
        established_on=date(2000, 1, 1), abolished_on=date(2019, 3, 1), successor=bureau,
    )  # fmt: skip


def make_meeting(county: Agency, number: int, *, term: int = 18, **given: Any) -> Document:
    """The minutes of an executive meeting."""
    given.setdefault(
        "body",
        f"2026年1月{number % 27 + 1}日，县长主持召开第{number}次常务会议，研究有关工作。现纪要如下：\n一、研究供水工作\n会议同意方案。\n二、研究就业工作\n会议要求抓好落实。",
    )
    return make_document(
        title=f"溪山县第{term}届人民政府第{number}次常务会议纪要", agency=county, genre="纪要",
        catalogue_item="20.15", series="executive_meeting", series_term=term, series_number=number, **given,
    )  # fmt: skip


def make_report(agency: Agency, year: int, **given: Any) -> Document:
    return make_document(
        title=f"{agency.name}{year}年政府信息公开工作年度报告", agency=agency, genre="报告",
        catalogue_item="report", series="annual_report", period_from=year, period_until=year, **given,
    )  # fmt: skip


def make_plan(
    agency: Agency, first: int, last: int, *, series: str = "outline_plan", **given: Any
) -> Document:
    given.setdefault("title", f"溪山县规划（{first}—{last}年）")
    return make_document(
        agency=agency, genre="规划", catalogue_item="20.3", series=series, period_from=first, period_until=last,
        **given,
    )  # fmt: skip
