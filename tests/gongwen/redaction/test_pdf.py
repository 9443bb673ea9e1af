"""PDF: what is marked cannot be read in any way any more, what is not can, and pages look as they did."""

import io
from collections.abc import Callable
from typing import Any

import pypdf
import pypdfium2
import pytest
from everything_said import pdf_bytes, pdf_pages, pdf_pages_again, says, squeezed
from planting.printed import _PLACES, line, pdf
from redaction_specimens import (
    ID,
    LETTER,
    MOBILE,
    NAME,
    edited,
    encrypted,
    saved_again,
    scanned,
    shared_pictures,
    typeset,
)

from gongwen.errors import BrokenFileError, EmptyFileError, EncryptedFileError
from gongwen.redaction import (
    Area,
    Finds,
    Mark,
    MarkNotFoundError,
    NotRedactableError,
    PageTooLargeError,
    Picture,
    Reason,
    Words,
    occurrences,
    page_image,
    redact_pdf,
    repeated,
)
from gongwen.scrutiny.finds import Kind

PRIVACY = Reason("privacy", "第十五条")
VALUE = "430602198803217718"
_NO_LINE_OF_ITS_OWN = {
    "文档属性",
    "XMP属性",
    "内嵌附件",
    "脚本",
    "表单域",
    "批注",
    "文字批注框",
    "关闭的图层",
    "以前保存的旧稿",
}


def covered(data: bytes, *words: str) -> bytes:
    return redact_pdf(data, [Mark(Words(word), PRIVACY) for word in words], name="a.pdf")


def shown(data: bytes, number: int = 1, dpi: int = 72) -> Any:
    """The page as pypdfium2 draws it, in grey."""
    document = pypdfium2.PdfDocument(data)
    picture = document[number - 1].render(scale=dpi / 72).to_pil().convert("L")
    document.close()
    return picture


def test_marked_words_are_gone_and_the_rest_can_still_be_searched() -> None:
    data = typeset("\n\n".join(LETTER))
    done = redact_pdf(data, [Mark(Words(NAME), PRIVACY), Mark(Finds(), PRIVACY)])
    for word in (NAME, ID, MOBILE, NAME[1:], ID[6:14]):
        assert says(data, word)
        assert not says(done, word)
    wanted = squeezed("".join(LETTER)).replace(NAME, "|").replace(ID, "|").replace(MOBILE, "|")
    for text in (pdf_pages(done)[0], pdf_pages_again(done)[0]):
        assert text.replace("【遮盖:第十五条】", "|") == wanted


def test_the_box_is_black_with_a_white_label_and_the_rest_of_the_page_is_as_before() -> None:
    from PIL import ImageChops

    data = typeset("\n\n".join(LETTER))
    box = _line(data, NAME)
    before, after = shown(data, dpi=144), shown(covered(data, NAME), dpi=144)
    inside = tuple(round(2 * n) for n in (box.left + 1, box.top + 1, box.right - 1, box.bottom - 1))
    low, high = after.crop(inside).getextrema()
    assert low == 0
    assert high > 200  # the label
    assert (
        sum(after.crop(inside).histogram()[:60]) > 0.6 * after.crop(inside).width * after.crop(inside).height
    )
    for picture in (before, after):
        picture.paste(
            255, tuple(round(2 * n) for n in (box.left - 2, box.top - 2, box.right + 2, box.bottom + 2))
        )
    difference = ImageChops.difference(before, after).histogram()
    assert sum(difference[96:]) < 0.002 * before.width * before.height  # smoothing alone


@pytest.mark.parametrize(("where", "build"), [row[:2] for row in _PLACES], ids=[row[0] for row in _PLACES])
def test_a_number_is_gone_from_every_corner_of_the_file(where: str, build: Callable[[str], bytes]) -> None:
    data = build(VALUE)
    assert says(data, VALUE) or where in {"断在两行", "拆成几次画出"}
    done = covered(
        data, "1234.56" if where in _NO_LINE_OF_ITS_OWN else VALUE
    )  # what nobody sees has no place
    assert not says(done, VALUE)
    assert VALUE[:9].encode() not in pdf_bytes(done)
    if where != "扫描件的文字层":
        assert "Noticeof2026-03-02" in pdf_pages(done)[0]


