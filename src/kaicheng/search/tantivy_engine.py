"""The embedded engine: questions over a tantivy index."""

import os
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy

from kaicheng.search.highlight import Stands, has_any, mark_title, passage
from kaicheng.search.interface import (
    FILTERS,
    STATES,
    VALID,
    VALID_STATES,
    Advice,
    FacetCount,
    Hit,
    Order,
    Progress,
    Record,
    Relaxed,
    SearchQuery,
    SearchResult,
    Source,
    Suggestion,
    WithoutFilter,
)
from kaicheng.search.question import Kind, understand
from kaicheng.search.rules import ranking
from kaicheng.search.spelling import corrections
from kaicheng.search.suggesting import suggestions
from kaicheng.search.tantivy_index import Reader, TantivyIndex, guarded, held_versions
from kaicheng.search.tantivy_query import Compiler, facet_request
from kaicheng.search.vocabulary import Vocabulary
from kaicheng.search.words import Segmenter

_MANY_WORDS = 2
_AROUND = 8  # characters on either side of a word: `stands` looks no farther
_REMEMBERED = 20_000
_COUNTERS = 4  # at most: as many as there are threads that answer in a process of the site


class TantivyEngine:
    """Answers from the index in a folder (`SEARCH_ROOT`). Raises IndexUnavailableError where there is none."""

    name = "tantivy"

    def __init__(self, root: Path) -> None:
        self.files = TantivyIndex(root)
        self._vocabulary: tuple[Any, Vocabulary] | None = None

    # -- questions --------------------------------------------------------------------------------------------------

    def search(self, query: SearchQuery) -> SearchResult:
        started = time.perf_counter()
        reader = self.files.reader()
        result = guarded(lambda: _Search(self, reader, query).answer())
        took = (time.perf_counter() - started) * 1000
        return _with(result, took_ms=took)

    def ids(self, query: SearchQuery) -> tuple[int, list[int]]:
        """Only the exact total and the ids of the page, for callers that show rows of their own."""
        reader = self.files.reader()
        return guarded(lambda: _Search(self, reader, query).ids())

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        reader = self.files.reader()
        return guarded(lambda: suggestions(reader, self.vocabulary(reader), prefix, limit))

    def count(self) -> int:
        return int(self.files.reader().searcher.num_docs)

    def healthy(self) -> bool:
        """Whether the index can be read and answers."""
        try:
            self.files.forget()
            reader = self.files.reader()
            everything = tantivy.Query.all_query()
            found = guarded(lambda: reader.searcher.search(everything, 1).count)
        except Exception:  # noqa: BLE001 - whatever it is: the question was whether it works
            return False
        return bool(found == reader.searcher.num_docs)

    def vocabulary(self, reader: Reader) -> Vocabulary:
        """Words of titles, names and terms; made when first needed after a change of the index."""
        if self._vocabulary is None or self._vocabulary[0] is not reader.searcher:
            self._vocabulary = (reader.searcher, Vocabulary.of(reader))
        return self._vocabulary[1]

    # -- changes ----------------------------------------------------------------------------------------------------

    def index(self, records: Iterable[Record]) -> int:
        return self.files.write(add=records)

    def remove(self, ids: Sequence[int]) -> None:
        self.files.write(remove=ids)

    def versions(self) -> dict[int, int]:
        self.files.forget()
        reader = self.files.reader()
        return guarded(lambda: held_versions(reader.searcher))

    def rebuild(self, source: Source, *, progress: Progress | None = None) -> int:
        return self.files.build(source, progress)


