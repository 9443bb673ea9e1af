"""What a file is, judged by its content; the extension is only compared afterwards."""

import re
from dataclasses import dataclass
from enum import StrEnum

from gongwen.errors import BrokenFileError, EncryptedFileError
from gongwen.reading import ole
from gongwen.reading.limits import Upload
from gongwen.reading.package import Package


class Content(StrEnum):
    """Kinds of content that have a reader."""

    DOCX = "docx"
    PDF = "pdf"
    OFD = "ofd"
    HTML = "html"
    MHT = "mht"
    TEXT = "txt"
    MARKDOWN = "md"
    DOC = "doc"
    RTF = "rtf"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Content that has no reader: what it is, and what a clerk can do about it."""

    what: str
    advice: str


_AS_DOCX = "请用原来的软件打开，把需要公开的正文另存为 docx 或 pdf 后上传。"
_AS_ATTACHMENT = "表格、演示文稿不是公文正文，请作为附件上传；正文请另存为 docx 后上传。"
_UNPACK = "请先解压，再把其中的公文逐个上传。"
_PICTURE = "请上传排版时的原件（docx 等）；确无原件的，先用文字识别软件处理，核对无误后上传。"
_PROGRAM = "请不要打开该文件，确认选对了公文文件后重新上传。"

_SIGNATURES: tuple[tuple[bytes, Unreadable], ...] = (
    (b"\xff\xd8\xff", Unreadable("图片（JPG）", _PICTURE)),
    (b"\x89PNG\r\n", Unreadable("图片（PNG）", _PICTURE)),
    (b"GIF8", Unreadable("图片（GIF）", _PICTURE)),
    (b"BM", Unreadable("图片（BMP）", _PICTURE)),
    (b"II*\0", Unreadable("图片（TIFF）", _PICTURE)),
    (b"MM\0*", Unreadable("图片（TIFF）", _PICTURE)),
    (b"RIFF", Unreadable("图片或音视频", _PICTURE)),
    (b"MZ", Unreadable("程序文件", _PROGRAM)),
    (b"\x7fELF", Unreadable("程序文件", _PROGRAM)),
    (b"7z\xbc\xaf\x27\x1c", Unreadable("压缩包（7z）", _UNPACK)),
    (b"Rar!", Unreadable("压缩包（RAR）", _UNPACK)),
    (b"\x1f\x8b", Unreadable("压缩包（GZ）", _UNPACK)),
    (b"ID3", Unreadable("音频", _AS_DOCX)),
    (b"SQLite format 3", Unreadable("数据库文件", _AS_DOCX)),
    (b"%!PS", Unreadable("PostScript 文件", _AS_DOCX)),
)
_SHORT_SIGNATURES = {b"BM", b"MZ", b"ID3", b"RIFF", b"GIF8"}  # letters that a text may begin with as well

_PDF_SEARCHED = 1024  # the header may stand behind junk, ISO 32000 annex on Acrobat's practice
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|table|tbody|tr|td|div|p|span|article|section|h[1-6]|center|font)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(r"</(?:p|span|td|div|li|strong)\s*>|<br\s*/?>", re.IGNORECASE)
_HTML_FRAGMENT_TAGS = 6  # so many closing tags make a text a saved piece of a page
_OFFICE_XML = re.compile(r"<\?mso-application|<w:wordDocument|<pkg:package|<Workbook\b")
_MHT_START = re.compile(rb"\s*(?:MIME-Version|From|Subject|Date|Content-Type|X-[\w-]+)\s*:", re.IGNORECASE)
_MHT_MARK = re.compile(rb"Content-Type:\s*multipart/related", re.IGNORECASE)
_SNIFFED = 4096


def detect(upload: Upload) -> Content | Unreadable | None:
    """The kind of content by its first bytes; None where it may be text (see `detect_text`).

    Raises:
        EncryptedFileError: an Office file with a password (kept in a compound file).
        BrokenFileError: a package or compound file that cannot be opened.

    """
    data = upload.data
    if data.startswith(b"PK\x03\x04"):
        return _detect_zip(upload)
    if data.startswith(ole.SIGNATURE):
        return _detect_compound(upload)
    if b"%PDF-" in data[:_PDF_SEARCHED]:
        return Content.PDF
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:5] == b"{\\rtf":
        return Content.RTF
    for signature, content in _SIGNATURES:
        if data.startswith(signature) and (signature not in _SHORT_SIGNATURES or b"\0" in data[:64]):
            return content
    head = data[:_SNIFFED]
    if _MHT_START.match(head) and _MHT_MARK.search(head):
        return Content.MHT
    return None


def _detect_zip(upload: Upload) -> Content | Unreadable:
    package = Package(upload)
    names = package.names
    if "OFD.xml" in package or any(name.lower() == "ofd.xml" for name in names):
        return Content.OFD
    if any(name.startswith("word/") for name in names):
        return Content.DOCX
    if any(name.startswith("xl/") for name in names):
        return Unreadable("Excel 表格", _AS_ATTACHMENT)
    if any(name.startswith("ppt/") for name in names):
        return Unreadable("演示文稿", _AS_ATTACHMENT)
    if "content.xml" in package and "mimetype" in package:
        return Unreadable("开放文档格式（ODF）", _AS_DOCX)
    if "[Content_Types].xml" in package:
        raise BrokenFileError(upload.name, sentence="文件缺少正文部分。")
    return Unreadable("压缩包（ZIP）", _UNPACK)


def _detect_compound(upload: Upload) -> Content | Unreadable:
    try:
        compound = ole.CompoundFile(upload.data)
    except (ValueError, IndexError) as error:
        raise BrokenFileError(upload.name) from error
    if compound.find("EncryptedPackage"):
        raise EncryptedFileError(upload.name)
    if compound.find("WordDocument"):
        return Content.DOC
    if compound.find("Workbook") or compound.find("Book"):
        return Unreadable("Excel 表格", _AS_ATTACHMENT)
    if compound.find("PowerPoint Document"):
        return Unreadable("演示文稿", _AS_ATTACHMENT)
    if compound.find("__properties_version1.0"):
        return Unreadable("邮件", _AS_DOCX)
    if not compound.entries:
        raise BrokenFileError(upload.name)
    return Unreadable("不含 Word 正文的复合文档", _AS_DOCX)


def detect_text(text: str, extension: str) -> Content | Unreadable:
    """Tell apart what is kept as characters: web page, piece of a web page, Markdown, plain text."""
    head = text[:_SNIFFED]
    if _OFFICE_XML.search(head):
        return Unreadable("XML 格式的 Office 文档", _AS_DOCX)
    if _HTML_START.match(head):
        return Content.HTML
    if extension in {"html", "htm", "shtml", "xhtml"}:
        return Content.HTML
    if extension in {"md", "markdown"}:
        return Content.MARKDOWN
    tags = _HTML_TAG.findall(text[: 16 * _SNIFFED])
    if len(tags) >= _HTML_FRAGMENT_TAGS:
        return Content.HTML
    return Content.TEXT
