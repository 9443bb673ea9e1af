"""What letters say: every kind of decision and every letter of the course, complete when filled, and what is missing listed."""

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from docx import Document
from foi.letter_factories import DAY, ORGANS, case_facts, course_facts, reply_facts, words

from gongwen.model import OfficialDocument
from gongwen.typeset import docx, pdf
from gongwen.typeset.layout import Form, lay_out
from kaicheng.foi.declared.letters import decisions_on, letter_contents, sheets_on
from kaicheng.foi.letters.complete import missing
from kaicheng.foi.letters.composing import compose, filled, paragraphs
from kaicheng.foi.letters.facts import CaseFacts, LetterFacts, cited, consulted_sentence, quotable
from kaicheng.foi.letters.text import Written

REPLIES = sorted(decisions_on(DAY))
COURSE = sorted(sheets_on(DAY))
NOBODY = "棠溪建工有限公司"


def bare(text: str) -> str:
    return "".join(text.split())


def printed(tree: OfficialDocument) -> str:
    """The text of the printed pages."""
    pages = pypdf.PdfReader(io.BytesIO(pdf.render(tree))).pages
    return bare("".join(page.extract_text() for page in pages))


def of_kind(code: str) -> CaseFacts:
    return case_facts(correction=decisions_on(DAY)[code].correction)


def empty(letter: LetterFacts) -> LetterFacts:
    return replace(
        letter, written=Written(until=letter.written.until, days=letter.written.days, to=letter.written.to)
    )


@pytest.mark.parametrize("code", REPLIES)
def test_a_reply_of_every_kind_is_complete_when_it_is_filled(code: str) -> None:
    case, letter = of_kind(code), reply_facts(code)
    assert missing(case, letter) == ()
    text = "\n".join(paragraphs(case, letter))
    assert cited(letter.clause) in text
    assert "2026年3月2日收到您提交的政府信息" in text
    assert "“2025年清平街道老旧小区改造项目的补助资金安排文件”" in text
    assert "申请行政复议" in text
    assert ("应当先" in text) is letter.decision.review_first(DAY)  # type: ignore[union-attr]
    assert "{" not in text
    assert "＿" not in text


@pytest.mark.parametrize("code", REPLIES)
def test_what_a_reply_lacks_is_listed_with_the_sentence_that_asks_for_it(code: str) -> None:
    letter = empty(reply_facts(code))
    lacking = missing(replace(of_kind(code), released=()), letter)
    assert [one.code for one in lacking] == list(letter.must)
    assert all(one.ask == letter_contents()[one.code].ask for one in lacking)


@pytest.mark.parametrize("code", COURSE)
def test_a_letter_of_the_course_is_complete_when_filled_and_says_what_it_lacks(code: str) -> None:
    letter = course_facts(code)
    assert missing(case_facts(), letter) == ()
    lacking = {one.code for one in missing(case_facts(), empty(letter))}
    assert lacking == set(letter.must)


@pytest.mark.parametrize("code", ["partly", "process", "absent"])
def test_the_printed_reply_carries_all_that_it_must(code: str) -> None:
    case, letter = case_facts(), reply_facts(code)
    tree = compose(case, letter)
    text = printed(tree)
    for must in letter.must:
        assert bare(words(must)).rstrip("。") in text
    assert letter.number in text
    assert bare(letter.title) in text
    assert "棠溪县住房和城乡建设局2026年3月24日" in text
    opened = Document(io.BytesIO(docx.render(tree)))
    assert letter.number in "".join(p.text for p in opened.paragraphs)


def test_letters_are_printed_in_letter_form() -> None:
    for letter in (reply_facts("absent"), course_facts("supplement")):
        assert lay_out(compose(case_facts(), letter)).form is Form.LETTER


def test_what_is_handed_over_stands_in_the_list_of_attachments_and_only_then() -> None:
    tree = compose(case_facts(), reply_facts("partly"))
    assert tree.attachments
    assert tree.attachments.value == ("关于下达补助资金的通知", "补助资金安排表（遮盖件）")
    assert compose(case_facts(), reply_facts("process")).attachments is None


def test_no_third_party_is_named_to_the_applicant() -> None:
    letter = replace(
        reply_facts("third_party"),
        written=Written({"consulted": consulted_sentence(case_facts()), "reason": "涉及商业秘密"}),
    )
    text = "".join(paragraphs(case_facts(), letter))
    assert (
        "本机关于2026年3月4日书面征求第三方的意见，其于2026年3月5日收到征求意见书，于2026年3月16日答复不同意公开。"
        in text
    )
    assert NOBODY not in text
    assert NOBODY not in printed(compose(case_facts(), course_facts("consult_notice")))


