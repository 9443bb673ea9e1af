import zipfile
from dataclasses import replace
from io import BytesIO

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from gongwen.model import OfficialDocument
from gongwen.source import Cell, TableBlock
from gongwen.typeset import compose, docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(document: OfficialDocument, note: str = "") -> python_docx.document.Document:
    return python_docx.Document(BytesIO(docx.render(document, validity_note=note)))


def test_the_same_document_gives_the_same_bytes(circular: OfficialDocument) -> None:
    assert docx.render(circular) == docx.render(circular)


def test_the_file_names_its_title_and_nobody_else(circular: OfficialDocument) -> None:
    properties = opened(circular).core_properties
    assert properties.title == "青溪县人民政府办公室关于印发《青溪县2024年政务公开工作要点》的通知"
    assert properties.author == properties.last_modified_by == ""
    assert zipfile.ZipFile(BytesIO(docx.render(circular))).infolist()[0].date_time[0] == 1980


def test_the_text_area_is_156_by_225_millimetres(circular: OfficialDocument) -> None:
    section = opened(circular).sections[0]
    assert section.page_width - section.left_margin - section.right_margin == pytest.approx(Mm(156), abs=1000)
    assert section.page_height - section.top_margin - section.bottom_margin == pytest.approx(
        Mm(225), abs=1000
    )


def test_every_run_names_its_chinese_face(circular: OfficialDocument) -> None:
    runs = [run for paragraph in opened(circular).paragraphs for run in paragraph.runs if run.text.strip()]
    faces = {run.text: run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in runs}
    assert faces["一、加强组织领导"] == "黑体"
    assert faces["（一）明确责任分工。"] == "楷体_GB2312"
    assert faces["青溪县人民政府办公室文件"] == "方正小标宋简体"
    assert faces["各乡镇人民政府，县直各单位："] == "仿宋_GB2312"
    assert None not in faces.values()


def test_the_mark_is_red_and_a_red_line_runs_under_the_number(circular: OfficialDocument) -> None:
    paragraphs = {paragraph.text: paragraph for paragraph in opened(circular).paragraphs}
    mark = paragraphs["青溪县人民政府办公室文件"].runs[0]
    assert str(mark.font.color.rgb) == "FF0000"
    line = paragraphs["青政办发〔2024〕12号"]._p.find(f".//{W}pBdr/{W}bottom")
    assert line.get(f"{W}color") == "FF0000"


def test_upward_documents_carry_the_signatory_on_the_line_of_the_number() -> None:
    report = compose.document(
        title="关于政务公开工作情况的报告",
        issuers=["青溪县财政局"],
        issuing_mark="青溪县财政局文件",
        doc_number="青财〔2024〕3号",
        signatories=["李文", "王明"],
    )
    line = next(p for p in opened(report).paragraphs if "签发人" in p.text)
    assert line.text == "　青财〔2024〕3号\t签发人：李文　王明"


def test_the_body_is_indented_by_two_characters_and_the_addressees_are_not(
    circular: OfficialDocument,
) -> None:
    document = opened(circular)
    styles = {paragraph.text[:4]: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["《青溪县"] == "公文正文"
    assert styles["各乡镇人"] == "Normal"
    indent = document.styles["公文正文"].element.find(f".//{W}ind")
    assert indent.get(f"{W}firstLineChars") == "200"


def test_annexes_begin_on_new_pages(circular: OfficialDocument) -> None:
    starts = [p.text for p in opened(circular).paragraphs if p.paragraph_format.page_break_before]
    assert starts == ["附件1", "附件2"]


def test_an_annex_that_is_only_a_table_begins_on_a_new_page_too() -> None:
    annex = compose.Enclosure("", [compose.table(["甲"], [["乙"]])])
    document = opened(compose.document(title="通知", issuers=["青溪县"], annexes=[annex]))
    assert [p.paragraph_format.page_break_before for p in document.paragraphs].count(True) == 1


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(circular: OfficialDocument) -> None:
    section = opened(circular).sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert odd.alignment == 2
    assert even.alignment == 0


def test_the_validity_note_stands_above_the_first_page_only(circular: OfficialDocument) -> None:
    section = opened(circular, "有效性：已废止 <a>").sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "有效性：已废止 <a>"
    assert section.first_page_footer.paragraphs[0].text == "— 1 —"
    assert section.header.is_linked_to_previous


def test_merged_cells_and_repeated_header_rows_reach_word() -> None:
    rows = ((Cell("事项", colspan=2, header=True),), (Cell("甲", rowspan=2), Cell("乙")), (Cell("丙"),))
    document = compose.document(title="表", issuers=["青溪县"], body=[TableBlock(rows), TableBlock(rows)])
    first, second = opened(document).tables
    assert first.cell(0, 0).text == first.cell(0, 1).text == "事项"
    assert first.cell(1, 0)._tc is first.cell(2, 0)._tc
    assert first.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
    assert first._tbl.getnext().tag == f"{W}p"  # else Word would run the two tables into one
    assert second._tbl.getnext() is not None


def test_the_imprint_is_a_frame_at_the_foot_of_the_page(circular: OfficialDocument) -> None:
    framed = [p.text for p in opened(circular).paragraphs if p._p.find(f".//{W}framePr") is not None]
    assert [text for text in framed if text] == [
        "抄送：县委办公室，县人大常委会办公室。",
        "青溪县人民政府办公室\t2024年3月11日印发",
    ]


def test_words_that_xml_cannot_carry_do_not_break_the_file(circular: OfficialDocument) -> None:
    document = replace(circular, body=compose.outline(["甲\x00乙\ud800丙\n丁 <w:p/>"]))
    assert "甲乙丙\n丁 <w:p/>" in [p.text for p in opened(document, "注\x01").paragraphs]


def test_a_letter_has_its_mark_in_the_margin_and_its_rules_in_red() -> None:
    letter = compose.document(
        title="答复书",
        issuers=[],
        issuing_mark="青溪县财政局",
        doc_number="青财函〔2024〕3号",
        urgency="特急",
    )
    document = opened(letter)
    mark, number = document.paragraphs[:2]
    frame, rule = mark._p.find(f".//{W}framePr"), mark._p.find(f".//{W}pBdr/{W}bottom")
    assert frame.get(f"{W}y") == str(round(30 / 25.4 * 1440))
    assert (rule.get(f"{W}val"), rule.get(f"{W}color")) == ("thickThinSmallGap", "FF0000")
    assert number.text == "特急\t青财函〔2024〕3号"
    assert "— " not in document.sections[0].first_page_footer.paragraphs[0].text


# The order of CT_PPrBase, CT_RPr and CT_SectPr (ECMA-376 part 1, annex A): Word refuses a file out of order.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs autoSpaceDE "
    "autoSpaceDN snapToGrid spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b color spacing w kern position sz szCs lang",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "style": "name basedOn next qFormat pPr rPr",
}


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/footer1.xml", "word/header1.xml"]
)
def test_properties_stand_in_the_order_of_the_schema(circular: OfficialDocument, part: str) -> None:
    package = zipfile.ZipFile(BytesIO(docx.render(circular, validity_note="有效性：现行有效")))
    root = etree.fromstring(package.read(part))
    for name, order in ORDERS.items():
        names = order.split()
        for element in root.iter(f"{W}{name}"):
            places = [names.index(etree.QName(child).localname) for child in element]
            if name == "sectPr":
                places = [max(place, 1) for place in places]  # references to headers and footers may mix
            assert places == sorted(places), etree.tostring(element)
