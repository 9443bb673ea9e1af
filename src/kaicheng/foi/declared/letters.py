"""The letters of a case as they are declared: what each says, to whom, with which event it goes out (`letters.toml`)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from kaicheng.foi.declared import HERE, Content, Decision, contents, decisions, on, terms
from kaicheng.foi.workflow import Move
from kaicheng.kernel.declared import Declaration, DeclarationError

_FILE = HERE / "letters.toml"
_NAME = re.compile(r"\{(\w+)(\??)\}")
REPLY = "reply"
TO = {"applicant": "申请人", "third_party": "第三方", "co_agency": "行政机关", "unit": "协办单位"}
# names that are filled from the case; all others are written by the handler
FIELDS = frozenset(
    "you here application sort receipt number asked filing received due until days new_due query_code clause party opinion "  # noqa: SIM905 - reads as the list it is
    "third_days co_days consulted_whom consulted_on fee_way fee_reckoning fee_amount fee_basis fee_days attached".split()
)
_REMEDY_FIELDS = frozenset("who what review suit suit_after_review organ court online".split())  # noqa: SIM905 - as above


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter; see the head of letters.toml for its fields."""

    code: str
    name: str
    to: str
    series: str
    clause: str
    basis: str
    in_force_from: date
    move: str = ""
    must: tuple[str, ...] = ()
    until: str = ""
    remedy: str = "none"
    form: str = ""
    opening: tuple[str, ...] = ()
    body: tuple[str, ...] = ()

    @property
    def goes_with(self) -> Move | None:
        return Move(self.move) if self.move else None


@dataclass(frozen=True, slots=True)
class Words:
    """What a reply says for one kind of decision."""

    code: str
    body: tuple[str, ...]
    basis: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class RemedyText:
    code: str
    text: str
    basis: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class Series:
    """A run of numbers."""

    code: str
    name: str
    template: str
    basis: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class Delivery:
    """A way of delivery. `day`: which day counts, in words; `paper`: its proof is kept."""

    code: str
    name: str
    day: str
    basis: str
    in_force_from: date
    paper: bool = False


@cache
def sheets() -> tuple[Sheet, ...]:
    """All letters, each wording with the day from which it applies. Raises DeclarationError."""
    rows = Declaration(_FILE).rows("letter", Sheet, unique="")
    for row in rows:
        _checked(f"letter {row.code}", (*row.opening, *row.body), row.must)
        if row.to not in TO or row.series not in series():
            raise DeclarationError(_FILE, f"letter {row.code}", "to 或者 series 不是已声明的值，请改正。")
        if row.until and row.until not in {term.code for term in terms()}:
            raise DeclarationError(_FILE, f"letter {row.code}.until", "terms.toml 中没有这个期限，请改正。")
    return rows


@cache
def replies() -> tuple[Words, ...]:
    """The words of replies. Every kind of decision that has a letter has its words. Raises DeclarationError."""
    rows = Declaration(_FILE).rows("reply", Words, unique="")
    must = {row.code: row.must for row in decisions()}
    for row in rows:
        if row.code not in must:
            raise DeclarationError(_FILE, f"reply {row.code}", "decisions.toml 中没有这种答复，请改正。")
        _checked(f"reply {row.code}", row.body, must[row.code])
    missing = {row.code for row in decisions() if row.letter} - {row.code for row in rows}
    if missing:
        raise DeclarationError(_FILE, "reply", f"缺少{'、'.join(sorted(missing))}的文字，请补上。")
    return rows


@cache
def remedy_texts() -> tuple[RemedyText, ...]:
    rows = Declaration(_FILE).rows("remedy", RemedyText, unique="")
    for row in rows:
        if unknown := {name for name, _ in names_in((row.text,))} - _REMEDY_FIELDS:
            raise DeclarationError(
                _FILE, f"remedy {row.code}", f"没有“{'、'.join(sorted(unknown))}”，请改正。"
            )
    return rows


@cache
def series() -> dict[str, Series]:
    return {row.code: row for row in Declaration(_FILE).rows("series", Series)}


@cache
def deliveries() -> dict[str, Delivery]:
    return {row.code: row for row in Declaration(_FILE).rows("delivery", Delivery)}


@cache
def letter_contents() -> dict[str, Content]:
    """Everything a handler writes in a letter, with the sentence that asks for it."""
    return {**contents(), **{row.code: row for row in Declaration(_FILE).rows("content", Content)}}


def names_in(paragraphs: Iterable[str]) -> list[tuple[str, bool]]:
    """Names of a template in their order, each with whether its paragraph is left out where it is empty."""
    found = [(name, bool(mark)) for text in paragraphs for name, mark in _NAME.findall(text)]
    return list(dict.fromkeys(found))


def sheet_on(code: str, day: date) -> Sheet:
    """The letter as it is worded on that day. Raises LookupError for an unknown code."""
    return on(sheets(), day)[code]


def sheets_on(day: date) -> dict[str, Sheet]:
    """Letters of the course by code, in the order of the file."""
    return {code: row for code, row in on(sheets(), day).items() if code != REPLY}


def words_on(decision: str, day: date) -> Words:
    return on(replies(), day)[decision]


def decisions_on(day: date) -> dict[str, Decision]:
    """Kinds of decision that are told by a letter, in the order of the annual report."""
    return {code: row for code, row in on(decisions(), day).items() if row.letter}


def _checked(where: str, paragraphs: Iterable[str], must: Iterable[str]) -> None:
    """Every name is known, and whatever must be said has its place."""
    named = {name for name, _ in names_in(paragraphs)}
    if unknown := named - FIELDS - set(letter_contents()):
        raise DeclarationError(_FILE, where, f"没有“{'、'.join(sorted(unknown))}”，请改为已声明的名称。")
    if unsaid := set(must) - named:
        raise DeclarationError(_FILE, where, f"必备内容“{'、'.join(sorted(unsaid))}”没有写入正文，请补上。")
