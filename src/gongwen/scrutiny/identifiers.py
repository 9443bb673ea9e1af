"""Finding numbers that belong to persons: citizen IDs, bank cards, mobile numbers; not those of units and offices.

What has a check digit is told by it; what has none, by what stands around. Codes of units, serial and project numbers,
amounts and landlines are no finds, nor is what is masked already.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from gongwen.scrutiny.chains import SHORTEST, Candidate, candidates
from gongwen.scrutiny.checksums import (
    is_citizen_id,
    is_credit_code,
    is_old_citizen_id,
    looks_like_citizen,
    luhn,
)
from gongwen.scrutiny.finds import Find, Kind, key_of, masked
from gongwen.scrutiny.vocabulary import vocabulary

_ENOUGH_DIGITS = re.compile(rf"(?:[^0-9０-９]*+[0-9０-９]){{{SHORTEST}}}")  # most texts have no number at all
_SCIENTIFIC = re.compile(r"(?<![\d.])\d\.\d{9,18}E\+0?1[0-8](?!\d)")
_BEFORE, _AFTER = 18, 6  # signs looked at around a number
_ID_LENGTH, _OLD_LENGTH = 18, 15
_MOBILE = re.compile(r"1[3-9]\d{9}")
_ABROAD = re.compile(r"(?:00)?86(1[3-9]\d{9})")
_MOBILE_GROUPS = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3)})
_OLD_GROUPS = frozenset({(15,), (6, 6, 3), (6, 9)})
_COUNTRY = re.compile(r"(?:\+|00)?86[^0-9]*\Z")
_ADDRESS_END = re.compile(r"[\w/.-]*\.(?:s?html?|pdf|docx?|xlsx?|jpe?g|png|zip|aspx?|jsp)\b", re.IGNORECASE)
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"'一-龥，。；）]*\Z")
_WORD_BEFORE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+\Z")
_CONTACT = re.compile(r"联系|咨询|电话|热线|监督|举报|值班|负责人|传真|客服|预约")
_MONEY = re.compile(r"[¥￥$＄]\s*\Z")
_DECIMAL_BEFORE = re.compile(r"\d[.,]\Z")
_DECIMAL_AFTER = re.compile(r"[.．]\d")
_STRANGE = frozenset({"other", "unit", "amount"})


@dataclass(frozen=True, slots=True)
class _Around:
    """The text with a hint of what stands above it (the head of a column)."""

    text: str
    hint: str
    numeric: bool

    def label(self, start: int) -> str:
        """The kind of the nearest label before a place on its line or in the hint, "" where none is."""
        line = self.text[max(0, start - _BEFORE) : start].rsplit("\n", 1)[-1]
        return _nearest(line) or _nearest(self.hint)

    def letter_beside(self, candidate: Candidate) -> bool:
        """Whether a Latin letter makes it part of a longer code; a word such as Tel does not."""
        after = self.text[candidate.end : candidate.end + 1]
        if after.isascii() and after.isalpha():
            return True
        before = self.text[max(0, candidate.start - _BEFORE) : candidate.start]
        if not (before[-1:].isascii() and before[-1:].isalpha()):
            return False
        word = _WORD_BEFORE.search(before)
        return word is None or len(word[0]) == 1  # one letter is part of a code: G4306…

    def amount(self, candidate: Candidate) -> bool:
        """Whether it is written as a quantity: ￥ before, a unit after, a decimal point at either end."""
        before = self.text[max(0, candidate.start - 3) : candidate.start]
        after = self.text[candidate.end : candidate.end + _AFTER].lstrip(" （(")
        if _MONEY.search(before) or _DECIMAL_BEFORE.search(before) or _DECIMAL_AFTER.match(after):
            return True
        return after.startswith(vocabulary().units)

    def in_address(self, candidate: Candidate) -> bool:
        """Whether it is part of a web address or a file's name."""
        if _ADDRESS_END.match(self.text, candidate.end):
            return True
        before = self.text[max(0, candidate.start - 200) : candidate.start]
        return "://" in before and bool(_URL.search(before))

    def strange(self, candidate: Candidate) -> bool:
        """Whether the surroundings say that it is no number of a person."""
        return self.letter_beside(candidate) or self.amount(candidate) or self.in_address(candidate)


