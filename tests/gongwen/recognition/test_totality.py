"""Any text gives a document; what is read can be pointed at; long texts take time in proportion."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pace import in_proportion
from recognised import document_of
from recognition_specimens import NOTICE, SPECIMENS, Specimen

from gongwen.model import Numbered, OfficialDocument, Paragraph, Reading, walk
from gongwen.recognise import recognise
from gongwen.source import Cell, FileFormat, Line, SourceText, TableBlock

FRAGMENTS = st.sampled_from(
    [
        "一、", "（一）", "1.", "（1）", "①", "第一条", "第三章", "7.2", "附件", "附件：", "附件1", "《", "》", "〈", "〉", "（", "）", "〔2021〕",
        "[2021]", "3号", "令", "第5号", "石政发", "关于", "印发", "的通知", "的决定", "石门县人民政府", "办公室", "各乡镇：", "2021年8月9日",
        "二〇二一年八月九日", "2021-08-09", "2021年13月40日", "有效期5年", "有效期至0000年底", "自印发之日起施行", "同时废止", "抄送：",
        "印发", "（此件主动公开）", "索引号：", "标题：", "来源：", "首页 > ", "# ", "**", "---", "|", "\n", "\n\n", " ", "　", "。", "，", "：",
        "關於", "發(fā)", "務(wù)", "現印發", "現將", "县长", "0", "９", "\ufffc", "\u200b", "\x00", "\ud800", "𠮷", "abc def", "-->", "٣",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(FRAGMENTS, st.text(max_size=8)), max_size=60).map("".join)


def _readings(document: OfficialDocument) -> list[Reading[object]]:
    values = [getattr(document, name) for name in document.__dataclass_fields__]
    values += [document.validity.effective_from, document.validity.valid_until]
    return [v for v in values if isinstance(v, Reading)]


@given(TEXTS)
@example("")
@example("\n\n \u3000")
@example("有效期至0000年底。本办法自2021年1月1日起施行，有效期99年。")
@settings(max_examples=400, deadline=None)
def test_no_text_is_refused_and_every_span_lies_in_the_text(text: str) -> None:
    document = document_of(text)
    assert document.text == text
    for reading in _readings(document):
        assert 0 < reading.confidence <= 1
        assert all(0 <= s.start < s.end <= len(text) for s in reading.spans)


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=4), TEXTS)
@settings(max_examples=60, deadline=None)
def test_tables_of_any_shape_are_read_and_keep_their_place(rows: list[list[str]], text: str) -> None:
    table = TableBlock(tuple(tuple(Cell(cell) for cell in row) for row in rows))
    source = SourceText(
        (*(Line(line) for line in text.split("\n")), table, Line("以上为表。")), FileFormat.DOCX
    )
    assert recognise(source).text == source.plain


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda s: s.name)
def test_words_are_what_stands_at_the_spans(specimen: Specimen) -> None:
    document = document_of(specimen.text)
    for reading in _readings(document):
        if reading.spans:
            assert "".join(document.text[s.start : s.end] for s in reading.spans).replace(
                "；", ""
            ) == reading.words.replace("；", "")


def test_a_title_on_two_lines_has_a_span_for_each() -> None:
    document = document_of("石门县人民政府\n关于表彰先进的决定\n石政发〔2021〕3号\n各乡镇：\n特此决定。")
    assert document.title is not None
    assert [document.text[s.start : s.end] for s in document.title.spans] == [
        "石门县人民政府",
        "关于表彰先进的决定",
    ]


def test_nodes_know_where_they_were_read() -> None:
    document = document_of(NOTICE.text)
    for _, node in walk(document.annexes[0].body):
        assert isinstance(node, Numbered | Paragraph)
        assert node.span is not None
        assert (
            document.text[node.span.start] == (node.printed if isinstance(node, Numbered) else node.text)[0]
        )


LONG = {
    "a million characters on one line": "一、加强领导。各单位要落实责任（县政府办牵头），按照《办法》（石政发〔2021〕3号）于2021年8月9日前完成。 "
    * 18000,
    "a million characters in short lines": "各单位要落实责任，按时完成\n" * 72000,
    "a million characters in cut lines": (
        "各乡镇人民政府要进一步提高认识切实加强组织领导落实好各项\n" * 35000
    ),
    "brackets that never close": "（〔《“" * 250000,
    "brackets and marks": "《一、（1）" * 160000,
    "dates without end": "石门县人民政府2021年8月9日 " * 55000,
    "numbers without end": "石政发〔2021〕3号" * 90000,
    "colons without end": "各乡镇人民政府：" * 125000,
    "blanks without end": "各 " * 500000,
    "pipes": "|索引号|" * 140000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_megabyte_takes_time_in_proportion(text: str) -> None:
    assert in_proportion(document_of, text)
