"""Tables with borders, as word processors hand them over."""

from gongwen.assignments import Task, tasks_of
from gongwen.recognise import recognise
from gongwen.source import Cell, FileFormat, Line, SourceText, TableBlock

HEADS = tuple(Cell(head) for head in ("序号", "工作任务", "主要措施", "牵头单位", "责任单位", "完成时限"))


def _tasks(
    *rows: tuple[Cell, ...], before: tuple[str, ...] = ("青禾县2022年重点任务分解表",)
) -> tuple[Task, ...]:
    source = SourceText((*(Line(line) for line in before), TableBlock(rows)), FileFormat.DOCX)
    return tasks_of(recognise(source))


def _row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)


def _units(task: Task) -> tuple[list[str], list[str]]:
    return [u.name for u in task.leads], [u.name for u in task.responsible]


def test_a_cell_merged_over_rows_speaks_for_each_of_them() -> None:
    tasks = _tasks(
        HEADS,
        (Cell("1", rowspan=2), Cell("改善水质", rowspan=2), Cell("建成泵站3座。"), Cell("县水利局", rowspan=2), Cell("松坪镇"), Cell("2022年6月")),
        (Cell("清淤20公里。"), Cell("青禾镇"), Cell("2022年9月")),
    )  # fmt: skip
    assert [(t.heading, t.text, *_units(t)) for t in tasks] == [
        ("改善水质", "建成泵站3座。", ["县水利局"], ["松坪镇"]),
        ("改善水质", "清淤20公里。", ["县水利局"], ["青禾镇"]),
    ]
    assert [t.path for t in tasks] == [(1, 1), (1, 2)]


def test_names_on_lines_of_their_own_inside_a_cell_are_units_of_their_own() -> None:
    (task,) = _tasks(
        HEADS,
        _row(
            "1",
            "修路",
            "改造县道12公里。",
            "县交通运输局\n县财政局",
            "县人力资源和社会\n保障局、各乡镇",
            "10月底前",
        ),
    )
    assert _units(task) == (["县交通运输局", "县财政局"], ["县人力资源和社会保障局", "各乡镇"])
    assert task.deadlines[0].day is not None
    assert task.deadlines[0].day.isoformat() == "2022-10-31"


def test_a_row_that_spans_the_table_is_a_section() -> None:
    tasks = _tasks(
        HEADS,
        (Cell("一、民生保障", colspan=6),),
        _row("1", "养老", "新建养老院1所。", "县民政局", "", ""),
        (Cell("二、环境保护", colspan=6),),
        _row("2", "绿化", "造林500亩。", "县林业局", "各乡镇", ""),
    )
    assert [(t.path, t.sections) for t in tasks] == [((1, 1), ("一、民生保障",)), ((2, 2), ("二、环境保护",))]


def test_heads_on_two_rows_and_again_on_the_next_page_are_heads() -> None:
    tasks = _tasks(
        (Cell("青禾县任务表", colspan=6),), HEADS, _row("1", "甲", "抓好甲事。", "县甲局", "", ""), HEADS, _row("2", "乙", "抓好乙事。", "县乙局", "", "")
    )  # fmt: skip
    assert [t.heading for t in tasks] == ["甲", "乙"]


def test_a_table_of_telephone_numbers_holds_no_tasks() -> None:
    assert (
        _tasks(_row("单位", "姓名", "电话"), _row("县财政局", "某某", "0000"), before=("青禾县联络员名单",))
        == ()
    )


def test_a_table_after_a_notice_is_the_ledger_and_the_words_of_the_notice_are_not() -> None:
    notice = (
        "青禾县人民政府办公室关于印发2022年重点任务分解表的通知", "青政办发〔2022〕5号", "各乡镇人民政府：", "现将《2022年重点任务分解表》印发给你们。",
        "一、提高认识。各单位要高度重视。", "二、抓好落实。各单位要按期完成。", "青禾县人民政府办公室", "2022年3月1日", "附件", "2022年重点任务分解表",
    )  # fmt: skip
    rows = [_row(str(n), f"任务{n}", "抓好落实。", "县财政局", "各乡镇", "6月底前") for n in range(1, 5)]
    tasks = _tasks(HEADS, *rows, before=notice)
    assert [(t.part, t.path) for t in tasks] == [(1, (1,)), (1, (2,)), (1, (3,)), (1, (4,))]


def test_cells_are_quoted_from_their_place_in_the_table() -> None:
    source = SourceText(
        (Line("青禾县2022年重点任务分解表"), TableBlock((HEADS, _row("1", "修渠", "修渠2条。", "县水利局", "各乡镇", "6月底")))), FileFormat.DOCX
    )  # fmt: skip
    document = recognise(source)
    (task,) = tasks_of(document)
    note = task.assignments[0].quotation
    assert note.span is not None
    assert document.text[note.span.start : note.span.end] == "县水利局"
    assert note.node == (0, 0, 1, 3)