def _nearest(words: str) -> str:
    last = None
    for last in vocabulary().label.finditer(words):  # noqa: B007 - the last one is wanted
        pass
    return vocabulary().labels[last[0]] if last else ""


def scan(text: str, *, hint: str = "", numeric: bool = False, secret: bytes = b"") -> list[Find]:
    """Find the numbers of persons in a text, in the order in which they stand.

    `hint`: what stands at the head of the column; `numeric`: the text is one number of a spreadsheet, which keeps 15
    digits only. Give a `secret` of your own where the keys are kept.
    """
    if not _ENOUGH_DIGITS.match(text) and "E+" not in text:
        return []
    around = _Around(text, hint, numeric)
    found: list[Find] = []
    taken: set[int] = set()
    for together in candidates(text, _wanted_number if numeric else _wanted):
        together.sort(key=lambda candidate: -len(candidate.number))  # the whole before its parts
        for candidate, kind in _judged(together, around):
            places = range(candidate.start, candidate.end)
            if candidate.start in taken or candidate.end - 1 in taken:
                continue
            taken.update(places)
            if kind is not None:
                found.append(_find(kind, candidate, around, secret))
    if "E+" in text:
        found += _scientific(text, hint, secret)
    found.sort(key=lambda find: find.start)
    return found


def _scientific(text: str, hint: str, secret: bytes) -> list[Find]:
    """Numbers that a spreadsheet wrote as 4.30623199001010E+17, where enough digits are left to know whose."""
    found = []
    for match in _SCIENTIFIC.finditer(text):
        digits = str(int(Decimal(match[0])))
        inside = scan(digits, hint=hint, numeric=True, secret=secret)
        found += [replace(find, start=match.start(), end=match.end()) for find in inside]
    return found


def _find(kind: Kind, candidate: Candidate, around: _Around, secret: bytes) -> Find:
    value = candidate.number
    contact = False
    if kind is Kind.MOBILE:
        value = value[-11:]
        line = around.text[max(0, candidate.start - 40) : candidate.start].rsplit("\n", 1)[-1]
        contact = bool(_CONTACT.search(line)) and "\t" not in line
    key = key_of(kind, value, secret)
    return Find(kind, masked(kind, value), candidate.start, candidate.end, key, contact)


def _wanted(number: str) -> bool:
    """What the bare digits say; everything else about a candidate costs more to know."""
    size = len(number)
    if size == _ID_LENGTH and (looks_like_citizen(number) or is_credit_code(number)):
        return True
    if number[-1] == "X":
        return False
    if size == _OLD_LENGTH and is_old_citizen_id(number):
        return True
    if _MOBILE.fullmatch(number) or _ABROAD.fullmatch(number):
        return True
    return _card_prefix(number) != "" and luhn(number)


def _wanted_number(number: str) -> bool:
    """A spreadsheet keeps 15 digits of a number, so check digits say nothing there."""
    return _wanted(number) or _card_prefix(number) == "own"


def _card_prefix(number: str) -> str:
    known = vocabulary()
    if any(card.fit(number) for card in known.cards):
        return "own"
    return "labelled" if any(card.fit(number) for card in known.labelled_cards) else ""


Judge = Callable[[Candidate, _Around], "Kind | str"]


def _judged(together: list[Candidate], around: _Around) -> Iterator[tuple[Candidate, Kind | None]]:
    """Candidates by what they are; None: something innocent, and nothing else may have its digits."""
    for judge in _JUDGES:
        for candidate in together:
            verdict = judge(candidate, around)
            if verdict:
                yield candidate, verdict if isinstance(verdict, Kind) else None


def _one_number(candidate: Candidate, *, most: int) -> bool:
    """Whether the groups can be one number that has a check digit."""
    between = candidate.between
    if "cell" in between:
        return True  # boxes and the patterns over cells were found as such
    return len(between) <= most and not ("hyphen" in between and True in candidate.hyphens)


