"""Web pages as offices save them: the article, its metadata rows, its title."""

import pytest

from gongwen.errors import NoTextError, TooDeepFileError
from gongwen.reading import read_bytes
from gongwen.source import Align, FileFormat, Line, SourceText, TableBlock

ARTICLE = (
    "<p style='text-indent:2em'>各乡镇要把供水管网的日常巡查纳入网格管理，逐村建立台账，做到情况清、责任明。</p>"
    * 3
)


def read(html: str, name: str = "a.html") -> SourceText:
    return read_bytes(html.encode(), name)


def lines(html: str) -> list[str]:
    return [block.text for block in read(f"<html><body>{html}</body></html>").blocks]


def test_the_known_container_is_the_article_and_the_page_around_it_is_left_out() -> None:
    page = (
        "<div class='nav'>首页 政务公开</div><ul><li><a href='#'>领导之窗</a></li></ul>"
        f"<div id='zoom' class='TRS_Editor'><p>甲</p>{ARTICLE}</div><div class='share'>分享到</div><footer>版权所有</footer>"
        "<script>var a = '脚本';</script>"
    )
    text = "\n".join(lines(page))
    assert text.startswith("甲\n各乡镇")
    assert not any(word in text for word in ("首页", "领导", "分享", "版权", "脚本"))


def test_without_a_known_container_the_densest_text_is_the_article() -> None:
    links = "".join(f"<li><a href='#'>关于第{i}项工作的通知公告内容</a></li>" for i in range(30))
    text = "\n".join(
        lines(f"<div><ul>{links}</ul></div><div class='zw'><h3>一、总体要求</h3>{ARTICLE}</div>")
    )
    assert text.startswith("一、总体要求\n各乡镇")
    assert "第3项" not in text


def test_metadata_rows_and_title_stand_before_the_body() -> None:
    page = (
        "<table><tr><td>索 引 号：</td><td>QH001-2024-0001</td><td>发文字号</td><td>青政发〔2024〕1号</td></tr></table>"
        f"<h1>关于加强供水管网巡查的通知</h1><div class='TRS_Editor'>{ARTICLE}</div>"
    )
    assert lines(page)[:3] == [
        "索引号：QH001-2024-0001",
        "发文字号：青政发〔2024〕1号",
        "关于加强供水管网巡查的通知",
    ]


def test_a_title_that_the_article_prints_itself_is_not_doubled() -> None:
    article = f"<div id='zoom'><p align='center'>关于加强供水<br>管网巡查的通知</p>{ARTICLE}</div>"
    assert lines(f"<h1>关于加强供水管网巡查的通知</h1>{article}")[:2] == ["关于加强供水", "管网巡查的通知"]


def test_line_breaks_blanks_and_looks_of_inline_styles() -> None:
    html = (
        "<p style='text-align:center;font-size:22pt'><b>青禾县\n  人民政府</b></p><p align='right'>2024年3月18日</p>"
        "<p>一、&nbsp;落实<br/><span style='color:#FF0000;font-weight:bold'>二、</span>公示</p>"
    )
    title, date, one, two = read(html).blocks
    assert title == Line("青禾县人民政府", Align.CENTRE, bold=True, size=22.0)
    assert date.align == Align.RIGHT
    assert one.text == "一、 落实"
    assert not two.bold


def test_tables_keep_spans_and_layout_tables_are_taken_apart() -> None:
    data = "<table><tr><th>序号</th><th>事项</th></tr><tr><td rowspan='2'>1</td><td>巡查<p>管护</p></td></tr><tr><td>公示</td></tr></table>"
    (block,) = read(f"<table><tr><td>{data}</td></tr></table>").blocks
    assert isinstance(block, TableBlock)
    assert block.rows[0][0].header
    assert (block.rows[1][0].rowspan, block.rows[1][1].text) == (2, "巡查\n管护")


