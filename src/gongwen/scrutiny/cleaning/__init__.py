"""Files cleaned of what nobody sees, so that they can be published; they open as before.

`clean(upload)` is a pure function of bytes: it may run anywhere. What is taken out is told in words. A format that
cannot be cleaned, and a signed file, whose signature would break, are refused with a sentence.
"""

import io
import logging
import re
import zipfile

from gongwen.errors import EmptyFileError, UnreadableFileError
from gongwen.reading.encoding import characters_of
from gongwen.reading.limits import Upload, refuse_oversized
from gongwen.reading.package import Package
from gongwen.scrutiny.cleaning import picture
from gongwen.scrutiny.cleaning.package import entry
from gongwen.scrutiny.cleaning.result import Cleaned, NotCleanableError, SignedFileError
from gongwen.scrutiny.layers import kind_of

__all__ = ["Cleaned", "NotCleanableError", "SignedFileError", "clean"]

_LOGGER = logging.getLogger(__name__)
_COMMENT = re.compile(
    r"<!--(?!\[if).*?-->", re.DOTALL
)  # those that only old browsers read belong to the page
_META = re.compile(
    r"<meta\b[^<>]*\bname\s*=\s*[\"']?(?:author|generator|progid|originator|company)\b[^<>]*>", re.IGNORECASE
)
_DEEPEST = 3


def clean(upload: Upload) -> Cleaned:
    """A copy without author, comments, revisions and hidden parts; the same bytes where there is nothing to take out.

    Raises:
        NotCleanableError: the format, or this file, cannot be cleaned.
        SignedFileError: the file is signed.
        UnreadableFileError: another of its subclasses, where the file cannot be read.

    """
    try:
        return _clean(upload, 0)
    except UnreadableFileError:
        raise
    except MemoryError as error:
        raise UnreadableFileError(upload.name, sentence="文件内容过大，本机内存不足以清理。") from error
    except Exception as error:  # a fault of ours must reach the clerk as a refusal, and the log as what it is
        _LOGGER.exception("cleaning of %s failed", upload.name)
        raise UnreadableFileError(upload.name) from error


def _clean(upload: Upload, depth: int) -> Cleaned:
    if not upload.data:
        raise EmptyFileError(upload.name)
    refuse_oversized(len(upload.data), upload.name, upload.limits)
    kind = kind_of(upload)
    if kind in {"docx", "xlsx", "pptx"}:
        from gongwen.scrutiny.cleaning import office

        return office.clean(upload, kind)
    if kind == "pdf":
        from gongwen.scrutiny.cleaning import pdf

        return pdf.clean(upload)
    if kind == "odf":
        from gongwen.scrutiny.cleaning import odf

        return odf.clean(upload)
    if kind == "zip" and depth < _DEEPEST:
        return _zip(upload, depth)
    return _simple(upload, kind)


def _simple(upload: Upload, kind: str) -> Cleaned:
    """Kinds without a structure of their own."""
    data = upload.data
    if kind in {"txt", "md"}:
        return Cleaned(data, upload.name)
    if kind == "picture":
        bare = picture.stripped(data)
        told = ("图片中的拍摄信息",) if bare != data else ()
        return Cleaned(bare, upload.name, told, changed=bare != data)
    if kind == "html":
        return _html(upload)
    raise NotCleanableError(upload.name)


def _html(upload: Upload) -> Cleaned:
    text = characters_of(upload) or ""
    bare = _META.sub("", _COMMENT.sub("", text))
    if bare == text:
        return Cleaned(upload.data, upload.name)
    if upload.data.decode("utf-8", "ignore").encode() == upload.data:
        data = bare.encode()
    else:
        data = bare.encode("gb18030", "replace")
    return Cleaned(data, upload.name, ("网页注释和作者信息",), changed=True)


def _zip(upload: Upload, depth: int) -> Cleaned:
    """Every file in the package cleaned; one that cannot be makes the package one that cannot be."""
    told: list[str] = []
    left = upload.limits.unpacked_size
    buffer = io.BytesIO()
    package = Package(upload)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in package.names:
            if part.endswith("/"):
                continue
            inner = package.read(part)
            left -= len(inner)
            if not inner:
                packed.writestr(entry(part), inner)
                continue
            if left < 0:
                raise NotCleanableError(upload.name, sentence="压缩包展开后超过上限。")
            done = _clean(Upload(inner, part, upload.limits), depth + 1)
            told += [f"压缩包内{what}" for what in done.removed]
            packed.writestr(entry(done.name), done.data)
    return Cleaned(buffer.getvalue(), upload.name, tuple(dict.fromkeys(told)), changed=True)
