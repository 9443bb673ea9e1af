"""What a column is and how it lives: its kinds, whether it is open, and whether it is kept up to date. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """How a column is filled, and with that how often it must be."""

    DYNAMIC = "dynamic"
    SPECIAL = "special"
    OVERVIEW = "overview"


KINDS = {Kind.DYNAMIC: "动态", Kind.SPECIAL: "专题", Kind.OVERVIEW: "概况"}


class State(StrEnum):
    """A closed column stands in the archive 历史专题; its address answers as before."""

    OPEN = "open"
    CLOSED = "closed"


STATES = {State.OPEN: "开设中", State.CLOSED: "已归档"}


class Timeliness(StrEnum):
    """How a column stands to its update duty."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


TIMELINESS = {Timeliness.ON_TIME: "按期", Timeliness.DUE_SOON: "临近期限", Timeliness.OVERDUE: "超期"}


@dataclass(frozen=True, slots=True)
class UpdateState:
    """What the update duty asks of a column on a day.

    `last` is the day of the newest item (None: never), `due` the last day on which the next one is in time, `days`
    the term that applies, `left` the days until `due` (negative: days overdue). Day zero is the day of the newest
    item; of a column that never had one, the day since which it stands.
    """

    timeliness: Timeliness
    last: date | None
    due: date
    days: int
    left: int

    @property
    def label(self) -> str:
        return TIMELINESS[self.timeliness]

    @property
    def sentence(self) -> str:
        """What an office says of it."""
        if self.timeliness == Timeliness.OVERDUE:
            return f"应不晚于 {self.due:%Y-%m-%d} 更新，已超期 {-self.left} 天"
        if self.left == 0:
            return "今天是更新的最后一天"
        return f"应不晚于 {self.due:%Y-%m-%d} 更新，还有 {self.left} 天"


def judge(*, last: date | None, since: date, days: int, warn: int, today: date) -> UpdateState:
    """Say how a column stands on `today`; `days` is its term, `warn` how many days before the end it is due soon."""
    due = max(last or since, since) + timedelta(days=days)
    left = (due - today).days
    if left < 0:
        timeliness = Timeliness.OVERDUE
    else:
        timeliness = Timeliness.DUE_SOON if left <= warn else Timeliness.ON_TIME
    return UpdateState(timeliness, last, due, days, left)
