"""Every date of a case in words, with the clause it rests on: for the applicant's page and the office's alike. Pure.

What happened comes first, in the order of the days; then the dates that lie ahead, and what cannot be said yet. The sentences
are declared (`declared/course.toml`); who was asked is named only to the office.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kaicheng.foi.clock import Course, Dates, Fact, Rules, dates, ends, follow
from kaicheng.foi.declared import Channel, saying
from kaicheng.foi.workflow import ASKED, Asked, Move, Stage, View
from kaicheng.kernel.text import chinese_date
from kaicheng.kernel.workdays import Count, Step, WorkingCalendar

_RECKONED = frozenset({Stage.SUPPLEMENTING, Stage.FEE_DUE})  # the applicant's answer begins the count anew


@dataclass(frozen=True, slots=True)
class Line:
    """One date: what it is called, in a sentence, by which clause. `day` None: cannot be said yet. `ahead`: a last day, not an event.

    `yours`: until then the applicant has to do something. `steps`: the count day by day, where there is one. `ref`: of those
    asked for a view, for whoever shows more of them.
    """

    day: date | None
    name: str
    sentence: str
    clause: str
    ahead: bool = False
    provisional: bool = False
    inside: bool = False
    yours: bool = False
    steps: tuple[Step, ...] = ()
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """A case as it is told. `names`: who those asked are, by reference; empty where that is not to be told."""

    facts: Sequence[Fact]
    rules: Rules
    calendar: WorkingCalendar
    channel: Channel
    correction: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    def dates(self, course: Course) -> Dates:
        return dates(course, self.rules, self.calendar, correction=self.correction)

    def who(self, ref: str, asked: Asked | None) -> str:
        kind = ASKED[asked] if asked else "协办单位"
        name = self.names.get(ref, "")
        return f"{kind}{name}" if name else kind


def explained(telling: Telling, *, inside: bool = False) -> list[Line]:
    """Tell every date of a case. `inside`: with what is for the office alone."""
    course, past = Course(), []
    for fact in telling.facts:
        before, course = course, follow(course, fact)
        past.append(_event(telling, fact, before, course))
    past.sort(key=lambda line: line.day or date.max)
    ahead = sorted(_ahead(telling, course), key=lambda line: line.day or date.max)
    return [line for line in (*past, *ahead) if inside or not line.inside]


# -- what happened --------------------------------------------------------------------------------------------------------


def _event(telling: Telling, fact: Fact, before: Course, after: Course) -> Line:
    words = _words(telling, fact, before, after)
    row = saying.events()[_code(telling, fact, before)]
    return Line(
        fact.day,
        row.name,
        row.sentence.format_map(words),
        row.basis.format_map(words),
        inside=row.inside,
        ref=fact.ref,
    )


def _code(telling: Telling, fact: Fact, before: Course) -> str:
    """Which sentence the event has."""
    variant = ""
    if fact.move is Move.CONSULT:
        variant = (fact.asked or Asked.THIRD_PARTY).value
    elif fact.move is Move.LAPSE and before.stage:
        variant = before.stage.value
    elif fact.move is Move.REOPEN and fact.until:
        variant = "ordered"
    elif fact.view is View.UNREACHED:
        variant = View.UNREACHED.value
    elif fact.move is Move.ANSWERED:
        expires = _expires(telling, before, fact.ref)
        variant = "late" if expires and expires < fact.day else ""
    return f"{fact.move.value}:{variant}" if variant else fact.move.value


def _words(telling: Telling, fact: Fact, before: Course, after: Course) -> dict[str, str]:
    """What the sentences of events may name."""
    one = after.consultations.get(fact.ref)
    words = _common(telling) | {
        "until": _said(fact.until or before.answer_by),
        "days": str(fact.days),
        "who": telling.who(fact.ref, one.asked if one else fact.asked),
        "expires": _said(_expires(telling, after, fact.ref)),
    }
    if one:
        words |= _asked_words(telling, one.asked)
    if fact.move is Move.FEE_SERVED:
        words["expires"] = _said(ends(telling.rules["fee_payment"], fact.day, telling.calendar).day)
    if fact.move is Move.LAPSE and (fee := telling.dates(before).fee):
        words["until"] = _said(fee.day)
    return words


def _common(telling: Telling) -> dict[str, str]:
    lengths = {code: str(term.length) for code, term in telling.rules.terms.items()}
    channel = telling.channel
    return lengths | {"channel": channel.name, "rule": channel.rule, "rule_basis": channel.basis}


def _asked_words(telling: Telling, asked: Asked) -> dict[str, str]:
    term = telling.rules[asked.value]
    return {"term": str(term.length), "lapse": term.lapse, "term_basis": term.basis}


def _expires(telling: Telling, course: Course, ref: str) -> date | None:
    """When the term of whoever was asked ends; None until he has the letter."""
    one = course.consultations.get(ref)
    if one is None or one.served is None:
        return None
    return ends(telling.rules[one.asked.value], one.served, telling.calendar).day


def _said(day: date | None) -> str:
    return chinese_date(day) if day else "规定的日期"


# -- what lies ahead ------------------------------------------------------------------------------------------------------


def _ahead(telling: Telling, course: Course) -> Iterator[Line]:
    found = telling.dates(course)
    if course.stage is Stage.FILED:
        yield _line(telling, "unregistered", None)
    if found.supplement:
        yield _line(telling, "supplement", found.supplement.day, provisional=found.supplement.provisional)
    if found.answer and course.stage in {Stage.SUPPLEMENTING, Stage.EXPLAINING}:
        yield _line(telling, f"answer:{course.stage.value}", found.answer)
    if found.fee:
        yield _line(telling, "fee", found.fee.day, provisional=found.fee.provisional)
    if course.running:
        yield from _opinions(telling, found, course)
    yield from _reply(telling, found, course)


def _opinions(telling: Telling, found: Dates, course: Course) -> Iterator[Line]:
    for ref, due in found.opinions.items():
        asked = course.consultations[ref].asked
        words = _asked_words(telling, asked) | {"who": telling.who(ref, asked)}
        yield _line(telling, "opinion", due.day, words, provisional=due.provisional, ref=ref)


def _reply(telling: Telling, found: Dates, course: Course) -> Iterator[Line]:
    if course.stage in _RECKONED:
        yield _line(telling, f"awaits:{course.stage.value}", None)
    elif found.suspended and not course.replied:
        yield _line(telling, "suspended", None, {"used": str(found.used)})
    elif found.reply:
        code = _reply_code(telling, found, course)
        words = {"count": counted(found, course)}
        line = _line(telling, code, found.reply.day, words, provisional=found.reply.provisional)
        counts = "{count}" in saying.dates()[code].sentence  # a day that was set is not counted to
        yield _with_more(line, _more(found, course, counts=counts), found.steps if counts else ())


def _reply_code(telling: Telling, found: Dates, course: Course) -> str:
    assert found.reply is not None  # noqa: S101 - asked by the caller
    if course.ordered_until:
        return "ordered"
    if course.delayed_until == found.reply.day:
        return "delayed"
    return "correction" if telling.correction else "reply"


def counted(found: Dates, course: Course) -> str:
    """Say how the term of the reply was counted: from which day, what was passed over, what was counted though a weekend."""
    if course.zero is None or not found.steps:
        return ""
    told = tuple(step for step in found.steps if step.number or not step.kind.works)
    sentence = Count(course.zero, found.length, told, provisional=False).sentence
    provisional = (
        "其中有尚未公布放假安排的日期，暂按周末休息推算，公布后重新计算。" if found.provisional else ""
    )
    return f"{sentence}{provisional}"


def _more(found: Dates, course: Course, *, counts: bool) -> Iterator[str]:
    sentences = saying.more()
    paused = sum(1 for step in found.steps if step.kind.works and not step.number)
    if counts and paused:
        yield sentences["pauses"].format(paused=paused)
    if counts and course.extension:
        yield sentences["extended"].format(days=course.extension)
    if found.reply and course.replied:
        yield sentences["kept" if course.replied <= found.reply.day else "missed"]
    elif found.at_latest:
        yield sentences["at_latest"]


def _with_more(line: Line, more: Iterable[str], steps: tuple[Step, ...]) -> Line:
    return Line(
        line.day, line.name, line.sentence + "".join(more), line.clause, ahead=True, provisional=line.provisional,
        steps=steps,
    )  # fmt: skip


def _line(
    telling: Telling, code: str, day: date | None, words: Mapping[str, str] | None = None, *,
    provisional: bool = False, ref: str = "",
) -> Line:  # fmt: skip
    row = saying.dates()[code]
    known = _common(telling) | dict(words or {})
    return Line(
        day, row.name, row.sentence.format_map(known), row.basis.format_map(known), ahead=True, provisional=provisional,
        inside=row.inside, yours=row.yours, ref=ref,
    )  # fmt: skip