def _unit(candidate: Candidate, around: _Around) -> Kind | str:
    """Codes of units are public. One that could be a citizen's as well is one only where it says so."""
    if not is_credit_code(candidate.number) or not _one_number(candidate, most=7):
        return ""
    if not is_citizen_id(candidate.number):
        return "unit"
    label = around.label(candidate.start)
    if label == "unit":
        return "unit"
    return Kind.CITIZEN_ID if label == "citizen_id" else Kind.UNIT_OR_CITIZEN


def _citizen(candidate: Candidate, around: _Around) -> Kind | str:
    number = candidate.number
    if len(number) != _ID_LENGTH:
        return ""
    if is_citizen_id(number):
        return Kind.CITIZEN_ID if _boxed(candidate) or _one_number(candidate, most=8) else ""
    # the digits of a spreadsheet are rounded; a number said to be an ID is one though its last sign was mistyped
    label = around.label(candidate.start) if looks_like_citizen(number) else "other"
    if label == "citizen_id" or (around.numeric and label not in _STRANGE):
        return Kind.CITIZEN_ID if _boxed(candidate) or _one_number(candidate, most=8) else ""
    return ""


def _boxed(candidate: Candidate) -> bool:
    return set(candidate.lengths) == {1}


def _old_citizen(candidate: Candidate, around: _Around) -> Kind | str:
    """The old number has no check digit, so other words beside it count."""
    if not is_old_citizen_id(candidate.number):
        return ""
    label = around.label(candidate.start)
    if label == "citizen_id":
        return Kind.CITIZEN_ID if _one_number(candidate, most=6) or _boxed(candidate) else ""
    if label in _STRANGE | {"card"} or True in candidate.hyphens or around.strange(candidate):
        return ""
    return Kind.CITIZEN_ID if candidate.lengths in _OLD_GROUPS or _boxed(candidate) else ""


def _card(candidate: Candidate, around: _Around) -> Kind | str:
    number = candidate.number
    prefix = "" if number[-1] == "X" else _card_prefix(number)
    if not prefix or not (luhn(number) or (around.numeric and prefix == "own")):
        return ""
    if around.strange(candidate) or not _one_number(candidate, most=5) or _figures(candidate):
        return ""
    label = around.label(candidate.start)
    if label == "card":
        return Kind.BANK_CARD
    known = prefix == "own" or _in_fours(candidate)
    return Kind.BANK_CARD if known and label not in _STRANGE else ""


def _in_fours(candidate: Candidate) -> bool:
    lengths = candidate.lengths
    return len(lengths) >= 4 and set(lengths[:-1]) == {4} and lengths[-1] <= 4  # noqa: PLR2004 - as printed on cards


def _figures(candidate: Candidate) -> bool:
    """Short numbers in a row are figures."""
    return len(candidate.groups) > 1 and min(candidate.lengths) < 3 and not _boxed(candidate)  # noqa: PLR2004


def _mobile(candidate: Candidate, around: _Around) -> Kind | str:
    number = candidate.number
    label = around.label(candidate.start)
    if label in _STRANGE | {"card"}:
        return ""
    if _ABROAD.fullmatch(number):
        plus = around.text[max(0, candidate.start - 1) : candidate.start] in {"+", "＋"}
        dialled = plus or label == "mobile" or number.startswith("00")
        return Kind.MOBILE if len(candidate.groups) == 1 and dialled else ""
    if not _MOBILE.fullmatch(number) or not _dialled(candidate, around, label):
        return ""
    return "" if around.strange(candidate) else Kind.MOBILE


def _dialled(candidate: Candidate, around: _Around, label: str) -> bool:
    """Whether the digits are grouped as numbers are that one dials."""
    if _boxed(candidate):
        return True
    if "line" in candidate.between:
        return label == "mobile"
    before, after = candidate.hyphens
    if after or candidate.lengths not in _MOBILE_GROUPS:
        return False
    return not before or bool(_COUNTRY.search(around.text[max(0, candidate.start - 6) : candidate.start]))


_JUDGES: tuple[Judge, ...] = (_unit, _citizen, _card, _old_citizen, _mobile)
