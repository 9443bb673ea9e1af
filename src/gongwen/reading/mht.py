"""Single-file web pages (MHT), which offices often keep under the extension .doc."""

import base64
import binascii
import quopri
import re
from dataclasses import replace

from gongwen.errors import BrokenFileError
from gongwen.reading.encoding import decode
from gongwen.reading.html import read_html
from gongwen.reading.limits import Upload
from gongwen.source import SourceText

_BOUNDARY = re.compile(rb"""boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)
_HTML_PART = re.compile(rb"Content-Type:\s*text/html", re.IGNORECASE)
_TRANSFER = re.compile(rb"Content-Transfer-Encoding:\s*([\w-]+)", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*"?([\w-]+)""", re.IGNORECASE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_HEADER_SEARCHED, _MAX_PARTS = 65536, 2000


def read_mht(upload: Upload) -> SourceText:
    """Read the first web page of a multipart file.

    Raises:
        BrokenFileError: no web page inside, or its transfer encoding is damaged.

    """
    boundary = _BOUNDARY.search(upload.data, 0, _HEADER_SEARCHED)
    if boundary is None:
        raise BrokenFileError(upload.name)
    for part in upload.data.split(b"--" + (boundary[1] or boundary[2]), _MAX_PARTS)[1:]:
        head, _, body = _partition(part)
        if _HTML_PART.search(head):
            text = decode(_declared(head) + _transferred(head, body, upload.name), declared=True)
            if text is not None:
                return replace(read_html(text, upload), name=upload.name)
    raise BrokenFileError(upload.name, sentence="单个文件网页中没有正文部分。")


def _partition(part: bytes) -> tuple[bytes, bytes, bytes]:
    match = _BLANK_LINE.search(part)
    return (part[: match.start()], match[0], part[match.end() :]) if match else (b"", b"", part)


def _declared(head: bytes) -> bytes:
    """The charset of the part's head as a comment in front of the page, where `decode` looks for it."""
    charset = _CHARSET.search(head)
    return b"<!-- charset=" + charset[1] + b" -->" if charset else b""


def _transferred(head: bytes, body: bytes, name: str) -> bytes:
    match = _TRANSFER.search(head)
    encoding = match[1].lower() if match else b""
    if encoding == b"quoted-printable":
        return quopri.decodestring(body)
    if encoding == b"base64":
        try:
            return base64.b64decode(body)
        except (binascii.Error, ValueError) as error:
            raise BrokenFileError(name) from error
    return body
