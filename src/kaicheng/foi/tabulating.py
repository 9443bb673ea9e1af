"""The table of applications of the annual report (国办公开办函〔2021〕30号, part three): a pure count of cases. No database.

A case is new in the year of its receipt and has a result in the year of its first reply; one joined to another shares the
other's result. What an order of a court or a review organ brings afterwards belongs to the table of proceedings.
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
