"""What a screen for redaction shows: pages or paragraphs, and places proposed for marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongwen.reading.limits import DEFAULT_LIMITS, Limits, Upload
from gongwen.redaction import docx, pdf
from gongwen.redaction.docx_pictures import pictures
from gongwen.redaction.docx_text import paragraphs
from gongwen.redaction.finding import finds
from gongwen.redaction.folding import folded
from gongwen.redaction.marks import Area, Stretch
from gongwen.redaction.pdf_plan import boxes_of
from gongwen.redaction.pdf_raster import png
from gongwen.redaction.pdf_text import Sheet
from gongwen.redaction.refusals import NotRedactableError
from gongwen.scrutiny.finds import Kind

_SCREEN_DPI = 110


@dataclass(frozen=True, slots=True)
class Page:
    """A page: number from 1, size in points as shown, its words; `scanned`: it has none, so boxes must be drawn."""

    number: int
    width: float
    height: float
    text: str
    scanned: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a docx: index and text as `Stretch` counts them, where it stands in Chinese."""

    index: int
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that may have to be covered. `kind`: None for words that were asked for; one area a line."""

    label: str
    words: str
    places: tuple[Area | Stretch, ...]
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Occurrences:
    """`format` is pdf or docx; a PDF has `pages`, a docx `passages` and `pictures` (where each stands, by index)."""

    format: str
    pages: tuple[Page, ...] = ()
    passages: tuple[Passage, ...] = ()
    pictures: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def occurrences(
    data: bytes, filename: str, *, names: Iterable[str] = (), limits: Limits = DEFAULT_LIMITS
) -> Occurrences:
    """Everything needed to mark a file; `names`: words to be proposed beside what the scrutiny finds.

    Raises:
        NotRedactableError: neither PDF nor docx.
        UnreadableFileError: another of its subclasses, where the file cannot be read.

    """
    wanted = tuple(dict.fromkeys(name for name in names if name.strip()))
    if b"%PDF-" in data[:1024]:
        sheets = pdf.sheets_of(pdf.prepared(Upload(data, filename, limits)))
        pages = tuple(_page(sheet) for sheet in sheets)
        proposed = tuple(one for sheet in sheets for one in _on_page(sheet, wanted))
        return Occurrences("pdf", pages=pages, proposals=proposed)
    if not data.startswith(b"PK"):
        raise NotRedactableError(filename)
    editor = docx.opened(data, filename, limits)
    passages = tuple(Passage(i, one.place, one.text) for i, one in enumerate(paragraphs(editor)))
    shown = tuple(picture.place for picture in pictures(editor))
    proposed = tuple(one for passage in passages for one in _in_passage(passage, wanted))
    return Occurrences("docx", passages=passages, pictures=shown, proposals=proposed)


def page_image(
    data: bytes, page: int, dpi: float = _SCREEN_DPI, *, name: str = "", limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """A page (from 1) of a PDF as PNG, as it will be released without marks. Raises as `redact_pdf`."""
    return png(pdf.page_of(pdf.prepared(Upload(data, name, limits)), page, dpi))


def _page(sheet: Sheet) -> Page:
    text = sheet.text.replace("\r\n", "\n")
    return Page(sheet.number, sheet.width, sheet.height, text, scanned=not text.strip())


def _proposed(text: str, names: Iterable[str]) -> Iterator[tuple[str, int, int, Kind | None]]:
    for find in finds(text):
        yield find.kind.label, find.start, find.end, find.kind
    whole = folded(text)
    for name in names:
        for start, end in whole.find(name):
            yield name, start, end, None


def _on_page(sheet: Sheet, names: tuple[str, ...]) -> Iterator[Proposal]:
    text = sheet.text
    for label, start, end, kind in _proposed(text, names):
        boxes = boxes_of(sheet.characters[start:end])
        yield Proposal(label, text[start:end], tuple(Area(sheet.number, *box) for box in boxes), kind)


def _in_passage(passage: Passage, names: tuple[str, ...]) -> Iterator[Proposal]:
    for label, start, end, kind in _proposed(passage.text, names):
        yield Proposal(label, passage.text[start:end], (Stretch(passage.index, start, end),), kind)