def test_ordered_lists_print_their_numbers() -> None:
    html = "<ol start='3'><li>甲</li><li>乙</li></ol><ol style='list-style-type:cjk-ideographic'><li>丙</li></ol><ul><li>丁</li></ul>"
    assert lines(html) == ["3.甲", "4.乙", "一、丙", "丁"]


def test_a_saved_piece_of_a_page_in_a_text_file_is_read_as_html() -> None:
    piece = "<tbody><tr><td id='UCAP-CONTENT'><p>国青发〔2024〕1号</p><p><span>各乡镇：</span></p></td></tr></tbody>"
    source = read(piece, "通知.txt")
    assert source.format == FileFormat.HTML
    assert source.plain == "国青发〔2024〕1号\n各乡镇："
    assert source.warnings == ()


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "utf-8", "big5"])
def test_the_charset_a_page_declares_is_believed(charset: str) -> None:
    html = f"<html><head><meta charset='{charset}'></head><body><p>政府公告，主要工作</p></body></html>"
    assert read_bytes(html.encode(charset), "a.htm").plain == "政府公告，主要工作"


def test_a_page_that_lies_about_its_charset_is_still_read() -> None:
    html = "<html><head><meta charset='gb2312'></head><body><p>巡查通知</p></body></html>"
    assert read_bytes(html.encode(), "a.htm").plain == "巡查通知"


@pytest.mark.parametrize("tag", ["div", "b", "table", "span"])
def test_a_hundred_thousand_nested_elements_are_refused(tag: str) -> None:
    with pytest.raises(TooDeepFileError):
        read(f"<{tag}>" * 100_000 + "深" + f"</{tag}>" * 100_000)


def test_the_head_and_foot_of_the_article_are_read_and_those_of_the_page_are_not() -> None:
    page = (
        f"<header>首页</header><article><header><p>青禾县人民政府文件</p></header>{ARTICLE}<footer>青禾县人民政府</footer>"
        "<footer><a href='#'>打印本页</a></footer></article><footer>版权所有</footer>"
    )
    read_lines = lines(page)
    assert (read_lines[0], read_lines[-1]) == ("青禾县人民政府文件", "青禾县人民政府")
    assert not {"首页", "打印本页", "版权所有"} & set(read_lines)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_laid_out_with_tables_keeps_head_title_and_signature_and_leaves_the_menu(
    encoding: str,
) -> None:
    rows = ["青禾县水利局文件", "关于加强巡查的通知", ARTICLE + ARTICLE, "青禾县水利局</td><td>2024年3月18日"]
    inner = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    menu = "<table><tr><td><a href=1>机构设置</a></td></tr></table>"
    page = f"<html><body><table><tr><td>{menu}</td><td><table>{inner}</table></td></tr><tr><td>版权所有</td></tr></table></body></html>"
    text = read_bytes(page.encode(encoding), "a.htm").plain.split("\n")
    assert text[:2] == ["青禾县水利局文件", "关于加强巡查的通知"]
    assert text[-2:] == ["青禾县水利局", "2024年3月18日"]


def test_font_elements_give_size_and_colour() -> None:
    one, two, three = read("<font size=6 color='#ff0000'>甲</font><p><font size='+1'>乙</font><p>丙").blocks
    assert [line.size for line in (one, two, three) if isinstance(line, Line)] == [24, 13.5, None]
    assert isinstance(one, Line)
    assert one.red


@pytest.mark.parametrize(
    ("inside", "advice"),
    [
        ("<iframe src='a.html'></iframe>", "单独打开"),
        ("<frameset><frame src='a.html'></frameset>", "单独打开"),
        ("<div id='app'></div><script src='a.js'></script>", "待正文显示"),
    ],
)
def test_a_page_whose_text_is_elsewhere_is_refused_with_advice(inside: str, advice: str) -> None:
    with pytest.raises(NoTextError, match=advice):
        read(f"<html><head><title>青禾县人民政府</title></head>{inside}</html>")


def test_a_page_with_a_title_over_a_frame_warns() -> None:
    assert "框架" in read("<h1>关于加强巡查的通知</h1><iframe src='a.pdf'></iframe>").warnings[0]
