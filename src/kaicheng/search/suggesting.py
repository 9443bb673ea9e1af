"""Completions while somebody types: agencies and terms by prefix or pinyin, titles by any part or pinyin."""

from collections.abc import Iterator

import tantivy

from kaicheng.search.folding import fold
from kaicheng.search.interface import Suggestion, SuggestionKind
from kaicheng.search.tantivy_index import Reader
from kaicheng.search.vocabulary import Vocabulary

_SHORT = 3  # of each kind before titles fill the rest
_MAX_PREFIX = 60


def suggestions(reader: Reader, vocabulary: Vocabulary, prefix: str, limit: int) -> tuple[Suggestion, ...]:
    """Best completions, each text once."""
    typed = fold(prefix[:_MAX_PREFIX].strip()).text
    if not any(char.isalnum() for char in typed):
        return ()
    out: dict[str, Suggestion] = {}
    for suggestion in (*_short(vocabulary, typed), *_titles(reader, typed, limit)):
        out.setdefault(suggestion.text, suggestion)
    return tuple(out.values())[:limit]


def _short(vocabulary: Vocabulary, typed: str) -> Iterator[Suggestion]:
    if typed.isascii() and typed.isalpha():
        names = set(vocabulary.names)
        for word in vocabulary.with_initials(typed)[:_SHORT]:
            yield Suggestion(word, SuggestionKind.AGENCY if word in names else SuggestionKind.TERM)
        return
    agencies = sorted((n for n in vocabulary.names if n.startswith(typed)), key=len)
    for name in agencies[:_SHORT]:
        yield Suggestion(name, SuggestionKind.AGENCY)
    terms = [t for t in vocabulary.terms if t.startswith(typed) and t != typed]
    for term in sorted(terms, key=lambda t: (-vocabulary.weight(t), len(t), t))[:_SHORT]:
        yield Suggestion(term, SuggestionKind.TERM)


def _titles(reader: Reader, typed: str, limit: int) -> Iterator[Suggestion]:
    query_of, schema = tantivy.Query, reader.schema
    if typed.isascii() and typed.isalpha():
        terms = [term for term, _ in reader.searcher.terms_with_prefix("pinyin", typed, limit=30)]
        if not terms:
            return
        query = query_of.boolean_query(
            [(tantivy.Occur.Should, query_of.term_query(schema, "pinyin", term, "basic")) for term in terms]
        )
    elif len(typed) == 1:
        query = query_of.term_query(schema, "title_chars", typed)
    else:
        query = query_of.phrase_query(schema, "title_chars", list(typed))
    hits = reader.searcher.search(query, limit, count=False).hits
    addresses = [address for _, address in hits]
    for pk, address in zip(reader.values("id", addresses), addresses, strict=True):
        yield Suggestion(reader.payload(address)["t"], SuggestionKind.TITLE, int(pk))
