"""Bytes to characters: the encodings Chinese offices use, strictest first."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator

from gongwen.reading.limits import Upload

_CHARACTERS = "characters"  # under this they stay with the upload
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DECLARED_SEARCHED = 4096
# GB18030 holds GBK and GB2312; Big5-HKSCS holds Big5. A page that says GB2312 is mostly GBK.
_ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "unicode": "utf-16",
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536
_MIN_OFFICE_SHARE = 0.95
_OFFICE_CHARACTER = re.compile(
    "[\t\r\n\x20-\x7e\u2010-\u2027\u2460-\u249b\u3000-\u303f\u4e00-\u9fa5\uff01-\uff5e]"
)
_MAX_CONTROL_SHARE = 0.02
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
# Frequent characters; in a wrong encoding hardly any of them comes out.
_FREQUENT_SIMPLIFIED = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们到作地于出就分对成会可主发年动同工也能下过"
)
_FREQUENT_TRADITIONAL = frozenset(
    "的一是在不了有和人這中大為上個國我以要他時來用們到作地於出就分對成會可主發年動同工也能下過"
)


def decode(data: bytes, *, declared: bool = False) -> str | None:
    """Decode a text file; None where the bytes are no text.

    `declared`: also believe the charset that a web page states of itself. Broken single
    characters at the end or in the midst are replaced (U+FFFD) rather than refusing the whole.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _accept(data.decode(encoding, errors="replace"))
    if b"\0" in data[:_SAMPLE]:
        return _decode_utf16(data)
    for encoding in _candidates(data, declared=declared):
        text = _strict(data, encoding)
        if text is not None:
            return _accept(text)
    return _accept(data.decode(_lenient_encoding(data), errors="replace"))


def characters_of(upload: Upload) -> str | None:
    """The file as text, by its own word where it states a charset; None where it is none. Decoded once an upload."""
    if _CHARACTERS not in upload.kept:
        upload.kept[_CHARACTERS] = decode(upload.data, declared=True)
    text: str | None = upload.kept[_CHARACTERS]
    return text


def _candidates(data: bytes, *, declared: bool) -> Iterator[str]:
    """Encodings to be tried, one after another: to guess one takes longer than to try."""
    yield "utf-8"
    if declared and (match := _DECLARED.search(data, 0, _DECLARED_SEARCHED)):
        yield _ALIASES.get(match[1].decode("ascii").lower(), match[1].decode("ascii"))
    yield _guess_double_byte(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _decode_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in the right byte order nearly all characters are those of office texts."""
    sample = data[:_SAMPLE]
    shares = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, errors="replace")
        shares[encoding] = len(_OFFICE_CHARACTER.findall(text)) / max(len(text), 1)
    best = max(shares, key=lambda encoding: shares[encoding])
    return _accept(data.decode(best, errors="replace")) if shares[best] > _MIN_OFFICE_SHARE else None


def _guess_double_byte(data: bytes) -> str:
    """GB18030, or Big5 where it decodes cleanly and yields clearly more everyday characters."""
    sample = data[:_SAMPLE]
    simplified = _everyday(sample, "gb18030", _FREQUENT_SIMPLIFIED)
    traditional = _everyday(sample, "big5hkscs", _FREQUENT_TRADITIONAL)
    return "big5hkscs" if traditional > 0.05 and traditional > 3 * simplified else "gb18030"  # noqa: PLR2004 - a share of everyday characters


def _everyday(sample: bytes, encoding: str, frequent: frozenset[str]) -> float:
    text = sample.decode(encoding, errors="replace")
    counts = Counter(text)
    wide = sum(count for c, count in counts.items() if c > "\u2fff")
    return sum(counts[c] for c in frequent) / wide if wide else 0.0


def _lenient_encoding(data: bytes) -> str:
    """The encoding with the fewest broken places, for a text cut in mid-character."""
    sample = data[:_SAMPLE]
    broken = {e: sample.decode(e, errors="replace").count("\ufffd") for e in ("utf-8", "gb18030")}
    return min(broken, key=lambda e: broken[e])


def _accept(text: str) -> str | None:
    """The text, or None where it holds so many control or broken characters that it is none."""
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _MAX_CONTROL_SHARE * len(sample):
        return None
    return text.replace("\0", "")
