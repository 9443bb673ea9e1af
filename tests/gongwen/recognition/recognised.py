"""Text to recognised values, for tests."""

from typing import Any

from gongwen.model import Numbered, OfficialDocument, walk
from gongwen.recognise import recognise
from gongwen.source import FileFormat, Line, SourceText


def source_of(text: str) -> SourceText:
    """Each physical line a `Line`, as the reader of plain text does it."""
    return SourceText(tuple(Line(line) for line in text.split("\n")), FileFormat.TEXT)


def document_of(text: str) -> OfficialDocument:
    return recognise(source_of(text))


def value_of(document: OfficialDocument, field: str) -> Any:
    """The plain value of a field as specimens write it."""
    match field:
        case "numbered":
            nodes = [n for _, n in walk(document.body + tuple(x for a in document.annexes for x in a.body))]
            return [(n.printed, n.heading) for n in nodes if isinstance(n, Numbered)]
        case "cited":
            return [c.number for c in document.citations if c.number]
        case "repeals":
            return [c.number for c in document.repeals]
        case "annexes":
            return [a.title for a in document.annexes]
        case "effective_from" | "valid_until":
            reading = getattr(document.validity, field)
        case _:
            reading = getattr(document, field)
    if reading is None:
        return None
    value = reading.value
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
