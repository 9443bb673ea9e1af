"""Whether a number can be what it looks like: check digits, regions, dates. Pure; digits are ASCII, X is upper case."""

from datetime import date
from operator import mul

from gongwen.scrutiny.vocabulary import vocabulary

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_ZEROS = ord("0") * sum(_ID_WEIGHTS)
_ID_SIGNS = "10X98765432"
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
# GB 32100: registering authority and kind; the letters belong to the army and to farms
_CREDIT_KINDS = frozenset(
    [
        "11",
        "12",
        "13",
        "19",
        "21",
        "29",
        "31",
        "32",
        "33",
        "34",
        "35",
        "39",
        "41",
        "49",
        "51",
        "52",
        "53",
        "54",
        "59",
        "61",
        "62",
        "69",
        "71",
        "72",
        "79",
        "81",
        "89",
        "91",
        "92",
        "93",
        "A1",
        "A9",
        "N1",
        "N2",
        "N3",
        "N9",
        "Y1",
    ]
)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")  # of two digits their sum
_EARLIEST, _LATEST = 1850, 2099  # years of birth; who was born earlier has no number
_LONG, _OLD = 18, 15
_COUNTY_RANGES = ((0, 39), (81, 99))  # GB/T 2260: districts and counties, cities of county rank


def is_region(code: str) -> bool:
    """Whether six digits can be the region of a citizen ID."""
    known = vocabulary()
    province, prefecture = code[:2], code[2:4]
    if province not in known.provinces:
        return False
    return prefecture in known.prefectures_of.get(province, known.prefectures)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the day is in the calendar, and somebody with a number could be born on it."""
    if not _EARLIEST <= year <= _LATEST:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def looks_like_citizen(digits: str) -> bool:
    """Region and day of birth alone: what is left of a number that a spreadsheet rounded to 15 digits."""
    region = digits[1:3] in vocabulary().provinces if digits[0] == "9" else is_region(digits[:6])
    return (
        region and digits[:17].isdigit() and is_day(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    )


def is_citizen_id(number: str) -> bool:
    """Citizen ID of 18 signs, and the foreigners' residence permit of 2023 that is built alike and begins with 9."""
    if len(number) != _LONG or not looks_like_citizen(number):
        return False
    total = sum(map(mul, number.encode(), _ID_WEIGHTS)) - _ID_ZEROS
    return _ID_SIGNS[total % 11] == number[17]


def is_old_citizen_id(number: str) -> bool:
    """Citizen ID of 15 digits, given until 1999; it has no check digit."""
    if len(number) != _OLD or not is_region(number[:6]):
        return False
    county = int(number[4:6])
    if not any(low <= county <= high for low, high in _COUNTY_RANGES):
        return False
    return is_day(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))


def is_organisation_code(number: str) -> bool:
    """GB 11714: eight signs and a check sign."""
    if any(sign not in _CREDIT_SIGNS for sign in number):
        return False
    values = [int(sign, 36) for sign in number[:8]]
    rest = 11 - sum(v * w for v, w in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return number[8] == {10: "X", 11: "0"}.get(rest, str(rest))


def is_credit_code(number: str) -> bool:
    """Unified social credit code of a unit: kind, region, organisation code and check sign all agree."""
    if len(number) != _LONG or number[:2] not in _CREDIT_KINDS:
        return False
    if any(sign not in _CREDIT_SIGNS for sign in number):
        return False
    total = sum(_CREDIT_SIGNS.index(s) * w for s, w in zip(number[:17], _CREDIT_WEIGHTS, strict=True))
    if _CREDIT_SIGNS[(31 - total % 31) % 31] != number[17]:
        return False
    return number[2:8].isdigit() and is_organisation_code(number[8:17])


def luhn(digits: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812-1)."""
    signs = digits.encode()
    total = sum(signs[-1::-2]) + sum(signs[-2::-2].translate(_DOUBLED))
    return (total - ord("0") * len(signs)) % 10 == 0
