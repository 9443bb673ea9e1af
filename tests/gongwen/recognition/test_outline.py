"""The numbered tree: depth, headings, numbers that are none."""

from recognised import document_of, value_of

from gongwen.model import Numbered, NumberStyle, Paragraph, TableBlock
from gongwen.recognise import recognise
from gongwen.source import Cell, FileFormat, Line, SourceText

HEAD = "石门县人民政府关于做好水利工作的通知\n石政发〔2021〕3号\n各乡镇人民政府：\n现就有关事项通知如下：\n"


def _body(text: str) -> list[tuple[str, str, str]]:
    return [(n.printed, n.heading, n.text) for n in document_of(HEAD + text).body if isinstance(n, Numbered)]


def _paths(text: str) -> list[list[int]]:
    """Path of every numbered paragraph, outermost number first."""
    found: list[list[int]] = []

    def visit(nodes: tuple[object, ...], path: list[int]) -> None:
        for node in nodes:
            if isinstance(node, Numbered):
                found.append([*path, node.ordinal])
                visit(node.children, [*path, node.ordinal])

    visit(document_of(HEAD + text).body, [])
    return found


def test_four_levels_nest_as_drafting_practice_orders_them() -> None:
    assert _paths("一、甲\n（一）乙\n1.丙\n（1）丁\n（2）戊\n（二）己\n二、庚") == [
        [1], [1, 1], [1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 2], [1, 2], [2],
    ]  # fmt: skip


def test_numbering_may_go_on_over_sections() -> None:
    assert _paths("一、甲\n（一）乙\n（二）丙\n二、丁\n（三）戊") == [[1], [1, 1], [1, 2], [2], [2, 3]]


def test_a_level_may_be_left_out() -> None:
    assert _paths("一、甲\n1.乙\n2.丙\n二、丁\n1.戊") == [[1], [1, 1], [1, 2], [2], [2, 1]]


def test_articles_stand_under_chapters_and_items_under_articles() -> None:
    text = "第一章　总则\n第一条　为了管理，制定本办法。\n第二条　中标人有下列情形的，予以处理：\n（一）转包；\n（二）拖欠。\n第二章　附则\n第三条　本办法自印发之日起施行。"
    assert _paths(text) == [[1], [1, 1], [1, 2], [1, 2, 1], [1, 2, 2], [2], [2, 3]]


def test_decimal_numbers_stand_under_their_chapters() -> None:
    assert _paths("1　总则\n1.1　编制目的\n为了应对。\n1.2　适用范围\n1.2.1　县内\n2　组织体系\n2.1　指挥部") == [
        [1], [1, 1], [1, 2], [1, 2, 1], [2], [2, 1],
    ]  # fmt: skip


def test_other_coats_of_numbers_count_the_same() -> None:
    assert _paths("一．甲\n㈠乙\n１．丙\n⑴丁\n①戊\n⒉己") == [
        [1],
        [1, 1],
        [1, 1, 1],
        [1, 1, 1, 1],
        [1, 1, 1, 1, 1],
        [1, 1, 2],
    ]


def test_a_run_in_heading_is_parted_from_its_text() -> None:
    assert _body(
        "（一）加强巡查。每月巡查不少于2次。（县水利局负责）\n（二）落实资金。县财政安排200万元。（县财政局负责）"
    ) == [
        ("（一）", "加强巡查", "每月巡查不少于2次。（县水利局负责）"),
        ("（二）", "落实资金", "县财政安排200万元。（县财政局负责）"),
    ]


def test_sentences_are_not_taken_for_headings() -> None:
    items = _body(
        "一、水利设施是重要的基础设施，事关群众利益，必须管好。各乡镇要落实责任。\n二、要加强调度，做好防汛。情况及时上报。"
    )
    assert [heading for _, heading, _ in items] == ["", ""]


def test_a_heading_alone_may_have_a_comma() -> None:
    assert (
        _body("一、突出重点，狠抓落实\n（一）抓巡查。每月一次。\n二、加强领导\n有关事项另行通知。")[0][1]
        == "突出重点，狠抓落实"
    )


def test_numbers_inside_sentences_do_not_divide() -> None:
    text = "一、落实责任\n按照《条例》第一条规定，1.5万人受益；第二、第三产业占比提高。\n（一）项所列情形除外。\n一是加强领导，二是落实资金。\n2021年投入2.3亿元。"
    section = document_of(HEAD + text).body[1]
    assert isinstance(section, Numbered)
    assert [type(n) for n in section.children] == [Paragraph, Paragraph, Numbered, Paragraph]
    assert isinstance(section.children[2], Numbered)
    assert section.children[2].style is NumberStyle.ORDINAL


