"""Characters as files store them, made the characters one would type; the red of a document head."""

import re
import unicodedata

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


def count_unmapped(text: str) -> int:
    """Characters without a code: private use or the mark of replacement."""
    return len(_UNMAPPED.findall(text))


def is_red(red: int, green: int, blue: int) -> bool:
    """Near the red of a document head; parts are 0 to 255."""
    return red >= _RED_AT_LEAST and green <= _OTHERS_AT_MOST and blue <= _OTHERS_AT_MOST


_RED_AT_LEAST, _OTHERS_AT_MOST = 0xB0, 0x60