def test_a_reply_that_names_a_third_party_is_sent_back_unless_the_applicant_named_it() -> None:
    parts = {"consulted": f"已征求{NOBODY}的意见", "reason": "涉及商业秘密"}
    letter = replace(reply_facts("third_party"), written=Written(parts))
    assert [one.code for one in missing(case_facts(unnamed=(NOBODY,)), letter)] == ["third_party"]
    assert missing(case_facts(unnamed=(NOBODY,), asked=f"与{NOBODY}签订的合同"), letter) == ()


def test_the_applicant_is_not_named_to_those_who_are_asked() -> None:
    for kind in ("consult_third", "consult_agency", "third_notice", "assist"):
        text = printed(compose(case_facts(), course_facts(kind)))
        assert "林小满" not in text
        assert NOBODY in text


def test_dates_and_terms_are_filled_from_the_case() -> None:
    said = "".join(paragraphs(case_facts(), course_facts("extension")))
    assert "原定的答复期限（2026年3月30日）届满前" in said
    assert "延长20个工作日，至2026年4月28日止" in said
    assert "15个工作日内" in "".join(paragraphs(case_facts(), course_facts("consult_third")))
    fee = "".join(paragraphs(case_facts(), course_facts("fee")))
    assert "第31件每件200元" in fee
    assert "2200元" in fee
    assert "次日起20个工作日内" in fee


def test_a_receipt_before_registration_tells_of_no_day_that_is_not_set() -> None:
    text = "".join(paragraphs(case_facts(received=None, due=None), course_facts("receipt")))
    assert "收到申请之日为" not in text
    assert "查询码ABCD-EFGH-JKLM" in text


def test_a_reply_without_a_day_of_receipt_or_a_remedy_is_incomplete() -> None:
    lacking = missing(case_facts(received=None), reply_facts("absent"))
    assert [one.code for one in lacking] == ["receipt"]
    unset = missing(case_facts(), reply_facts("absent", organs=None))
    assert [one.code for one in unset] == ["remedies"]
    offline = replace(ORGANS, online="")
    assert missing(case_facts(), reply_facts("absent", organs=offline, online=False)) == ()
    assert "互联网" in missing(case_facts(), reply_facts("absent", organs=offline))[0].ask


def test_an_organisation_is_addressed_as_one() -> None:
    text = "".join(paragraphs(case_facts(person=False), reply_facts("absent")))
    assert "收到你单位提交的" in text
    assert "您" not in text


def test_a_supplement_is_told_with_the_receipt() -> None:
    text = "".join(paragraphs(case_facts(supplemented=date(2026, 3, 12)), reply_facts("still_unclear")))
    assert "并于2026年3月12日收到补正材料" in text


def test_words_put_in_keep_their_lines_and_get_a_stop() -> None:
    assert list(filled("{items}", {"items": "1.名称\n2.证明；"})) == ["1.名称。", "2.证明；"]
    assert list(filled("理由：{reason}", {"reason": "见附件（二）"})) == ["理由：见附件（二）。"]
    assert list(filled("{attached?}", {})) == []
    assert list(filled("理由：{reason}", {})) == ["理由：＿＿＿＿。"]


def test_a_quotation_turns_its_own_marks_inwards() -> None:
    assert quotable("关于“双减”的文件。\n二、预算；\n") == "关于‘双减’的文件；二、预算"


def test_a_decision_before_2024_told_of_either_way() -> None:
    text = "".join(paragraphs(case_facts(), reply_facts("process", date(2023, 12, 29))))
    assert "应当先" not in text
    assert "直接向棠溪县人民法院" in text


def test_a_letter_to_a_third_party_that_names_the_applicant_is_sent_back() -> None:
    for kind in ("consult_third", "assist"):
        letter = replace(course_facts(kind), written=Written({"matter": "林小满要求公开的合同"}, DAY))
        assert [one.code for one in missing(case_facts(), letter)] == ["applicant"]
    asked = replace(course_facts("assist"), written=Written({"matter": "请检索"}, DAY))
    assert missing(case_facts(asked="林小满的补偿协议"), asked) == ()  # what was asked is quoted as it is


def test_letters_about_a_correction_say_so() -> None:
    case = case_facts(correction=True)
    said = "".join(paragraphs(case, reply_facts("not_corrected")))
    assert "政府信息更正申请（编号：TXZJJ-2026-0001），申请更正的内容为" in said
    assert "申请更正的内容为" in "".join(paragraphs(case, course_facts("assist")))


def test_an_organ_that_cannot_be_named_makes_no_false_sentence() -> None:
    letter = replace(
        reply_facts("elsewhere"), written=Written({"reason": "不属本机关职权", "organ": "无法确定"})
    )
    assert "联系方式：无法确定。" in "".join(paragraphs(case_facts(), letter))