class _Search:
    """One question to one view of the index."""

    def __init__(self, engine: TantivyEngine, reader: Reader, query: SearchQuery) -> None:
        self.engine = engine
        self.reader = reader
        self.query = query
        self.compiler = Compiler(reader.schema, reader.searcher, ranking())
        self.question = understand(query.text, reader.segmenter)
        self.match = self.compiler.matching(self.question)
        self.relaxed = Relaxed.NO

    def answer(self) -> SearchResult:
        match, counting = self.match, self._counting() if self.query.facets else None
        total, found = self._found()
        if not total:
            total, found = self._loosened()
        question = self.question
        hits = tuple(self._hits(found))
        if counting is not None and self.match is not match:
            counting = self._counting()  # another question was answered than the one that was asked
        return SearchResult(
            total=total,
            hits=hits,
            facets=self._facets(total, counting) if counting is not None else {},
            words=question.words,
            did_you_mean=self._did_you_mean() if not total or self.relaxed else (),
            expansions=question.expansions if total else (),
            relaxed=self.relaxed,
            advice=None if total else self._advice(),
        )

    def ids(self) -> tuple[int, list[int]]:
        total, found = self._found()
        return total, [int(pk) for pk in self.reader.values("id", [address for _, address in found])]

    def _found(self) -> tuple[int, list[tuple[Any, Any]]]:
        query, match = self.query, self.match
        filtered = self.compiler.filtered(match, query)
        if query.offset and query.offset >= (total := self._count(filtered)):
            return total, []  # the engine would set memory aside for every document before the page
        order = query.order
        if order is Order.RELEVANCE and not self.question.clauses:
            order = Order.NEWEST
        search = self.reader.searcher.search
        if order is Order.RELEVANCE:
            ranked = self.compiler.ranked(filtered, self.question, query)
            result = search(ranked, query.limit, count=True, offset=query.offset)
        else:
            direction = tantivy.Order.Desc if order is Order.NEWEST else tantivy.Order.Asc
            result = search(
                filtered, query.limit, count=True, offset=query.offset, order_by_field="sort", order=direction
            )
        return int(result.count), list(result.hits)

    def _loosened(self) -> tuple[int, list[tuple[Any, Any]]]:
        """Nothing has it all: a number is then taken as words, words one by one."""
        if any(clause.kind is Kind.NUMBER for clause in self.question.clauses):
            self.question = self.question.without_number(self.reader.segmenter)
            self.match = self.compiler.matching(self.question)
            total, found = self._found()
            if total:
                return total, found
        if self._count(self.match):
            return 0, []  # the filters shut everything out: that is said, not loosened
        apart = self.question.taken_apart(self.reader.segmenter)
        if apart != self.question:
            self.question, self.match = apart, self.compiler.matching(apart)
            total, found = self._found()
            if total:
                return total, found
        if len(self.question.clauses) < _MANY_WORDS:
            return 0, []
        strict = self.match
        self.match = self.compiler.matching(self.question, some=True)
        total, found = self._found()
        if total:
            self.relaxed = Relaxed.SOME_WORDS
        else:
            self.match = strict
        return total, found

    def _hits(self, found: list[tuple[Any, Any]]) -> Iterable[Hit]:
        marks, letters = self.question.marks, self.question.letters
        stands = None if self.question.quoted else standing(self.reader.segmenter)
        scored = self.query.order is Order.RELEVANCE and bool(self.question.clauses)
        ids = self.reader.values("id", [address for _, address in found])
        for (score, address), pk in zip(found, ids, strict=True):
            payload = self.reader.payload(address)
            text, attached = _text_to_show(payload, marks)
            yield Hit(
                document_id=int(pk),
                score=float(score) if scored else 0.0,
                title_html=mark_title(payload["t"], marks, letters, stands=stands),
                snippet_html=passage(text, marks, stands=stands),
                state=state_on(payload["d"], payload["e"], self.query.today),
                in_attachment=attached,
            )

    # -- counts -----------------------------------------------------------------------------------------------------

    def _counting(self) -> "Future[dict[str, Any]]":
        """Begin to count the values of the filters that are not chosen, beside the hits: the engine lets other threads run."""
        names = [name for name in FILTERS if name not in self.query.filters]
        if not names:
            nothing: Future[dict[str, Any]] = Future()
            nothing.set_result({})
            return nothing
        request = facet_request(names, self.query.today.toordinal())
        match = self.compiler.filtered(self.match, self.query)
        return _beside(os.getpid()).submit(self.reader.searcher.aggregate, match, request)

    def _facets(self, total: int, counting: "Future[dict[str, Any]]") -> dict[str, tuple[FacetCount, ...]]:
        """Counts of every filter's values among the matches of the question and the *other* filters.

        `total`: how many match with all filters, which was counted with the hits. `counting`: what is counted beside them.
        """
        chosen = self.query.filters
        counts = counting.result()
        out = {name: self._values(name, counts, total) for name in FILTERS if name not in chosen}
        for name in chosen:
            match = self.compiler.filtered(self.match, self.query, leaving_out=(name,))
            request = facet_request([name], self.query.today.toordinal())
            without: dict[str, Any] = self.reader.searcher.aggregate(match, request)
            out[name] = self._values(name, without, self._count(match) if name == "state" else 0)
        return {name: out[name] for name in FILTERS}

    def _values(self, name: str, counts: dict[str, Any], total: int) -> tuple[FacetCount, ...]:
        pairs = _states(counts, total) if name == "state" else _buckets(counts[name])
        chosen = str(self.query.filters.get(name, ""))
        return tuple(FacetCount(value, n, value == chosen) for value, n in pairs)

    def _count(self, query: Any) -> int:
        return int(self.reader.searcher.search(query, 1, count=True).count)

    # -- when nothing is found --------------------------------------------------------------------------------------

    def _advice(self) -> Advice:
        unknown = tuple(
            clause.text for clause in self.question.clauses if not self._count(self.compiler.clause(clause))
        )
        without = []
        filters = self.query.filters
        for name, value in filters.items():
            total = self._count(self.compiler.filtered(self.match, self.query, leaving_out=(name,)))
            if total:
                without.append(WithoutFilter(name, str(value), total))
        return Advice(unknown, tuple(without), self._count(self.match) if filters else 0)

    def _did_you_mean(self) -> tuple[str, ...]:
        vocabulary = self.engine.vocabulary(self.reader)
        out = []
        for text in corrections(self.query.text, vocabulary):
            question = understand(text, self.reader.segmenter)
            if question.clauses and self._count(self.compiler.matching(question)):
                out.append(text)
        return tuple(out[:3])


