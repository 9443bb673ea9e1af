import csv
import io
from datetime import date

import pytest
from documents.factories import TODAY, make_agency, make_document
from openpyxl import load_workbook

from kaicheng.documents import exports
from kaicheng.documents.exports import Export
from kaicheng.documents.selectors import LibraryQuery

pytestmark = pytest.mark.django_db


def address(code: str) -> str:
    return f"https://example.gov.cn/d/{code}"


def sheet_of(export: Export) -> list[list[str]]:
    rows = load_workbook(io.BytesIO(export.content)).active
    assert rows is not None
    return [[str(cell.value or "") for cell in row] for row in rows.iter_rows()]


def test_a_result_is_written_whole_whatever_its_page() -> None:
    for _ in range(3):
        make_document()
    export = exports.library_csv(LibraryQuery(size=1, page=2), TODAY, address)
    assert export.content.startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(io.StringIO(export.content.decode("utf-8-sig")))
    assert head[:3] == ["序号", "索引号", "标题"]
    assert [line[0] for line in lines] == ["1", "2", "3"]
    assert export.name == "文件目录（2026-03-02）.csv"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_read_as_a_formula(sign: str) -> None:
    make_document(title=f'{sign}HYPERLINK("http://x")的通知', summary=f"{sign}1+1")
    text = exports.library_csv(LibraryQuery(), TODAY, address).content.decode("utf-8-sig")
    cells = next(row for n, row in enumerate(csv.reader(io.StringIO(text))) if n == 1)
    assert not any(cell.startswith(("=", "+", "-", "@", sign)) for cell in cells)
    book = load_workbook(io.BytesIO(exports.library_xlsx(LibraryQuery(), TODAY, address).content))
    assert book.active is not None
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_the_directory_in_force_holds_normative_documents_that_stand() -> None:
    agency = make_agency()
    make_document(title="在用办法", normative=True, agency=agency)
    make_document(title="到期办法", normative=True, agency=agency, valid_until=date(2026, 3, 1))
    make_document(title="一般通知", agency=agency)
    rows = sheet_of(exports.in_force_directory(TODAY, address, agency=agency.code))
    assert rows[0][0] == "现行有效行政规范性文件目录（截至2026年3月2日）"
    assert [row[2] for row in rows[2:]] == ["在用办法"]


def test_control_characters_do_not_break_the_workbook() -> None:
    make_document(title="带\x07响铃的通知")
    assert sheet_of(exports.library_xlsx(LibraryQuery(), TODAY, address))[2][2] == "带响铃的通知"
