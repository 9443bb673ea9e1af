"""A PDF with what is marked really gone: marked pages become pictures, the file is written wholly anew."""

import ctypes
import io
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from gongwen.errors import BrokenFileError, EmptyFileError, OversizedFileError
from gongwen.reading.limits import DEFAULT_LIMITS, Limits, Upload, refuse_oversized
from gongwen.reading.pdf import LOCK, opened
from gongwen.redaction.marks import Mark
from gongwen.redaction.pdf_kept import DoubtfulPageError, Keeper, fonts_tell
from gongwen.redaction.pdf_layer import Layer
from gongwen.redaction.pdf_plan import Plan, plan
from gongwen.redaction.pdf_raster import Encoded, burn, covered_before, encoded, rendered
from gongwen.redaction.pdf_text import Sheet, read_sheet
from gongwen.redaction.refusals import LeakError, MarkNotFoundError
from gongwen.redaction.residue import residue
from gongwen.redaction.watch import Watched
from gongwen.scrutiny.cleaning import pdf as cleaning

_LOGGER = logging.getLogger(__name__)
DPI = 200
_LOOKED = 100  # dpi at which a page is asked for words under something
_COMPARED = 40  # dpi at which a page taken over is held against the old one
_NEAR = 24  # of 255: a difference that smoothing makes


@dataclass(slots=True)
class _Work:
    """The file as it was prepared, its pages, what goes, and pictures made so far."""

    upload: Upload
    sheets: list[Sheet]
    plan: Plan
    words: tuple[str, ...]
    rare: set[str]
    pictures: dict[int, Encoded] = field(default_factory=dict)
    unseen: dict[int, set[int]] = field(default_factory=dict)  # characters nobody sees, by page


def redact_pdf(
    data: bytes, marks: Iterable[Mark], *, name: str = "", limits: Limits = DEFAULT_LIMITS, dpi: int = DPI
) -> bytes:
    """A new file in which nothing is left of what is marked. A signature in the old one is shown but void.

    Pages with a mark are pictures of `dpi` with an unseen text layer of what is left; so are pages whose fonts or parts
    could tell what was covered. Bookmarks, tags, attachments, properties and comments are not taken over.

    Raises:
        MarkNotFoundError: a mark meets nothing in the file.
        EncryptedFileError, BrokenFileError, PageTooLargeError, OversizedFileError: as their names say.
        LeakError: covered words could still be read; no file is given.

    """
    upload = prepared(Upload(data, name, limits))
    sheets = sheets_of(upload)
    made = plan(sheets, marks, name)
    watched = made.watched(sheets)
    gone = {c for sheet in sheets for run in made.gone(sheet) for c in run if not c.isspace()}
    work = _Work(upload, sheets, made, watched.words, gone - set("".join(map(made.left, sheets))))
    try:
        return _first_safe(work, dpi)
    except (LeakError, OversizedFileError, BrokenFileError):
        raise
    except Exception as error:  # pypdf raises whatever a damaged object makes it
        _LOGGER.exception("redaction failed")
        raise BrokenFileError(name) from error


def watched_in_pdf(
    data: bytes, marks: Iterable[Mark], *, name: str = "", limits: Limits = DEFAULT_LIMITS
) -> Watched:
    """Words that are covered, and those that stand unmarked in another place. Raises as `redact_pdf`."""
    sheets = sheets_of(prepared(Upload(data, name, limits)))
    return plan(sheets, marks, name).watched(sheets)


def prepared(upload: Upload) -> Upload:
    """The file without what nobody sees, and with form fields and stamps as part of the pages; words keep their places.

    Raises:
        EncryptedFileError: it opens with a password only.
        BrokenFileError, EmptyFileError, OversizedFileError: as their names say.

    """
    if not upload.data:
        raise EmptyFileError(upload.name)
    refuse_oversized(len(upload.data), upload.name, upload.limits)
    with LOCK, opened(upload):
        pass  # refuses what is encrypted or no PDF at all
    clean = Upload(cleaning.clean(upload, may_unsign=True).data, upload.name, upload.limits)
    with LOCK, opened(clean) as document:
        flattened = [_flattened(document, index) for index in range(pdfium.FPDF_GetPageCount(document))]
        data = _saved(document) if any(flattened) else clean.data
    return Upload(data, upload.name, upload.limits)