def test_words_typed_into_a_form_field_are_found_and_covered() -> None:
    appearance = "BT /F1 12 Tf 2 4 Td (Zhang San 77) Tj ET"
    field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Zhang San 77)/Rect[100 500 250 520]/F 4/AP<</N 7 0 R>>>>"
    stream = f"<</Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 5 0 R>>>>/Length {len(appearance)}>>\nstream\n{appearance}\nendstream"
    data = pdf(line("The form says 2026"), more=f"{field}\0{stream}", root="/AcroForm<</Fields[6 0 R]>>")
    data = data.replace(b"/MediaBox", b"/Annots[6 0 R]/MediaBox", 1)
    data = pypdf_repaired(data)
    done = covered(data, "Zhang San 77")
    assert not says(done, "Zhang San 77")
    assert shown(done).crop((102, 326, 160, 338)).getextrema()[0] == 0
    assert "Theformsays2026" in pdf_pages(done)[0]


def pypdf_repaired(data: bytes) -> bytes:
    """Written anew, because places in a file changed by hand are wrong."""
    buffer = io.BytesIO()
    pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data))).write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_lie_where_they_are_seen_on_turned_and_cut_pages(turn: int) -> None:
    data = edited(typeset("\n\n".join(LETTER)), rotate=turn, crop=(20, 30, 400, 290))
    page, box = occurrences(data, "a.pdf").pages[0], _line(data, NAME)
    assert (page.width, page.height) == ((260, 380) if turn % 180 else (380, 260))
    drawn = redact_pdf(data, [Mark(box, Reason("privacy"))])
    assert not says(drawn, NAME)
    assert set("其余内容照常公开") <= set(pdf_pages(drawn)[0])  # turned text is set sign by sign
    picture = shown(drawn)
    assert picture.size == (round(page.width), round(page.height))
    assert picture.crop((int(box.left) + 2, int(box.top) + 2, int(box.right) - 2, int(box.bottom) - 2)).getextrema() == (0, 0)  # fmt: skip


def test_a_scan_is_covered_in_the_picture_and_in_the_recognised_text() -> None:
    data = scanned("name Zhang430602 end")
    box = Area(1, 100, 225, 180, 250)
    done = redact_pdf(data, [Mark(box, Reason("privacy"))])
    assert not says(done, "Zhang430602")
    assert "430602" not in pdf_pages(done)[0]
    assert shown(data).crop((110, 230, 170, 245)).getextrema()[1] > 200
    inside = shown(done, dpi=144).crop((204, 456, 356, 466))
    assert inside.getextrema() == (0, 0)


def test_recognised_text_goes_though_it_stands_a_little_beside_its_picture() -> None:
    beside = Mark(Area(1, 100, 243, 180, 255), Reason("privacy"))
    assert "430602" in pdf_pages(redact_pdf(pdf(line("name Zhang430602 end", 600)), [beside]))[0]
    assert "430602" not in pdf_pages(redact_pdf(scanned("name Zhang430602 end"), [beside]))[0]


def test_words_on_a_scan_without_text_are_told_to_be_drawn_around() -> None:
    data = scanned("")
    assert occurrences(data, "a.pdf").pages[0].scanned
    with pytest.raises(MarkNotFoundError, match="画框"):
        covered(data, "Zhang")
    assert shown(redact_pdf(data, [Mark(Area(1, 0, 0, 90, 90), PRIVACY)])).getpixel((5, 5)) == 0


