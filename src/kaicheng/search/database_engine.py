"""The engine of last resort: plain queries to the database while the index is missing or broken.

It finds the same documents by the same clauses, filters and states. What it cannot do: pinyin, traditional or
full-width spellings in stored texts, word borders (开工 is found in 公开工作), weights by frequency; a question over
many documents takes as long as reading them all.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from django.db.models import Q

from kaicheng.documents.selectors import LibraryQuery, matching
from kaicheng.search.folding import folded_text
from kaicheng.search.highlight import mark_title, passage
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
    SuggestionKind,
    WithoutFilter,
)
from kaicheng.search.numbers import own_number
from kaicheng.search.question import Clause, Kind, Question, understand
from kaicheng.search.rules import ranking
from kaicheng.search.selectors import DocumentSource, agency_names
from kaicheng.search.tantivy_schema import title_forms
from kaicheng.search.words import government_terms, segmenter

_COLUMNS = (
    "pk",
    "live__title",
    "live__doc_number",
    "live__genre",
    "live__theme",
    "live__written_date",
    "state",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A matching document without its text. `values` are those of the filters, as the index would have them."""

    pk: int
    title: str
    number: str
    day: date
    state: str
    values: dict[str, tuple[str, ...]]


class DatabaseEngine:
    """Always there, never quick. Nothing has to be indexed: the database is the truth."""

    name = "database"

    def __init__(self) -> None:
        self.source = DocumentSource()

    def search(self, query: SearchQuery) -> SearchResult:
        started = perf_counter()
        question = understand(query.text, segmenter())
        rows, relaxed = _matching(question, query.today), Relaxed.NO
        if not rows and any(clause.kind is Kind.NUMBER for clause in question.clauses):
            question = question.without_number(segmenter())
            rows = _matching(question, query.today)
        if not rows:
            question = question.taken_apart(segmenter())
            rows = _matching(question, query.today)
        if not rows and len(question.clauses) > 1:
            rows = _matching(question, query.today, some=True)
            relaxed = Relaxed.SOME_WORDS if rows else Relaxed.NO
        kept = [row for row in rows if _passes(row, query)]
        scores = {row.pk: _score(row, question) for row in kept}
        page = _ordered(kept, scores, query, question)[query.offset : query.offset + query.limit]
        return SearchResult(
            total=len(kept),
            hits=tuple(_hits(page, scores, question)),
            facets=_facets(rows, query) if query.facets else {},
            words=question.words,
            expansions=question.expansions if kept else (),
            relaxed=relaxed if kept else Relaxed.NO,
            advice=None if kept else _advice(rows, question, query),
            took_ms=(perf_counter() - started) * 1000,
            degraded=True,
        )

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        typed = folded_text(prefix.strip())
        if not any(char.isalnum() for char in typed):
            return ()
        terms = [term for term in government_terms() if term.startswith(typed) and term != typed]
        out = [Suggestion(term, SuggestionKind.TERM) for term in sorted(terms, key=len)[: limit // 2]]
        documents = matching(LibraryQuery(), date.max).filter(live__title__icontains=prefix.strip())
        for pk, title in documents.values_list("pk", "live__title")[: limit - len(out)]:
            out.append(Suggestion(title, SuggestionKind.TITLE, pk))
        return tuple(out)

    def count(self) -> int:
        return matching(LibraryQuery(), date.max).count()

    def healthy(self) -> bool:
        return True

    def index(self, records: Iterable[Record]) -> int:
        return sum(1 for _ in records)

    def remove(self, ids: Sequence[int]) -> None:
        """Nothing is held."""

    def versions(self) -> dict[int, int]:
        return self.source.versions()

    def rebuild(self, source: Source, *, progress: Progress | None = None) -> int:
        total = len(source.versions())
        if progress:
            progress(total, total)
        return total


def _matching(question: Question, today: date, *, some: bool = False) -> list[Row]:
    """Rows of all documents that the question means, whatever the filters."""
    documents = matching(LibraryQuery(), today).order_by("pk")
    conditions = [_condition(clause) for clause in question.clauses]
    if some:
        anyone = Q()
        for condition in conditions:
            anyone |= condition
        conditions = [anyone]
    for condition in conditions:
        documents = documents.filter(
            pk__in=matching(LibraryQuery(), today).order_by().filter(condition).values("pk")
        )
    agencies = agency_names()
    codes = _codes(documents.values_list("pk", "agency__code", "live__issuers__agency__code"))
    rows = documents.values_list(*_COLUMNS, "first_published_at__date")
    return [_row(row, agencies.within(codes[row[0]])) for row in rows]


def _codes(pairs: Iterable[tuple[int, str, str | None]]) -> dict[int, list[str]]:
    out: dict[int, list[str]] = {}
    for pk, own, issuer in pairs:
        out.setdefault(pk, [own])
        if issuer:
            out[pk].append(issuer)
    return out


def _row(row: tuple[Any, ...], agencies: tuple[str, ...]) -> Row:
    pk, title, number, genre, theme, written, state, published = row
    values = {
        "agency": agencies,
        "genre": (genre,) if genre else (),
        "theme": tuple(dict.fromkeys((theme[:2], theme))) if theme else (),
        "year": (str(written.year),) if written else (),
        "state": (state, VALID) if state in VALID_STATES else (state,),
    }
    return Row(pk, title, number, written or published or date.min, state, values)


def _condition(clause: Clause) -> Q:
    found = Q()
    for one in (clause, *clause.also):
        found |= _number_condition(one) if one.kind is Kind.NUMBER else _text_condition(one.text)
    return found


def _text_condition(text: str) -> Q:
    names = agency_names()
    codes = [
        code for code, all_names in names.names.items() if any(text in folded_text(n) for n in all_names)
    ]
    fields = ("live__title", "live__doc_number", "index_number", "live__plain", "live__summary")
    found = Q(live__issuers__name__icontains=text) | Q(live__attachments__plain__icontains=text)
    found |= Q(live__attachments__title__icontains=text)
    for field in fields:
        found |= Q(**{f"{field}__icontains": text})
    if codes:
        found |= Q(agency__code__in=codes) | Q(live__issuers__agency__code__in=codes)
    return found


def _number_condition(clause: Clause) -> Q:
    number = clause.number
    assert number is not None  # noqa: S101 - a clause of this kind has one; for the type checker
    own = Q()
    if number.prefix:
        own &= Q(live__doc_number__icontains=number.prefix)
    if number.year:
        own &= Q(live__doc_number__contains=f"〔{number.year}〕")
    if number.serial:
        own &= Q(live__doc_number__regex=f"[^0-9]{number.serial}号")
    cited = Q(live__plain__contains=clause.text) if number.full else Q(pk__in=[])
    return own | cited


def _passes(row: Row, query: SearchQuery, leaving_out: str = "") -> bool:
    return all(str(v) in row.values[name] for name, v in query.filters.items() if name != leaving_out)


def _score(row: Row, question: Question) -> float:
    tiers = ranking().tiers
    title, own = folded_text(row.title), own_number(folded_text(row.number)) if row.number else None
    asked = question.number
    same = bool(asked and own and asked.serial == own.serial)
    forms = title_forms(row.title)
    gains = (
        (tiers.ended, row.state in {"expired", "repealed"}),
        (tiers.exact_number, bool(same and asked and own and asked.prefix == own.prefix)),
        (tiers.partial_number, same),
        (tiers.exact_title, question.title == forms[0]),
        (tiers.title_as_cited, question.title in forms[1:]),
        (tiers.title_words, all(any(t in title for t in c.texts) for c in question.clauses)),
        (tiers.title_phrase, any(run in title for run in question.runs)),
    )
    in_title = sum(any(text in title for text in clause.texts) for clause in question.clauses)
    return sum(points for points, earned in gains if earned) + in_title * ranking().words.title


def _ordered(rows: list[Row], scores: dict[int, float], query: SearchQuery, question: Question) -> list[Row]:
    if query.order is Order.OLDEST:
        return sorted(rows, key=lambda row: (row.day, row.pk))
    newest = sorted(rows, key=lambda row: (row.day, row.pk), reverse=True)
    if query.order is Order.RELEVANCE and question.clauses:
        newest.sort(key=lambda row: -scores[row.pk])
    return newest


def _hits(rows: list[Row], scores: dict[int, float], question: Question) -> Iterable[Hit]:
    documents = matching(LibraryQuery(), date.max).filter(pk__in=[row.pk for row in rows]).order_by()
    texts = dict(documents.values_list("pk", "live__plain"))
    for row in rows:
        snippet = passage(texts.get(row.pk, ""), question.marks)
        yield Hit(row.pk, scores[row.pk], mark_title(row.title, question.marks), snippet, row.state)


def _facets(rows: list[Row], query: SearchQuery) -> dict[str, tuple[FacetCount, ...]]:
    out = {}
    for name in FILTERS:
        counter = Counter(
            value for row in rows if _passes(row, query, leaving_out=name) for value in row.values[name]
        )
        chosen = str(query.filters.get(name, ""))
        by: Callable[[tuple[str, int]], Any] = lambda pair: (-pair[1], pair[0])  # noqa: E731 - a sort key used once
        pairs = (
            [(s, counter[s]) for s in (VALID, *STATES) if counter[s]] if name == "state" else counter.items()
        )
        ranked = pairs if name == "state" else sorted(pairs, key=by)
        out[name] = tuple(FacetCount(value, count, value == chosen) for value, count in ranked)
    return out


def _advice(rows: list[Row], question: Question, query: SearchQuery) -> Advice:
    unknown = () if rows else tuple(c.text for c in question.clauses if not _exists(c, query.today))
    without = []
    for name, value in query.filters.items():
        total = sum(_passes(row, query, leaving_out=name) for row in rows)
        if total:
            without.append(WithoutFilter(name, str(value), total))
    return Advice(unknown, tuple(without), len(rows) if query.filters else 0)


def _exists(clause: Clause, today: date) -> bool:
    return matching(LibraryQuery(), today).filter(_condition(clause)).exists()
