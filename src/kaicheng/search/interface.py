"""What a search engine is given, what it is asked and what it answers. Plain values: no Django, no engine."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

STATES = ("in_force", "not_yet", "amended", "expired", "repealed")  # values of documents.validity.State
VALID = "valid"  # 现行有效: to be followed today, amended or not
VALID_STATES = frozenset({"in_force", "amended"})
FILTERS = ("agency", "genre", "theme", "year", "state")
MAX_TEXT = 200  # characters of a question that are looked at
MAX_SIZE = 100  # hits on one page


class Order(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Record:
    """One public document as the index keeps it.

    `agency_codes` are what the agency filter compares; `agency_names` all names under which the issuers may be asked
    for, aliases included. `theme` holds the code, its ancestors too if a choice of those shall find it. Days are
    those of `documents.validity.Force`: `ends_on` is the first day without force. `version` changes whenever anything
    above changes; `verify` compares it. `dated` is the day by which newest and oldest are sorted.
    """

    document_id: int
    version: int
    title: str
    number: str = ""
    agency_codes: tuple[str, ...] = ()
    agency_names: tuple[str, ...] = ()
    genre: str = ""
    theme: tuple[str, ...] = ()
    year: int | None = None
    dated: date | None = None
    index_number: str = ""
    keywords: tuple[str, ...] = ()
    body: str = ""
    attachments: tuple[str, ...] = ()
    effective_from: date | None = None
    ends_on: date | None = None
    ended_as: str = ""
    amended_on: date | None = None


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A question. `today` decides what is in force; `state` is one of STATES, or VALID.

    `page` counts from 1; `facets=False` spares the counts.
    """

    text: str = ""
    today: date = field(kw_only=True)
    agency: str = ""
    genre: str = ""
    theme: str = ""
    year: int | None = None
    state: str = ""
    order: Order = Order.RELEVANCE
    page: int = 1
    size: int = 10
    facets: bool = True

    @property
    def filters(self) -> dict[str, str | int]:
        """The filters that are set, by name."""
        values: dict[str, str | int | None] = {name: getattr(self, name) for name in FILTERS}
        return {name: value for name, value in values.items() if value not in ("", None)}

    @property
    def offset(self) -> int:
        return (max(self.page, 1) - 1) * self.limit

    @property
    def limit(self) -> int:
        return min(max(self.size, 1), MAX_SIZE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found. `title_html` and `snippet_html` are escaped, with the found words in <mark>."""

    document_id: int
    score: float
    title_html: str
    snippet_html: str
    state: str = "in_force"
    in_attachment: bool = False


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the found documents bear a value, were only this filter chosen anew."""

    value: str
    count: int
    chosen: bool = False


class Relaxed(StrEnum):
    """How the question was loosened because nothing answered it as it stood."""

    NO = ""
    SOME_WORDS = "some_words"


@dataclass(frozen=True, slots=True)
class Expansion:
    """“低保” was looked for as “最低生活保障” too."""

    word: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WithoutFilter:
    """How many would be found without one of the filters."""

    filter: str
    value: str
    total: int


@dataclass(frozen=True, slots=True)
class Advice:
    """Why nothing was found: words that stand in no document, filters that shut everything out."""

    unknown_words: tuple[str, ...] = ()
    without_filter: tuple[WithoutFilter, ...] = ()
    without_all_filters: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same in words."""
        out = []
        if self.unknown_words:
            words = "、".join(f"“{word}”" for word in self.unknown_words)
            out.append(f"所有文件中均未出现{words}。")
        labels = {"agency": "机关", "genre": "文种", "theme": "主题", "year": "年份", "state": "效力"}
        out += [f"去掉{labels[w.filter]}筛选后有 {w.total} 件。" for w in self.without_filter]
        if self.without_all_filters and not self.without_filter:
            out.append(f"去掉全部筛选后有 {self.without_all_filters} 件。")
        return tuple(out)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer. `total` is exact. `words` are what was looked for, as understood.

    `did_you_mean` are whole questions that do find something. `degraded`: the index is out of reach and the database
    answers, with less.
    """

    total: int
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    did_you_mean: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    relaxed: Relaxed = Relaxed.NO
    advice: Advice | None = None
    took_ms: float = 0.0
    degraded: bool = False

    @property
    def explanations(self) -> tuple[str, ...]:
        """Sentences for the reader: what was done with the question."""
        out = []
        if self.relaxed is Relaxed.SOME_WORDS:
            out.append("未找到同时包含全部词语的文件，以下包含部分词语。")
        out += [f"“{e.word}”同时按{'、'.join(f'“{w}”' for w in e.also)}检索。" for e in self.expansions]
        if self.degraded:
            out.append("检索索引正在重建，暂由数据库直接查询，排序和联想较平时简略。")
        return tuple(out)


class SuggestionKind(StrEnum):
    TITLE = "title"
    AGENCY = "agency"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion; for a title `document_id` leads straight to it."""

    text: str
    kind: SuggestionKind
    document_id: int | None = None


Progress = Callable[[int, int], None]  # done, all


class Source(Protocol):
    """Where the truth is: the database, or a list in a test."""

    def versions(self) -> dict[int, int]:
        """Id → version of every document that the public may find, as of now."""
        ...

    def records(self, ids: Sequence[int]) -> Iterator[Record]:
        """The records of these documents; those that are no longer public are left out."""
        ...

    def names(self) -> Iterable[str]:
        """Names of agencies that shall count as words."""
        ...


class SearchEngine(Protocol):
    """What answers questions. Every method may be called from several threads and processes."""

    name: str

    def search(self, query: SearchQuery) -> SearchResult: ...

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]: ...

    def count(self) -> int: ...

    def healthy(self) -> bool: ...

    def index(self, records: Iterable[Record]) -> int:
        """Add or replace; visible to `search` when it returns. Gives how many."""
        ...

    def remove(self, ids: Sequence[int]) -> None: ...

    def versions(self) -> dict[int, int]:
        """Document id → version of what is held."""
        ...

    def rebuild(self, source: Source, *, progress: Progress | None = None) -> int:
        """Make everything anew while `search` goes on answering from the old. Gives how many."""
        ...


class IndexUnavailableError(Exception):
    """The index is missing, broken or of another version; another engine must answer meanwhile."""
