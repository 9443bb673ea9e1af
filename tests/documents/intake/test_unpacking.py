import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.documents.intake.unpacking import Refused, Upload, opened


def zipped(files: dict[str, bytes], *, compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compress) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_raw_name(content: bytes, name: str, encoding: str) -> bytes:
    """A zip whose maker wrote the name in its own encoding and did not say so, as Chinese Windows does."""
    raw = name.encode(encoding)
    local = struct.pack(
        "<4s5H3L2H",
        b"PK\x03\x04",
        20,
        0,
        0,
        0,
        0,
        zlib.crc32(content),
        len(content),
        len(content),
        len(raw),
        0,
    )
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, zlib.crc32(content), len(content), len(content), len(raw),
        0, 0, 0, 0, 0, 0,
    )  # fmt: skip
    body = local + raw + content
    directory = central + raw
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), len(body), 0)
    return body + directory + end


def test_a_single_file_stays_what_it_is() -> None:
    assert list(opened(Upload("通知.docx", b"x"))) == [Upload("通知.docx", b"x")]


def test_a_zip_becomes_its_files_without_rubbish() -> None:
    data = zipped(
        {"甲/一.txt": b"1", "二.txt": b"2", "__MACOSX/._二.txt": b"", "甲/Thumbs.db": b"", "~$二.docx": b""}
    )
    assert list(opened(Upload("件.zip", data))) == [Upload("甲/一.txt", b"1"), Upload("二.txt", b"2")]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_are_read_whatever_wrote_the_zip(encoding: str) -> None:
    data = with_raw_name(b"abc", "关于春耕的通知.txt", encoding)
    assert list(opened(Upload("件.zip", data))) == [Upload("关于春耕的通知.txt", b"abc")]


def test_a_bomb_is_refused_and_its_neighbour_kept() -> None:
    data = zipped({"bomb.txt": b"0" * 50_000_000, "good.txt": b"1"})
    bomb, good = opened(Upload("件.zip", data))
    assert isinstance(bomb, Refused)
    assert "恶意" in bomb.sentence
    assert good == Upload("good.txt", b"1")


def test_a_zip_in_a_zip_is_named_and_not_opened() -> None:
    (inner,) = opened(Upload("件.zip", zipped({"内.zip": zipped({"a.txt": b"1"})})))
    assert isinstance(inner, Refused)
    assert "解压后" in inner.sentence


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"not a zip at all"])
def test_a_broken_zip_gives_one_sentence(content: bytes) -> None:
    (refused,) = opened(Upload("件.zip", content))
    assert isinstance(refused, Refused)
    assert "重新打包" in refused.sentence


def test_an_empty_zip_says_so() -> None:
    (refused,) = opened(Upload("件.zip", zipped({})))
    assert isinstance(refused, Refused)


def test_an_office_document_called_zip_is_left_to_the_reader() -> None:
    data = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert list(opened(Upload("其实是文档.zip", data))) == [Upload("其实是文档.zip", data)]


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail(content: bytes) -> None:
    whole = bytearray(zipped({"a.txt": b"hello", "b.txt": b"world"}))
    whole[10 : 10 + len(content)] = content
    for candidate in (content, bytes(whole)):
        assert all(isinstance(one, Upload | Refused) for one in opened(Upload("x.zip", candidate)))
