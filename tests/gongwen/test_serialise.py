"""A document stored as JSON comes back the same."""

import json
from datetime import date

import pytest

from gongwen.model import (
    Annex,
    Citation,
    Numbered,
    NumberStyle,
    OfficialDocument,
    Paragraph,
    Reading,
    Span,
    Validity,
)
from gongwen.serialise import from_json, to_json
from gongwen.source import Cell, FileFormat, TableBlock

DOCUMENT = OfficialDocument(
    text="关于试行的通知",
    format=FileFormat.DOCX,
    title=Reading("关于试行的通知", "关于试行的通知", (Span(0, 7),), 0.95, "title.centred"),
    written_date=Reading(date(2024, 2, 29), "2024年2月29日", (Span(1, 3),)),
    issuers=Reading(("甲县人民政府", "甲县财政局")),
    body=(
        Paragraph("为规范管理，通知如下："),
        Numbered(
            NumberStyle.HAN,
            "一、",
            1,
            "总体要求",
            "",
            "",
            (Numbered(NumberStyle.HAN_PAREN, "（一）", 1, "", "正文。"),),
        ),
        TableBlock(((Cell("序号", header=True), Cell("事项", colspan=2)),), page=3),
    ),
    annexes=(Annex("附件1", "分工表", (Paragraph("略"),)),),
    validity=Validity(effective_from=Reading(date(2024, 3, 1))),
    citations=(Citation("办法", "甲政发〔2020〕1号", Span(2, 9)),),
    page_metadata={"索引号": "A1"},
)


def test_a_document_survives_json_unchanged() -> None:
    assert from_json(json.loads(json.dumps(to_json(DOCUMENT)))) == DOCUMENT


def test_defaults_are_left_out() -> None:
    assert to_json(OfficialDocument(text="", format=FileFormat.TEXT)) == {
        "shape": 1,
        "text": "",
        "format": "txt",
    }


def test_a_newer_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="format 99"):
        from_json({"shape": 99})
