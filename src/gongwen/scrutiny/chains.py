"""Digits as they are written: full-width, in groups, with invisible signs, over lines and cells.

Six ways of writing are looked for, each by an expression that reads the text once: digits and what may stand between
them share no sign, and nothing is given back.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_D = "[0-9０-９]"
_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_BLANK = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000_"
_HYPHEN = "\\-\u2010-\u2015\u2212\ufe58\ufe63－"
_LINE = "\n\r\v\f\u0085\u2028\u2029"
_CELL = "\t|｜│"
_X = "[XxＸｘ×]"

_RUN = re.compile(f"{_D}(?:[{_INVISIBLE}{_BLANK}{_HYPHEN}]{{0,4}}+{_D}){{10,}}+")
_WRAPPED = re.compile(f"({_D}++)[{_INVISIBLE}{_BLANK}\r]*+\n(?=[{_INVISIBLE}{_BLANK}]*+({_D}++))")
_AGAIN = re.compile(f"[{_INVISIBLE}{_BLANK}\\r]*+\\n[{_INVISIBLE}{_BLANK}]*+({_D}++)")
_BOXES = re.compile(f"(?<!{_D}){_D}(?:[{_CELL}{_LINE}{_BLANK}{_INVISIBLE}]{{1,4}}+{_D}(?!{_D})){{10,}}+")
_C = f"[{_CELL}]"
_CELLS = re.compile(
    f"(?<!{_D})(?:{_D}{{6}}{_C}(?:{_D}{{8}}|{_D}{{4}}{_C}{_D}{{4}}|{_D}{{4}}{_C}{_D}{{2}}{_C}{_D}{{2}})|{_D}{{14}})"
    f"{_C}{_D}{{3}}(?:{_D}|(?={_C}?{_X}))(?!{_D})"
)
_P = "[.．·•・/／]"
_DOTTED = re.compile(  # from the first point on, which is sooner found than a digit; what stands before is looked at then
    f"{_P}(?:({_D}{{8}}){_P}({_D}{{3}}(?:{_D}|(?={_X})))|({_D}{{4}}){_P}({_D}{{4}}))(?!{_D})"
)
_LANDLINE = re.compile(
    r"0\d{2,3}[- ]?[2-9]\d{6,7}|400[- ]?\d{3}[- ]?\d{4}"
)  # by far the most frequent of all
_ENDS, _WALLS, _POINTS = "\n", "\t|｜│", ".．·•・/／"
_GROUP = re.compile(f"{_D}++")
_LAST = re.compile(f"[{_INVISIBLE}{_BLANK}{_HYPHEN}{_CELL}]{{0,3}}({_X})(?![A-Za-z])")
_HALF = {ord("０") + n: str(n) for n in range(10)}
_INVISIBLE_ONLY = re.compile(f"[{_INVISIBLE}]*")
_HYPHENS = re.compile(f"[{_HYPHEN}]")

LONGEST, SHORTEST = 19, 11
_REGION, _MOBILE_HEAD = 6, 3  # digits before the first point
BURIED = 40  # digits; a longer run is no number with others stuck to it


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together (invisible signs aside); `before`: what parts it from the group before."""

    digits: str
    start: int
    end: int
    before: str = ""  # "", "blank", "hyphen", "line", "cell"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whole groups that may be one number, with the X that may close it. `hyphens`: one joins it to more digits."""

    number: str
    start: int
    end: int
    groups: tuple[Group, ...]
    hyphens: tuple[bool, bool] = (False, False)

    @property
    def between(self) -> tuple[str, ...]:
        return tuple(group.before for group in self.groups[1:])

    @property
    def lengths(self) -> tuple[int, ...]:
        return tuple(len(group.digits) for group in self.groups)


Wanted = Callable[[str], bool]


def candidates(text: str, wanted: Wanted) -> Iterator[list[Candidate]]:
    """What may be numbers of 11 to 19 digits, those that share digits together. `wanted` judges the bare digits."""
    # what goes over lines and cells comes first: its first half may look like a shorter number
    finders = (
        (_ENDS, _wrapped),
        (_ENDS + _WALLS, _in_boxes),
        (_WALLS, _over_cells),
        (_POINTS, _dotted),
    )
    for needed, finder in finders:
        if any(sign in text for sign in needed):
            for candidate in finder(text, wanted):
                yield [candidate]
    for match in _RUN.finditer(text):
        if _LANDLINE.fullmatch(match[0]):
            continue
        found = list(_in_run(text, match, wanted))
        if found:
            yield found


def _half(digits: str) -> str:
    return digits if digits.isascii() else digits.translate(_HALF)


def _in_run(text: str, match: re.Match[str], wanted: Wanted) -> Iterator[Candidate]:
    groups = _groups(text, match)
    for first, opening in enumerate(groups):
        if len(opening.digits) > LONGEST:
            yield from _buried(text, opening, wanted)
            continue
        digits = ""
        for last in range(first, len(groups)):
            digits += groups[last].digits
            if len(digits) > LONGEST:
                break
            if len(digits) >= SHORTEST:
                after = groups[last + 1].before if last + 1 < len(groups) else ""
                hyphens = opening.before == "hyphen", after == "hyphen"
                yield from _closed(text, digits, tuple(groups[first : last + 1]), hyphens, wanted)


