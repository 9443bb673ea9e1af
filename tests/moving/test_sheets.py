"""Sheets as offices keep them: a name above, headings over two lines, merged cells, several separators."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from kaicheng.moving.mapping import guessed
from kaicheng.moving.sheet import Table, read


def table_of(
    tmp_path: Path, rows: Sequence[Sequence[object]], *merged: str, hidden_first: bool = False
) -> Table:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if hidden_first:
        sheet.sheet_state = "hidden"
        sheet.append(["参数", "勿动"])
        sheet = book.create_sheet("清单")
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    place = tmp_path / "清单.xlsx"
    book.save(place)
    return read(place, place.name)


def test_headings_over_two_lines_are_read_together(tmp_path: Path) -> None:
    rows = [
        ["某局网站文件清单", "", "", "", ""],
        ["标题", "文号", "日期", "", "文件"],
        ["", "", "成文日期", "发布日期", ""],
        ["关于春耕的通知", "溪农发〔2021〕3号", "2021-03-05", "2021-03-08", "1.docx"],
    ]
    table = table_of(tmp_path, rows, "A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3")
    assert table.heads == ("标题", "文号", "成文日期", "发布日期", "文件")
    assert table.first == 4
    assert len(table.rows) == 1
    assert set(guessed(table.heads, {}).values()) == {
        "title",
        "doc_number",
        "written_date",
        "published_on",
        "files",
    }


def test_a_first_row_that_names_what_our_headings_name_is_no_heading(tmp_path: Path) -> None:
    table = table_of(tmp_path, [["标题", "正文", "分类"], ["说明", "内容见下", "主题"]])
    assert (table.heads, table.first) == (("标题", "正文", "分类"), 2)


def test_what_is_merged_over_rows_stands_in_each_of_them(tmp_path: Path) -> None:
    rows = [
        ["标题", "责任机关", "文件"],
        ["关于春耕的通知", "某某县农业农村局", "1.docx"],
        ["关于农机的通知", None, "2.docx"],
        ["关于年报的通知", None, "3.docx"],
    ]
    table = table_of(tmp_path, rows, "B2:B3")
    assert [row[1] for row in table.rows] == ["某某县农业农村局", "某某县农业农村局", ""]


def test_the_first_sheet_that_is_shown_is_read(tmp_path: Path) -> None:
    assert table_of(tmp_path, [["标题", "文件"], ["通知", "1.docx"]], hidden_first=True).heads == (
        "标题",
        "文件",
    )


def test_a_name_above_the_headings_does_not_hide_the_separator(tmp_path: Path) -> None:
    place = tmp_path / "清单.csv"
    place.write_bytes("某局文件清单，共一件\n标题\t文件\n关于春耕、农机的通知,一\t1.docx\n".encode("gb18030"))
    table = read(place, place.name)
    assert (table.heads, table.rows) == (("标题", "文件"), (("关于春耕、农机的通知,一", "1.docx"),))
