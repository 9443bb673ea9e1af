"""The tables of the annual report about applications (国办公开办函〔2021〕30号, parts three and four): a pure count. No database.

A case is new in the year of its receipt and has a result in the year of its first reply; one joined to another (并案) is
counted for itself, with the result of the reply that answers both: 一加二等于三加四 holds of every application that came, and none
was told that it is not handled again (重复申请). What an order of a court or a review organ brings afterwards belongs to the table of proceedings.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Line:
    """A case as it is counted. `came`: the day of receipt; `ended` None: still open; `row`: of the result, by code."""

    applicant: str
    came: date
    ended: date | None = None
    row: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers by applicant kind: 一 `new`, 二 `carried_in`, 三 `results` by row, 四 `carried_out`."""

    year: int
    new: Mapping[str, int]
    carried_in: Mapping[str, int]
    results: Mapping[str, Mapping[str, int]]
    carried_out: Mapping[str, int]

    def done(self, applicant: str) -> int:
        """三（七）总计 of one column."""
        return sum(row.get(applicant, 0) for row in self.results.values())

    def total(self, row: Mapping[str, int]) -> int:
        """The last column of a row."""
        return sum(row.values())

    def agrees(self, applicants: Iterable[str]) -> bool:
        """一加二等于三加四, column by column."""
        return all(
            self.new.get(one, 0) + self.carried_in.get(one, 0)
            == self.done(one) + self.carried_out.get(one, 0)
            for one in applicants
        )


def tabulate(lines: Iterable[Line], year: int, rows: Iterable[str]) -> Table:
    """Count a year. Raises ValueError for a result that no row takes, or a case that ended before it came."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    new: Counter[str] = Counter()
    carried_in: Counter[str] = Counter()
    carried_out: Counter[str] = Counter()
    results: dict[str, Counter[str]] = {row: Counter() for row in rows}
    for line in lines:
        if line.ended is not None and (line.ended < line.came or line.row not in results):
            raise ValueError(f"a case that came on {line.came} cannot be counted: {line.ended} {line.row!r}")
        if line.came > last:
            continue
        if line.came >= first:
            new[line.applicant] += 1
        elif line.ended is None or line.ended >= first:
            carried_in[line.applicant] += 1
        if line.ended is None or line.ended > last:
            carried_out[line.applicant] += 1
        elif line.ended >= first:
            results[line.row][line.applicant] += 1
    return Table(year, new, carried_in, results, carried_out)


PENDING = "pending"  # 尚未审结


@dataclass(frozen=True, slots=True)
class Heard:
    """A reconsideration or a lawsuit as it is counted. `ended` None: still open; `outcome` by code."""

    kind: str
    begun: date
    ended: date | None = None
    outcome: str = ""


def tabulate_heard(
    heard: Iterable[Heard], year: int, kinds: Iterable[str], outcomes: Iterable[str]
) -> dict[str, dict[str, int]]:
    """Count a year: by kind, what ended in it by outcome and what was open at its end. 总计 is their sum.

    Raises ValueError for one that ended before it began, or whose kind or outcome has no place.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    columns = [*outcomes, PENDING]
    table = {kind: dict.fromkeys(columns, 0) for kind in kinds}
    for one in heard:
        known = one.kind in table and (one.ended is None or one.outcome in columns)
        if not known or (one.ended is not None and one.ended < one.begun):
            raise ValueError(
                f"a proceeding that began on {one.begun} cannot be counted: {one.kind!r} {one.outcome!r}"
            )
        if one.begun > last or (one.ended is not None and one.ended < first):
            continue
        open_then = one.ended is None or one.ended > last
        table[one.kind][PENDING if open_then else one.outcome] += 1
    return table
