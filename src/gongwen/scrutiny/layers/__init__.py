"""All texts of a file with where each stands: what a reader sees, and what the file carries besides.

`layers(upload)` opens by content, not by name. Files in files are opened up to three deep; all bounds of
`gongwen.reading.limits` hold over all levels together.
"""

import logging
import posixpath
import re
from collections.abc import Iterator

from gongwen.errors import BrokenFileError, EmptyFileError, UnreadableFileError
from gongwen.reading.detect import Content, Unreadable, detect, detect_text
from gongwen.reading.encoding import characters_of
from gongwen.reading.limits import Upload, refuse_oversized
from gongwen.reading.package import Package
from gongwen.scrutiny.layers.pieces import Opening, Piece

__all__ = ["Piece", "kind_of", "layers"]

_LOGGER = logging.getLogger(__name__)
_RUN = re.compile(r"[\x20-\x7e\u3000-\u303f\u4e00-\u9fa5\uff01-\uff5e]{11,}")
_PICTURES = frozenset({"图片（JPG）", "图片（PNG）", "图片或音视频"})


def layers(upload: Upload) -> Iterator[Piece]:
    """All pieces of a file, one after another.

    Raises:
        UnreadableFileError: one of its named subclasses; pieces given before stay true.

    """
    start = Opening(upload, open_inner=_open)
    try:
        yield from _open(start)
    except UnreadableFileError:
        raise
    except MemoryError as error:
        raise UnreadableFileError(upload.name, sentence="文件内容过大，本机内存不足以检查。") from error
    except Exception as error:  # a fault of ours must reach the clerk as a refusal, and the log as what it is
        _LOGGER.exception("layers of %s not read", upload.name)
        raise UnreadableFileError(upload.name) from error


def kind_of(upload: Upload) -> str:
    """What a file is: docx, xlsx, pptx, odf, pdf, ofd, zip, picture, html, txt, or another word for the rest."""
    found = detect(upload)
    if found is None:
        text = characters_of(upload)
        if text is None:
            return "binary"
        found = detect_text(text, upload.extension)
    if isinstance(found, Content):
        return found.value
    return _kind_of_unreadable(found, upload)


def _kind_of_unreadable(found: Unreadable, upload: Upload) -> str:
    if found.what in _PICTURES:
        return "picture"
    if upload.data.startswith(b"PK\x03\x04"):
        words = {"Excel 表格": "xlsx", "演示文稿": "pptx", "开放文档格式（ODF）": "odf"}
        return words.get(found.what, "zip")
    return "binary"


def _open(start: Opening) -> Iterator[Piece]:
    upload = start.upload
    if not upload.data:
        raise EmptyFileError(upload.name)
    refuse_oversized(len(upload.data), upload.name, upload.limits)
    yield Piece(posixpath.basename(upload.name), "文件名")
    try:
        kind = kind_of(upload)
    except BrokenFileError:  # what is legible in it is told before the trouble
        yield from _strings(upload.data)
        raise
    if kind in _READERS:
        yield from _READERS[kind](start)
    elif kind in {"html", "txt", "md"}:
        from gongwen.scrutiny.layers import web

        yield from web.read(characters_of(upload) or "", Content(kind))
    else:
        yield from _as_read(start)
        yield from _strings(upload.data)


def _word(start: Opening) -> Iterator[Piece]:
    from gongwen.scrutiny.layers import word

    return word.read(start)


def _sheet(start: Opening) -> Iterator[Piece]:
    from gongwen.scrutiny.layers import sheet

    return sheet.read(start)


def _slides(start: Opening) -> Iterator[Piece]:
    from gongwen.scrutiny.layers import slides

    return slides.read(start)


def _pdf(start: Opening) -> Iterator[Piece]:
    from gongwen.scrutiny.layers import pdf

    return pdf.read(start)


def _odf(start: Opening) -> Iterator[Piece]:
    from gongwen.scrutiny.layers import odf

    return odf.read(start)


def _picture(start: Opening) -> Iterator[Piece]:
    from gongwen.scrutiny.layers import picture

    return picture.read(start.upload.data)


def _zip(start: Opening) -> Iterator[Piece]:
    package = Package(start.upload)
    for part in package.names:
        if not part.endswith("/"):
            name = posixpath.basename(part)
            for piece in start.inner(package.read(part), name):
                yield piece.inside(f"压缩包内《{name}》")


_READERS = {
    "docx": _word,
    "xlsx": _sheet,
    "pptx": _slides,
    "pdf": _pdf,
    "odf": _odf,
    "picture": _picture,
    "zip": _zip,
}


def _as_read(start: Opening) -> Iterator[Piece]:
    """What the reader of official documents makes of a format that has no layers here (doc, wps, rtf, ofd, mht)."""
    from gongwen.reading import read_bytes

    try:
        source = read_bytes(start.upload.data, start.upload.name, limits=start.limits)
    except UnreadableFileError:
        return
    yield Piece(source.plain, "正文")
    yield Piece("\n".join(source.properties.values()), "文档属性（作者、单位等）", hidden=True)


def _strings(data: bytes) -> Iterator[Piece]:
    """Printable runs of a binary file in the codes Office uses: catches numbers with check digits in doc, xls, ppt."""
    for text in (
        data.decode("latin-1"),
        data.decode("utf-16-le", "replace"),
        data[1:].decode("utf-16-le", "replace"),
    ):
        runs = [match[0] for match in _RUN.finditer(text)]
        if runs:
            yield Piece("\n\n".join(runs), "文件内部", hidden=True, strings=True)
