"""Any text gives tasks or none; what is quoted stands in the source; paths follow the text."""

import re
import unicodedata

import pytest
from expected import Specimen
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pace import in_proportion
from specimens_fifth import FIFTH
from specimens_first import FIRST
from specimens_fourth import FOURTH
from specimens_second import SECOND
from specimens_third import THIRD
from weighed import tasks_in

from gongwen.assignments import Quotation, Task, tasks_of
from gongwen.assignments.plain import as_plain
from gongwen.model import OfficialDocument
from gongwen.recognise import recognise
from gongwen.source import Cell, FileFormat, Line, SourceText, TableBlock

FRAGMENTS = st.sampled_from(
    [
        "一、", "（一）", "1.", "（1）", "①", "一是", "第一条", "1.1 ", "附件1\n", "任务分解表", "2021年工作要点\n", "序号", "牵头单位", "责任单位", "工作任务",
        "完成时限", "（牵头单位：", "责任单位：", "；责任单位：", "完成时限：", "县财政局", "各乡镇人民政府", "市直各部门", "牵头", "负责", "配合", "按职责分工负责",
        "等有关单位", "（", "）", "［", "]", "【", "】", "〔", "〕", "，", "、", "；", "。", "：", "\n", "\n\n", " ", "\t", "|", "2021年底前", "9月底前", "每年1月31日前",
        "两会后2周内", "99999年99月99日前", "2021年2月30日前", "0个", "每0周", "按季度", "每周一督查", "不低于60%", "100%", "26个领域", "十百千", "百分之", "以上任务由",
        "列第一位者为牵头单位，下同", "下同", "《办法》（青政发〔2021〕3号）", "〃", "和", "及", "由", "会同", "关于", "的通知", "印发", "雲汀市", "發展", "\x00", "\x01", "\ufffc", "𠮷", "\ud800",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(FRAGMENTS, st.text(max_size=6)), max_size=60).map("".join)


def _document(text: str) -> OfficialDocument:
    return recognise(SourceText(tuple(Line(line) for line in text.split("\n")), FileFormat.TEXT))


def _quotations(task: Task) -> list[Quotation]:
    assignments = (*task.assignments, *task.named)
    measures = (*task.deadlines, *task.frequencies, *task.targets, *assignments)
    covers = [a.covers for a in assignments if a.covers]
    return [*task.quotations, *(m.quotation for m in measures), *covers]


def _bare(words: str) -> str:
    """Without layout; the full stop of a heading may be printed as a point."""
    plain = unicodedata.normalize("NFKC", words).replace("。", ".")
    return re.sub(r"[\s\u200b-\u200f\u2028\u2029\u2060\ufeff\xad]", "", plain)


def _stands_in_source(quotation: Quotation, text: str) -> bool:
    """The words are what stands there once the layout is dropped: nothing is added, the order is kept."""
    if quotation.span is None:
        return True
    source = iter(_bare(text[quotation.span.start : quotation.span.end]))
    return all(c in source for c in _bare(quotation.words))


@given(TEXTS)
@example("")
@example("一、（牵头单位：）\n1.（责任单位：、、；）\n")
@example("工作任务牵头单位责任单位一、1.县财政局")
@settings(max_examples=400, deadline=None)
def test_no_text_is_refused_and_every_quotation_stands_in_the_source(text: str) -> None:
    document = _document(text)
    for task in tasks_of(document):
        as_plain(task)
        assert task.path
        assert task.quotations
        for quotation in _quotations(task):
            assert quotation.span is None or 0 <= quotation.span.start < quotation.span.end <= len(text)
            assert _stands_in_source(quotation, document.text)


@given(
    st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=5),
    st.integers(1, 3),
    st.integers(1, 3),
)
@settings(max_examples=150, deadline=None)
def test_tables_of_any_shape_are_read(rows: list[list[str]], down: int, right: int) -> None:
    heads = tuple(Cell(head) for head in ("序号", "工作任务", "牵头单位", "完成时限"))
    cells = [tuple(Cell(cell, colspan=right, rowspan=down) for cell in row) for row in rows]
    source = SourceText((Line("2021年任务分解表"), TableBlock((heads, *cells))), FileFormat.DOCX)
    document = recognise(source)
    for task in tasks_of(document):
        assert all(_stands_in_source(q, document.text) for q in _quotations(task))


@pytest.mark.parametrize("specimen", [*FIRST, *SECOND, *THIRD, *FOURTH, *FIFTH], ids=lambda s: s.name)
def test_paths_are_unique_and_in_order_where_the_numbers_are(specimen: Specimen) -> None:
    paths = [task.path for task in tasks_in(specimen.text)]
    assert paths == sorted(set(paths))


@pytest.mark.parametrize("specimen", [*FIRST, *SECOND, *THIRD, *FOURTH, *FIFTH], ids=lambda s: s.name)
def test_every_task_knows_where_its_words_stand(specimen: Specimen) -> None:
    for task in tasks_in(specimen.text):
        for quotation in _quotations(task):
            assert quotation.span is not None
            assert _stands_in_source(quotation, specimen.text.replace("\r\n", "\n"))


LONG = {
    "notes without end": "一、加强领导。县财政局、县审计局要落实责任（县政府办牵头，县财政局、县审计局按职责分工负责）。\n" * 4000,
    "units without marks": "工作任务牵头单位责任单位\n1." + "县财政局" * 20000,
    "brackets that never close": "1.做好工作（牵头单位：" * 8000,
    "times without end": "1.2021年底前、9月底前、每年1月31日前、两会后2周内完成不低于60%\n" * 3000,
    "one long list": "1.做好工作。责任单位：" + "县财政局、" * 20000,
    "figures": "1." + "每1周1" * 20000,
    "names that never end": "1." + "县" * 60000 + "负责",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_texts_take_time_in_proportion(text: str) -> None:
    documents = {len(part): _document(part) for part in (text, text[: len(text) // 4])}
    assert in_proportion(lambda part: tasks_of(documents[len(part)]), text)
