"""Files made ready to be handed over: what is covered is gone, the original stays, and nothing of it leaks into records."""

import io
from typing import Any

import pytest
from documents.factories import make_actor
from docx import Document as Docx
from foi.factories import FILED, at, handler_of, registered

from gongwen.redaction import Area, Stretch, Words
from kaicheng.audit.models import Entry
from kaicheng.foi.models import Case, Paper, Release
from kaicheng.foi.services import keeping, releasing
from kaicheng.foi.services.releasing import Cover
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db
NAME, PHONE = "林小满", "13900000000"


def docx(*paragraphs: str) -> bytes:
    file = io.BytesIO()
    document = Docx()
    for text in paragraphs:
        document.add_paragraph(text)
    document.core_properties.author = "拟稿人丁"
    document.save(file)
    return file.getvalue()


def source(case: Case, *paragraphs: str) -> Paper:
    content = docx(*(paragraphs or (f"补助对象：{NAME}，电话{PHONE}。", "补助金额：三千元。")))
    return keeping.keep(
        case, Paper.Kind.SOURCE, "补助名单.docx", content, now=at(FILED), by=handler_of(case.agency)
    )


def text_of(paper: Paper) -> str:
    return "\n".join(p.text for p in Docx(io.BytesIO(keeping.opened(paper))).paragraphs)


def made(case: Case, paper: Paper, *covers: Cover) -> Release:
    return releasing.release(case, paper, covers, actor=handler_of(case.agency), now=at(FILED))


def test_what_is_covered_is_gone_and_the_original_stays() -> None:
    case = registered()
    paper = source(case)
    done = made(case, paper, Cover(Words(NAME), "privacy"), Cover(Stretch(0, 11, 22), "privacy"))
    shown = text_of(done.result)
    assert NAME not in shown
    assert PHONE not in shown
    assert "补助金额：三千元。" in shown
    assert NAME in text_of(paper)
    assert done.grounds == {"privacy": 2}
    assert done.result.name == "补助名单（遮盖件）.docx"
    assert not done.result.for_applicant


def test_without_covers_a_file_is_cleaned_of_what_nobody_sees() -> None:
    case = registered()
    done = made(case, source(case))
    content = keeping.opened(done.result)
    assert "拟稿人丁" not in Docx(io.BytesIO(content)).core_properties.author
    assert NAME in text_of(done.result)


def test_nothing_that_was_covered_stands_in_the_database_or_the_record() -> None:
    case = registered()
    made(case, source(case), Cover(Words(NAME), "privacy"))
    said = repr(list(Release.objects.values())) + repr(list(Entry.objects.values()))
    assert NAME not in said


def test_what_is_covered_once_and_open_elsewhere_is_told() -> None:
    case = registered()
    paper = source(case, f"姓名：{NAME}。", f"领取人：{NAME}。")
    assert releasing.uncovered(paper, [Cover(Stretch(0, 3, 6), "privacy")]) == (NAME,)
    assert releasing.uncovered(paper, [Cover(Words(NAME), "privacy")]) == ()


def test_a_release_that_was_not_handed_over_is_taken_back() -> None:
    case = registered()
    done = made(case, source(case), Cover(Words(NAME), "privacy"))
    result = done.result
    releasing.drop(done, actor=handler_of(case.agency), now=at(FILED))
    result.refresh_from_db()
    assert result.erased_at is not None
    assert not Release.objects.exists()


def test_only_who_handles_the_case_makes_a_release() -> None:
    case = registered()
    paper = source(case)
    with pytest.raises(NotAllowed):
        releasing.release(case, paper, (), actor=make_actor(case.agency, DutyKind.EDITOR), now=at(FILED))


def test_a_proof_of_identity_is_no_original_to_be_released() -> None:
    case = registered()
    proof = keeping.keep(case, Paper.Kind.PROOF, "证件.docx", docx(NAME), now=at(FILED))
    with pytest.raises(Invalid, match="请从原件制作"):
        made(case, proof)


def test_covers_come_back_as_they_were_made() -> None:
    case = registered()
    covers = [Cover(Words(NAME), "privacy"), Cover(Stretch(0, 11, 22), "process")]
    assert releasing.covers_made(made(case, source(case), *covers)) == covers
    assert releasing.covers_of([{**releasing.plain(Area(2, 1, 2.5, 3, 4)), "ground": "secret"}]) == [
        Cover(Area(2, 1, 2.5, 3, 4), "secret")
    ]


@pytest.mark.parametrize(
    "given",
    [
        "x", [1], [{}], [{"words": " ", "ground": "privacy"}], [{"words": "甲", "ground": "none"}],
        [{"page": 1, "box": [1, 2], "ground": "privacy"}],
    ],
)  # fmt: skip
def test_marks_that_make_no_sense_are_refused(given: Any) -> None:
    with pytest.raises(Invalid):
        releasing.covers_of(given)


def test_the_name_of_the_file_does_not_say_what_is_covered_in_it() -> None:
    case = registered()
    content = docx(f"补助对象：{NAME}。")
    paper = keeping.keep(case, Paper.Kind.SOURCE, f"{NAME}补助审批表.docx", content, now=at(FILED))
    for cover in (Cover(Words(NAME), "privacy"), Cover(Stretch(0, 5, 8), "privacy")):
        assert made(case, paper, cover).result.name == "████补助审批表（遮盖件）.docx"