def test_what_earlier_savings_held_is_gone() -> None:
    first = pdf(line("Zhang San of Xishan 430602198803217718"))
    data = saved_again(first, line("Mr Zhang of Xishan 2026"))
    assert says(data, VALUE)
    done = covered(data, "Zhang")
    assert not says(done, VALUE)
    assert done.count(b"%%EOF") == done.count(b"startxref") == 1
    assert squeezed("of Xishan 2026") in pdf_pages(done)[0]


def test_words_beside_the_page_are_gone() -> None:
    extras = {
        "title": NAME,
        "attached": NAME,
        "note": NAME,
        "link": f"mailto:{NAME}@qq.com",
        "bookmark": NAME,
    }
    data = edited(typeset(LETTER[0], LETTER[1]), **extras)
    done = covered(data, NAME)
    assert not says(done, NAME)
    reader = pypdf.PdfReader(io.BytesIO(done))
    assert (reader.outline, dict(reader.attachments), reader.metadata or {}) == ([], {}, {})
    assert not {"/StructTreeRoot", "/Metadata", "/Names", "/AcroForm", "/Outlines"} & set(
        reader.trailer["/Root"]
    )


def test_pages_without_marks_stay_as_they_are_where_their_fonts_tell_nothing() -> None:
    data = typeset("甲乙丙丁戊己庚辛，其余不变。", "其余不变，甲乙丙丁。")
    done = redact_pdf(data, [Mark(_line(data, "甲乙丙丁戊己庚辛"), PRIVACY)])
    reader = pypdf.PdfReader(io.BytesIO(done))
    assert ["/XObject" in page["/Resources"] for page in reader.pages] == [True, True]
    data = typeset("甲乙丙丁戊己庚辛，其余不变。", "其余不变，甲乙丙丁戊己庚。辛")
    reader = pypdf.PdfReader(io.BytesIO(redact_pdf(data, [Mark(_line(data, "甲乙丙丁戊己庚辛"), PRIVACY)])))
    assert ["/XObject" in page["/Resources"] for page in reader.pages] == [True, False]
    assert squeezed(reader.pages[1].extract_text()) == "其余不变,甲乙丙丁戊己庚。辛"


def _line(data: bytes, words: str) -> Area:
    proposals = occurrences(data, "a.pdf", names=[words]).proposals
    place = next(one for one in proposals if one.words == words).places[0]
    assert isinstance(place, Area)
    return place


def test_rare_characters_do_not_live_on_in_the_fonts_of_other_pages() -> None:
    data = typeset(*LETTER)
    assert "9756" in pdf_bytes(data).decode("latin-1")  # 靖, in the table of the font that both pages use
    done = covered(data, NAME)
    assert "9756" not in pdf_bytes(done).decode("latin-1").upper().split("STREAM")[-1]
    assert all("靖" not in text for text in pdf_pages(done))
    tables = [font["/ToUnicode"].get_data() for page in pypdf.PdfReader(io.BytesIO(done)).pages for font in page["/Resources"]["/Font"].values()]  # fmt: skip
    assert tables
    assert all(b"9756" not in table.upper() for table in tables)


def test_a_page_kept_does_not_bring_the_parts_of_another_along() -> None:
    data = pypdf_repaired(shared_pictures())
    done = covered(data, "430621199001011234")
    assert b"Zhang" not in pdf_bytes(done)
    assert [squeezed(t)[:5] for t in pdf_pages(done)] == ["Zhang", "Nothi"]
    reader = pypdf.PdfReader(io.BytesIO(done))
    assert "/XObject" not in reader.pages[1]["/Resources"]


def test_words_under_a_box_drawn_earlier_do_not_come_back_as_searchable_text() -> None:
    data = pdf(line("Notice of 2026-03-02") + line(VALUE, 600) + "0 0 0 rg 60 585 260 40 re f")
    assert says(data, VALUE)
    done = covered(data, "Notice")
    assert not says(done, VALUE)
    assert "of2026-03-02" in pdf_pages(done)[0]