def _groups(text: str, match: re.Match[str]) -> list[Group]:
    written = match[0]
    if written.isdigit():
        return [Group(_half(written), match.start(), match.end())]
    groups: list[Group] = []
    for piece in _GROUP.finditer(text, match.start(), match.end()):
        digits = _half(piece[0])
        if not groups:
            groups.append(Group(digits, piece.start(), piece.end()))
            continue
        before = groups[-1]
        between = text[before.end : piece.start()]
        if _INVISIBLE_ONLY.fullmatch(between):
            groups[-1] = Group(before.digits + digits, before.start, piece.end(), before.before)
        else:
            sort = "hyphen" if _HYPHENS.search(between) else "blank"
            groups.append(Group(digits, piece.start(), piece.end(), sort))
    return groups


def _closed(
    text: str, digits: str, groups: tuple[Group, ...], hyphens: tuple[bool, bool], wanted: Wanted
) -> Iterator[Candidate]:
    """The digits, and before them the digits with an X where one closes a number of eighteen."""
    end = groups[-1].end
    if len(digits) == LONGEST - 2:
        closing = _LAST.match(text, end)
        if closing and wanted(digits + "X"):
            yield Candidate(digits + "X", groups[0].start, closing.end(), groups, hyphens)
    if wanted(digits):
        yield Candidate(digits, groups[0].start, end, groups, hyphens)


def _buried(text: str, group: Group, wanted: Wanted) -> Iterator[Candidate]:
    """Numbers inside a run of digits that columns without a gap, or a lost comma, stuck together."""
    size = len(group.digits)
    if size > BURIED or group.end - group.start != size:
        return
    for place in range(size - LONGEST + 3):
        start = group.start + place
        part = Group(group.digits[place : place + LONGEST - 1], start, min(start + LONGEST - 1, group.end))
        yield from _closed(text, part.digits, (part,), (False, False), wanted)


def _wrapped(text: str, wanted: Wanted) -> Iterator[Candidate]:
    """A number that begins at the end of a line and goes on in the next; one of eighteen in a narrow column over three."""
    for match in _WRAPPED.finditer(text):
        parts = [match.span(1), match.span(2)]
        size = sum(end - start for start, end in parts)
        if size < LONGEST - 2 and (again := _AGAIN.match(text, match.end(2))):
            third = again.end(1) - again.start(1)
            if size + third in {
                LONGEST - 2,
                LONGEST - 1,
            }:  # of no other would the pieces be told from figures
                yield from _over_lines(text, [*parts, again.span(1)], wanted)
        if SHORTEST <= size <= LONGEST:
            yield from _over_lines(text, parts, wanted)


def _over_lines(text: str, parts: list[tuple[int, int]], wanted: Wanted) -> Iterator[Candidate]:
    groups = tuple(
        Group(_half(text[start:end]), start, end, "line" if place else "")
        for place, (start, end) in enumerate(parts)
    )
    yield from _closed(text, "".join(group.digits for group in groups), groups, (False, False), wanted)


def _in_boxes(text: str, wanted: Wanted) -> Iterator[Candidate]:
    """Each digit in a box of its own, nothing else in the row."""
    for match in _BOXES.finditer(text):
        places = [piece.start() for piece in _GROUP.finditer(text, match.start(), match.end())]
        if len(places) <= LONGEST:
            groups = tuple(Group(_half(text[p]), p, p + 1, "cell") for p in places)
            digits = "".join(group.digits for group in groups)
            yield from _closed(text, digits, groups, (False, False), wanted)


def _over_cells(text: str, wanted: Wanted) -> Iterator[Candidate]:
    """Region, day of birth and serial in cells of their own."""
    for match in _CELLS.finditer(text):
        pieces = [piece.span() for piece in _GROUP.finditer(text, match.start(), match.end())]
        yield from _parted(text, pieces, wanted)


def _dotted(text: str, wanted: Wanted) -> Iterator[Candidate]:
    """The parts of a number between points or strokes: 430623·19900101·0015, 138.0000.0000."""
    for match in _DOTTED.finditer(text):
        start = match.start() - (_MOBILE_HEAD if match[1] is None else _REGION)
        head = text[max(0, start) : match.start()]
        if start >= 0 and head.isdecimal() and not text[max(0, start - 1) : start].isdecimal():
            rest = [match.span(n) for n in (1, 2, 3, 4) if match[n] is not None]
            yield from _parted(text, [(start, match.start()), *rest], wanted)


def _parted(text: str, pieces: list[tuple[int, int]], wanted: Wanted) -> Iterator[Candidate]:
    groups = tuple(Group(_half(text[start:end]), start, end, "cell") for start, end in pieces)
    yield from _closed(text, "".join(group.digits for group in groups), groups, (False, False), wanted)
