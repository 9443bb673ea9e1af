"""`demo/files` is what the builder makes of `demo/texts`."""

import zipfile
from pathlib import Path

import pytest
from countybuild.counting import OUTLINE_LIST, Counter
from countybuild.layout import written_out
from countybuild.source import SourceError, make_line
from countybuild.text_file import wrap
from lxml import etree

MAX_BYTES = 6 * 1024 * 1024


def docx_words(path: Path) -> tuple[bytes, bytes]:
    with zipfile.ZipFile(path) as parts:
        return parts.read("word/document.xml"), parts.read("word/numbering.xml")


def pdf_words(path: Path) -> list[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def content(path: Path) -> object:
    readers = {".docx": docx_words, ".pdf": pdf_words}
    return readers.get(path.suffix, Path.read_bytes)(path)


def test_the_files_are_what_the_builder_makes(demo: Path, rebuilt: Path) -> None:
    names = sorted(path.name for path in (demo / "files").iterdir())
    assert names == sorted(path.name for path in (rebuilt / "files").iterdir())
    assert [
        name for name in names if content(demo / "files" / name) != content(rebuilt / "files" / name)
    ] == []


def test_the_manifest_and_the_workbook_are_what_the_builder_makes(demo: Path, rebuilt: Path) -> None:
    for name in ("manifest.toml", "agencies.xlsx"):
        assert (demo / name).read_bytes() == (rebuilt / name).read_bytes(), name


def test_the_whole_demo_stays_below_six_megabytes(demo: Path) -> None:
    assert sum(path.stat().st_size for path in demo.rglob("*") if path.is_file()) < MAX_BYTES


def test_every_word_file_opens_in_word(demo: Path) -> None:
    for path in (demo / "files").glob("*.docx"):
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(parts.read(name))


def test_a_third_of_the_word_files_leave_the_numbers_to_word(demo: Path) -> None:
    files = list((demo / "files").glob("*.docx"))
    automatic = [path for path in files if b"<w:numPr>" in docx_words(path)[0]]
    assert 0.25 <= len(automatic) / len(files) <= 0.5


def test_an_automatic_number_stands_in_no_paragraph_as_text(demo: Path) -> None:
    document, numbering = docx_words(demo / "files" / "2025-parking-rules.docx")
    assert "第一条".encode() not in document
    assert "第%2条".encode() in numbering


def test_some_text_files_are_in_gb18030(demo: Path) -> None:
    legacy = [path for path in (demo / "files").glob("*.txt") if not is_utf8(path)]
    assert len(legacy) >= 3
    assert all("棠溪县" in path.read_text(encoding="gb18030") for path in legacy)


def is_utf8(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_a_number_that_word_would_not_print_stops_the_build() -> None:
    counter = Counter(OUTLINE_LIST, running=None)
    counter.check(make_line("一、总则"), "test")
    with pytest.raises(SourceError, match="二、"):
        counter.check(make_line("三、附则"), "test")


def test_a_date_before_2012_is_written_in_numerals_of_the_time() -> None:
    from datetime import date

    assert written_out(date(2006, 4, 3), chinese=True) == "二〇〇六年四月三日"
    assert written_out(date(2011, 12, 28), chinese=True) == "二〇一一年十二月二十八日"


def test_a_hard_wrapped_line_never_begins_with_a_closing_mark() -> None:
    lines = wrap("县" * 36 + "。" + "乡" * 40)
    assert [line[0] for line in lines] == ["县", "乡", "乡"]
