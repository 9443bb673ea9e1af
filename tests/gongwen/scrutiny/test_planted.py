"""The planted set: every number of a person is found, nothing innocent is, nothing hidden is left after cleaning."""

import io

import docx
import openpyxl
import pytest
from planting.case import Case
from planting.whole import outcome, planted_set
from pypdf import PdfReader

from gongwen.reading import Upload
from gongwen.scrutiny.cleaning import clean

CASES = planted_set()


def named(case: Case) -> str:
    kinds = "+".join(one.kind.value for one in case.planted) or "innocent"
    return f"{case.format}-{case.where}-{kinds}"


def test_the_set_is_large_and_always_the_same() -> None:
    assert len(CASES) >= 300
    assert [case.data for case in CASES] == [case.data for case in planted_set()]


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_was_planted_is_found_and_nothing_else_and_cleaning_leaves_nothing(case: Case) -> None:
    done = outcome(case)
    assert (done.missed, done.wrong, done.left) == ((), (), ())


@pytest.mark.parametrize("case", [c for c in CASES if c.format in {"docx", "xlsx", "pdf"}], ids=named)
def test_cleaned_files_open_and_say_what_readers_saw(case: Case) -> None:
    done = clean(Upload(case.data, case.name))
    if case.format == "docx":
        words = "\n".join(p.text for p in docx.Document(io.BytesIO(done.data)).paragraphs)
        assert "现将有关事项通知如下。" in words
    elif case.format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(done.data))
        assert {sheet.sheet_state for sheet in book} == {"visible"}
        assert book.worksheets[0]["A1"].value
    else:
        page = PdfReader(io.BytesIO(done.data)).pages[0].extract_text()
        assert page == PdfReader(io.BytesIO(case.data)).pages[0].extract_text() or case.gone


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.gone and c.format in {"docx", "xlsx", "pptx", "pdf"}], ids=named
)
def test_cleaning_what_is_clean_takes_nothing_more_out(case: Case) -> None:
    once = clean(Upload(case.data, case.name))
    again = clean(Upload(once.data, once.name))
    assert again.removed == ()
