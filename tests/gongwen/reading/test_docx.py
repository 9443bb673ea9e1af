"""Shapes of real docx files: revisions, text boxes, fields, tables, looks."""

import io
from collections.abc import Callable

import docx as python_docx
import pytest
from docx.shared import Pt

from gongwen.reading import read_bytes
from gongwen.source import Align, FileFormat, Line, TableBlock

Builder = Callable[..., bytes]
RED, RED_BOLD = '<w:color w:val="E60012"/>', '<w:color w:val="FF0000"/><w:b/>'
NOT_BOLD, TWO_COLUMNS = '<w:b w:val="0"/>', '<w:gridSpan w:val="2"/>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_bytes(data, "a.docx").blocks]


def test_deleted_words_are_dropped_inserted_words_are_kept_and_the_clerk_is_told(docx: Builder) -> None:
    body = (
        f"<w:p>{run('每月')}<w:del><w:r><w:delText>五</w:delText></w:r></w:del><w:ins>{run('十')}</w:ins>{run('日前')}"
        f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('报送')}</w:moveTo></w:p>"
    )
    source = read_bytes(docx(body), "a.docx")
    assert source.plain == "每月十日前报送"
    assert "修订" in source.warnings[0]


def test_a_paragraph_whose_end_is_deleted_runs_into_the_next(docx: Builder) -> None:
    body = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('各乡镇')}</w:p><w:p>{run('人民政府：')}</w:p>"
    assert texts(docx(body)) == ["各乡镇人民政府："]
    assert texts(docx(f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('末段')}</w:p>")) == ["末段"]


def test_hidden_words_field_codes_and_soft_hyphens_are_not_printed(docx: Builder) -> None:
    body = (
        f"<w:p>{run('密', '<w:vanish/>')}{run('第')}<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>SEQ 表</w:instrText>"
        f"<w:fldChar w:fldCharType='separate'/></w:r>{run('3')}<w:r><w:fldChar w:fldCharType='end'/><w:softHyphen/>"
        "<w:t>季</w:t><w:noBreakHyphen/><w:t>度</w:t></w:r></w:p>"
    )
    assert texts(docx(body)) == ["第3季-度"]


def test_a_line_break_in_a_title_makes_two_lines_of_the_same_look(docx: Builder) -> None:
    body = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="44"/></w:rPr><w:t>青禾县人民政府</w:t><w:br/>'
        '<w:t>关于加强巡查的通知</w:t><w:br w:type="page"/></w:r></w:p>'
    )
    first, second = read_bytes(docx(body), "a.docx").blocks
    assert (first.text, second.text) == ("青禾县人民政府", "关于加强巡查的通知")
    assert first.align == second.align == Align.CENTRE
    assert second.size == 22.0


def test_a_red_head_in_a_text_box_is_read_once_and_before_its_anchor(docx: Builder) -> None:
    box = f"<w:txbxContent><w:p>{run('青禾县人民政府文件', RED_BOLD)}</w:p></w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        f"{run('青政发〔2024〕3号')}</w:p>"
    )
    head, number = read_bytes(docx(body), "a.docx").blocks
    assert head.text == "青禾县人民政府文件"
    assert head.red
    assert head.bold
    assert number.text == "青政发〔2024〕3号"


def test_word_art_is_read(docx: Builder) -> None:
    body = f"<w:p><w:r><w:pict><v:shape><v:textpath string='青禾县水利局文件'/></v:shape></w:pict></w:r>{run('正文')}</w:p>"
    assert texts(docx(body)) == ["青禾县水利局文件", "正文"]


def test_bold_size_and_alignment_are_inherited_and_may_be_taken_back(docx: Builder) -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="heading 2"/><w:pPr><w:jc w:val="right"/></w:pPr>'
        '<w:rPr><w:b/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="B"/></w:style>'
    )
    body = f'<w:p><w:pPr><w:pStyle w:val="C"/></w:pPr>{run("一")}</w:p><w:p><w:pPr><w:pStyle w:val="C"/></w:pPr>{run("二", NOT_BOLD)}</w:p>'
    one, two = read_bytes(docx(body, styles=styles), "a.docx").blocks
    assert (one.bold, one.size, one.align, one.heading) == (True, 16.0, Align.RIGHT, 2)
    assert not two.bold


