"""Files to text: `read` a path or `read_bytes` an upload; one reader a format.

The door judges the content, compares it with the extension and hands over to the reader of the
true format. Readers are imported when they are needed: a text file costs neither lxml nor pdfium.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from gongwen.errors import (
    EmptyFileError,
    MissingFileError,
    NoTextError,
    OversizedFileError,
    UnreadableFileError,
    UnsupportedFormatError,
    WrongExtensionError,
)
from gongwen.reading.detect import Content, Unreadable, detect, detect_text
from gongwen.reading.encoding import characters_of
from gongwen.reading.limits import DEFAULT_LIMITS, Limits, Upload, refuse_oversized
from gongwen.source import SourceText

__all__ = ["DEFAULT_LIMITS", "Limits", "Upload", "read", "read_bytes", "read_file"]

_LOGGER = logging.getLogger(__name__)

# Module of `gongwen.reading` and function, by content; a table of names so that nothing heavy loads early.
_BINARY_READERS = {
    Content.DOCX: ("docx", "read_docx"),
    Content.PDF: ("pdf", "read_pdf"),
    Content.OFD: ("ofd", "read_ofd"),
    Content.MHT: ("mht", "read_mht"),
    Content.DOC: ("legacy", "read_doc"),
    Content.RTF: ("rtf", "read_rtf"),
}
_TEXT_READERS = {
    Content.HTML: ("html", "read_html"),
    Content.MARKDOWN: ("markdown", "read_markdown"),
    Content.TEXT: ("text", "read_text"),
}

_EXTENSIONS: dict[Content, frozenset[str]] = {
    Content.DOCX: frozenset({"docx", "docm", "dotx", "dotm"}),
    Content.PDF: frozenset({"pdf"}),
    Content.OFD: frozenset({"ofd"}),
    Content.HTML: frozenset({"html", "htm", "shtml", "xhtml", "txt"}),
    Content.MHT: frozenset({"mht", "mhtml"}),
    Content.TEXT: frozenset({"txt", "text", "md", "markdown", "csv", "log"}),
    Content.MARKDOWN: frozenset({"md", "markdown"}),
    Content.DOC: frozenset({"doc", "dot", "wps", "wpt"}),
    Content.RTF: frozenset({"rtf"}),
}
_SPOKEN = {
    Content.DOCX: "Word 文档（docx）",
    Content.PDF: "PDF 文件",
    Content.OFD: "OFD 文件",
    Content.HTML: "网页（HTML）",
    Content.MHT: "单个文件网页（MHT）",
    Content.TEXT: "纯文本",
    Content.MARKDOWN: "Markdown 文本",
    Content.DOC: "旧版 Word 或 WPS 文档",
    Content.RTF: "RTF 文档",
}
_READABLE_EXTENSIONS = frozenset[str]().union(*_EXTENSIONS.values())


def read(path: Path | str, *, limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """Read the file at `path`. Refuses by size before loading.

    Raises:
        UnreadableFileError: always one of its named subclasses; nothing else comes out.

    """
    path = Path(path)
    try:
        refuse_oversized(path.stat().st_size, path.name, limits)
        data = path.read_bytes()
    except OSError as error:
        raise MissingFileError(path.name) from error
    return read_bytes(data, path.name, limits=limits)


def read_bytes(data: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """Read a file from its bytes; `name` is its file name, used for the extension and in refusals.

    Raises:
        UnreadableFileError: always one of its named subclasses; nothing else comes out.

    """
    return read_file(Upload(data, name, limits))


def read_file(upload: Upload) -> SourceText:
    """As `read_bytes`, for who has more to do with the upload afterwards."""
    try:
        return read_upload(upload)
    except UnreadableFileError:
        raise
    except MemoryError as error:
        raise OversizedFileError(upload.name, sentence="文件内容过大，本机内存不足以处理。") from error
    except Exception as error:  # a fault of ours must reach the clerk as a refusal, and the log as what it is
        _LOGGER.exception("reader failed on %s", upload.name)
        raise UnreadableFileError(upload.name) from error


def read_upload(upload: Upload) -> SourceText:
    """As `read_file`, without the last net: what readers let through comes out (for tests)."""
    if not upload.data:
        raise EmptyFileError(upload.name)
    refuse_oversized(len(upload.data), upload.name, upload.limits)
    content = detect(upload)
    if content is None:
        content, source = _read_characters(upload)
    elif isinstance(content, Unreadable):
        raise _refusal(content, upload)
    else:
        reader: Callable[[Upload], SourceText] = _reader(*_BINARY_READERS[content])
        source = reader(upload)
    _refuse_without_text(source, upload)
    warning = _extension_warning(content, upload.extension)
    return replace(source, warnings=(warning, *source.warnings)) if warning else source


def _read_characters(upload: Upload) -> tuple[Content, SourceText]:
    text = characters_of(upload)
    if text is None:
        raise _refusal(Unreadable("无法识别的二进制文件", UnsupportedFormatError.advice), upload)
    if not text.strip():
        raise NoTextError(upload.name)
    content = detect_text(text, upload.extension)
    if isinstance(content, Unreadable):
        raise _refusal(content, upload)
    reader: Callable[[str, Upload], SourceText] = _reader(*_TEXT_READERS[content])
    return content, reader(text, upload)


def _reader(module: str, function: str) -> Any:
    return getattr(import_module(f"{__name__}.{module}"), function)


def _refusal(content: Unreadable, upload: Upload) -> UnreadableFileError:
    """Wrong extension where the name promised a readable format, unsupported otherwise."""
    if upload.extension in _READABLE_EXTENSIONS:
        sentence = f"文件扩展名是 .{upload.extension}，实际内容却是{content.what}。"
        return WrongExtensionError(upload.name, sentence=sentence, advice=content.advice)
    return UnsupportedFormatError(
        upload.name, sentence=f"这是{content.what}，系统不能从中读取公文。", advice=content.advice
    )


def _refuse_without_text(source: SourceText, upload: Upload) -> None:
    characters, limits = len(source.plain), upload.limits
    if characters > limits.characters:
        raise OversizedFileError(
            upload.name, sentence=f"文件有 {characters} 字，超过 {limits.characters} 字的上限。"
        )
    if not source.plain.strip():
        raise NoTextError(upload.name)


def _extension_warning(content: Content, extension: str) -> str:
    if not extension or extension in _EXTENSIONS[content]:
        return ""
    return f"文件扩展名是 .{extension}，实际内容是{_SPOKEN[content]}，已按实际内容读取。"
