"""Automatic numbers of docx, table-driven: abstract levels and paragraphs in, printed numbers out."""

from collections.abc import Callable

import pytest

from gongwen.reading import read_bytes
from gongwen.reading.numerals import numeral


def level(index: int, text: str, fmt: str = "decimal", more: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}'


def paragraph(num: int, ilvl: int, text: str = "甲") -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


OUTLINE = level(0, "%1、", "chineseCounting") + level(1, "（%2）", "chineseCounting") + level(2, "%3．")
LEGAL = level(0, "第%1章", "chineseCountingThousand") + level(
    1, "第%2条", "chineseCountingThousand", '<w:lvlRestart w:val="0"/>'
)
MIXED = level(0, "%1", "chineseCounting") + level(1, "%1.%2", more="<w:isLgl/>") + level(2, "%1.%2.%3")
TWO = (
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
)
REDEFINED = (
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    + level(0, "（%1）", "decimalEnclosedCircle")
    + "</w:lvlOverride></w:num>"
)

CASES = {
    "deeper levels restart under each higher one": (
        lists(OUTLINE), [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2)], ["一、", "（一）", "（二）", "二、", "（一）", "1．"]),
    "articles run on over chapters where lvlRestart is 0": (
        lists(LEGAL), [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)], ["第一章", "第一条", "第二条", "第二章", "第三条"]),
    "isLgl prints figures on its own level only": (
        lists(MIXED), [(1, 0), (1, 1), (1, 2)], ["一", "1.1", "一.1.1"]),
    "startOverride begins anew once, an unchanged list counts on": (
        lists(level(0, "%1.") , TWO), [(1, 0), (1, 0), (2, 0), (2, 0), (3, 0)], ["1.", "2.", "1.", "2.", "3."]),
    "a level overridden in the list is printed its own way": (
        lists(level(0, "%1."), REDEFINED), [(1, 0), (1, 0)], ["（①）", "（②）"]),
    "a level left out counts as begun": (
        lists(OUTLINE), [(1, 1), (1, 0)], ["（一）", "二、"]),
    "a start other than one": (
        lists(level(0, "%1、", "chineseCounting", start=9)), [(1, 0), (1, 0), (1, 0)], ["九、", "十、", "十一、"]),
    "list zero takes the number away": (lists(OUTLINE), [(1, 0), (0, 0), (1, 0)], ["一、", "", "二、"]),
    "an unknown list prints nothing": (lists(OUTLINE), [(7, 0)], [""]),
    "a bullet of a symbol font is a plain bullet": (lists(level(0, "\uf0b7", "bullet")), [(1, 0)], ["•"]),
}  # fmt: skip


@pytest.mark.parametrize(("numbering", "places", "printed"), CASES.values(), ids=CASES.keys())
def test_automatic_numbers_are_printed(
    docx: Callable[..., bytes], numbering: str, places: list[tuple[int, int]], printed: list[str]
) -> None:
    data = docx("".join(paragraph(num, ilvl) for num, ilvl in places), numbering=numbering)
    source = read_bytes(data, "a.docx")
    assert [block.automatic_number for block in source.blocks] == printed
    assert all(block.text.startswith(number) for block, number in zip(source.blocks, printed, strict=True))


@pytest.mark.parametrize(
    ("text", "suffix", "line"),
    [
        ("第%1条", "tab", "第一条　甲"),
        ("第%1条", "nothing", "第一条甲"),
        ("%1、", "tab", "一、甲"),
        ("（%1）", "space", "（一）甲"),
    ],
)
def test_the_blank_behind_a_number_stands_only_where_it_divides(
    docx: Callable[..., bytes], text: str, suffix: str, line: str
) -> None:
    numbering = lists(level(0, text, "chineseCounting", f'<w:suff w:val="{suffix}"/>'))
    assert read_bytes(docx(paragraph(1, 0), numbering=numbering), "a.docx").plain == line


def test_a_number_comes_through_the_style_and_the_styles_it_is_based_on(docx: Callable[..., bytes]) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Tiao"><w:basedOn w:val="Base"/></w:style>'
    )
    numbering = lists(
        level(0, "第%1章", "chineseCounting")
        + level(1, "第%2条", "chineseCounting", '<w:pStyle w:val="Tiao"/>')
    )
    body = '<w:p><w:pPr><w:pStyle w:val="Tiao"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>' * 2
    source = read_bytes(docx(body, numbering=numbering, styles=styles), "a.docx")
    assert [block.text for block in source.blocks] == ["第一条　甲", "第二条　甲"]


def test_a_list_linked_to_a_list_style_takes_its_levels(docx: Callable[..., bytes]) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="5"><w:styleLink w:val="L"/>{level(0, "%1、", "ideographTraditional")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    source = read_bytes(docx(paragraph(1, 0) * 2, numbering=numbering), "a.docx")
    assert [block.text for block in source.blocks] == ["甲、甲", "乙、甲"]


@pytest.mark.parametrize(
    ("number_format", "value", "printed"),
    [
        ("decimal", 12, "12"), ("decimalZero", 3, "03"), ("decimalFullWidth", 12, "１２"),
        ("chineseCounting", 10, "十"), ("chineseCounting", 23, "二十三"), ("chineseCounting", 100, "一〇〇"),
        ("chineseCountingThousand", 110, "一百一十"), ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 20_003, "二万零三"), ("japaneseCounting", 19, "十九"),
        ("taiwaneseCounting", 12, "十二"), ("ideographDigital", 21, "二一"), ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 12, "亥"), ("chineseLegalSimplified", 25, "贰拾伍"),
        ("decimalEnclosedCircle", 20, "⑳"), ("decimalEnclosedCircle", 21, "㉑"), ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 2, "⑵"), ("decimalEnclosedFullstop", 2, "⒉"), ("upperLetter", 28, "BB"),
        ("lowerLetter", 3, "c"), ("upperRoman", 14, "XIV"), ("lowerRoman", 9, "ix"), ("none", 4, ""),
        ("something else", 4, "4"), ("chineseCounting", -1, "-1"), ("upperRoman", 4000, "4000"),
    ],
)  # fmt: skip
def test_number_formats_print_as_word_prints_them(number_format: str, value: int, printed: str) -> None:
    assert numeral(value, number_format) == printed
