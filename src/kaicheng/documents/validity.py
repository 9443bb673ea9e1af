"""Validity 效力 of a document on any day: a pure function of its own dates and of what others do to it.

`reckon` turns recorded facts into a `Force`; `judge` says what that means on a day. Days are exact: a document is in
force on the last day of its period, and has no force from the day on which a repeal takes effect. An end is final:
the repeal of a repealing document revives nothing (only an act that had not yet worked when its document ended never
works). The earliest end counts. An extension moves the last day and reaches back over a lapse, because an office that
prolongs late means the text to have gone on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from kaicheng.kernel.text import chinese_date, quoted

ONE_DAY = timedelta(days=1)


class State(StrEnum):
    """What a document is worth on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    AMENDED = "amended"
    EXPIRED = "expired"
    REPEALED = "repealed"


LABELS = {
    State.IN_FORCE: "有效",
    State.NOT_YET: "尚未施行",
    State.AMENDED: "已修改",
    State.EXPIRED: "失效",
    State.REPEALED: "废止",
}
ENDED = frozenset({State.EXPIRED, State.REPEALED})
STANDING = frozenset({State.IN_FORCE, State.AMENDED})  # 现行有效: to be followed today


class Effect(StrEnum):
    """What one document can do to the force of another; values are those of `models.RelationKind`."""

    REPEALS = "repeals"
    REPLACES = "replaces"
    EXPIRES = "expires"
    AMENDS = "amends"
    EXTENDS = "extends"


_ENDS = {
    Effect.REPEALS: State.REPEALED,
    Effect.REPLACES: State.REPEALED,
    Effect.EXPIRES: State.EXPIRED,
}
_END_VERBS = {Effect.REPEALS: "废止", Effect.REPLACES: "代替", Effect.EXPIRES: "宣布失效"}


@dataclass(frozen=True, slots=True)
class Source:
    """The document that acts. Title and number are empty where the public may not know it."""

    document: int
    title: str = ""
    number: str = ""

    @property
    def named(self) -> str:
        """《标题》（文号）, or nothing."""
        if not self.title:
            return ""
        return quoted(self.title) + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, slots=True)
class Act:
    """What a published document does to this one, and from which day. `until` is the new last day (EXTENDS).

    `lapsed_on` is the first day on which the acting document itself has no force, if there is one.
    """

    effect: Effect
    on: date
    by: Source
    until: date | None = None
    lapsed_on: date | None = None

    @property
    def works(self) -> bool:
        """Whether the acting document lived to see the day on which it acts."""
        return self.lapsed_on is None or self.lapsed_on >= self.on


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded: the live edition's own dates and the acts of other live editions. Dates are inclusive."""

    effective_from: date | None = None
    valid_until: date | None = None
    written_date: date | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Force:
    """The days on which something changes, and why.

    `ends_on` is the first day without force; `ended_as` is EXPIRED or REPEALED with it, `end` the act (None: the period
    ran out). `valid_until` is the last day of the period, extensions included. `amendments` are in the order of days.
    """

    effective_from: date | None = None
    written_date: date | None = None
    valid_until: date | None = None
    extended_by: Source | None = None
    ends_on: date | None = None
    ended_as: State | None = None
    end: Act | None = None
    amendments: tuple[Act, ...] = ()

    @property
    def amended_on(self) -> date | None:
        """The day of the first amendment."""
        return self.amendments[0].on if self.amendments else None

    @property
    def turning_days(self) -> tuple[date, ...]:
        """All days on which `judge` may begin to answer differently, in order."""
        days = {self.effective_from, self.ends_on, *(act.on for act in self.amendments)}
        return tuple(sorted(day for day in days if day is not None))


@dataclass(frozen=True, slots=True)
class Validity:
    """The answer for a day. `since` is the first day of this state where it is known; `sentence` is for the reader."""

    state: State
    label: str
    since: date | None
    sentence: str

    @property
    def stands(self) -> bool:
        """Whether the document is to be followed on that day."""
        return self.state in STANDING

    @property
    def ended(self) -> bool:
        """Whether its force is over."""
        return self.state in ENDED


def reckon(facts: Facts) -> Force:
    """Give the days and causes that follow from the facts. The order of the acts makes no difference."""
    acts = sorted((act for act in facts.acts if act.works), key=_act_order)
    valid_until, extended_by = _period(facts.valid_until, acts)
    ends: list[tuple[date, State, Act | None]] = [
        (act.on, _ENDS[act.effect], act) for act in acts if act.effect in _ENDS
    ]
    if valid_until is not None and valid_until < date.max:
        ends.append((valid_until + ONE_DAY, State.EXPIRED, None))
    # on one and the same day the act of another document is named before the mere lapse of time
    ends.sort(key=lambda end: (end[0], end[2] is None))
    ends_on, ended_as, end = ends[0] if ends else (None, None, None)
    return Force(
        effective_from=facts.effective_from,
        written_date=facts.written_date,
        valid_until=valid_until,
        extended_by=extended_by,
        ends_on=ends_on,
        ended_as=ended_as,
        end=end,
        amendments=tuple(act for act in acts if act.effect is Effect.AMENDS),
    )


