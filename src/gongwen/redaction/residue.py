"""A finished file read again, by ways other than the one it was made by: which words are still in it?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongwen.redaction.folding import fold, fold_word, tellable

_PLAIN_BYTES = 6  # of a pattern; a shorter one is met by chance in pictures
_DIGITS = 8  # a shorter number is met among places and lengths


@dataclass(frozen=True, slots=True)
class Residue:
    """A word that is still in the file, and where, in Chinese."""

    word: str
    place: str


def residue(data: bytes, words: Iterable[str]) -> list[Residue]:
    """Words that can still be read in a PDF or docx: on its pages, in every stream, part, property and address.

    Compared are forms without blanks, width and case, and the bytes in UTF-8, UTF-16, GB 18030 and as hexadecimal
    strings. Words too short to be told from chance are passed over (one character; three letters or digits).

    Raises:
        UnreadableFileError: the file cannot be opened at all.

    """
    wanted = tuple(dict.fromkeys(word for word in words if tellable(word)))
    if not wanted:
        return []
    if data.startswith(b"PK"):
        from gongwen.redaction.residue_docx import look
    else:
        from gongwen.redaction.residue_pdf import look
    return list(dict.fromkeys(look(data, wanted)))


def in_text(text: str, words: Sequence[str], place: str) -> Iterator[Residue]:
    """Words of a text that is read as such."""
    plain = fold(text)
    for word in words:
        if fold_word(word) in plain:
            yield Residue(word, place)


def in_bytes(data: bytes, words: Sequence[str], place: str) -> Iterator[Residue]:
    """Words among bytes of any kind."""
    for word in words:
        if any(pattern in data for pattern in _patterns(word)):
            yield Residue(word, place)


@lru_cache(maxsize=4096)
def _patterns(word: str) -> tuple[bytes, ...]:
    plain = fold(word)
    if plain.isascii() and plain.isdigit() and len(plain) < _DIGITS:
        return ()
    found = set()
    keyword = (
        plain.isascii() and plain.isalpha()
    )  # may be one of the format's own, which stand there as they are
    for form in {word, word.strip(), plain, plain.upper(), _wide(plain)}:
        for encoding in ("utf-8", "utf-16-be", "utf-16-le", "gb18030"):
            raw = form.encode(encoding, "ignore")
            if not (keyword and raw.isalpha()):
                found.add(raw)
            found.update({raw.hex().encode(), raw.hex().upper().encode()})
    return tuple(raw for raw in found if len(raw) >= _PLAIN_BYTES)


def _wide(plain: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in plain)