@lru_cache(maxsize=1)
def _beside(process: int) -> ThreadPoolExecutor:
    """Threads that count while the hits are shown; of a process of its own, for threads do not live on in a fork."""
    del process
    return ThreadPoolExecutor(max_workers=_COUNTERS, thread_name_prefix="search-counts")


@lru_cache(maxsize=2)
def standing(segmenter: Segmenter) -> Stands:
    """`Segmenter.stands`, remembered by what stands around a place: hits of one question share their turns of phrase."""

    @lru_cache(maxsize=_REMEMBERED)
    def known(around: str, start: int, end: int) -> bool:
        return segmenter.stands(around, start, end)

    def stands(text: str, start: int, end: int) -> bool:
        first = max(start - _AROUND, 0)
        return known(text[first : end + _AROUND], start - first, end - first)

    return stands


def state_on(days: Sequence[int], ended_as: str, today: date) -> str:
    """State from the ordinals of effective_from, ends_on, amended_on (0: none), in the order of `validity.judge`."""
    effective, ends, amended = days
    day = today.toordinal()
    if ends and ends <= day:
        return ended_as or "expired"
    if effective > day:
        return "not_yet"
    return "amended" if amended and amended <= day else "in_force"


def _text_to_show(payload: dict[str, Any], marks: Sequence[str]) -> tuple[str, bool]:
    """The body; an attachment where only that has the words."""
    body: str = payload["b"]
    if not marks or not payload["a"] or has_any(body, marks) or has_any(payload["t"], marks):
        return body, False
    for text in payload["a"]:
        if has_any(text, marks):
            return text, True
    return body, False


def _states(counts: dict[str, Any], total: int) -> list[tuple[str, int]]:
    """In force is what is left of `total`: the engine has no words for the absence of a day."""
    found = {state: int(counts[f"state.{state}"]["doc_count"]) for state in STATES[1:]}
    found["in_force"] = total - sum(found.values())
    found[VALID] = sum(found[state] for state in VALID_STATES)
    return [(state, found[state]) for state in (VALID, *STATES) if found[state]]


def _buckets(counted: dict[str, Any]) -> list[tuple[str, int]]:
    pairs = [(_plain(b["key"]), int(b["doc_count"])) for b in counted["buckets"]]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _with(result: SearchResult, **changes: Any) -> SearchResult:
    return replace(result, **changes)
