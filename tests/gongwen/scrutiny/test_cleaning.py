"""What cleaning decides: formulas, signatures, pictures, formats it must leave alone."""

import contextlib
import io
import zipfile

import openpyxl
import pypdfium2
import pytest
from planting.others import jpeg, packed, png
from planting.printed import pdf
from planting.sheet import Book
from planting.word import Word, paragraph, run

from gongwen.errors import UnreadableFileError
from gongwen.reading import Upload
from gongwen.scrutiny.cleaning import NotCleanableError, SignedFileError, clean
from gongwen.scrutiny.cleaning.picture import orientation

LIST = [["姓名", "金额"], ["张某", 650]]


def opened(book: Book) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(clean(Upload(book.file(), "表.xlsx")).data))


def test_formulas_stay_where_nothing_was_hidden() -> None:
    book = opened(Book([("表", "visible", [*LIST, ["合计", "=SUM(B2:B2)→650"]])]))
    assert book["表"]["B3"].value == "=SUM(B2:B2)"


def test_formulas_become_their_values_where_a_hidden_sheet_goes() -> None:
    book = opened(
        Book(
            [
                ("表", "visible", [*LIST, ["合计", "=SUM(底!A1:A9)→650", "=底!A1→张某"]]),
                ("底", "hidden", LIST),
            ]
        )
    )
    assert [cell.value for cell in book["表"][3]] == ["合计", 650, "张某"]
    assert book.sheetnames == ["表"]


def test_a_formula_without_a_stored_value_is_not_thrown_away() -> None:
    book = Book([("表", "visible", [["合计", "=底!A1→"]]), ("底", "hidden", LIST)])
    with pytest.raises(NotCleanableError, match="计算结果"):
        clean(Upload(_without_value(book.file()), "表.xlsx"))


def _without_value(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    place = "xl/worksheets/sheet1.xml"
    parts[place] = parts[place].replace(b' t="str"><f>', b"><f>")
    return packed(parts)


def test_names_of_sheets_behind_a_hidden_one_still_mean_the_same_sheet() -> None:
    book = Book([("底", "hidden", LIST), ("甲", "visible", LIST), ("乙", "visible", LIST)])
    book.names = '<definedName name="_xlnm.Print_Area" localSheetId="2">乙!$A$1:$B$2</definedName>'
    assert opened(book)["乙"].print_area == "'乙'!$A$1:$B$2"


def test_folded_rows_are_no_hiding() -> None:
    book = Book([("表", "visible", [*LIST, ["李某", 650]])])
    data = book.file()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    place = "xl/worksheets/sheet1.xml"
    parts[place] = parts[place].replace(b'<row r="3" hidden="0"', b'<row r="3" hidden="1" outlineLevel="1"')
    sheet = openpyxl.load_workbook(io.BytesIO(clean(Upload(packed(parts), "表.xlsx")).data)).active
    assert sheet is not None
    assert sheet["A3"].value == "李某"


def test_a_deleted_paragraph_mark_joins_the_paragraphs() -> None:
    word = Word()
    by = 'w:id="7" w:author="周敏" w:date="2026-03-02T09:00:00Z"'
    word.body.append(paragraph(run("前半"), f"<w:rPr><w:del {by}/></w:rPr>") + paragraph(run("后半")))
    assert "前半后半" in _words(clean(Upload(word.file(), "a.docx")).data)


def test_authors_dates_and_traces_of_editing_are_gone() -> None:
    word = Word()
    word.package.properties(author="周敏")
    with zipfile.ZipFile(io.BytesIO(clean(Upload(word.file(), "a.docx")).data)) as done:
        everything = b"".join(done.read(name) for name in done.namelist())
    assert b"rsid" not in everything
    assert "周敏".encode() not in everything


def _words(data: bytes) -> str:
    import docx

    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def test_a_signed_office_file_is_left_alone() -> None:
    word = Word()
    word.package.put("_xmlsignatures/origin.sigs", b"")
    word.package.relate(
        "",
        "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin",
        "_xmlsignatures/origin.sigs",
    )
    with pytest.raises(SignedFileError):
        clean(Upload(word.file(), "a.docx"))


def test_a_signed_pdf_is_left_alone() -> None:
    field = "<</FT/Sig/T(s)/V<</Type/Sig/Filter/Adobe.PPKLite>>>>"
    data = pdf("BT ET", more=field, root="/AcroForm<</Fields[6 0 R]>>")
    with pytest.raises(SignedFileError):
        clean(Upload(data, "a.pdf"))


def test_a_page_that_loses_a_layer_can_still_be_read_by_viewers() -> None:
    content = (
        "BT /F1 12 Tf 72 700 Td (Notice 2026) Tj ET /OC /L1 BDC BT /F1 12 Tf 72 500 Td (draft) Tj ET EMC"
    )
    layer = "/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>"
    data = pdf(content, more="<</Type/OCG/Name(draft)>>", resources="/Properties<</L1 6 0 R>>", root=layer)
    page = pypdfium2.PdfDocument(clean(Upload(data, "a.pdf")).data)[0]
    assert page.get_textpage().get_text_bounded() == "Notice 2026"


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.xls"])
def test_old_formats_are_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(NotCleanableError, match="另存为"):
        clean(Upload(b"\x00\x01\x02\x03" * 400, name))


def test_a_turned_photograph_stays_turned_and_forgets_where_it_was_taken() -> None:
    done = clean(Upload(jpeg("周敏"), "a.jpg"))
    assert orientation(jpeg("周敏")) == orientation(done.data) == 6
    assert "周敏".encode() not in done.data


def test_a_picture_without_words_is_not_touched() -> None:
    bare = clean(Upload(png("周敏"), "a.png")).data
    assert not clean(Upload(bare, "a.png")).changed


def test_macros_go_and_the_name_says_so() -> None:
    word = Word()
    word.package.types[word.package.main] = "application/vnd.ms-word.document.macroEnabled.main+xml"
    word.package.put("word/vbaProject.bin", b"x", "application/vnd.ms-office.vbaProject")
    word.package.relate(
        "word/document.xml",
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        "word/vbaProject.bin",
    )
    done = clean(Upload(word.file(), "通知.docm"))
    assert done.name == "通知.docx"
    assert "宏" in done.removed


@pytest.mark.parametrize("size", [1, 30, 200, 1000])
def test_a_damaged_file_is_refused_not_stumbled_over(size: int) -> None:
    for data, name in (
        (Word().file(), "a.docx"),
        (Book([("表", "visible", LIST)]).file(), "a.xlsx"),
        (pdf("BT ET"), "a.pdf"),
    ):
        for broken in (data[:-size], data[:size] + data[size + 9 :]):
            with contextlib.suppress(UnreadableFileError):
                clean(Upload(broken, name))