def judge(force: Force, today: date) -> Validity:
    """Say what the document is worth on that day. Never raises."""
    if force.ends_on is not None and force.ends_on <= today:
        return _ended(force)
    if force.effective_from is not None and force.effective_from > today:
        sentence = f"自{chinese_date(force.effective_from)}起施行。"
        return _validity(State.NOT_YET, force.written_date, sentence)
    amendments = [act for act in force.amendments if act.on <= today]
    if amendments:
        return _amended(amendments, force)
    since = force.effective_from or force.written_date
    return _validity(State.IN_FORCE, since, f"{_beginning(force)}{_period_words(force)}。")


def _act_order(act: Act) -> tuple[date, int, str]:
    return (act.on, act.by.document, act.effect.value)


def _period(own: date | None, acts: Iterable[Act]) -> tuple[date | None, Source | None]:
    """Give the last day of the period and the document that moved it there, if one did."""
    last, by = own, None
    for act in acts:
        if act.effect is Effect.EXTENDS and act.until is not None and (last is None or act.until > last):
            last, by = act.until, act.by
    return last, by


def _validity(state: State, since: date | None, words: str) -> Validity:
    return Validity(state, LABELS[state], since, f"{LABELS[state]}：{words}")


def _ended(force: Force) -> Validity:
    state = force.ended_as or State.EXPIRED
    on = force.ends_on
    assert on is not None  # noqa: S101 - asked by `judge`; for the type checker
    if force.end is None:
        extended = (
            f"（经{force.extended_by.named}延长）" if force.extended_by and force.extended_by.named else ""
        )
        return _validity(state, on, f"有效期{extended}至{chinese_date(on - ONE_DAY)}届满。")
    verb = _END_VERBS[force.end.effect]
    if force.end.by.named:
        return _validity(state, on, f"被{force.end.by.named}自{chinese_date(on)}起{verb}。")
    return _validity(state, on, f"自{chinese_date(on)}起{LABELS[state]}。")


def _amended(amendments: list[Act], force: Force) -> Validity:
    latest = amendments[-1]
    by = f"被{latest.by.named}" if latest.by.named else ""
    times = f"（共{len(amendments)}次修改，此为最近一次）" if len(amendments) > 1 else ""
    words = f"{by}自{chinese_date(latest.on)}起修改{times}，按修改后的文本执行{_period_words(force)}。"
    since = max(amendments[0].on, force.effective_from or date.min)
    return _validity(State.AMENDED, since, words)


def _beginning(force: Force) -> str:
    if force.effective_from is not None:
        return f"自{chinese_date(force.effective_from)}起施行"
    if force.written_date is not None:
        return f"成文日期为{chinese_date(force.written_date)}"
    return "未载明施行日期"


def _period_words(force: Force) -> str:
    """Tell the reader of an end that is already known."""
    if force.ends_on is None:
        return ""
    if force.end is None:
        return f"，有效期至{chinese_date(force.ends_on - ONE_DAY)}"
    by = f"被{force.end.by.named}" if force.end.by.named else ""
    return f"，将{by}自{chinese_date(force.ends_on)}起{_END_VERBS[force.end.effect]}"


def to_json(force: Force) -> dict[str, Any]:
    """Give the force as plain values for the index column; empty ones are left out."""
    plain: dict[str, Any] = {
        name: value.isoformat()
        for name in ("effective_from", "written_date", "valid_until", "ends_on")
        if (value := getattr(force, name)) is not None
    }
    if force.ended_as:
        plain["ended_as"] = force.ended_as.value
    if force.extended_by:
        plain["extended_by"] = _source_json(force.extended_by)
    if force.end:
        plain["end"] = _act_json(force.end)
    if force.amendments:
        plain["amendments"] = [_act_json(act) for act in force.amendments]
    return plain


def from_json(plain: Mapping[str, Any]) -> Force:
    """Give back what `to_json` wrote."""
    return Force(
        effective_from=_day(plain.get("effective_from")),
        written_date=_day(plain.get("written_date")),
        valid_until=_day(plain.get("valid_until")),
        extended_by=Source(**plain["extended_by"]) if "extended_by" in plain else None,
        ends_on=_day(plain.get("ends_on")),
        ended_as=State(plain["ended_as"]) if "ended_as" in plain else None,
        end=_act(plain["end"]) if "end" in plain else None,
        amendments=tuple(_act(act) for act in plain.get("amendments", ())),
    )


def _source_json(source: Source) -> dict[str, Any]:
    return {"document": source.document, "title": source.title, "number": source.number}


def _act_json(act: Act) -> dict[str, Any]:
    return {"effect": act.effect.value, "on": act.on.isoformat(), "by": _source_json(act.by)}


def _act(plain: Mapping[str, Any]) -> Act:
    return Act(Effect(plain["effect"]), date.fromisoformat(plain["on"]), Source(**plain["by"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
