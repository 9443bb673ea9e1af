"""The search that stands between a file and its reader finds a word in whatever form it is kept."""

import io
import zipfile

import pytest
from planting.printed import line, pdf
from planting.word import Word, paragraph, run
from pypdf import PdfReader, PdfWriter
from pypdf.generic import StreamObject
from redaction_specimens import NAME, scanned, typeset

from gongwen.redaction import residue

VALUE = "430602198803217718"


def found(data: bytes, *words: str) -> set[str]:
    return {one.word for one in residue(data, words)}


def stream(data: bytes) -> bytes:
    """A file with one more packed stream, to which nothing leads."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(line("Nothing 2026")))))
    held = StreamObject()
    held.set_data(data)
    writer._add_object(held.flate_encode())
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        typeset(f"关于{NAME}的决定"),
        typeset(f"关于{NAME[:2]} {NAME[2:]}的决定"),
        pdf(line("Nothing"), more=f"<</Type/Annot/Contents<FEFF{NAME.encode('utf-16-be').hex()}>>>"),
        stream(f"<rdf>{NAME}</rdf>".encode()),
        stream(NAME.encode("utf-16-be")),
        stream(NAME.encode("gb18030")),
        stream(f"/Span <</ActualText <{NAME.encode('utf-16-be').hex().upper()}>>> BDC".encode()),
        pdf(line("Nothing")) + b"% " + NAME.encode(),
    ],
    ids=[
        "on the page",
        "with blanks",
        "in a note",
        "in properties",
        "utf-16",
        "gb18030",
        "hexadecimal",
        "behind the end",
    ],
)
def test_a_name_is_found_in_a_pdf(data: bytes) -> None:
    assert found(data, NAME, "诸葛孔明") == {NAME}


def test_a_number_is_found_in_pieces_in_full_width_and_unseen() -> None:
    pieces = f"BT /F1 12 Tf 72 600 Td ({VALUE[:6]}) Tj ({VALUE[6:]}) Tj ET"
    wide = "".join(chr(ord(c) + 0xFEE0) for c in VALUE)
    assert found(pdf(pieces), VALUE) == found(scanned(VALUE), VALUE) == found(typeset(wide), VALUE) == {VALUE}


def test_the_words_of_the_format_itself_are_not_taken_for_words_of_the_text() -> None:
    assert found(typeset("甲"), "Contents", "Resources", "0000", "12") == set()
    assert found(Word().file(), "document", "paragraph", "0000") == set()


@pytest.mark.parametrize(
    "inner",
    [
        run(NAME),
        run(NAME[:1]) + run(NAME[1:], "<w:b/>"),
        run(f"{NAME[:2]}　{NAME[2:]}"),
        f'<w:bookmarkStart w:id="1" w:name="见{NAME}"/>',
        f"<w:r><w:instrText> AUTHOR {NAME} </w:instrText></w:r>",
        f"<w:r><w:delText>{NAME}</w:delText></w:r>",
        f'<w:r><w:pict><v:shape alt="{NAME}"/></w:pict></w:r>',
    ],
)
def test_a_name_is_found_in_a_word_file(inner: str) -> None:
    word = Word()
    word.body.append(paragraph(inner))
    assert found(word.file(), NAME, "诸葛孔明") == {NAME}


def test_addresses_names_of_parts_and_files_inside_are_looked_at() -> None:
    word = Word()
    word.package.relate("word/document.xml", "hyperlink", "mailto:%E6%AC%A7%E9%98%B3@qq.com", external=True)
    word.package.put("word/media/司马相如.png", b"x")
    word.package.put("word/media/image2.emf", "诸葛孔明".encode("utf-16-le"))
    assert found(word.file(), "欧阳", "司马相如", "诸葛孔明", "上官婉儿") == {"欧阳", "司马相如", "诸葛孔明"}


def test_the_note_of_the_archive_is_looked_at_and_places_are_told() -> None:
    buffer = io.BytesIO(Word().file())
    with zipfile.ZipFile(buffer, "a") as package:
        package.comment = NAME.encode()
    assert [one.place for one in residue(buffer.getvalue(), [NAME])] == ["压缩包注释"]


def test_words_too_short_to_mean_anything_are_passed_over() -> None:
    assert found(typeset("男，12岁，汉族"), "男", "12", "汉族") == {"汉族"}
