"""Number formats of automatic numbering: ST_NumberFormat (ECMA-376 part 1, 17.18.59) in print."""

from collections.abc import Callable

_HAN = "〇一二三四五六七八九"
_HAN_ZERO = "零一二三四五六七八九"
_LEGAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
_EARTHLY_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ROMAN_MAX = 3999
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

Formatter = Callable[[int], str]


def _digits(value: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(value))


def _grouped(value: int, numerals: str, units: tuple[str, str, str, str]) -> str:
    """Positional Chinese numeral up to 99,999,999; 零 stands once for any run of empty places."""
    if value == 0:
        return numerals[0]
    if value >= 10_000:  # noqa: PLR2004 - the unit 万
        high, low = divmod(value, 10_000)
        gap = numerals[0] if 0 < low < 1000 else ""  # noqa: PLR2004 - an empty place of thousands
        return _grouped(high, numerals, units) + "万" + gap + (_grouped(low, numerals, units) if low else "")
    out: list[str] = []
    gap_open = False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            out.append((numerals[0] if gap_open and out else "") + numerals[digit] + units[place])
        gap_open = not digit
    return "".join(out)


def chinese(value: int) -> str:
    """一 … 十, 十一, 二十, 一百零一: the numerals of clauses."""
    text = _grouped(value, _HAN_ZERO, ("", "十", "百", "千"))
    return text[1:] if text.startswith("一十") else text


def _legal(value: int) -> str:
    return _grouped(value, _LEGAL_SIMPLIFIED, ("", "拾", "佰", "仟"))


def _legal_traditional(value: int) -> str:
    return _grouped(value, _LEGAL_TRADITIONAL, ("", "拾", "佰", "仟"))


def _counting(value: int) -> str:
    """chineseCounting: 一 … 九十九 in words, digit by digit from a hundred (一〇〇)."""
    return chinese(value) if value < 100 else _digits(value)  # noqa: PLR2004 - where Word changes over


def _cycled(letters: str) -> Formatter:
    return lambda value: letters[(value - 1) % len(letters)] if value > 0 else str(value)


def _repeated_letter(first: str) -> Formatter:
    """A … Z, AA, BB: Word repeats the letter (not AB as spreadsheets do)."""

    def letter(value: int) -> str:
        if value < 1:
            return str(value)
        return chr(ord(first) + (value - 1) % 26) * min((value - 1) // 26 + 1, 100)

    return letter


def _roman(value: int) -> str:
    if not 0 < value <= _ROMAN_MAX:
        return str(value)
    out = []
    for unit, letters in _ROMAN:
        count, value = divmod(value, unit)
        out.append(letters * count)
    return "".join(out)


def _enclosed(*ranges: tuple[int, int, int]) -> Formatter:
    """Characters out of blocks; each range is (first value, last value, code of the first)."""

    def enclosed(value: int) -> str:
        for first, last, code in ranges:
            if first <= value <= last:
                return chr(code + value - first)
        return str(value)

    return enclosed


_CIRCLED = _enclosed((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))

_FORMATS: dict[str, Formatter] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _enclosed((1, 20, 0x2488)),
    "decimalEnclosedParen": _enclosed((1, 20, 0x2474)),
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": str,
    "upperLetter": _repeated_letter("A"),
    "lowerLetter": _repeated_letter("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "chineseCounting": _counting,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanCounting": chinese,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "japaneseLegal": _legal_traditional,
    "ideographTraditional": _cycled(_HEAVENLY_STEMS),
    "ideographZodiac": _cycled(_EARTHLY_BRANCHES),
    "ideographZodiacTraditional": lambda value: (
        _HEAVENLY_STEMS[(value - 1) % 10] + _EARTHLY_BRANCHES[(value - 1) % 12]
    ),
    "ideographEnclosedCircle": _enclosed((1, 10, 0x3280)),
    "none": lambda _: "",
}
_MAX_VALUE = 99_999_999


def numeral(value: int, number_format: str) -> str:
    """`value` in the given ST_NumberFormat; unknown formats and huge values in plain figures."""
    if not 0 <= value <= _MAX_VALUE:
        return str(value)
    return _FORMATS.get(number_format, str)(value)
