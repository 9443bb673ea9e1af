"""Text to recognised values, for tests."""

from collections.abc import Callable
from typing import Any

from gongwen.model import Numbered, OfficialDocument, walk
from gongwen.recognise import recognise
from gongwen.source import FileFormat, Line, SourceText, TableBlock


def source_of(text: str) -> SourceText:
    """Each physical line a `Line`, as the reader of plain text does it."""
    return SourceText(tuple(Line(line) for line in text.split("\n")), FileFormat.TEXT)


def document_of(text: str) -> OfficialDocument:
    return recognise(source_of(text))


def _numbered(document: OfficialDocument) -> list[tuple[str, str]]:
    nodes = document.body + tuple(node for annex in document.annexes for node in annex.body)
    return [(n.printed, n.heading) for _, n in walk(nodes) if isinstance(n, Numbered)]


def _tables(document: OfficialDocument) -> list[list[int]]:
    return [[len(row) for row in n.rows] for _, n in walk(document.body) if isinstance(n, TableBlock)]


GATHERED: dict[str, Callable[[OfficialDocument], Any]] = {
    "numbered": _numbered,
    "tables": _tables,
    "cited": lambda document: [c.number for c in document.citations if c.number],
    "repeals": lambda document: [c.number for c in document.repeals],
    "annexes": lambda document: [a.title for a in document.annexes],
}


def value_of(document: OfficialDocument, field: str) -> Any:
    """Return the plain value of a field as specimens write it."""
    if field in GATHERED:
        return GATHERED[field](document)
    owner = document.validity if field in {"effective_from", "valid_until"} else document
    reading = getattr(owner, field)
    if reading is None:
        return None
    value = reading.value
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
