"""How long something takes, told so that it holds on a slow machine too: by its growth, or in the machine's own pace."""

import time
from collections.abc import Callable

WHERE_WRITTEN = 0.012  # seconds of processor time that `_yardstick` took there
TRIES = 3  # a neighbour on the same core disturbs one measurement, not each of three


def seconds_of(work: Callable[[], object]) -> float:
    """Processor time, so that waiting for one's turn is not counted."""
    began = time.process_time()
    work()
    return time.process_time() - began


def in_proportion(work: Callable[[str], object], text: str) -> bool:
    """Whether four times the text takes about four times as long; what looks at all pairs takes sixteen times."""
    quarter = text[: len(text) // 4]
    work(quarter)  # tables are built and patterns compiled
    return any(
        seconds_of(lambda: work(text)) < 8 * max(seconds_of(lambda: work(quarter)), 0.01)
        for _ in range(TRIES)
    )


def slowness() -> float:
    """How many times slower this machine is at this moment than the one where limits were written; at least one."""
    return max(1.0, min(seconds_of(_yardstick) for _ in range(TRIES)) / WHERE_WRITTEN)


def _yardstick() -> None:
    counts: dict[str, int] = {}
    for number in range(100_000):
        key = str(number % 1000)
        counts[key] = counts.get(key, 0) + 1
