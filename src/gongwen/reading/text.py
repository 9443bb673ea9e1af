"""Plain text: one line is one `Line`, blank lines included, so that line structure stays visible."""

from gongwen.reading.limits import Upload
from gongwen.reading.typed_text import unified
from gongwen.source import FileFormat, Line, SourceText


def read_text(text: str, upload: Upload) -> SourceText:
    """Every physical line as it stands; only line ends, form feeds and invisible characters are taken away."""
    return SourceText(tuple(Line(line) for line in physical_lines(text)), FileFormat.TEXT, upload.name)


def physical_lines(text: str) -> list[str]:
    """Lines by any line end (Unicode's and the soft one of Word too); the last one opens no further line."""
    return [unified(line) for line in text.splitlines()]
