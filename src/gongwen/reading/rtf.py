"""Rich text (RTF 1.9): words, paragraphs and tables; pictures and settings are passed over."""

import re
from dataclasses import dataclass, replace

from gongwen.errors import TooDeepFileError
from gongwen.reading.limits import Upload
from gongwen.source import Align, Block, Cell, FileFormat, Line, SourceText, TableBlock

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_MAX_DEPTH = 2000
_SKIPPED = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "objdata",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "footnote",
        "annotation",
        "themedata",
        "datastore",
        "latentstyles",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "xmlnstbl",
        "fldinst",
        "filetbl",
        "revtbl",
        "sp",
        "sn",
        "sv",
        "shppict",
        "nonshppict",
        "mmathPr",
        "wgrffmtfilter",
        "bkmkstart",
        "bkmkend",
        "pgdsctbl",
    ]
)
_KEPT_OPTIONAL = frozenset({"shpinst", "shptxt", "pntext", "listtext"})  # \* groups that hold printed words
_CHARACTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": "　", "enspace": " ", "~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip
_ALIGNS = {"ql": Align.LEFT, "qc": Align.CENTRE, "qr": Align.RIGHT, "qj": Align.JUSTIFY, "qd": Align.JUSTIFY}
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 932: "cp932", 65001: "utf-8"}
_CHINESE = re.compile(rb"\\fcharset134|\\deflangfe2052|\\ansicpg936")
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class _State:
    """What a group changes and gives back at its end."""

    skipped: bool = False
    unicode_skip: int = 1
    bold: bool = False
    size: float | None = None
    align: Align | None = None
    in_table: bool = False


def read_rtf(upload: Upload) -> SourceText:
    """Read an RTF file.

    Raises:
        TooDeepFileError: groups nested deeper than any writer does.

    """
    reader = _Reader(upload)
    source = upload.data.decode("latin-1")
    position = 0
    while match := _TOKEN.match(source, position):
        position = match.end() + reader.token(match)
    reader.finish()
    return SourceText(tuple(reader.blocks), FileFormat.RTF, upload.name)


class _Reader:
    def __init__(self, upload: Upload) -> None:
        self.blocks: list[Block] = []
        self._name = upload.name
        self._state = _State()
        self._stack: list[_State] = []
        self._parts: list[str] = []
        self._bytes = bytearray()
        self._encoding = "gb18030" if _CHINESE.search(upload.data) else "cp1252"
        self._pending_skip = 0  # characters that stand for a \u already taken
        self._high = 0
        self._optional = False
        self._cells: list[str] = []
        self._rows: list[tuple[Cell, ...]] = []
        self._look = _State()  # of the paragraph's last words

    def token(self, match: re.Match[str]) -> int:
        """Take one token; returns how many raw characters behind it belong to it."""
        word, argument, code, symbol, brace, words = match.groups()
        if code is not None:
            self._byte(int(code, 16))
        elif words is not None:
            self._words(words)
        elif brace is not None:
            self._brace(brace)
        elif symbol is not None:
            self._symbol(symbol)
        elif word is not None:
            return self._word(word, argument)
        return 0

    def finish(self) -> None:
        """Close what the file left open."""
        self._flush()
        if self._parts and self._cells:
            self._cells.append("".join(self._parts).strip())
        elif self._parts:
            self._state = replace(self._state, in_table=False)
            self._paragraph()
        self._table()

    def _brace(self, brace: str) -> None:
        self._flush()
        if brace == "{":
            if len(self._stack) > _MAX_DEPTH:
                raise TooDeepFileError(self._name)
            self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()
        self._pending_skip = 0

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._optional = True
        elif symbol in "\r\n":
            self._paragraph()
        else:
            self._words(_CHARACTERS.get(symbol, ""))

    def _byte(self, value: int) -> None:
        if self._pending_skip:
            self._pending_skip -= 1
        elif not self._state.skipped:
            self._bytes.append(value)

    def _words(self, words: str) -> None:
        if self._pending_skip:
            skip = min(self._pending_skip, len(words))
            self._pending_skip -= skip
            words = words[skip:]
        if self._state.skipped or not words:
            return
        if not words.isascii() and max(words) <= "\xff":  # bytes of the code page, written as they are
            self._bytes.extend(words.encode("latin-1"))
            return
        self._flush()
        self._parts.append(words)
        self._look = self._state

    def _flush(self) -> None:
        """Bytes written one by one become characters."""
        if self._bytes:
            self._parts.append(self._bytes.decode(self._encoding, errors="replace"))
            self._bytes.clear()
            self._look = self._state

    def _word(self, word: str, argument: str | None) -> int:
        number = int(argument) if argument else None
        optional, self._optional = self._optional, False
        if (optional and word not in _KEPT_OPTIONAL) or word in _SKIPPED:
            self._flush()
            self._state = replace(self._state, skipped=True)
        elif word == "u":
            self._unicode(number or 0)
        elif word == "bin":
            return max(number or 0, 0)
        elif not self._state.skipped:
            self._flush()
            self._control(word, number)
        return 0

    def _unicode(self, number: int) -> None:
        code = number % 65536
        self._flush()
        if code in _SURROGATES:
            low = code >= 0xDC00  # noqa: PLR2004 - the low half of a pair
            pair = (self._high, code) if low and self._high else ()
            self._high = 0 if low else code
            text = b"".join(c.to_bytes(2, "little") for c in pair).decode("utf-16-le", errors="replace")
        else:
            text, self._high = chr(code), 0
        if not self._state.skipped:
            self._parts.append(text)
            self._look = self._state
        self._pending_skip = self._state.unicode_skip

    def _control(self, word: str, number: int | None) -> None:
        on = number != 0
        if word in {"par", "line", "sect", "page"}:
            self._paragraph()
        elif word == "cell":
            self._cells.append("".join(self._parts).strip())
            self._parts.clear()
        elif word == "row":
            self._row()
        elif word in _CHARACTERS:
            self._parts.append(_CHARACTERS[word])
        elif word == "ansicpg" and self._encoding == "cp1252":
            self._encoding = _CODE_PAGES.get(number or 0, "cp1252")
        elif word in _STATE_WORDS or word in _ALIGNS:
            self._state = _changed(self._state, word, number, on=on)

    def _paragraph(self) -> None:
        self._flush()
        if self._state.in_table and (self._parts or self._cells):
            self._parts.append("\n")
            return
        text, self._parts = "".join(self._parts), []
        self._table()
        look = self._look
        self.blocks.append(Line(text, self._state.align, look.bold, look.size))

    def _row(self) -> None:
        if self._cells:
            self._rows.append(tuple(Cell(text) for text in self._cells))
        self._cells = []

    def _table(self) -> None:
        self._row()
        if self._rows:
            self.blocks.append(TableBlock(tuple(self._rows)))
        self._rows = []


_STATE_WORDS = frozenset({"uc", "b", "fs", "pard", "plain", "intbl", "v", "deleted"})


def _changed(state: _State, word: str, number: int | None, *, on: bool) -> _State:
    if word == "uc":
        return replace(state, unicode_skip=min(max(number or 0, 0), 10))
    if word == "b":
        return replace(state, bold=on)
    if word == "fs":
        return replace(state, size=(number or 0) / 2 or None)
    if word == "pard":
        return replace(state, align=None, in_table=False)
    if word == "plain":
        return replace(state, bold=False, size=None)
    if word == "intbl":
        return replace(state, in_table=on)
    if word in {"v", "deleted"}:
        return replace(state, skipped=on)
    return replace(state, align=_ALIGNS[word])
