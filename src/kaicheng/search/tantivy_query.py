"""From a question and filters to tantivy queries. Everything is built in code: no query syntax meets user text."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import tantivy

from kaicheng.search.interface import FILTERS, STATES, VALID, SearchQuery
from kaicheng.search.numbers import cited_term
from kaicheng.search.question import Clause, Kind, Question
from kaicheng.search.rules import Ranking
from kaicheng.search.tantivy_schema import LAST_YEAR, ended_on

Query = tantivy.Query
MUST, SHOULD, NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
UNSIGNED = tantivy.FieldType.Unsigned
_LAST_DAY = 4_000_000  # ordinals: past any date


class Compiler:
    """Builds queries for one searcher. `day` is today's ordinal."""

    def __init__(self, schema: Any, searcher: Any, ranking: Ranking) -> None:
        self.schema = schema
        self.searcher = searcher
        self.tiers = ranking.tiers
        self.weights = ranking.words
        self.recency = ranking.recency

    # -- what must match --------------------------------------------------------------------------------------------

    def matching(self, question: Question, *, some: bool = False) -> Any:
        """All clauses, or with `some` at least one of them. No clause: every document."""
        if not question.clauses:
            return Query.const_score_query(Query.all_query(), 0.0)
        if some:
            each = [
                (SHOULD, Query.boolean_query([(MUST, q), (SHOULD, self._points(q, self.weights.each_word))]))
                for q in map(self.clause, question.clauses)
            ]
            return Query.boolean_query(each)
        parts = [self.clause(clause) for clause in question.clauses]
        return parts[0] if len(parts) == 1 else Query.boolean_query([(MUST, part) for part in parts])

    def clause(self, clause: Clause) -> Any:
        parts = list(self._ways(clause))
        for other in clause.also:
            parts += [Query.boost_query(part, self.weights.synonym) for part in self._ways(other)]
        return parts[0] if len(parts) == 1 else Query.boolean_query([(SHOULD, part) for part in parts])

    def _ways(self, clause: Clause) -> Iterable[Any]:
        if clause.kind is Kind.NUMBER:
            yield from self._number(clause)
            return
        if clause.kind is Kind.CHARS:
            yield self._chars("chars", clause.text)
            if self.searcher.doc_freq("attachment_chars", clause.text[0]):
                in_attachment = self._chars("attachment_chars", clause.text)
                yield Query.boost_query(in_attachment, self.weights.attachment)
            return
        yield self._term("words", clause.text, "freq")
        if self.searcher.doc_freq("attachment_words", clause.text):
            in_attachment = self._term("attachment_words", clause.text, "freq")
            yield Query.boost_query(in_attachment, self.weights.attachment)
        if clause.kind is Kind.LETTERS:
            yield self._points(self._term("pinyin", clause.text), self.tiers.title_words)

    def _number(self, clause: Clause) -> Iterable[Any]:
        number = clause.number
        assert number is not None  # noqa: S101 - a clause of this kind has one; for the type checker
        tier = self.tiers.exact_number if number.full else self.tiers.partial_number
        yield self._points(self._term("number", number.term), tier)
        if number.serial and number.prefix:
            yield self._term("words", cited_term(number), "freq")

    def _chars(self, field: str, text: str) -> Any:
        if len(text) == 1:
            return self._term(field, text, "position")
        return Query.phrase_query(self.schema, field, list(text))

    def _term(self, field: str, text: Any, option: str = "basic") -> Any:
        return Query.term_query(self.schema, field, text, option)

    def _points(self, query: Any, points: float) -> Any:
        return Query.const_score_query(query, points)

    # -- what lifts and sinks ---------------------------------------------------------------------------------------

    def ranked(self, match: Any, question: Question, query: SearchQuery) -> Any:
        """The matching query with everything that orders it."""
        parts = [(MUST, match), (SHOULD, self._points(self._ended_quickly(query.today), self.tiers.ended))]
        parts += [(SHOULD, part) for part in self._lifts(question)]
        for back, weight in enumerate(self.recency):
            parts.append((SHOULD, self._points(self._term("year", query.today.year - back), weight)))
        return Query.boolean_query(parts)

    def _lifts(self, question: Question) -> Iterable[Any]:
        if not question.clauses:
            return
        yield self._points(self._term("number", f"={question.title}"), self.tiers.exact_number)
        yield self._points(self._term("title_key", question.title), self.tiers.exact_title)
        yield self._points(self._term("title_key", f"~{question.title}"), self.tiers.title_as_cited)
        yield self._points(self._term("agency_name", question.title), self.tiers.agency)
        in_title = [part for clause in question.clauses if (part := self._in_title(clause)) is not None]
        yield from (Query.boost_query(part, self.weights.title) for part in in_title)
        if len(in_title) == len(question.clauses):
            together = Query.boolean_query([(MUST, part) for part in in_title])
            yield self._points(together, self.tiers.title_words)
        for run in question.runs:
            yield self._points(self._chars("title_chars", run), self.tiers.title_phrase)
            if not question.quoted and len(question.runs) == 1:
                yield Query.boost_query(self._chars("chars", run), self.weights.phrase)

    def _in_title(self, clause: Clause) -> Any:
        """The clause in a title, or what offices call the same; None for a number, which has a field of its own."""
        if clause.kind is Kind.NUMBER:
            return None
        ways = [self._title_has(clause)]
        ways += [Query.boost_query(self._title_has(other), self.weights.synonym) for other in clause.also]
        return ways[0] if len(ways) == 1 else Query.boolean_query([(SHOULD, way) for way in ways])

    def _title_has(self, clause: Clause) -> Any:
        if clause.kind is Kind.CHARS:
            return self._chars("title_chars", clause.text)
        return self._term("title_words", clause.text, "freq")

    # -- filters and states -----------------------------------------------------------------------------------------

    def filtered(self, match: Any, query: SearchQuery, *, leaving_out: Iterable[str] = ()) -> Any:
        """Add the chosen filters, as clauses that give no points."""
        parts = []
        for name in FILTERS:
            value = getattr(query, name)
            if value in ("", None) or name in leaving_out:
                continue
            part = self.state(value, query.today.toordinal()) if name == "state" else self._term(name, value)
            parts.append((MUST, Query.const_score_query(part, 0.0)))
        return Query.boolean_query([(MUST, match), *parts]) if parts else match

    def _ended_quickly(self, today: date) -> Any:
        if today.year > LAST_YEAR:
            return self.ended(today.toordinal())
        return Query.boolean_query([(SHOULD, self._term("ended", term)) for term in ended_on(today)])

    def ended(self, day: int) -> Any:
        return self._days("ends_on", 1, day)

    def state(self, state: str, day: int) -> Any:
        """Documents that are in this state on the day; the order of questions is that of `validity.judge`."""
        if state not in {*STATES, VALID}:
            return Query.empty_query()
        if state in {"expired", "repealed"}:
            return Query.boolean_query([(MUST, self.ended(day)), (MUST, self._term("ended_as", state))])
        later = self._days("effective_from", day + 1, _LAST_DAY)
        amended = self._days("amended_on", 1, day)
        if state == "not_yet":
            return Query.boolean_query([(MUST, later), (NOT, self.ended(day))])
        if state == "amended":
            return Query.boolean_query([(MUST, amended), (NOT, self.ended(day)), (NOT, later)])
        out = [(NOT, self.ended(day)), (NOT, later)]
        if state != VALID:
            out.append((NOT, amended))
        return Query.boolean_query([(MUST, Query.all_query()), *out])

    def _days(self, field: str, first: int, last: int) -> Any:
        return Query.range_query(self.schema, field, UNSIGNED, first, last)


def facet_request(names: Iterable[str], day: int) -> dict[str, Any]:
    """One aggregation over all matches: values of the fields, and states as of the day."""
    request: dict[str, Any] = {}
    for name in names:
        if name == "state":
            request |= {f"state.{state}": {"filter": _state_words(state, day)} for state in STATES[1:]}
        else:
            request[name] = {"terms": {"field": name, "size": 2000}}
    return request


def _state_words(state: str, day: int) -> str:
    """The same conditions as `Compiler.state`, in the language that an aggregation understands."""
    ended = f"ends_on:[1 TO {day}]"
    later = f"effective_from:[{day + 1} TO {_LAST_DAY}]"
    if state in {"expired", "repealed"}:
        return f"+{ended} +ended_as:{state}"
    if state == "not_yet":
        return f"+{later} -{ended}"
    return f"+amended_on:[1 TO {day}] -{ended} -{later}"