def test_a_closing_paragraph_stands_beside_the_last_item_not_in_it() -> None:
    body = document_of(
        HEAD
        + "一、加强领导。各乡镇要落实责任。\n二、强化督查。县水利局要督查。\n各单位落实情况请于年底前报送。\n石门县人民政府\n2021年3月5日"
    ).body
    assert [type(n) for n in body] == [Paragraph, Numbered, Numbered, Paragraph]


def test_a_torn_paragraph_is_put_together_over_a_page_number() -> None:
    text = "（一）加强巡查。县级河长每季度巡河不少于1次，乡级河长\n\n— 3 —\n\n每月巡河不少于2次，发现问题及时处理。\n（二）加强保洁。每周保洁。"
    items = _body(text)
    assert items[0][2] == "县级河长每季度巡河不少于1次，乡级河长每月巡河不少于2次，发现问题及时处理。"


def test_a_page_on_one_line_is_cut_where_numbers_count_on() -> None:
    text = (
        "石门县人民政府关于河湖管护的通知 石政发〔2021〕3号 各乡镇人民政府： 现将有关事项通知如下： 一、强化巡查1.压实责任。每季度巡河1次。"
        "县水利局2.用好平台。问题5日内办结。县河长办二、推进整治3.清理“四乱”。6月底前完成。县自然资源局 石门县人民政府 2021年3月5日"
    )
    assert value_of(document_of(text), "numbered") == [
        ("一、", "强化巡查"), ("1.", "压实责任"), ("2.", "用好平台"), ("二、", "推进整治"), ("3.", "清理“四乱”"),
    ]  # fmt: skip


def test_a_section_printed_again_on_the_next_page_of_a_table_is_one_section() -> None:
    assert _paths("一、甲项\n1.乙\n一、甲项\n2.丙\n二、丁项\n3.戊") == [[1], [1, 1], [1, 2], [2], [2, 3]]


def test_rows_of_a_flattened_table_are_numbered() -> None:
    text = "附件1\n任务清单\n序号\n任务\n单位\n1\n修渠\n县水利局\n2\n修路\n县交通局\n3\n植树\n县林业局"
    annex = document_of(HEAD + "请落实。\n石门县人民政府\n2021年3月5日\n" + text).annexes[0]
    rows = [n for n in annex.body if isinstance(n, Numbered)]
    assert [(r.printed, [c.text for c in r.children if isinstance(c, Paragraph)]) for r in rows] == [
        ("1", ["修渠", "县水利局"]), ("2", ["修路", "县交通局"]), ("3", ["植树", "县林业局"]),
    ]  # fmt: skip


def test_a_table_keeps_its_place_between_paragraphs() -> None:
    table = TableBlock(((Cell("事项"), Cell("时限")), (Cell("修渠"), Cell("6月底"))))
    lines = [Line(x) for x in (HEAD + "一、任务安排").split("\n")]
    source = SourceText((*lines, table, Line("二、工作要求"), Line("抓好落实。")), FileFormat.DOCX)
    body = recognise(source).body
    assert isinstance(body[1], Numbered)
    assert body[1].children == (table,)


def test_documents_repealed_in_the_table_of_an_annex_are_found() -> None:
    rows = (
        ("文件名称", "文号"),
        ("石门县网吧管理办法", "石政发〔2008〕2号"),
        ("石门县养犬办法", "石政发[2009]7号"),
    )
    table = TableBlock(tuple(tuple(Cell(cell) for cell in row) for row in rows))
    lines = [
        Line(x)
        for x in (
            HEAD + "决定废止2件文件（见附件）。\n石门县人民政府\n2021年3月5日\n附件\n废止的文件目录"
        ).split("\n")
    ]
    document = recognise(SourceText((*lines, table), FileFormat.DOCX))
    assert [(c.title, c.number) for c in document.repeals] == [
        ("石门县网吧管理办法", "石政发〔2008〕2号"), ("石门县养犬办法", "石政发〔2009〕7号"),
    ]  # fmt: skip


def test_a_table_that_only_frames_the_imprint_is_no_table() -> None:
    frame = TableBlock(
        ((Cell("抄送：县委办公室，县人大常委会办公室。"),), (Cell("石门县人民政府办公室　2021年3月6日印发"),))
    )
    lines = [Line(x) for x in (HEAD + "请落实。\n石门县人民政府\n2021年3月5日").split("\n")]
    document = recognise(SourceText((*lines, frame), FileFormat.DOCX))
    assert value_of(document, "copy_to") == ["县委办公室", "县人大常委会办公室"]
    assert value_of(document, "printed_date") == "2021-03-06"


def test_automatic_article_numbers_are_believed_before_any_word() -> None:
    lines = [Line(x) for x in (HEAD + "请落实。").split("\n")]
    source = SourceText((*lines, Line("第七条中标人应当公示。", automatic_number="第七条")), FileFormat.DOCX)
    last = recognise(source).body[-1]
    assert isinstance(last, Numbered)
    assert last.printed == "第七条"