def test_styles_based_on_each_other_in_a_circle_end(docx: Builder) -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:basedOn w:val="{b}"/></w:style>'
        for a, b in ("AB", "BA")
    )
    body = f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr>{run("一")}</w:p>'
    assert texts(docx(body, styles=styles)) == ["一"]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def test_merged_cells_stand_once_with_their_spans(docx: Builder) -> None:
    merge, going_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('事项', TWO_COLUMNS)}{cell('单位')}</w:tr>"
        f"<w:tr>{cell('供水', merge)}{cell('巡查')}{cell('水利局')}</w:tr>"
        f"<w:tr>{cell('', going_on)}{cell('公示')}{cell('财政局')}</w:tr></w:tbl>"
    )
    (table,) = read_bytes(docx(body), "a.docx").blocks
    assert isinstance(table, TableBlock)
    assert [[(c.text, c.colspan, c.rowspan) for c in row] for row in table.rows] == [
        [("事项", 2, 1), ("单位", 1, 1)],
        [("供水", 1, 2), ("巡查", 1, 1), ("水利局", 1, 1)],
        [("公示", 1, 1), ("财政局", 1, 1)],
    ]
    assert table.rows[0][0].header


def test_a_nested_table_and_a_text_box_are_read_with_their_cell(docx: Builder) -> None:
    inner = f"<w:tbl><w:tr>{cell('甲')}{cell('乙')}</w:tr></w:tbl>"
    box = f"<w:p><w:r><w:pict><w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent></w:pict></w:r></w:p>"
    body = f"<w:tbl><w:tr><w:tc><w:p>{run('外')}</w:p>{inner}{box}</w:tc>{cell('右')}</w:tr><w:tr>{cell('1')}{cell('2')}</w:tr></w:tbl>"
    (table,) = read_bytes(docx(body), "a.docx").blocks
    assert table.rows[0][0].text == "外\n甲\n乙\n框"


def test_a_small_table_that_lays_out_the_head_is_lines(docx: Builder) -> None:
    body = f"<w:tbl><w:tr>{cell('青政〔2024〕8号')}{cell('签发人：林某某')}</w:tr></w:tbl><w:tbl><w:tr>{cell('仅一栏')}</w:tr></w:tbl>"
    assert read_bytes(docx(body), "a.docx").blocks == (
        Line("青政〔2024〕8号　签发人：林某某"),
        Line("仅一栏"),
    )


@pytest.mark.parametrize(
    "rows",
    [
        [["事项", "依据"], ["供水", "按照青政发〔2023〕5号要求执行。"]],
        [["文件", "文号"], ["供水办法", "青政发〔2023〕5号"]],
        [["环节", "要求"], ["印发", "3月底前印发"]],
    ],
)
def test_a_small_table_that_speaks_of_documents_is_a_table(docx: Builder, rows: list[list[str]]) -> None:
    body = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    (table,) = read_bytes(docx(f"<w:tbl>{body}</w:tbl>"), "a.docx").blocks
    assert isinstance(table, TableBlock)
    assert [[c.text for c in row] for row in table.rows] == rows


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([["青禾县财政局", "文件"], ["青禾县水利局", ""]], ["青禾县财政局　文件", "青禾县水利局"]),
        (
            [["抄送：县委办公室。", ""], ["青禾县财政局", "2024年3月18日印发"]],
            ["抄送：县委办公室。", "青禾县财政局　2024年3月18日印发"],
        ),
    ],
)
def test_frames_of_head_and_imprint_are_lines(docx: Builder, rows: list[list[str]], lines: list[str]) -> None:
    body = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    assert texts(docx(f"<w:tbl>{body}</w:tbl>")) == lines


def test_content_controls_and_hyperlinks_are_transparent(docx: Builder) -> None:
    body = f"<w:sdt><w:sdtContent><w:p><w:hyperlink>{run('关于')}</w:hyperlink><w:sdt><w:sdtContent>{run('通知')}</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>"
    assert texts(docx(body)) == ["关于通知"]


def test_footnotes_are_appended_and_announced(docx: Builder) -> None:
    notes = f'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p>{run("含代管户。")}</w:p></w:footnote></w:footnotes>'
    body = f"<w:p>{run('农户')}<w:r><w:footnoteReference w:id='2'/></w:r>{run('共三千户')}</w:p>"
    source = read_bytes(docx(body, parts={"word/footnotes.xml": notes}), "a.docx")
    assert source.plain == "农户共三千户\n注1：含代管户。"
    assert any("脚注" in warning for warning in source.warnings)


def test_a_red_page_header_of_the_first_page_is_the_issuing_mark(docx: Builder) -> None:
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="h1" Type="x/header" Target="header1.xml"/></Relationships>'
    header = f"<w:hdr {ns}><w:p>{run('青禾县人民政府', RED)}</w:p><w:p>{run('内部资料')}</w:p></w:hdr>"
    body = f"<w:p>{run('青政函〔2024〕2号')}</w:p><w:sectPr><w:headerReference w:type='default' r:id='h1'/></w:sectPr>"
    data = docx(body, parts={"word/header1.xml": header, "word/_rels/document.xml.rels": rels})
    assert texts(data) == ["青禾县人民政府", "青政函〔2024〕2号"]


