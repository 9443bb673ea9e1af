"""Counts what was found against what was expected."""

import re
from collections import Counter

from expected import Due, Specimen

from gongwen.assignments import Task, tasks_of
from gongwen.reading import read_bytes
from gongwen.recognise import recognise

FIELDS = ("tasks", "leads", "others", "due", "often", "reach", "cites")


def tasks_in(text: str, name: str = "specimen.txt") -> tuple[Task, ...]:
    return tasks_of(recognise(read_bytes(text.encode(), name)))


def written_down(task: Task) -> dict[str, list[str]]:
    """A task in the shape of `Due`."""
    return {
        "leads": [u.name for u in task.leads],
        "others": [u.name for u in task.responsible],
        "due": [d.day.isoformat() if d.day else d.words for d in task.deadlines],
        "often": [f"{f.per}:{f.count}" for f in task.frequencies],
        "reach": [f"{t.value:.12g}{t.unit}" if t.value is not None else t.words for t in task.targets],
        "cites": [c.number or c.title or "" for c in task.citations],
    }


def differences(specimen: Specimen) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Hits, extras and misses by field, and a line for each that is wrong."""
    tasks = {".".join(map(str, t.path)): t for t in reversed(tasks_in(specimen.text))}
    count: Counter[tuple[str, str]] = Counter()
    lines: list[str] = []
    expected = {due.path: due for due in specimen.tasks}
    for path in tasks.keys() | expected.keys():
        task, due = tasks.get(path), expected.get(path)
        outcome = "hit" if task and due else "extra" if task else "miss"
        count["tasks", outcome] += 1
        if outcome != "hit":
            lines.append(f"{specimen.name}: {path} {outcome} {task.text[:30] if task else ''}")
        if task and due:
            _compare(specimen, task, due, count, lines)
    return count, lines


def _compare(
    specimen: Specimen, task: Task, due: Due, count: Counter[tuple[str, str]], lines: list[str]
) -> None:
    found = written_down(task)
    for field in FIELDS[1:]:
        wanted = sorted(due.units(field)) if field in {"leads", "others"} else list(getattr(due, field))
        if field == "others" and not wanted and not task.assignments:
            continue
        left = [_same(x) for x in wanted]
        extra = []
        for value in map(_same, found[field]):
            hit = next(
                (w for w in left if w == value or (field == "due" and (w in value or value in w))), None
            )
            if hit is None:
                extra.append(value)
            else:
                left.remove(hit)
        count[field, "hit"] += len(wanted) - len(left)
        count[field, "extra"] += len(extra)
        count[field, "miss"] += len(left)
        if extra or left:
            lines.append(f"{specimen.name}: {due.path} {field}: extra {extra} missing {left}")
    if due.heading is not None and task.heading != due.heading:
        lines.append(f"{specimen.name}: {due.path} heading {task.heading!r}")


def _same(value: str) -> str:
    return (
        re.sub(r"\s", "", value).replace("(", "（").replace(")", "）").replace("[", "（").replace("]", "）")
    )


def scores(specimens: list[Specimen]) -> tuple[dict[str, float], list[str]]:
    """F1 by field over all specimens, and all differences."""
    total: Counter[tuple[str, str]] = Counter()
    lines: list[str] = []
    for specimen in specimens:
        count, wrong = differences(specimen)
        total += count
        lines += wrong
    return {f: _f1(total[f, "hit"], total[f, "extra"], total[f, "miss"]) for f in FIELDS}, lines


def _f1(hit: int, extra: int, miss: int) -> float:
    return 2 * hit / (2 * hit + extra + miss) if hit or extra or miss else 1.0


__all__ = ["FIELDS", "scores", "tasks_in"]
