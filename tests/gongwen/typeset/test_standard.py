import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongwen.source import Cell, TableBlock
from gongwen.typeset import standard
from gongwen.typeset.grid import place
from gongwen.typeset.standard import fit_mark, signature_gaps, text_width
from gongwen.typeset.title import break_title


def test_the_page_adds_up_to_a4() -> None:
    assert standard.MARGIN_RIGHT == 26
    assert standard.MARGIN_BOTTOM == 35
    assert pytest.approx(156 / 25.4 * 72) == standard.CHARACTER * 28


@pytest.mark.parametrize("length", [3, 8, 12, 18, 30])
def test_a_mark_of_any_length_fits_one_line(length: int) -> None:
    fit = fit_mark("县" * length)
    assert length * fit.size * fit.scale / 100 <= 156 / 25.4 * 72
    assert fit.scale >= 60


def test_the_date_begins_two_characters_right_of_the_issuer() -> None:
    issuer, day = "青溪县人民政府办公室", "2024年3月8日"
    right_of_issuer, right_of_date = signature_gaps([issuer], day)
    assert right_of_issuer == 2
    assert right_of_date + text_width(day) == right_of_issuer + text_width(issuer) - 2


def test_a_date_longer_than_the_issuer_stands_two_from_the_edge() -> None:
    right_of_issuer, right_of_date = signature_gaps(["青溪县"], "2024年12月18日")
    assert right_of_date == 2
    assert right_of_issuer + 3 == 2 + text_width("2024年12月18日") + 2


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于做好政务公开工作的通知", ("关于做好政务公开工作的通知",)),
        (
            "青溪县人民政府办公室关于印发《青溪县2024年政务公开工作要点》的通知",
            ("青溪县人民政府办公室关于印发", "《青溪县2024年政务公开工作要点》的通知"),
        ),
        (
            "青溪县人民政府办公室转发县农业农村局等部门关于推进高标准农田建设实施方案的通知",
            ("青溪县人民政府办公室转发", "县农业农村局等部门关于推进", "高标准农田建设实施方案的通知"),
        ),
    ],
)
def test_titles_break_where_the_sense_allows(title: str, lines: tuple[str, ...]) -> None:
    assert break_title(title) == lines


@given(st.text(alphabet="县政府关于印发《公开要点》的通知2024（）、a ", min_size=1, max_size=120))
def test_breaking_a_title_loses_no_character(title: str) -> None:
    assert "".join(break_title(title)) == title


cells = st.builds(
    Cell,
    st.sampled_from(["", "甲", "很长的一段文字" * 5]),
    st.integers(1, 4),
    st.integers(1, 4),
    st.booleans(),
)


@given(st.lists(st.lists(cells, max_size=4).map(tuple), max_size=5).map(tuple))
def test_any_table_becomes_a_full_grid_that_holds_every_cell_once(rows: tuple[tuple[Cell, ...], ...]) -> None:
    grid = place(TableBlock(rows))
    assert {len(row) for row in grid.rows} <= {len(grid.widths)}
    starts = [
        slot.cell
        for y, row in enumerate(grid.rows)
        for x, slot in enumerate(row)
        if slot.cell and (slot.row, slot.column) == (y, x)
    ]
    assert [id(cell) for cell in starts] == [id(cell) for row in rows for cell in row]
    assert not grid.widths or sum(grid.widths) == pytest.approx(1)
