"""Plain text: one line is one `Line`, blank lines included, so that line structure stays visible."""

from gongwen.reading.limits import Upload
from gongwen.source import FileFormat, Line, SourceText


def read_text(text: str, upload: Upload) -> SourceText:
    """Every physical line as it stands; only line ends and form feeds are taken away."""
    return SourceText(tuple(Line(line) for line in physical_lines(text)), FileFormat.TEXT, upload.name)


def physical_lines(text: str) -> list[str]:
    """Lines by any line end; the end of the last line opens no further one."""
    lines = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n").split("\n")
    )
    if not lines[-1]:
        lines.pop()
    return lines
