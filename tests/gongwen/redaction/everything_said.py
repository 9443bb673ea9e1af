"""All that can be got out of a file, by ways that share nothing with the code under test."""

import io
import re
import unicodedata
import zipfile
import zlib

import pypdf
import pypdfium2

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def pdf_pages(data: bytes) -> list[str]:
    """Text of the pages as pypdfium2 gives it, without blanks."""
    document = pypdfium2.PdfDocument(data)
    texts = [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return texts


def pdf_pages_again(data: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def pdf_bytes(data: bytes) -> bytes:
    """The file and every stream in it unpacked, whether anything leads to it or not."""
    pieces = [data]
    for match in _STREAM.finditer(data):
        try:
            pieces.append(zlib.decompressobj().decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(pieces)


def docx_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def docx_said(data: bytes) -> str:
    """All parts with tags, and again without, so that words over several runs are met."""
    parts = docx_parts(data)
    raw = "\n".join(f"{name}\n{content.decode('utf-8', 'replace')}" for name, content in parts.items())
    return squeezed(raw) + "\n" + squeezed(re.sub(r"<[^<>]*>", "", raw))


def says(data: bytes, word: str) -> list[str]:
    """Ways by which the word is got out of the file."""
    wanted = squeezed(word)
    if data.startswith(b"PK"):
        return ["package"] if wanted in docx_said(data) else []
    found = []
    if any(wanted in text for text in pdf_pages(data)):
        found.append("pdfium")
    if any(wanted in text for text in pdf_pages_again(data)):
        found.append("pypdf")
    whole = pdf_bytes(data)
    forms = [
        word.encode(),
        word.encode("utf-16-be"),
        word.encode("utf-16-be").hex().encode(),
        word.encode().hex().encode(),
    ]
    if any(form in whole or form.upper() in whole for form in forms):
        found.append("bytes")
    return found
