"""The fields of the tantivy index and how a record becomes a document of it.

Words go in as ready tokens with their frequencies; characters go in one by one with their positions, in a field of
their own. So an exact phrase is a phrase of characters, right for any substring however it would be cut into words,
and a word of a question is a single posting list. tantivy's own tokenizers do both in native code, which spares a
Python object for each token.
"""

import hashlib
import json
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import tantivy

from kaicheng.kernel.text import title_keys
from kaicheng.search.folding import fold, folded_text, squeezed
from kaicheng.search.interface import Record
from kaicheng.search.numbers import index_terms, own_number
from kaicheng.search.pinyin import title_terms
from kaicheng.search.words import Segmenter

SCHEMA_VERSION = 2  # raise with every change of fields or of what goes into them: indexes are then made anew
LAST_YEAR = 2100  # days after it are asked by range
_BREAK = "¶"  # parts paragraphs and fields, so that no phrase runs over it
_MAX_INDEXED = 400_000  # characters of one text
_PARAGRAPHS = str.maketrans({"\n": _BREAK, "\r": None})


def schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for name in ("title_key", "number", "agency_name", "ended"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("pinyin", tokenizer_name="words", index_option="basic")
    for name in ("words", "attachment_words", "title_words"):
        builder.add_text_field(name, tokenizer_name="words", index_option="freq")
    for name in ("chars", "attachment_chars", "title_chars"):
        builder.add_text_field(name, tokenizer_name="chars", index_option="position")
    for name in ("agency", "genre", "theme", "ended_as"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("year", "ends_on", "effective_from", "amended_on"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("id", "version", "sort"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("payload", stored=True)
    return builder.build()


def register(index: Any) -> None:
    """Tokenizers are not kept in the index; every opening needs them again."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    chars = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex("(?s).")).build()
    index.register_tokenizer("words", words)
    index.register_tokenizer("chars", chars)


def stamp(segmenter: Segmenter) -> str:
    """What an index must bear to be read by this code."""
    made_by = f"{SCHEMA_VERSION} {version('tantivy')} {segmenter.stamp}"
    return hashlib.blake2b(made_by.encode(), digest_size=8).hexdigest()


def key(document_id: int) -> str:
    return f"d{document_id}"


def document(record: Record, segmenter: Segmenter) -> Any:
    """Make the index document of a record."""
    made = tantivy.Document()
    made.add_text("key", key(record.document_id))
    made.add_unsigned("id", record.document_id)
    made.add_unsigned("version", record.version)
    made.add_unsigned("sort", sort_value(record))
    made.add_bytes("payload", _payload(record))
    _add_choices(made, record)
    _add_days(made, record)
    _add_names(made, record)
    _add_texts(made, record, segmenter)
    return made


def sort_value(record: Record) -> int:
    """Day, then id: newest-first has one order only, so that pages neither repeat nor skip."""
    return (record.dated.toordinal() if record.dated else 0) << 32 | record.document_id & 0xFFFFFFFF


def _add_choices(made: Any, record: Record) -> None:
    for code in record.agency_codes:
        made.add_text("agency", code)
    for code in record.theme:
        made.add_text("theme", code)
    if record.genre:
        made.add_text("genre", record.genre)
    if record.year is not None:
        made.add_unsigned("year", record.year)


def _add_days(made: Any, record: Record) -> None:
    for name in ("ends_on", "effective_from", "amended_on"):
        day: date | None = getattr(record, name)
        if day is not None:
            made.add_unsigned(name, day.toordinal())
    if record.ends_on is not None:
        made.add_text("ended_as", record.ended_as or "expired")
        for term in _ended_terms(record.ends_on):
            made.add_text("ended", term)


def _ended_terms(day: date) -> list[str]:
    """Terms of all years, months of its year and days of its month in which the document has ended.

    Whether it has ended on a day is then a question of three terms (`ended_on`), several times quicker than a range.
    """
    terms = [f"y{year}" for year in range(day.year + 1, LAST_YEAR + 1)]
    terms += [f"m{day.year}-{month}" for month in range(day.month + 1, 13)]
    return terms + [f"d{day.year}-{day.month}-{number}" for number in range(day.day, 32)]


def ended_on(day: date) -> tuple[str, str, str]:
    """The terms of which a document that has ended by that day has exactly one. Not after LAST_YEAR."""
    return f"y{day.year}", f"m{day.year}-{day.month}", f"d{day.year}-{day.month}-{day.day}"


def _add_names(made: Any, record: Record) -> None:
    for index, title_key in enumerate(title_forms(record.title)):
        made.add_text("title_key", title_key if index == 0 else f"~{title_key}")
    for name in {_squeezed_name(name) for name in record.agency_names} - {""}:
        made.add_text("agency_name", name)
    number = own_number(folded_text(record.number)) if record.number else None
    for term in index_terms(number) if number else ():
        made.add_text("number", term)
    for term in {squeezed(text) for text in (record.number, record.index_number)} - {""}:
        made.add_text("number", f"={term}")


def title_forms(title: str) -> tuple[str, ...]:
    """The folded forms of a title, the whole one first."""
    forms = title_keys(fold(title).text)
    if "《关于" in title:  # 解读《关于…的通知》 is another document than the one it names
        forms = forms[:1]
    return tuple(dict.fromkeys((squeezed(title), *(squeezed(form) for form in forms))))


# the names of a few agencies stand in all documents
_folded_name = lru_cache(maxsize=4096)(folded_text)
_squeezed_name = lru_cache(maxsize=4096)(squeezed)


def _add_texts(made: Any, record: Record, segmenter: Segmenter) -> None:
    title, body = folded_text(record.title), folded_text(record.body[:_MAX_INDEXED])
    names = [_folded_name(name) for name in record.agency_names if name]
    facts = [folded_text(t) for t in (record.number, *record.keywords, record.index_number) if t]
    title_words = segmenter.index_words(title)
    words = [*title_words, *(word for name in names for word in segmenter.name_words(name))]
    words += segmenter.index_words("\n".join((*facts, body)))
    made.add_text("title_words", " ".join(title_words))
    made.add_text("title_chars", title.translate(_PARAGRAPHS))
    made.add_text("words", " ".join(words))
    made.add_text("chars", "\n".join((title, *names, *facts, body)).translate(_PARAGRAPHS))
    made.add_text("pinyin", " ".join(title_terms([piece.text for piece in segmenter.pieces(title)])))
    if record.attachments:
        attached = folded_text("\n".join(record.attachments)[:_MAX_INDEXED])
        made.add_text("attachment_words", " ".join(segmenter.index_words(attached)))
        made.add_text("attachment_chars", attached.translate(_PARAGRAPHS))


def _payload(record: Record) -> bytes:
    """What a hit needs to be shown, so that one look-up gives it all."""
    days = [
        day.toordinal() if day else 0 for day in (record.effective_from, record.ends_on, record.amended_on)
    ]
    plain = {
        "t": record.title,
        "b": record.body,
        "a": list(record.attachments),
        "d": days,
        "e": record.ended_as,
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
