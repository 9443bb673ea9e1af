"""What a clerk marks: a place in the file, and the reason why it may not be released."""

from dataclasses import dataclass

from gongwen.scrutiny.finds import Kind


@dataclass(frozen=True, slots=True)
class Reason:
    """`code`: stable name of the ground; `label`: a few words shown on the redaction (第十五条), "" for none."""

    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page of a PDF in points, counted from the top left corner of the page as a browser shows it.

    `page` counts from 1. That is the page turned (/Rotate) and cut (/CropBox) as it is shown.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end` (exclusive) of the text of a paragraph of a docx.

    `paragraph` counts from 0 over all stories, as `occurrences` lists them: body with tables and text boxes, headers,
    footers, footnotes, endnotes; then the words of charts and diagrams.
    """

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """All places where these words stand; width, case and blanks between the characters do not matter."""

    words: str


@dataclass(frozen=True, slots=True)
class Finds:
    """All places where the scrutiny finds personal data of these kinds; none named: of every kind."""

    kinds: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a docx as a whole, by its index in `occurrences`, from 0, everywhere it is shown."""

    index: int


Place = Area | Stretch | Words | Finds | Picture


@dataclass(frozen=True, slots=True)
class Mark:
    """One redaction: where and why."""

    place: Place
    reason: Reason