def sheets_of(upload: Upload) -> list[Sheet]:
    """The pages of a prepared file. Raises OversizedFileError, BrokenFileError."""
    with LOCK, opened(upload) as document:
        count, limit = pdfium.FPDF_GetPageCount(document), upload.limits.pages
        if count > limit:
            raise OversizedFileError(upload.name, sentence=f"文件有 {count} 页，超过 {limit} 页的上限。")
        sheets = [read_sheet(document, index) for index in range(count)]
    whole = [sheet for sheet in sheets if sheet is not None]
    if not whole or len(whole) < len(sheets):
        raise BrokenFileError(upload.name)
    return whole


def page_of(upload: Upload, number: int, dpi: float) -> Any:
    """A page (from 1) of a prepared file as a picture. Raises MarkNotFoundError, PageTooLargeError."""
    with LOCK, opened(upload) as document:
        picture = rendered(document, number - 1, dpi, upload.name) if number > 0 else None
    if picture is None:
        raise MarkNotFoundError(upload.name, sentence=f"文件没有第 {number} 页。")
    return picture


def _flattened(document: Any, index: int) -> bool:
    """Whether a page had more than links on it, which are drawn into it now."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return False
    kinds = set()
    for place in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, place)
        kinds.add(pdfium.FPDFAnnot_GetSubtype(note))
        pdfium.FPDFPage_CloseAnnot(note)
    drawn = bool(kinds - {pdfium.FPDF_ANNOT_LINK})
    if drawn:
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    pdfium.FPDF_ClosePage(page)
    return drawn


def _saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    writer = pdfium.FPDF_FILEWRITE()
    writer.version = 1

    def take(_: Any, data: Any, size: int) -> int:
        buffer.write(ctypes.string_at(data, size))
        return 1

    writer.WriteBlock = type(writer.WriteBlock)(take)
    pdfium.FPDF_SaveAsCopy(document, ctypes.byref(writer), pdfium.FPDF_NO_INCREMENTAL)
    return buffer.getvalue()


def _first_safe(work: _Work, dpi: int) -> bytes:
    """Pages are taken over as far as that is safe; else all are pictures; else there is no file."""
    kept = {sheet.number for sheet in work.sheets} - work.plan.covers.keys()
    found: list[Any] = []
    for _ in range(3):
        data, kept = _built(work, kept, dpi)
        changed = _changed(work, data, kept)
        found = residue(data, work.words) if not changed else []
        if not changed and not found:
            return data
        if not kept:
            break
        kept = kept - changed if changed else set()
    raise LeakError(work.upload.name, tuple(one.place for one in found))


def _built(work: _Work, wanted: set[int], dpi: int) -> tuple[bytes, set[int]]:
    """The new file, and the pages that were taken over."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    reader = PdfReader(io.BytesIO(work.upload.data), strict=False)
    writer, layer, kept = PdfWriter(), Layer(), set[int]()
    keeper, drawn = Keeper(writer), []
    if len(reader.pages) != len(work.sheets):
        raise BrokenFileError(work.upload.name)
    with LOCK, opened(work.upload) as document:
        for sheet, old in zip(work.sheets, reader.pages, strict=True):
            page = None
            if sheet.number in wanted and not _tells(work, sheet, document, old):
                page = _taken_over(keeper, old)
            if page is None:
                page = _pictured(work, sheet, document, writer, layer, dpi)
                drawn.append(page)
            else:
                kept.add(sheet.number)
            _append(writer, page)
    font = layer.font(writer)
    for page in drawn:
        page["/Resources"]["/Font"][NameObject("/U")] = font
    writer.metadata = None
    writer.root_object[NameObject("/Lang")] = TextStringObject("zh-CN")
    buffer = io.BytesIO()
    cleaning.drop_unreached(writer)
    writer.write(buffer)
    return buffer.getvalue(), kept


