"""Characters as files store them, made the characters one would type; the red of a document head."""

import re
import unicodedata
from functools import cache

# Radicals and compatibility forms look like 一 or 人 but are other characters; fonts that map one
# glyph to both yield them. U+FFFE, U+0002 and U+00AD are pdfium's and fonts' soft hyphens.
_LOOK_ALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_UNMAPPED = re.compile("[\ue000-\uf8ff\ufffd]")
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\ufeff\u00ad\u200b]")
# Radicals Supplement has hardly any compatibility mappings of its own (Unicode, CJKRadicals.txt).
_RADICALS = str.maketrans(
    "⺟⻁⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⺠⻄⺓",
    "母虎见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙民西幺",
)


def unified(text: str) -> str:
    """`text` with look-alike characters replaced and invisible ones dropped."""
    if _DROPPED.search(text):
        text = _DROPPED.sub("", text)
    if _LOOK_ALIKE.search(text):
        text = _LOOK_ALIKE.sub(
            lambda match: unicodedata.normalize("NFKC", match[0]), text.translate(_RADICALS)
        )
    return text.replace("\xa0", " ")


def is_han(character: str) -> bool:
    """Chinese characters and full-width marks: between these no blank is written."""
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
    )


def is_garbled(text: str) -> bool:
    """Whether characters came out under wrong codes: private ones, symbols without words, Han nobody writes."""
    visible = "".join(text.split())
    if len(_UNMAPPED.findall(visible)) > _UNMAPPED_SHARE * len(visible):
        return True
    sample = visible[:_SAMPLE]
    han = [c for c in sample if "\u3400" <= c <= "\u9fff"]
    if len(han) >= max(_ENOUGH_HAN, len(sample) // 20):
        wanted = _COMMON_SHARE * len(han)
        return all(sum(map(common.__contains__, han)) < wanted for common in _common())
    if len(sample) < _ENOUGH_LATIN:
        return False
    words = sum(c.isalnum() for c in sample) / len(sample)
    blanks = (len(text) - len(visible)) / max(len(text), 1)
    return words < _WORDS_SHARE or blanks < _BLANKS_SHARE


@cache
def _common() -> tuple[frozenset[str], frozenset[str]]:
    """The everyday characters: level 1 of GB 2312 and of Big5, for simplified and traditional texts."""
    return _decoded("gb2312", 0xB0, 0xD7), _decoded("big5", 0xA4, 0xC6)


def _decoded(encoding: str, first: int, last: int) -> frozenset[str]:
    codes = b"".join(bytes((high, low)) for high in range(first, last + 1) for low in range(0x40, 0xFF))
    return frozenset(codes.decode(encoding, errors="ignore"))


def is_red(red: int, green: int, blue: int) -> bool:
    """Near the red of a document head; parts are 0 to 255."""
    return red >= _RED_AT_LEAST and green <= _OTHERS_AT_MOST and blue <= _OTHERS_AT_MOST


_RED_AT_LEAST, _OTHERS_AT_MOST = 0xB0, 0x60
_UNMAPPED_SHARE, _COMMON_SHARE = 0.3, 0.6
_SAMPLE, _ENOUGH_HAN, _ENOUGH_LATIN = 4000, 40, 100
_WORDS_SHARE, _BLANKS_SHARE = 0.7, 0.02  # of Latin text: less of words or of blanks is no language