def test_links_to_the_web_stay_on_pages_that_are_kept() -> None:
    data = edited(pdf(line("Nothing secret 2026")), link="https://www.example.gov.cn/a")
    two = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    two.append(io.BytesIO(pdf(line("Zhang San"))))
    buffer = io.BytesIO()
    two.write(buffer)
    reader = pypdf.PdfReader(io.BytesIO(covered(buffer.getvalue(), "Zhang San")))
    assert reader.pages[0]["/Annots"][0].get_object()["/A"]["/URI"] == "https://www.example.gov.cn/a"


def test_what_is_covered_here_and_open_there_is_told() -> None:
    data = typeset(f"甲{NAME}乙", f"丙{NAME}丁")
    marks = [Mark(_line(data, NAME), PRIVACY)]
    assert repeated(data, marks) == (NAME,)
    assert [NAME in text for text in pdf_pages(redact_pdf(data, marks))] == [False, True]


def test_a_file_with_a_password_is_refused() -> None:
    with pytest.raises(EncryptedFileError, match="密码"):
        covered(encrypted(typeset(LETTER[0]), "secret"), NAME)


@pytest.mark.parametrize(
    "place",
    [Words("查无此人"), Area(9, 0, 0, 9, 9), Area(1, 5, 5, 5, 9), Area(1, 900, 900, 950, 950), Finds()],
)
def test_a_mark_that_meets_nothing_is_refused(place: Words | Area | Finds) -> None:
    with pytest.raises(MarkNotFoundError):
        redact_pdf(typeset(LETTER[1]), [Mark(place, PRIVACY)])


def test_files_and_marks_of_another_kind_are_refused() -> None:
    with pytest.raises(EmptyFileError):
        covered(b"", NAME)
    with pytest.raises(BrokenFileError):
        covered(b"%PDF-1.7 and nothing more", NAME)
    with pytest.raises(NotRedactableError, match="画框"):
        redact_pdf(typeset(LETTER[0]), [Mark(Picture(0), PRIVACY)])


def test_a_page_too_large_for_a_picture_is_refused() -> None:
    data = pypdf_repaired(pdf(line("Zhang San")).replace(b"[0 0 595 842]", b"[0 0 14000 14000]"))
    with pytest.raises(PageTooLargeError, match="幅面"):
        covered(data, "Zhang San")


def test_a_signed_file_is_released_covered_without_its_signature() -> None:
    field = "<</FT/Sig/T(s)/V<</Type/Sig/Filter/Adobe.PPKLite>>>>"
    done = covered(
        pdf(line("Zhang San of Xishan"), more=field, root="/AcroForm<</Fields[6 0 R]>>"), "Zhang San"
    )
    assert b"/Sig" not in pdf_bytes(done)
    assert "ofXishan" in pdf_pages(done)[0]


def test_the_screen_is_given_pages_and_proposals_of_every_kind() -> None:
    data = typeset("\n\n".join(LETTER))
    screen = occurrences(data, "a.pdf", names=[NAME])
    assert (screen.format, [(p.number, p.width, p.height, p.scanned) for p in screen.pages]) == ("pdf", [(1, 420, 300, False)])  # fmt: skip
    assert [one.kind for one in screen.proposals] == [Kind.CITIZEN_ID, Kind.MOBILE, None]
    marks = [Mark(place, PRIVACY) for one in screen.proposals for place in one.places]
    done = redact_pdf(data, marks)
    assert not [word for word in (NAME, ID, MOBILE) if says(done, word)]


def test_the_picture_of_a_page_has_the_size_that_was_asked_for() -> None:
    from PIL import Image

    picture = Image.open(io.BytesIO(page_image(typeset(LETTER[0]), 1, 144)))
    assert (picture.format, picture.size) == ("PNG", (840, 600))
    with pytest.raises(MarkNotFoundError, match="第 2 页"):
        page_image(typeset(LETTER[0]), 2)