def _tells(work: _Work, sheet: Sheet, document: Any, old: Any) -> bool:
    """Whether a page says more than is seen on it: words under a box that was drawn earlier, or characters in fonts."""
    if fonts_tell(old, work.rare):
        return True
    picture = rendered(document, sheet.number - 1, _LOOKED, work.upload.name, coarser=True)
    return len(covered_before(picture, sheet)) > 1


def _taken_over(keeper: Keeper, old: Any) -> Any:
    try:
        return keeper.page(old)
    except DoubtfulPageError:
        return None
    except Exception:  # noqa: BLE001 - what pypdf cannot follow becomes a picture
        return None


def _append(writer: Any, page: Any) -> None:
    """Hang a page into the tree of pages."""
    from pypdf.generic import NameObject, NumberObject

    pages = writer.root_object["/Pages"]
    page[NameObject("/Parent")] = writer.root_object.raw_get("/Pages")
    pages["/Kids"].append(writer._add_object(page))  # noqa: SLF001 - pypdf's own door copies all that hangs on a page
    pages[NameObject("/Count")] = NumberObject(len(pages["/Kids"]))


def _pictured(work: _Work, sheet: Sheet, document: Any, writer: Any, layer: Layer, dpi: int) -> Any:
    """A page that is a picture with an unseen text layer."""
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject

    covers = work.plan.covers.get(sheet.number, [])
    shown = work.pictures.get(sheet.number)
    if shown is None:
        picture = rendered(document, sheet.number - 1, dpi, work.upload.name)
        work.unseen[sheet.number] = covered_before(picture, sheet)
        burn(picture, covers, (sheet.width, sheet.height))
        shown = work.pictures[sheet.number] = encoded(picture)
    gone = work.plan.taken.get(sheet.number, set()) | work.unseen[sheet.number]
    words = layer.content(sheet, gone, covers)
    content = f"q\n{sheet.width:.3f} 0 0 {sheet.height:.3f} 0 0 cm\n/P Do\nQ\n".encode() + words
    inner = {NameObject("/P"): _picture(shown, writer)}
    return DictionaryObject({
        NameObject("/Type"): NameObject("/Page"),
        NameObject("/MediaBox"): ArrayObject(FloatObject(round(n, 3)) for n in (0, 0, sheet.width, sheet.height)),
        NameObject("/Resources"): DictionaryObject({
            NameObject("/XObject"): DictionaryObject(inner),
            NameObject("/Font"): DictionaryObject(),
        }),
        NameObject("/Contents"): _stream(writer, content),
    })  # fmt: skip


def _picture(shown: Encoded, writer: Any) -> Any:
    from pypdf.generic import NameObject, NumberObject, StreamObject

    image = StreamObject()
    image._data = shown.data  # noqa: SLF001 - packed already
    entries = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": shown.space, "/Filter": shown.filter}
    for key, name in entries.items():
        image[NameObject(key)] = NameObject(name)
    for key, number in {"/Width": shown.width, "/Height": shown.height, "/BitsPerComponent": 8}.items():
        image[NameObject(key)] = NumberObject(number)
    return writer._add_object(image)  # noqa: SLF001 - as above


def _stream(writer: Any, data: bytes) -> Any:
    from pypdf.generic import StreamObject

    stream = StreamObject()
    stream.set_data(data)
    return writer._add_object(stream.flate_encode())  # noqa: SLF001 - as above


def _changed(work: _Work, data: bytes, kept: Sequence[int] | set[int]) -> set[int]:
    """Pages taken over that do not look as they did."""
    from PIL import ImageChops

    changed = set()
    with LOCK, opened(work.upload) as before, opened(Upload(data)) as after:
        for number in kept:
            old, new = (
                rendered(one, number - 1, _COMPARED, work.upload.name, coarser=True)
                for one in (before, after)
            )
            reach: Any = ImageChops.difference(old, new).getextrema() if old.size == new.size else [(0, 255)]
            if max(high for _, high in reach) > _NEAR:
                changed.add(number)
    return changed
