"""Plain text: one line is one `Line`, blank lines included, so that line structure stays visible."""

from gongwen.reading.limits import Upload
from gongwen.source import FileFormat, Line, SourceText


def read_text(text: str, upload: Upload) -> SourceText:
    """Every physical line as it stands; only line ends and form feeds are taken away."""
    lines = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n").split("\n")
    )
    if lines and not lines[-1]:
        lines.pop()  # the line end of the last line
    return SourceText(tuple(Line(line) for line in lines), FileFormat.TEXT, upload.name)