def test_a_file_of_python_docx_is_read_with_its_properties() -> None:
    document = python_docx.Document()
    document.core_properties.title = "巡查通知"
    document.add_heading("总体要求", 1)
    document.add_paragraph().add_run("各乡镇").font.size = Pt(16)
    out = io.BytesIO()
    document.save(out)
    source = read_bytes(out.getvalue(), "巡查.docx")
    assert source.format == FileFormat.DOCX
    assert source.properties["title"] == "巡查通知"
    heading, line = source.blocks
    assert (heading.text, heading.heading) == ("总体要求", 1)
    assert line.size == 16.0


def test_the_strict_variant_of_the_format_is_read(docx: Builder) -> None:
    import zipfile

    data = docx(f"<w:p>{run('严格')}</w:p>")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("word/document.xml").replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
    assert texts(docx("", parts={"word/document.xml": xml.decode()})) == ["严格"]


@pytest.mark.parametrize("count", [1, 2])
def test_pictures_are_counted_for_the_clerk(docx: Builder, count: int) -> None:
    source = read_bytes(
        docx(f"<w:p>{run('图')}</w:p>" + "<w:p><w:r><w:drawing/></w:r></w:p>" * count), "a.docx"
    )
    assert f"图片 {count} 幅" in source.warnings[0]


def test_a_table_of_one_column_is_taken_apart_with_the_looks_and_tables_inside(docx: Builder) -> None:
    inner = f"<w:tbl><w:tr>{cell('序号')}{cell('任务')}</w:tr></w:tbl>"
    frame = f"<w:tc><w:p>{run('青禾县水利局文件', RED)}</w:p>{inner}<w:p>{run('后文')}</w:p></w:tc>"
    mark, table, after = read_bytes(docx(f"<w:tbl><w:tr>{frame}</w:tr></w:tbl>"), "a.docx").blocks
    assert isinstance(mark, Line)
    assert mark.red
    assert isinstance(table, TableBlock)
    assert after.text == "后文"


def test_an_automatic_table_of_contents_is_left_out_and_announced(docx: Builder) -> None:
    style = '<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/></w:style>'
    line = f'<w:p><w:pPr><w:pStyle w:val="10"/></w:pPr>{run("一、总体要求 1")}</w:p>'
    gallery = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    )
    control = f"{gallery}<w:sdtContent><w:p>{run('目录')}</w:p></w:sdtContent></w:sdt>"
    source = read_bytes(
        docx(f"{control}<w:p>{run('目　录')}</w:p>{line}<w:p>{run('一、总体要求')}</w:p>", styles=style),
        "a.docx",
    )
    assert source.plain == "一、总体要求"
    assert "目录" in source.warnings[0]


def test_characters_under_ruby_and_in_formulas_are_kept(docx: Builder) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('qing')}</w:rt><w:rubyBase>{run('青')}</w:rubyBase></w:ruby></w:r>"
    math = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>a+b</m:t></m:r></m:oMath>'
    source = read_bytes(docx(f"<w:p>{ruby}{run('禾县，')}{math}</w:p>"), "a.docx")
    assert source.plain == "青禾县，a+b"
    assert "公式" in source.warnings[0]


@pytest.mark.parametrize("prefix", ["w", "x"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_styles_are_found_however_the_part_is_written(docx: Builder, prefix: str, quote: str) -> None:
    ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    unused = "".join(f'<w:style w:type="paragraph" w:styleId="U{i}"/>' for i in range(2000))
    styles = (
        f'<w:styles xmlns:w="{ns}">{unused}<w:style w:type="paragraph" w:styleId="A&amp;B"><w:basedOn w:val="C"/></w:style>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="C"><w:rPr><w:sz w:val="32"/></w:rPr></w:style></w:styles>'
    )
    styles = styles.replace("w:", f"{prefix}:").replace(":w=", f":{prefix}=").replace('"', quote)
    body = f'<w:p>{run("一")}</w:p><w:p><w:pPr><w:pStyle w:val="A&amp;B"/></w:pPr>{run("二")}</w:p>'
    blocks = read_bytes(docx(body, parts={"word/styles.xml": styles}), "a.docx").blocks
    assert [block.size for block in blocks if isinstance(block, Line)] == [16.0, 16.0]
