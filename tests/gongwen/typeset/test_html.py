from dataclasses import replace

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from gongwen.model import Numbered, NumberStyle, OfficialDocument, Paragraph, Reading
from gongwen.source import Cell, TableBlock
from gongwen.typeset import compose, html


def test_markup_in_any_text_is_printed_not_obeyed() -> None:
    evil = '<script>alert("1")</script>&amp;'
    document = compose.document(
        title=evil,
        issuers=[evil],
        issuing_mark=evil,
        addressees=evil,
        body=[evil, compose.Point(evil, evil), compose.table([evil], [[evil]])],
        attachments=[evil],
        annexes=[compose.Enclosure(evil, [evil], evil)],
        copy_to=[evil],
        printed_by=evil,
    )
    page = html.render(document)
    root = lxml.html.fragment_fromstring(page)
    assert root.xpath("//script") == []
    assert page.count("&lt;script&gt;") == 15


def test_lone_headings_are_h2_and_below_run_in_headings_are_bold(circular: OfficialDocument) -> None:
    root = lxml.html.fragment_fromstring(html.render(circular))
    assert [e.text_content() for e in root.xpath("//h1 | //h2 | //h3")] == [
        "青溪县人民政府办公室关于印发《青溪县2024年政务公开工作要点》的通知",
        "一、加强组织领导", "二、抓好任务落实", "任务分解表", "青溪县政府信息公开管理办法",
        "第一章　总则", "第二章　附则",
    ]  # fmt: skip
    assert root.xpath("string(//*[@id='s-1-1']/p/b[@class='run-in'])") == "明确责任分工。"


def test_every_entry_of_the_outline_leads_to_an_id_of_the_page(circular: OfficialDocument) -> None:
    entries = html.outline(circular)
    ids = lxml.html.fragment_fromstring(html.render(circular)).xpath("//@id")
    assert {entry.id for entry in entries} <= set(ids)
    assert len(ids) == len(set(ids))
    assert [(entry.depth, entry.number, entry.heading) for entry in entries] == [
        (0, "一、", "加强组织领导"), (1, "（一）", "明确责任分工"), (1, "（二）", "强化督促检查"),
        (0, "二、", "抓好任务落实"), (0, "附件1", "任务分解表"), (0, "附件2", "青溪县政府信息公开管理办法"),
        (1, "第一章", "总则"), (1, "第二章", "附则"),
    ]  # fmt: skip


def test_header_cells_and_spans_survive() -> None:
    rows = ((Cell("事项", colspan=2, header=True),), (Cell("甲", rowspan=2), Cell("乙")), (Cell("丙\n丁"),))
    page = html.render(compose.document(title="表", issuers=["青溪县"], body=[TableBlock(rows)]))
    assert '<thead>\n<tr><th scope="col" colspan="2">事项</th></tr>\n</thead>' in page
    assert '<td rowspan="2">甲</td><td>乙</td>' in page
    assert "<td>丙<br>丁</td>" in page


def test_an_empty_document_is_an_empty_article() -> None:
    empty = replace(compose.document(title="", issuers=[]), body=())
    assert lxml.html.fragment_fromstring(html.render(empty)).text_content().strip() == ""


nodes = st.recursive(
    st.builds(Paragraph, st.text(max_size=5)),
    lambda inner: st.builds(
        Numbered,
        st.sampled_from(NumberStyle),
        st.just("一、"),
        st.integers(0, 3),
        st.text(max_size=3),
        st.text(max_size=3),
        st.sampled_from(["", "。"]),
        st.lists(inner, max_size=3).map(tuple),
    ),
    max_leaves=12,
)


@given(st.lists(nodes, max_size=4).map(tuple))
def test_whatever_the_tree_the_page_is_well_formed_and_ids_are_unique(
    body: tuple[Paragraph | Numbered],
) -> None:
    page = html.render(OfficialDocument("", compose.FileFormat.TEXT, title=Reading("题"), body=body))
    root = lxml.etree.fromstring(page.replace("<br>", "<br/>"))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
