"""Files that cannot be read: each gives its own error with a sentence and advice."""

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from gongwen import errors
from gongwen.errors import UnreadableFileError
from gongwen.reading import Limits, read, read_bytes
from gongwen.source import FileFormat

Builder = Callable[..., bytes]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NO_RATIO = Limits(ratio=1_000_000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def refused(data: bytes, name: str, **options: Limits) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(data, name, **options)
    assert caught.value.name == name
    assert caught.value.advice.endswith("。")
    return caught.value


@pytest.mark.parametrize(
    ("data", "name", "kind", "words"),
    [
        (b"", "a.docx", errors.EmptyFileError, "没有任何内容"),
        (b"   \n", "a.txt", errors.NoTextError, "没有文字"),
        (PNG, "图.png", errors.UnsupportedFormatError, "图片（PNG）"),
        (PNG, "通知.docx", errors.WrongExtensionError, "扩展名是 .docx，实际内容却是图片"),
        (b"MZ\x90\x00" + bytes(64), "通知.pdf", errors.WrongExtensionError, "程序文件"),
        (b"Rar!\x1a\x07\x00" + bytes(9), "通知.rar", errors.UnsupportedFormatError, "压缩包"),
        (b"%PDF-1.7\n" + b"x" * 100, "a.pdf", errors.BrokenFileError, "不完整"),
        (b"PK\x03\x04" + bytes(50), "a.docx", errors.BrokenFileError, "不完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", errors.BrokenFileError, "不完整"),
        (b"\x81\x01\x00\x02" * 50, "a.docx", errors.WrongExtensionError, "无法识别"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>',
            "a.doc",
            errors.WrongExtensionError,
            "XML",
        ),
    ],
)
def test_content_decides_which_refusal(
    data: bytes, name: str, kind: type[UnreadableFileError], words: str
) -> None:
    error = refused(data, name)
    assert type(error) is kind
    assert words in error.sentence


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"xl/workbook.xml": "<w/>"}, "Excel"),
        ({"ppt/presentation.xml": "<w/>"}, "演示文稿"),
        ({"a.txt": "x"}, "压缩包"),
    ],
)
def test_other_packages_are_named(packed: Builder, parts: dict[str, str], words: str) -> None:
    assert words in refused(packed(parts), "通知.docx").sentence


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        ("EncryptedPackage", errors.EncryptedFileError),
        ("Workbook", errors.WrongExtensionError),
        ("PowerPoint Document", errors.WrongExtensionError),
    ],
)
def test_compound_files_are_told_apart(
    compound: Builder, stream: str, kind: type[UnreadableFileError]
) -> None:
    assert type(refused(compound("Other", stream), "a.doc")) is kind


def test_a_pdf_with_an_opening_password_is_encrypted(pdf: Builder) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("正文"))))
    writer.encrypt("密码", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert type(refused(out.getvalue(), "a.pdf")) is errors.EncryptedFileError


def test_an_encrypted_zip_entry_is_encrypted(docx: Builder) -> None:
    data = bytearray(docx("<w:p/>"))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    assert type(refused(bytes(data), "a.docx")) is errors.EncryptedFileError


def test_a_pdf_of_pictures_is_a_scan(pdf: Builder) -> None:
    rows = zlib.compress(b"\0" + b"\xff" * 8)  # one row of eight grey points
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 8, 1, 8, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]
    packed = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    picture = ", ".join(str(byte) for byte in b"\x89PNG\r\n\x1a\n" + b"".join(packed))
    assert type(refused(pdf(f"#image(bytes(({picture})))"), "a.pdf")) is errors.ScannedFileError


def test_a_pdf_of_blank_pages_has_no_text(pdf: Builder) -> None:
    assert type(refused(pdf("#pagebreak()"), "a.pdf")) is errors.NoTextError


def test_a_docx_without_words_has_no_text(docx: Builder) -> None:
    assert type(refused(docx("<w:p/>"), "a.docx")) is errors.NoTextError


def test_limits_refuse_by_size_pages_and_characters(pdf: Builder, docx: Builder) -> None:
    assert type(refused(b"x" * 100, "a.txt", limits=Limits(file_size=99))) is errors.OversizedFileError
    assert "2 页" in refused(pdf("甲#pagebreak()乙"), "a.pdf", limits=Limits(pages=1)).sentence
    assert "上限" in refused("字".encode() * 11, "a.txt", limits=Limits(characters=10)).sentence
    body = "<w:p><w:r><w:t>字</w:t></w:r></w:p>" * 11
    assert "10 段" in refused(docx(body), "a.docx", limits=Limits(blocks=10)).sentence


def test_a_zip_bomb_is_refused_before_it_unpacks(packed: Builder) -> None:
    bomb = packed({"word/document.xml": "<w/>", "word/media/x.bin": bytes(8_000_000)})
    tracemalloc.start()
    try:
        assert type(refused(bomb, "a.docx")) is errors.ZipBombError
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    assert (
        type(refused(packed({f"{i}": "x" for i in range(30)}), "a.docx", limits=Limits(entries=20)))
        is errors.ZipBombError
    )


def test_entities_are_refused_and_not_expanded(docx: Builder, packed: Builder) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    body = f"{laughs}<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    assert "实体" in refused(packed({"word/document.xml": body}), "a.docx").sentence
    wide = '<?xml version="1.0" encoding="utf-16"?>' + body
    assert isinstance(
        refused(packed({"word/document.xml": wide.encode("utf-16")}), "a.docx"), UnreadableFileError
    )


def test_a_hundred_thousand_levels_are_refused(packed: Builder) -> None:
    body = f"<w:document {W}><w:body>" + "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000 + "</w:body></w:document>"
    assert (
        type(refused(packed({"word/document.xml": body}), "a.docx", limits=NO_RATIO))
        is errors.TooDeepFileError
    )


@pytest.mark.parametrize("name", ["通知.doc", "通知.wps", "通知"])
def test_a_docx_under_another_name_is_read(docx: Builder, name: str) -> None:
    source = read_bytes(docx("<w:p><w:r><w:t>通知</w:t></w:r></w:p>"), name)
    assert source.format == FileFormat.DOCX
    assert bool(source.warnings) == ("." in name)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.MissingFileError):
        read(tmp_path / "没有.docx")


def test_every_refusal_says_what_it_is_and_what_to_do() -> None:
    kinds = [UnreadableFileError, *UnreadableFileError.__subclasses__()]
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind.title
        assert kind.sentence.endswith("。")
        assert kind.advice.endswith("。")


def test_a_part_with_a_false_size_is_broken(docx: Builder) -> None:
    data = bytearray(docx("<w:p><w:r><w:t>通知</w:t></w:r></w:p>"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        offset = package.getinfo("word/document.xml").header_offset
    data[offset + 45 : offset + 60] = bytes(15)
    assert type(refused(bytes(data), "a.docx")) is errors.BrokenFileError
