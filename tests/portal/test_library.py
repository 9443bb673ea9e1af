"""The library: filters narrow, counts are right, pages hold, lists can be taken away."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from documents.factories import make_agency, make_document
from openpyxl import load_workbook

from kaicheng.documents.models import Document
from kaicheng.documents.selectors import ORDERS
from kaicheng.organisations.models import Agency
from kaicheng.portal import library_list


@pytest.fixture
def shelf(water: Document, county: Agency) -> list[Document]:
    """Five documents: two of water (one expired), one of education to come, one amended kind, one old."""
    school = make_agency("溪山县教育局", code="XSJY", parent=county, order=3)
    return [
        water,
        make_document(
            title="水利旧规定",
            agency=water.agency,
            valid_until=date(2026, 4, 1),
            written_date=date(2021, 5, 1),
        ),
        make_document(
            title="招生办法", agency=school, effective_from=date(2026, 9, 1), theme="11/02", genre="公告"
        ),
    ]


def titles(client: Client, address: str) -> list[str]:
    page = client.get(address)
    return [row.title for row in page.context["rows"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("agency=XSJY", {"招生办法"}),
        ("genre=公告", {"招生办法"}),
        ("theme=06", {"溪山县水利局关于加强小型水库安全管理的通知"}),
        ("year=2021", {"水利旧规定"}),
        ("state=expired", {"水利旧规定"}),
        ("state=not_yet", {"招生办法"}),
        ("state=valid", {"溪山县水利局关于加强小型水库安全管理的通知"}),
        ("normative=1", {"溪山县水利局关于加强小型水库安全管理的通知"}),
        ("agency=XSSL&state=expired", {"水利旧规定"}),
        ("agency=XSJY&year=2021", set()),
    ],
)
def test_a_filter_leaves_what_it_names(
    asked: str, found: set[str], client: Client, shelf: list[Document]
) -> None:
    assert set(titles(client, f"/library/?{asked}")) == found


@pytest.mark.parametrize(
    "asked", ["year=abc", "state=none", "order=random", "page=-5", "page=999999", "page=x", "year=%00"]
)
def test_nonsense_in_the_address_is_passed_over(asked: str, client: Client, shelf: list[Document]) -> None:
    assert len(titles(client, f"/library/?{asked}")) == 3


def test_every_filter_offered_leads_to_as_many_documents_as_it_says(
    client: Client, shelf: list[Document]
) -> None:
    page = client.get("/library/")
    choices = [choice for facet in page.context["facets"] for choice in (*facet.choices, *facet.more)]
    assert len(choices) > 8
    for choice in choices:
        assert client.get(choice.url).context["total"] == choice.count, choice


def test_an_active_filter_is_a_chip_that_takes_it_away(client: Client, shelf: list[Document]) -> None:
    page = client.get("/library/?agency=XSSL&year=2021&order=written")
    chips = {chip.label: chip.url for chip in page.context["chips"]}
    assert chips == {
        "溪山县水利局": "/library/?year=2021&order=written",
        "2021年": "/library/?agency=XSSL&order=written",
    }


def test_an_empty_list_tells_which_filter_to_give_up(client: Client, shelf: list[Document]) -> None:
    text = client.get("/library/?agency=XSJY&year=2021").content.decode()
    assert "没有符合这些条件的文件" in text
    assert "取消“年份：2021年”" in text


def test_pages_hold_twenty_and_the_last_the_rest(client: Client, water: Document) -> None:
    for number in range(24):
        make_document(agency=water.agency, title=f"第{number}号文件")
    first, second = client.get("/library/"), client.get("/library/?page=2")
    assert [len(page.context["rows"]) for page in (first, second)] == [20, 5]
    shown = {row.url for page in (first, second) for row in page.context["rows"]}
    assert len(shown) == 25


def test_an_ended_document_is_struck_and_explained(client: Client, shelf: list[Document]) -> None:
    text = client.get("/library/?state=expired").content.decode()
    assert "row-ended" in text
    assert "有效期至2026年4月1日届满。" in text


def test_the_directory_holds_normative_documents_in_force_only(client: Client, shelf: list[Document]) -> None:
    page = client.get("/library/in-force/")
    assert page.context["total"] == 1
    assert "溪水发〔2026〕3号" in page.content.decode()


def test_the_csv_holds_the_filtered_list(client: Client, shelf: list[Document]) -> None:
    answer = client.get("/library/?format=csv&agency=XSSL")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["标题"] for row in rows} == {"溪山县水利局关于加强小型水库安全管理的通知", "水利旧规定"}
    assert {row["效力状态"] for row in rows} == {"有效", "失效"}


def test_no_cell_of_an_export_is_a_formula(client: Client, water: Document) -> None:
    make_document(agency=water.agency, title="=cmd|' /C calc'!A0")
    sheet = load_workbook(io.BytesIO(client.get("/library/?format=xlsx").content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=cmd")]
    assert [cell.data_type for cell in cells] == ["s"]
    text = client.get("/library/?format=csv").content.decode("utf-8-sig")
    assert any(row[2].startswith("'=cmd") for row in csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_directory_can_be_taken_away(kind: str, client: Client, shelf: list[Document]) -> None:
    answer = client.get(f"/library/in-force/?format={kind}")
    assert answer.status_code == 200
    assert f".{kind}" in answer["Content-Disposition"]
    if kind == "csv":
        assert answer.content.decode("utf-8-sig").count("/d/") == 1


def test_every_order_that_is_offered_is_one_the_library_knows() -> None:
    assert set(library_list.SORTS) <= set(ORDERS)
