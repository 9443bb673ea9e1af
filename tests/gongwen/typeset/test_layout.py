from dataclasses import replace
from datetime import date

from gongwen.model import Numbered, NumberStyle, OfficialDocument, Reading
from gongwen.typeset import compose
from gongwen.typeset.layout import Form, Role, chinese_date, lay_out, printable


def test_the_parts_come_in_the_order_of_the_standard(circular: OfficialDocument) -> None:
    roles = list(dict.fromkeys(line.role for line in lay_out(circular).lines()))
    assert [str(role) for role in roles] == [
        "urgency",
        "mark",
        "number",
        "title",
        "addressees",
        "paragraph",
        "heading",
        "item",
        "table",
        "attachment",
        "issuer",
        "date",
        "note",
        "annex-label",
        "annex-title",
        "copy-to",
        "printed",
    ]


def test_without_a_red_head_the_number_stands_under_the_title(circular: OfficialDocument) -> None:
    roles = [line.role for line in lay_out(replace(circular, issuing_mark=None)).main]
    assert roles[:2] == [Role.TITLE, Role.NUMBER]


def test_one_attachment_has_no_number_two_have(circular: OfficialDocument) -> None:
    def printed(names: tuple[str, ...]) -> list[str]:
        layout = lay_out(replace(circular, attachments=Reading(names)))
        return [line.plain for line in layout.main if line.role is Role.ATTACHMENT]

    assert printed(("名单",)) == ["附件：名单"]
    assert printed(("名单", "办法")) == ["附件：1. 名单", "2. 办法"]


def test_dates_have_no_leading_zeros() -> None:
    assert chinese_date(date(2021, 8, 9)) == "2021年8月9日"


def test_anchors_follow_the_path_and_stay_unique_where_a_number_comes_twice() -> None:
    item = Numbered(NumberStyle.HAN, "一、", 1, "", "内容。")
    document = replace(compose.document(title="通知", issuers=["青溪县"]), body=(item, item))
    anchors = [line.anchor for line in lay_out(document).main if line.style]
    assert anchors == ["s-1", "s-1_2"]


def test_anchors_of_annexes_carry_the_annex(circular: OfficialDocument) -> None:
    second = lay_out(circular).annexes[1]
    assert second.anchor == "a2"
    assert [line.anchor for line in second.lines if line.style][:2] == ["a2-s-1", "a2-s-1-1"]


def test_a_number_keeps_apart_from_digits_and_from_the_words_of_an_article() -> None:
    point = Numbered(NumberStyle.ARABIC, "1.", 1, "", "2024年底前完成。")
    article = Numbered(NumberStyle.ARTICLE, "第一条", 1, "", "为规范公开，制定本办法。")
    document = replace(compose.document(title="通知", issuers=["青溪县"]), body=(point, article))
    lines = [line.plain for line in lay_out(document).main if line.style]
    assert lines == ["1. 2024年底前完成。", "第一条　为规范公开，制定本办法。"]


def test_control_marks_and_lone_surrogates_are_not_printed() -> None:
    assert printable("甲\x00\x1b乙\ud800\n丙") == "甲乙\n丙"


def test_an_openness_mark_without_a_note_is_printed_as_the_note(circular: OfficialDocument) -> None:
    document = replace(circular, note=None, disclosure=Reading("此件主动公开"))
    assert "（此件主动公开）" in [line.plain for line in lay_out(document).main]


def test_a_bare_name_above_a_number_of_the_letter_series_is_a_letter(circular: OfficialDocument) -> None:
    letter = replace(circular, issuing_mark=Reading("青溪县财政局"), doc_number=Reading("青财函〔2024〕3号"))
    assert lay_out(letter).form is Form.LETTER
    assert lay_out(replace(letter, issuing_mark=Reading("青溪县财政局文件"))).form is Form.DOCUMENT
    assert lay_out(replace(letter, doc_number=Reading("青财〔2024〕3号"))).form is Form.DOCUMENT


def test_the_last_words_stay_with_the_signature(circular: OfficialDocument) -> None:
    document = replace(circular, attachments=None, body=compose.outline(["正文。", "特此通知。"]))
    kept = [line.plain for line in lay_out(document).main if line.keep]
    assert kept[:2] == ["特此通知。", "青溪县人民政府办公室"]
    assert [line.role for line in lay_out(document).main if line.keep][2:] == [Role.DATE]  # a note follows it


def test_a_short_list_of_attachments_holds_the_last_words_and_the_signature_together() -> None:
    def kept(count: int) -> list[Role]:
        names = [f"名册{number}" for number in range(count)]
        document = compose.document(
            title="函", issuers=["青溪县"], body=["正文。", "特此函告。"], attachments=names
        )
        return [line.role for line in lay_out(document).main if line.keep]

    assert kept(2) == [Role.PARAGRAPH, Role.ATTACHMENT, Role.ATTACHMENT]
    assert kept(7) == [Role.ATTACHMENT]
