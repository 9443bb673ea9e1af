"""Redaction (遮盖): what is marked is really gone from the file, not only out of sight.

政府信息公开条例 Article 37: where a part of the information may be released, it is told apart and the rest is given.
`occurrences` and `page_image` give a screen what it needs, `redact` makes the file and reads it again before giving it,
`repeated` tells what stands unmarked elsewhere. Pure functions of bytes; they may run in a process of their own.
"""

from collections.abc import Iterable

from gongwen.reading.limits import DEFAULT_LIMITS, Limits
from gongwen.redaction.docx import redact_docx, watched_in_docx
from gongwen.redaction.docx_carriers import replaced
from gongwen.redaction.marks import Area, Finds, Mark, Picture, Place, Reason, Stretch, Words
from gongwen.redaction.pdf import redact_pdf, watched_in_pdf
from gongwen.redaction.refusals import LeakError, MarkNotFoundError, NotRedactableError, PageTooLargeError
from gongwen.redaction.residue import Residue, residue
from gongwen.redaction.screen import Occurrences, Page, Passage, Proposal, occurrences, page_image
from gongwen.redaction.watch import Watched

__all__ = [
    "Area",
    "Finds",
    "LeakError",
    "Mark",
    "MarkNotFoundError",
    "NotRedactableError",
    "Occurrences",
    "Page",
    "PageTooLargeError",
    "Passage",
    "Picture",
    "Place",
    "Proposal",
    "Reason",
    "Residue",
    "Stretch",
    "Words",
    "bare_name",
    "occurrences",
    "page_image",
    "redact",
    "redact_docx",
    "redact_pdf",
    "repeated",
    "residue",
]

_PDF_SEARCHED = 1024  # bytes in which the header of a PDF may stand


def redact(data: bytes, marks: Iterable[Mark], *, name: str = "", limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The redacted file, in the format it came in. Raises as `redact_pdf` and `redact_docx`."""
    work = redact_pdf if b"%PDF-" in data[:_PDF_SEARCHED] else redact_docx
    return work(data, marks, name=name, limits=limits)


def repeated(
    data: bytes, marks: Iterable[Mark], *, name: str = "", limits: Limits = DEFAULT_LIMITS
) -> tuple[str, ...]:
    """Words that are covered in one place and stand unmarked in another; a clerk should be asked about them."""
    return _watched(data, marks, name, limits).repeated


def bare_name(data: bytes, marks: Iterable[Mark], *, name: str, limits: Limits = DEFAULT_LIMITS) -> str:
    """The name of the file without the words that are covered in it: it goes with the file to whoever gets that."""
    return replaced(name, _watched(data, marks, name, limits).words)


def _watched(data: bytes, marks: Iterable[Mark], name: str, limits: Limits) -> Watched:
    work = watched_in_pdf if b"%PDF-" in data[:_PDF_SEARCHED] else watched_in_docx
    return work(data, marks, name=name, limits=limits)
