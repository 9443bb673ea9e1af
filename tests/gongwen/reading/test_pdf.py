"""Printed pages back to paragraphs."""

from collections.abc import Callable

import pytest

from gongwen.reading import read_bytes
from gongwen.reading.typed_text import unified
from gongwen.source import Align, Line, SourceText, TableBlock

Builder = Callable[..., bytes]
LONG = "各乡镇要把供水管网的日常巡查纳入网格管理，逐村建立台账，做到情况清、责任明、处置快，对群众反映集中的事项及时告知处理进展"
HEAD = """#align(center, text(fill: rgb("#e60012"), size: 34pt)[青禾县人民政府文件])

#align(center)[青政发〔2024〕12号]

#align(center, text(size: 22pt)[青禾县人民政府关于印发农村供水\\ 管网巡查工作方案的通知])

#par(first-line-indent: 0em)[各乡镇人民政府：]
"""


def read(data: bytes) -> SourceText:
    return read_bytes(data, "a.pdf")


@pytest.fixture(scope="module")
def letter(pdf: Builder) -> SourceText:
    tail = "#align(right)[青禾县人民政府#h(2em)]\n\n#align(right)[2024年3月18日#h(4em)]\n"
    return read(pdf(HEAD + f"\n{LONG}。\n\n一、{LONG}；\n\n（一）{LONG}。\n\n" + tail))


def test_wrapped_lines_are_one_paragraph_without_blanks_of_setting(letter: SourceText) -> None:
    lines = letter.plain.split("\n")
    assert lines[1] == "青政发〔2024〕12号"
    assert lines[5:8] == [f"{LONG}。", f"一、{LONG}；", f"（一）{LONG}。"]


def test_head_title_and_signature_show_where_they_stand(letter: SourceText) -> None:
    lines = [block for block in letter.blocks if isinstance(block, Line)]
    mark, number, first, second, addressees = lines[:5]
    assert mark.red
    assert mark.size == 34.0
    assert mark.align == number.align == first.align == second.align == Align.CENTRE
    assert second.text == "管网巡查工作方案的通知"
    assert addressees.align is None
    assert [line.align for line in lines[-2:]] == [Align.RIGHT, Align.RIGHT]


def test_a_paragraph_goes_on_over_the_page_and_page_numbers_are_dropped(pdf: Builder) -> None:
    footer = 'paper: "a4", margin: (x: 28mm, y: 37mm), header: [青禾县政务公开], footer: context align(center)[— #counter(page).display() —]'
    paragraph = (LONG + "，") * 12 + "结束。"
    source = read(pdf("\n\n".join([paragraph] * 6), page=footer))
    assert source.pages is not None
    assert source.pages > 3
    assert source.plain.split("\n") == [paragraph] * 6
    assert {block.page for block in source.blocks} != {1}


@pytest.mark.parametrize("numbering", ["1", "- 1 -", "1 / 1", "第 1 页 共 1 页"])
def test_page_numbers_of_every_kind_are_dropped(pdf: Builder, numbering: str) -> None:
    counted = numbering.replace("1", "#counter(page).display()")
    footer = f'paper: "a4", footer: context align(center)[#""{counted}]'
    source = read(pdf(f"{LONG}。", page=footer))
    assert source.plain == f"{LONG}。"


def test_a_ruled_table_keeps_its_spans_and_joins_wrapped_cells(pdf: Builder) -> None:
    table = """前文。
#table(columns: (2cm, 6cm, 4cm), [序号], [任务], [单位],
  table.cell(rowspan: 2)[1], [各乡镇要把供水管网的日常巡查纳入网格管理], [水利局],
  [公示], [财政局], table.cell(colspan: 2)[合计], [两项])
后文。"""
    before, block, after = read(pdf(table)).blocks
    assert isinstance(block, TableBlock)
    assert [[(c.text, c.colspan, c.rowspan) for c in row] for row in block.rows] == [
        [("序号", 1, 1), ("任务", 1, 1), ("单位", 1, 1)],
        [("1", 1, 2), ("各乡镇要把供水管网的日常巡查纳入网格管理", 1, 1), ("水利局", 1, 1)],
        [("公示", 1, 1), ("财政局", 1, 1)],
        [("合计", 2, 1), ("两项", 1, 1)],
    ]
    assert (before.text, after.text) == ("前文。", "后文。")


def test_a_table_over_two_pages_is_one_and_its_head_stands_once(pdf: Builder) -> None:
    rows = ", ".join(f"[{i}], [事项{i}]" for i in range(1, 61))
    (block,) = read(pdf(f"#table(columns: (3cm, 6cm), table.header([序号], [事项]), {rows})")).blocks
    assert isinstance(block, TableBlock)
    assert [row[0].text for row in block.rows] == ["序号", *map(str, range(1, 61))]


def test_columns_without_rules_are_a_table_from_three_rows_on(pdf: Builder) -> None:
    grid = "#grid(columns: (3cm, 5cm, 4cm), row-gutter: 10pt, {})"
    rows = "[序号], [事项], [单位], [1], [巡查], [水利局], [2], [公示], [财政局]"
    (block,) = read(pdf(grid.format(rows))).blocks
    assert isinstance(block, TableBlock)
    assert [cell.text for cell in block.rows[1]] == ["1", "巡查", "水利局"]


def test_number_and_signatory_on_one_line_stay_apart(pdf: Builder) -> None:
    (line,) = read(pdf("#par(first-line-indent: 0em)[青政〔2024〕8号 #h(1fr) 签发人：林某某]")).blocks
    assert line.text == "青政〔2024〕8号    签发人：林某某"


def test_blanks_that_were_typed_are_kept_and_those_of_setting_are_not(pdf: Builder) -> None:
    text = "使用Office Open XML格式报送，1. 2019年3月底前完成。"
    assert read(pdf(text)).plain == text


def test_a_wrapped_name_of_an_attachment_is_one_line(pdf: Builder) -> None:
    names = ("2019年供水管网巡查工作联席会议成员单位工作任务清单及完成时限一览表（含各乡镇）", "巡查记录表")
    hanging = (
        LONG
        + "。\n\n#set par(first-line-indent: 0em, hanging-indent: 6em)\n#h(2em)附件：1. {}\n\n#h(5em)2. {}"
    )
    assert read(pdf(hanging.format(*names))).plain == f"{LONG}。\n附件：1. {names[0]}\n2. {names[1]}"


def test_look_alike_characters_become_those_one_types() -> None:
    assert unified("⼈⺠政府⽂件\ufffe") == "人民政府文件"


def test_properties_are_read(pdf: Builder) -> None:
    assert read(pdf('#set document(title: "巡查通知")\n正文。')).properties["title"] == "巡查通知"
