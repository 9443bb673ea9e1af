"""Packages, web pages, pictures, open documents, RTF and old binary files with numbers in them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from random import Random

from gongwen.scrutiny.finds import Kind
from planting import numbers as n
from planting.case import Case, Planted
from planting.printed import line, pdf
from planting.sheet import workbook
from planting.word import Word, paragraph, run


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _document(v: str) -> bytes:
    word = Word()
    word.body.append(paragraph(run(f"张某{v}")))
    return word.file()


def _hidden_sheet(v: str) -> bytes:
    return workbook([("名单", "visible", [["姓名"], ["张某"]]), ("原始", "hidden", [["张某", v]])])


def png(v: str) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"tEXt", b"Author\0" + v.encode())
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def jpeg(v: str) -> bytes:
    """One grey pixel with EXIF: artist, turned by a quarter, and a place on earth."""
    text = v.encode() + b"\0"
    ifd = struct.pack(
        "<HHHIIHHIIHHIII", 3, 0x013B, 2, len(text), 50, 0x0112, 3, 1, 6, 0x8825, 4, 1, 50 + len(text), 0
    )
    exif = b"Exif\0\0" + b"II*\0" + struct.pack("<I", 8) + ifd + text + b"\0\0\0\0\0\0"
    app1 = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    return b"\xff\xd8" + app1 + bytes.fromhex(_GREY)


_GREY = (
    "ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27"
    "393d38323c2e333432ffc0000b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b510"
    "0002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a"
    "25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798"
    "999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda"
    "0008010100003f00fbfeffd9"
)


def _open_text(inner: str, meta: str = "") -> bytes:
    ns = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'
    )
    content = f"<office:document-content {ns}><office:body><office:text><text:p>通知</text:p>{inner}</office:text></office:body></office:document-content>"
    return packed({
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": content.encode(),
        "meta.xml": f"<office:document-meta {ns}><office:meta><dc:creator>{meta}</dc:creator></office:meta></office:document-meta>".encode(),
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>',
    })  # fmt: skip


def _page(inner: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>公示</title></head><body><p>公示如下，电话0746-5223456。</p>{inner}</body></html>".encode()


_FILES: tuple[tuple[str, str, str, Callable[[str], bytes], bool], ...] = (
    ("材料.zip", "zip", "压缩包内的文档", lambda v: packed({"通知.docx": _document(v)}), False),
    ("材料.zip", "zip", "压缩包内的隐藏工作表", lambda v: packed({"名单/名单.xlsx": _hidden_sheet(v)}), True),
    ("材料.zip", "zip", "压缩包内的压缩包", lambda v: packed({"内.zip": packed({"公示.pdf": pdf(line(f"ID {v}"))})}), False),
    ("材料.zip", "zip", "压缩包内的文本", lambda v: packed({"说明.txt": f"张某{v}".encode("gb18030")}), False),
    ("材料.zip", "zip", "压缩包内的文件名", lambda v: packed({f"张某{v}.txt": "无".encode()}), False),
    ("公示.html", "html", "网页正文", lambda v: _page(f"<p>张某<span>{v[:6]}</span><b>{v[6:]}</b></p>"), False),
    ("公示.html", "html", "网页表格", lambda v: _page(f"<table><tr><td>张某</td><td>{v}</td></tr></table>"), False),
    ("公示.html", "html", "网页注释", lambda v: _page(f"<!-- 张某 {v} -->"), True),
    ("公示.html", "html", "网页属性", lambda v: _page(f'<img src="a.png" alt="张某 {v}">'), False),
    ("公示.html", "html", "网页隐藏域", lambda v: _page(f'<input type="hidden" name="id" value="{v}">'), False),
    ("公示.html", "html", "网页脚本", lambda v: _page(f'<script>var card="{v}"</script>'), False),
    ("图.png", "png", "图片说明", png, True),
    ("图.jpg", "jpg", "拍摄信息", jpeg, True),
    ("通知.odt", "odt", "正文", lambda v: _open_text(f"<text:p>张某{v}</text:p>"), False),
    ("通知.odt", "odt", "批注", lambda v: _open_text(f"<text:p>张某<office:annotation><text:p>{v}</text:p></office:annotation></text:p>"), True),
    ("通知.odt", "odt", "修订", lambda v: _open_text(f"<text:tracked-changes><text:p>{v}</text:p></text:tracked-changes>"), True),
    ("通知.odt", "odt", "文档属性", lambda v: _open_text("", v), True),
    ("通知.rtf", "rtf", "正文", lambda v: b"{\\rtf1\\ansi Notice " + v.encode() + b" end of it\\par}", False),
    ("名单.xls", "xls", "旧格式内部", lambda v: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + ("张某 " + v + " 李某某某某某").encode("utf-16-le") + b"\0" * 600, False),
)  # fmt: skip


def cases(rng: Random) -> Iterator[Case]:
    for name, form, where, build, gone in _FILES:
        for _ in range(2):
            value = n.citizen_id(rng)
            yield Case(name, build(value), form, where, (Planted(Kind.CITIZEN_ID, value),), gone=gone)
