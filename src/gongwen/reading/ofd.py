"""OFD (GB/T 33190-2016): text runs with places from ofdkit, laid out as PDF pages are."""

import re
from collections.abc import Iterator
from typing import Any

from gongwen.errors import BrokenFileError, OversizedFileError, ScannedFileError
from gongwen.reading.layout import lay_out
from gongwen.reading.limits import Upload
from gongwen.reading.ofd_guard import refuse_hostile
from gongwen.reading.package import Package
from gongwen.reading.sheets import Piece, Sheet
from gongwen.reading.typed_text import unified
from gongwen.source import FileFormat, SourceText

_POINTS = 72 / 25.4  # ofdkit gives millimetres
_PICTURE = re.compile(r"\.(?:jpe?g|png|bmp|tiff?|jb2|gbig2)$", re.IGNORECASE)
_ASCENT = 0.86  # of the size, above the baseline


def read_ofd(upload: Upload) -> SourceText:
    """Read an OFD file.

    Raises:
        ScannedFileError: pages that hold pictures only.
        TooDeepFileError, BrokenFileError, OversizedFileError: as their names say.

    """
    import ofdkit

    package = Package(upload)  # refuses bombs before ofdkit unpacks anything
    pictures = any(_PICTURE.search(name) for name in package.names)
    refuse_hostile(package)
    sizes = package.sizes
    try:
        with ofdkit.open(upload.data) as document:
            if len(document.pages) > upload.limits.pages:
                raise OversizedFileError(
                    upload.name,
                    sentence=f"文件有 {len(document.pages)} 页，超过 {upload.limits.pages} 页的上限。",
                )
            sheets = list(_sheets(document, upload, sizes))
            properties = dict(_properties(document.info))
    except ofdkit.OFDLimitError as error:
        raise OversizedFileError(upload.name) from error
    except (ofdkit.OFDError, ValueError, OverflowError, LookupError) as error:
        raise BrokenFileError(upload.name) from error
    if not any(sheet.pieces for sheet in sheets) and pictures:
        raise ScannedFileError(upload.name)
    return SourceText(
        tuple(lay_out(sheets)), FileFormat.OFD, upload.name, pages=len(sheets), properties=properties
    )


def _sheets(document: Any, upload: Upload, sizes: dict[str, int]) -> Iterator[Sheet]:
    """Pages one by one, with an eye on what they add up to (one part may stand for many pages)."""
    read = pieces = 0
    for page in document.pages:
        read += sizes.get(page.location or "", 0)
        sheet = _sheet(page)
        pieces += len(sheet.pieces)
        if read > upload.limits.unpacked_size or pieces > upload.limits.characters:
            raise OversizedFileError(upload.name)
        yield sheet


def _sheet(page: Any) -> Sheet:
    left, top, width, height = page.box
    sheet = Sheet(page.index + 1, width * _POINTS, height * _POINTS)
    seen: set[tuple[str, int, int]] = set()
    for run in page.runs:
        text = unified(run.text)
        key = (text, round(run.x * 4), round(run.y * 4))  # the same words twice on one spot: drawn bold
        if not text.strip() or key in seen:
            continue
        seen.add(key)
        sheet.pieces.append(_piece(text, run, left, top))
    return sheet


def _piece(text: str, run: Any, left: float, top: float) -> Piece:
    size = min(max(run.size * _POINTS, 1.0), 400.0)
    x, baseline = (run.x - left) * _POINTS, (run.y - top) * _POINTS
    upper = baseline - _ASCENT * size
    return Piece(text, x, x + max(run.width, 0.0) * _POINTS, upper, upper + size, size)


def _properties(info: Any) -> Iterator[tuple[str, str]]:
    for name, key in (
        ("title", "title"), ("author", "author"), ("subject", "subject"),
        ("creation_date", "created"), ("mod_date", "modified"),
    ):  # fmt: skip
        value = getattr(info, name, None)
        if value:
            yield key, str(value)
