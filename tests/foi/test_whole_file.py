"""The whole case file as one PDF: in order, numbered, with what cannot be printed listed."""

import io
from datetime import date

import pypdf
import pytest
from documents.factories import make_actor
from docx import Document as Docx
from foi.factories import at, handler_of, leader_of, move
from foi.letter_factories import approved, drafted, fill, make_handled, make_party
from PIL import Image

from kaicheng.audit.models import Entry
from kaicheng.foi.models import Case, Paper
from kaicheng.foi.services import acting, deciding, keeping, whole_file, writing
from kaicheng.foi.services.deciding import Handing, Proof
from kaicheng.foi.workflow import Asked, Move
from kaicheng.kernel.refusals import NotAllowed
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 3, 24), date(2026, 3, 25)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), "lightgrey").save(out, "JPEG")
    return out.getvalue()


def sheets(pages: int) -> bytes:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def replied() -> Case:
    """A case with a picture, a PDF, a workbook, a broken file, a consultation, an extension and its reply."""
    case = make_handled()
    on = at(date(2026, 3, 3))
    keeping.keep(case, Paper.Kind.PROOF, "身份证.jpg", picture(), now=on)
    keeping.keep(case, Paper.Kind.APPLICATION, "申请书.pdf", sheets(2), now=on)
    keeping.keep(case, Paper.Kind.OTHER, "清单.xlsx", b"PK\x03\x04 made up", now=on)
    keeping.keep(case, Paper.Kind.OTHER, "损坏.pdf", b"%PDF-1.4 broken", now=on)
    party = make_party(case)
    move(case, Move.CONSULT, date(2026, 3, 4), ref="1", asked=Asked.THIRD_PARTY)
    move(case, Move.SERVED, date(2026, 3, 5), ref="1")
    move(case, Move.ANSWERED, date(2026, 3, 16), ref="1")
    party.view, party.reason = "refuses", "涉及商业秘密"
    party.save()
    late = date(2026, 3, 17)
    letter = fill(writing.compose(case, "extension", actor=handler_of(case.agency), now=at(late)), late)
    writing.send(letter, writing.Sending(late), actor=leader_of(case.agency), now=at(late))
    approved(case, "third_party", DAY)
    proof = Proof("邮寄收据.png", _png())
    deciding.deliver(case, Handing("post", NEXT, proof), actor=handler_of(case.agency), now=at(NEXT))
    case.refresh_from_db()
    return case


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (300, 900), (200, 220, 255, 128)).save(out, "PNG")
    return out.getvalue()


def printed(case: Case) -> pypdf.PdfReader:
    return pypdf.PdfReader(
        io.BytesIO(whole_file.full_file(case, actor=handler_of(case.agency), now=at(NEXT)))
    )


def bare(text: str) -> str:
    return "".join(text.split())


def test_the_file_holds_everything_in_its_order_and_lists_what_it_cannot_print() -> None:
    reader = printed(replied())
    texts = [bare(page.extract_text()) for page in reader.pages]
    whole = "".join(texts)
    for said in (
        "政府信息公开申请案卷", "卷内目录", "政府信息公开申请登记表", "政府信息公开申请办理过程", "政府信息公开申请审查呈批单", "110101199003077774",
        "政府信息公开延期答复告知书", "政府信息不予公开告知书", "棠建公复〔2026〕1号", "棠溪建工有限公司", "涉及商业秘密",
        "清单.xlsx（该格式不能直接打印）", "损坏.pdf（文件不能打开）", "邮寄（邮政企业）",
    ):  # fmt: skip
        assert said in whole, said
    order = [
        next(n for n, text in enumerate(texts) if text.startswith(f"{said}"))
        for said in ("政府信息公开申请登记表", "政府信息公开申请办理过程")
    ]
    assert order == sorted(order)


def test_pages_are_numbered_as_the_list_counts_them() -> None:
    case = replied()
    reader = printed(case)
    cover = next(n for n, page in enumerate(reader.pages) if "登记表" in page.extract_text()[:40])
    for place, page in enumerate(reader.pages[cover:], 1):
        assert str(place) in page.extract_text().split()
    assert f"、{len(reader.pages) - cover}页）" in bare(
        "".join(page.extract_text() for page in reader.pages[:cover])
    )


def test_what_was_corrected_away_stays_in_the_file() -> None:
    case = make_handled()
    move(case, Move.ASSIST, date(2026, 3, 4), ref="9")
    wrong = case.events.valid().get(move=Move.ASSIST)
    acting.correct(case, wrong, None, actor=handler_of(case.agency), reason="误登", now=at(DAY))
    text = bare("".join(page.extract_text() for page in printed(case).pages))
    assert "本条已更正：误登" in text


def test_the_file_names_who_applies_so_it_is_for_those_on_the_case_and_recorded() -> None:
    case = make_handled()
    with pytest.raises(NotAllowed):
        whole_file.full_file(case, actor=make_actor(case.agency, DutyKind.OFFICE), now=at(DAY))
    printed(case)
    assert Entry.objects.get(verb="foi.identity").detail == {"purpose": "打印全卷"}


def test_a_text_of_word_is_set_and_printed_and_what_it_loses_is_said() -> None:
    case, out = make_handled(), io.BytesIO()
    document = Docx()
    document.add_paragraph("关于旧城改造的说明")
    document.add_table(1, 2).rows[0].cells[1].text = "三千元"
    document.add_picture(io.BytesIO(_png()))
    document.save(out)
    keeping.keep(case, Paper.Kind.OTHER, "说明.docx", out.getvalue(), now=at(DAY))
    keeping.keep(case, Paper.Kind.OTHER, "坏的.docx", b"PK\x03\x04 broken", now=at(DAY))
    text = bare("".join(page.extract_text() for page in printed(case).pages))
    for said in (
        "说明.docx（按文字排印）",
        "关于旧城改造的说明",
        "三千元",
        "坏的.docx（文件不能打开）",
        "图片",
    ):
        assert said in text, said


def test_the_file_of_a_request_for_correction_says_so_on_every_sheet() -> None:
    case = make_handled(kind="correction")
    drafted_reply = drafted(case, "not_corrected", DAY)
    deciding.propose(drafted_reply, actor=handler_of(case.agency), now=at(DAY))
    text = bare("".join(page.extract_text() for page in printed(case).pages))
    for said in ("申请案卷", "申请登记表", "申请办理过程", "申请审查呈批单"):
        assert f"政府信息更正{said}" in text
    assert "政府信息公开" not in text
