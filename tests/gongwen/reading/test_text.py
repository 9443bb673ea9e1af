"""Plain text and Markdown: encodings, lines, tables."""

import subprocess
import sys

import pytest

from gongwen.errors import UnreadableFileError
from gongwen.reading import read_bytes
from gongwen.source import FileFormat, Line, TableBlock

NOTICE = "青禾县人民政府\r\n\r\n　　关于加强供水管网巡查的通知，主要是为了我们的工作。\n各乡镇："


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_an_office_gives_the_same_lines(encoding: str) -> None:
    source = read_bytes(NOTICE.encode(encoding), "a.txt")
    assert [block.text for block in source.blocks] == NOTICE.replace("\r", "").split("\n")
    assert source.format == FileFormat.TEXT


def test_big5_is_recognised_by_its_everyday_characters() -> None:
    text = "關於加強供水管網巡查的通知，各鄉鎮要在本年以前完成工作，這是為了地方的發展和人民的生活。"
    assert read_bytes(text.encode("big5"), "a.txt").plain == text


def test_blank_lines_leftover_marks_and_tags_in_passing_stay_as_they_are() -> None:
    text = "# 标题\n\n**一、** 总体要求 <br> \n---\n| 甲 | 乙 |\n\n"
    assert [block.text for block in read_bytes(text.encode(), "a.txt").blocks] == text[:-1].split("\n")


def test_a_text_cut_in_the_middle_of_a_character_loses_only_that() -> None:
    text = read_bytes(("关于加强巡查的通知" * 20).encode()[:-1], "a.txt").plain
    assert text.startswith("关于加强巡查的通知" * 19)


def test_markdown_headings_bold_and_tables() -> None:
    text = "---\n文号: 青政发〔2024〕1号\n---\n# 关于巡查的**通知**\n\n**一、总体要求**\n\n各乡镇**务必**落实\\*。\n\n| 序号 | 事项 |\n|:--|--|\n| 1 | 巡查<br>管护 |\n"
    blocks = read_bytes(text.encode(), "a.md").blocks
    assert blocks[1] == Line("文号: 青政发〔2024〕1号")
    assert blocks[3] == Line("关于巡查的通知", bold=True, heading=1)
    assert blocks[5] == Line("一、总体要求", bold=True)
    assert blocks[7].text == "各乡镇务必落实*。"
    table = blocks[9]
    assert isinstance(table, TableBlock)
    assert [[cell.text for cell in row] for row in table.rows] == [["序号", "事项"], ["1", "巡查\n管护"]]
    assert table.rows[0][0].header


def test_text_under_the_extension_of_word_is_read_with_a_warning() -> None:
    source = read_bytes(NOTICE.encode(), "通知.doc")
    assert source.format == FileFormat.TEXT
    assert source.warnings == ("文件扩展名是 .doc，实际内容是纯文本，已按实际内容读取。",)


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 100])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_bytes(data, "a.txt")


def test_reading_a_text_file_loads_no_heavy_library() -> None:
    code = (
        "import sys, gongwen.reading as r; r.read_bytes('甲'.encode(), 'a.txt');"
        "print([m for m in ('lxml', 'pypdfium2', 'ofdkit', 'django') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\f", "\v", "\x85", "\u2028"])
def test_lines_end_however_the_file_ends_them_and_invisible_characters_go(end: str) -> None:
    text = f"\ufeff关于加\u200b强巡查的通知{end}各乡镇：{end}"
    assert [block.text for block in read_bytes(text.encode(), "a.txt").blocks] == [
        "关于加强巡查的通知",
        "各乡镇：",
    ]
