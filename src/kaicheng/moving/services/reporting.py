"""The sheet as it goes back, with what was found; and what became of its rows."""

from collections.abc import Iterator

from kaicheng.moving.models import ImportRow, ImportRun
from kaicheng.moving.sheet import Checked, report, table_of


def report_of(run: ImportRun, *, faulty_only: bool = False) -> bytes:
    """Write the run's sheet with its results and problems; `faulty_only` leaves out rows about which nothing is to be said."""
    return report(run.heads, _checked(run, faulty_only=faulty_only))


def _checked(run: ImportRun, *, faulty_only: bool) -> Iterator[Checked]:
    places = {code: int(place) for place, code in run.mapping.items()}
    rows = run.rows.order_by("number").defer("sketch")
    for row in rows.iterator(chunk_size=500):
        sentences = [one["sentence"] for one in row.problems]
        sentences += [words for words in (row.twin_why, row.outcome) if words]
        if faulty_only and not sentences:
            continue
        marks: dict[int, bool] = {}
        for one in row.problems:
            if (place := places.get(one["field"])) is not None:
                marks[place] = marks.get(place, False) or one["stop"]
        yield Checked(_cells(row, len(run.heads)), row.get_state_display(), "\n".join(sentences), marks)


def _cells(row: ImportRow, width: int) -> list[str]:
    return [*row.cells[:width], *("",) * (width - len(row.cells))]


def addresses_sheet(rows: Iterator[tuple[str, str, int, str]]) -> bytes:
    """Write old addresses: address, where it leads, hits, last asked for."""
    lines = ([shown, target, str(hits), last] for shown, target, hits, last in rows)
    return table_of("原网址", ["原网址", "现在转到", "访问次数", "最近访问"], lines)
