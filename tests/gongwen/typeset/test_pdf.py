from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from gongwen.model import OfficialDocument, Reading
from gongwen.source import Cell, TableBlock
from gongwen.typeset import compose, pdf

ONE_MM = 72 / 25.4


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def test_the_same_document_gives_the_same_bytes(circular: OfficialDocument) -> None:
    assert pdf.render(circular) == pdf.render(circular)


def test_the_file_is_tagged_archival_and_titled(circular: OfficialDocument) -> None:
    data = pdf.render(circular)
    assert pypdfium2.PdfDocument(data).get_metadata_dict()["Title"].startswith("青溪县人民政府办公室关于印发")
    assert pypdfium2.PdfDocument(data).is_tagged()
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data


def test_headings_are_bookmarks(circular: OfficialDocument) -> None:
    toc = pypdfium2.PdfDocument(pdf.render(circular)).get_toc()
    titles = [entry.get_title() for entry in toc]
    assert titles[1:] == [
        "一、加强组织领导", "二、抓好任务落实", "任务分解表", "青溪县政府信息公开管理办法",
        "第一章　总则", "第二章　附则",
    ]  # fmt: skip


def test_annexes_and_imprint_stand_on_their_pages(circular: OfficialDocument) -> None:
    text = pages(pdf.render(circular))
    assert len(text) % 2 == 0  # the imprint stands on an even page
    assert [page.split("\n")[0] for page in text if page.startswith("附件")] == ["附件1", "附件2"]
    assert "抄送：县委办公室，县人大常委会办公室。" in text[-1]
    assert all(f"— {number} —" in page for number, page in enumerate(text, 1))


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    document = compose.document(title="", issuers=[], body=["县" * 28 * 40])
    lines = pages(pdf.render(document))[0].split("\n")[:-1]
    assert len(lines) == 22
    assert [len(line) for line in lines] == [26] + [28] * 21


def test_the_mark_is_red_and_35_millimetres_below_the_edge_of_the_text_area() -> None:
    document = compose.document(title="关于公开工作的通知", issuers=[], issuing_mark="青溪县人民政府文件")
    image = pypdfium2.PdfDocument(pdf.render(document))[0].render(scale=2).to_pil().convert("RGB")
    red = [
        y
        for y in range(image.height)
        for x in range(0, image.width, 3)
        if image.getpixel((x, y)) == (255, 0, 0)
    ]
    assert min(red) / 2 / ONE_MM == pytest.approx(37 + 35, abs=4)


def test_the_validity_note_stands_on_the_first_page_only(circular: OfficialDocument) -> None:
    text = pages(pdf.render(circular, validity_note="有效性：已废止（自2024年3月1日起）"))
    assert [page.startswith("有效性：已废止（自2024年3月1日起）\n") for page in text] == [True] + [False] * (
        len(text) - 1
    )


@pytest.mark.parametrize("evil", ["#panic()", "$x$", "*粗*_斜_", "= 标题", "@引用", "\\u{41}", "//注", '"]}'])
def test_markup_in_any_text_is_printed_not_obeyed(circular: OfficialDocument, evil: str) -> None:
    document = replace(circular, title=Reading(evil), body=compose.outline([evil, compose.table([evil], [])]))
    assert pages(pdf.render(document, validity_note=evil))[0].count(evil) == 4


def test_a_character_without_a_glyph_is_marked_and_the_file_stays_archival(
    circular: OfficialDocument,
) -> None:
    data = pdf.render(replace(circular, body=compose.outline(["笑😀脸与\U000300f0字"])))
    assert "笑〓脸与〓字" in "".join(pages(data))
    assert b"<pdfaid:part>2</pdfaid:part>" in data


def test_damaged_tables_are_printed_all_the_same() -> None:
    ragged = TableBlock(((Cell("甲", 3, 9), Cell("乙", 900)), (Cell("丙"),), ()))
    document = compose.document(title="", issuers=[], body=[ragged, TableBlock(())])
    assert {"甲", "乙", "丙"} <= set(pages(pdf.render(document))[0])


def test_a_table_repeats_its_header_on_every_page() -> None:
    rows = compose.table(["序号", "工作任务"], [[str(number), "公开财政预算"] for number in range(60)])
    text = pages(pdf.render(compose.document(title="", issuers=[], body=[rows])))
    assert len(text) > 1
    assert all(page.startswith("序号 工作任务") for page in text)


def test_an_office_may_bring_its_own_faces(tmp_path: Path, circular: OfficialDocument) -> None:
    fonts = pdf.Fonts(fang=("Noto Sans SC",), directories=(tmp_path,))
    assert pdf.render(circular, fonts=fonts) != pdf.render(circular)


def test_the_empty_document_is_one_empty_page() -> None:
    assert len(pages(pdf.render(compose.document(title="", issuers=[])))) == 1


def test_a_letter_stands_between_double_rules_and_has_no_number_on_its_first_page() -> None:
    letter = compose.document(
        title="答复书",
        issuers=["青溪县财政局"],
        issuing_mark="青溪县财政局",
        doc_number="青财函〔2024〕3号",
        body=["县" * 900],
        copy_to=["县政府办公室"],
    )
    data = pdf.render(letter)
    text = pages(data)
    assert "— 1 —" not in text[0]
    assert "— 2 —" in text[1]
    image = pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil().convert("RGB")
    red = [y for y in range(image.height) if image.getpixel((image.width // 5, y)) == (255, 0, 0)]
    assert max(red) / 2 / ONE_MM == pytest.approx(297 - 20, abs=1)
    assert [image.getpixel((round(x * ONE_MM * 2), max(red))) for x in (22, 188)] == [(255, 0, 0)] * 2


def test_short_last_words_go_to_the_next_page_with_the_signature() -> None:
    document = compose.document(
        title="", issuers=["青溪县财政局"], body=["县" * 26 + "\n" * 20, "特此通知。"]
    )
    first, second = pages(pdf.render(document))
    assert "特此通知" not in first
    assert second.startswith("特此通知。\n青溪县财政局")


def test_a_short_notice_gives_up_empty_lines_to_keep_its_signature_on_the_first_page() -> None:
    def printed(lines: int) -> list[str]:
        return pages(
            pdf.render(
                compose.document(
                    title="关于印发办法的通知",
                    issuers=["青溪县财政局"],
                    written_date=date(2024, 3, 8),
                    issuing_mark="青溪县财政局文件",
                    doc_number="青财〔2024〕3号",
                    body=["\n".join(["县"] * lines)],
                )
            )
        )

    pages_by_length = [len(printed(lines)) for lines in range(1, 12)]
    assert pages_by_length == [1] * 7 + [2] * 4
