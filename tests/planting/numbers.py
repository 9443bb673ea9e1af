"""Made-up numbers that pass the checks of the real ones."""

from datetime import date, timedelta
from random import Random

_REGIONS = ["110105", "130102", "140106", "210102", "211324", "220102", "230103", "310104", "320102", "330106", "340104", "341702", "350102", "360981", "370102", "410105", "420106", "430102", "430623", "431123", "431129", "441900", "450103", "460105", "500103", "510104", "520103", "530102", "540102", "610103", "620102", "622201", "632221", "640104", "650102", "820000", "432924", "422823", "512223"]  # fmt: skip
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CARDS = (("622202", 19), ("621700", 19), ("622848", 19), ("621661", 19), ("622588", 16), ("625802", 16), ("628888", 16), ("955880", 19))  # fmt: skip


def region(rng: Random) -> str:
    return rng.choice(_REGIONS)


def day(rng: Random) -> date:
    return date(1935, 1, 1) + timedelta(days=rng.randrange(29_000))


def citizen_id(rng: Random, *, ending: str = "") -> str:
    """An ID of 18 signs; `ending` "X" for one that ends so. Never one that could be a unit's code."""
    while True:
        body = f"{region(rng)}{day(rng):%Y%m%d}{rng.randrange(1, 1000):03}"
        total = sum(int(d) * w for d, w in zip(body, _ID_WEIGHTS, strict=True))
        number = body + "10X98765432"[total % 11]
        if (not ending or number.endswith(ending)) and credit_sign(number[:17]) != number[17]:
            return number


def old_citizen_id(rng: Random) -> str:
    while True:
        code = region(rng)
        if int(code[4:]) < 40 or int(code[4:]) > 80:
            return f"{code}{day(rng):%y%m%d}{rng.randrange(1, 1000):03}"


def credit_sign(body: str) -> str:
    if any(sign not in _CREDIT for sign in body):
        return "?"
    total = sum(_CREDIT.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return _CREDIT[(31 - total % 31) % 31]


def organisation_code(rng: Random, *, digits: bool = True) -> str:
    signs = "0123456789" if digits else _CREDIT
    while True:
        body = "".join(rng.choice(signs) for _ in range(8))
        rest = 11 - sum(int(s, 36) * w for s, w in zip(body, _ORGANISATION_WEIGHTS, strict=True)) % 11
        sign = {10: "X", 11: "0"}.get(rest, str(rest))
        if sign != "X" or not digits:
            return body + sign


def credit_code(rng: Random, *, digits: bool = True, kind: str = "11") -> str:
    """A unit's code; `digits`: of digits alone, as long as an ID."""
    while True:
        body = kind + region(rng) + organisation_code(rng, digits=digits)
        number = body + credit_sign(body)
        if not digits or number.isdigit():
            return number


def like_an_id(rng: Random) -> str:
    """A unit's code of digits with a year of birth in it: 11 + a region that ends in 19 + an organisation's code."""
    while True:
        code = organisation_code(rng)
        number = f"11{rng.choice(('431119', '341720', '360918'))}{code}"
        sign = credit_sign(number)
        if sign.isdigit():
            return number + sign


def luhn_sign(body: str) -> str:
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = int(sign) * (2 - place % 2)
        total += value // 10 + value % 10
    return str(-total % 10)


def bank_card(rng: Random) -> str:
    prefix, length = rng.choice(_CARDS)
    body = prefix + "".join(rng.choice("0123456789") for _ in range(length - len(prefix) - 1))
    return body + luhn_sign(body)


def mobile(rng: Random) -> str:
    return f"1{rng.choice('3456789')}{rng.randrange(10**9):09}"


def landline(rng: Random) -> str:
    code = rng.choice(("010", "021", "0731", "0746", "0755", "0991"))
    return f"{code}-{rng.randrange(2, 9)}{rng.randrange(10**6):06}{rng.choice(('', '5')) if len(code) == 4 else '1'}"


def full_width(number: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in number)


def project_code(rng: Random) -> str:
    return f"{rng.randrange(2016, 2027)}-{region(rng)}-{rng.randrange(1, 99):02}-{rng.randrange(1, 6):02}-{rng.randrange(10**6):06}"


def index_number(rng: Random) -> str:
    return f"{credit_code(rng)}/{rng.randrange(2019, 2027)}-{rng.randrange(10**5):05}"


def date_serial(rng: Random, width: int) -> str:
    moment = date(2012, 1, 1) + timedelta(days=rng.randrange(5000))
    return f"{moment:%Y%m%d}{rng.randrange(10**width):0{width}}"
