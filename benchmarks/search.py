"""Search beside SQLite FTS5 (and PostgreSQL full text, if TEST_DATABASE_URL is given) on the same documents and words.

usage: search.py [N] [--queries Q]        N documents (default 20,000)

All engines get the same tokens of the same synthetic documents (real words with a Zipf distribution, topics, agencies,
years; no real phrases, so nothing here speaks of relevance), and the same questions of one to four words, a quarter of
them rare, a third common, in turn. Each answer is the exact total and the ten first ids; totals are compared. Ours
also judges validity, titles, numbers and recency in that time. “page” is a whole result page: total, ten rows with
marked passages, counts for five filters. Building includes cutting the texts into words. The ratio is FTS5's p95 by ours, by relevance.
"""

import argparse
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from kaicheng.search.folding import folded_text
from kaicheng.search.highlight import mark_title, passage
from kaicheng.search.interface import Order, Record, SearchQuery
from kaicheng.search.rules import question_words
from kaicheng.search.tantivy_engine import TantivyEngine
from kaicheng.search.words import Segmenter, government_terms

TODAY = date(2026, 6, 1)
GENRES = ("通知", "意见", "通告", "公告", "批复", "决定", "函", "纪要")
SHORT = {"relevance": "rel", "newest": "new"}
GOAL = 10
_GROUPED = ", count(*) from ft join doc d on d.id = ft.rowid where ft match ? group by 1"


@dataclass(frozen=True)
class Question:
    words: tuple[str, ...]
    agency: str
    year: int


class Corpus:
    """N documents made from a seed; the same at every run."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.random = random.Random(20261121)  # noqa: S311 - reproducible, nothing secret
        self.segmenter = Segmenter()
        self.vocabulary = self._vocabulary()
        self.topics = [self.random.sample(self.vocabulary, 60) for _ in range(200)]
        # Zipf: few words everywhere, most words rarely
        self.weights = [1 / (rank + 3) for rank in range(len(self.vocabulary))]
        self.agencies = [f"A{n:02}" for n in range(40)]
        self.made = [self._record(pk) for pk in range(1, size + 1)]

    def _vocabulary(self) -> list[str]:
        from pypinyin.phrases_dict import phrases_dict

        known = {w for w in phrases_dict if 2 <= len(w) <= 4 and self.segmenter.pieces(w)[0].text == w}
        fillers = question_words()
        known = {w for w in known if len(w) == 2 or self.random.random() < 0.05}
        words = sorted((known | set(government_terms())) - fillers.fillers - set(fillers.synonyms))
        words = [w for w in words if w.isalpha() and [p.text for p in self.segmenter.pieces(w)] == [w]]
        self.random.shuffle(words)
        return words[:20_000]

    def records(self, ids: Sequence[int]) -> Iterator[Record]:
        for pk in ids:
            yield self.made[pk - 1]

    def versions(self) -> dict[int, int]:
        return dict.fromkeys(range(1, self.size + 1), 1)

    def names(self) -> tuple[str, ...]:
        return ()

    def _record(self, pk: int) -> Record:
        rand = random.Random(pk)  # noqa: S311 - as above
        topic = self.topics[rand.randrange(len(self.topics))]
        day = date(2007, 1, 1) + timedelta(days=rand.randrange(365 * 19))
        title = "关于" + "".join(rand.sample(topic, 3)) + "工作的" + rand.choice(GENRES)
        words = rand.choices(self.vocabulary, self.weights, k=rand.randrange(60, 420))
        words += rand.choices(topic, k=len(words) // 3)
        rand.shuffle(words)
        body = "".join(w + rand.choice(("，", "。", "", "", "", "、", "。\n")) for w in words)
        agency = rand.choice(self.agencies)
        ended = day + timedelta(days=1500) if rand.random() < 0.15 else None
        attached = ("".join(rand.choices(topic, k=200)),) if rand.random() < 0.1 else ()
        return Record(
            pk, 1, title, f"云政发〔{day.year}〕{pk % 200}号", (agency,), (), rand.choice(GENRES), ("02",),
            day.year, day, body=body, attachments=attached, ends_on=ended, ended_as="repealed" if ended else "",
        )  # fmt: skip

    def questions(self, count: int) -> list[Question]:
        """Words drawn together from one document each, by how common they are in a sample."""
        rand = self.random
        sample = rand.sample(self.made, min(2000, self.size))
        frequency: dict[str, int] = {}
        texts = []
        for record in sample:
            found = set(self.segmenter.index_words(folded_text(record.body))) & set(self.vocabulary)
            texts.append((record, found))
            for word in found:
                frequency[word] = frequency.get(word, 0) + 1
        out: list[Question] = []
        while len(out) < count:
            record, found = rand.choice(texts)
            by_band = self._bands(found, frequency, len(sample))
            length = rand.choices((1, 2, 3, 4), (30, 33, 19, 18))[0]
            words = {
                rand.choice(by_band[rand.choices((0, 1, 2), (25, 40, 35))[0]] or [""]) for _ in range(length)
            }
            if words - {""}:
                out.append(Question(tuple(sorted(words - {""})), record.agency_codes[0], record.year or 2020))
        return out

    def _bands(self, words: set[str], frequency: dict[str, int], total: int) -> list[list[str]]:
        bands: list[list[str]] = [[], [], []]
        for word in sorted(words):
            share = frequency[word] / total
            bands[0 if share < 0.005 else 1 if share < 0.05 else 2].append(word)
        return bands


class Ours:
    name = "kaicheng"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "ours"
        self.engine = TantivyEngine(self.folder)

    def build(self, corpus: Corpus) -> None:
        self.engine.rebuild(corpus)

    def size(self) -> int:
        return sum(f.stat().st_size for f in self.folder.rglob("*") if f.is_file())

    def ask(self, question: Question, *, order: Order, filtered: bool) -> tuple[int, list[int]]:
        return self.engine.ids(_query(question, order, filtered=filtered))

    def replace(self, corpus: Corpus, pk: int) -> float:
        """Seconds until a document that was indexed again can be found."""
        started = time.perf_counter()
        self.engine.index(corpus.records([pk]))
        assert self.engine.ids(SearchQuery(f"云政发{pk % 200}号", today=TODAY))[0]
        return time.perf_counter() - started

    def page(self, question: Question) -> int:
        return self.engine.search(_query(question, Order.RELEVANCE, filtered=False)).total


def _query(question: Question, order: Order, *, filtered: bool) -> SearchQuery:
    chosen: dict[str, Any] = {"agency": question.agency, "year": question.year} if filtered else {}
    return SearchQuery(" ".join(question.words), today=TODAY, order=order, **chosen)


class Fts5:
    name = "sqlite fts5"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "fts5.sqlite3"
        self.db = sqlite3.connect(self.file)
        self.db.executescript(
            "pragma journal_mode=wal; pragma cache_size=-262144; pragma mmap_size=8000000000;"
        )

    def build(self, corpus: Corpus) -> None:
        self.db.executescript(
            """create table doc(id integer primary key, agency text, genre text, theme text, year int, day int,
                                ended int, title text, body text);
               create virtual table ft using fts5(title, body, content='', tokenize="unicode61 remove_diacritics 0");"""
        )
        cut = corpus.segmenter.index_words
        for record in corpus.records(range(1, corpus.size + 1)):
            day = record.dated.toordinal() if record.dated else 0
            ended = record.ends_on.toordinal() if record.ends_on else 0
            row = (
                record.document_id,
                record.agency_codes[0],
                record.genre,
                record.theme[0],
                record.year,
                day,
                ended,
            )
            self.db.execute("insert into doc values(?,?,?,?,?,?,?,?,?)", (*row, record.title, record.body))
            body = " ".join(cut(folded_text("\n".join((record.body, *record.attachments)))))
            title = " ".join(cut(folded_text(record.title)))
            self.db.execute(
                "insert into ft(rowid, title, body) values(?,?,?)", (record.document_id, title, body)
            )
        self.db.executescript(
            "insert into ft(ft) values('optimize'); create index ay on doc(agency, year); create index dd on doc(day); analyze;"
        )
        self.db.commit()

    def size(self) -> int:
        """Without the texts in `doc`, which ours keeps as well: only the full-text tables, so this flatters FTS5."""
        row = self.db.execute("select sum(pgsize) from dbstat where name like 'ft%'").fetchone()
        return int(row[0])

    def ask(self, question: Question, *, order: Order, filtered: bool) -> tuple[int, list[int]]:
        words = " ".join(f'"{word}"' for word in question.words)
        join = " join doc d on d.id = ft.rowid" if filtered or order is not Order.RELEVANCE else ""
        where = " and d.agency = ? and d.year = ?" if filtered else ""
        given: list[Any] = [words, *((question.agency, question.year) if filtered else ())]
        by = "bm25(ft, 6.0, 1.0)" if order is Order.RELEVANCE else "d.day desc, d.id desc"
        count_join = " join doc d on d.id = ft.rowid" if filtered else ""
        count = ("select count(*) from ft", count_join, "where ft match ?", where)
        total = self.db.execute(" ".join(count), given).fetchone()[0]
        first = ("select ft.rowid from ft", join, "where ft match ?", where, "order by", by, "limit 10")
        rows = self.db.execute(" ".join(first), given)
        return total, [row[0] for row in rows]

    def page(self, question: Question) -> int:
        total, ids = self.ask(question, order=Order.RELEVANCE, filtered=False)
        words = " ".join(f'"{word}"' for word in question.words)
        for column in ("agency", "genre", "theme", "year", "ended between 1 and 739000"):
            sql = (
                f"select {column}, count(*) from ft join doc d on d.id = ft.rowid where ft match ? group by 1"  # noqa: S608
            )
            self.db.execute(sql, [words]).fetchall()
        for pk in ids:
            title, body = self.db.execute("select title, body from doc where id = ?", [pk]).fetchone()
            mark_title(title, question.words)
            passage(body, question.words)
        return int(total)


class Postgres:
    name = "postgresql"

    def __init__(self, url: str) -> None:
        import psycopg

        self.db = psycopg.connect(
            url, autocommit=True, cursor_factory=psycopg.ClientCursor, prepare_threshold=None
        )

    def build(self, corpus: Corpus) -> None:
        self.db.execute("drop table if exists bench_search")
        self.db.execute(
            "create table bench_search(id bigint primary key, agency text, year int, day date, tsv tsvector)"
        )
        cut = corpus.segmenter.index_words
        for record in corpus.records(range(1, corpus.size + 1)):
            title = " ".join(cut(folded_text(record.title)))
            body = " ".join(cut(folded_text("\n".join((record.body, *record.attachments)))))
            self.db.execute(
                "insert into bench_search values(%s,%s,%s,%s, setweight(to_tsvector('simple',%s),'A')||to_tsvector('simple',%s))",
                (record.document_id, record.agency_codes[0], record.year, record.dated, title, body),
            )
        self.db.execute("create index on bench_search using gin(tsv)")
        self.db.execute("create index on bench_search(agency, year)")
        self.db.execute("vacuum analyze bench_search")

    def size(self) -> int:
        row = self.db.execute("select pg_total_relation_size('bench_search')").fetchone()
        return int(row[0]) if row else 0

    def ask(self, question: Question, *, order: Order, filtered: bool) -> tuple[int, list[int]]:
        words = " & ".join(f"'{word}'" for word in question.words)
        where = " and agency = %s and year = %s" if filtered else ""
        given: list[Any] = [words, *((question.agency, question.year) if filtered else ())]
        count = ("select count(*) from bench_search where tsv @@ %s::tsquery", where)
        row = self.db.execute(" ".join(count), given).fetchone()
        by = "ts_rank(tsv, %s::tsquery) desc" if order is Order.RELEVANCE else "day desc, id desc"
        given += [words] if order is Order.RELEVANCE else []
        parts = ("select id from bench_search where tsv @@ %s::tsquery", where, "order by", by, "limit 10")
        return int(row[0]) if row else 0, [r[0] for r in self.db.execute(" ".join(parts), given)]


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(share * len(values)), len(values) - 1)] * 1000


def measure(
    engines: Sequence[Any], questions: Sequence[Question], ask: Callable[[Any, Question], int]
) -> list[list[float]]:
    """Seconds by engine, the engines in turn on each question, best of three rounds. Totals must agree."""
    best: list[list[float]] = [[9.9] * len(questions) for _ in engines]
    for _ in range(3):
        for number, question in enumerate(questions):
            totals = set()
            for index, engine in enumerate(engines):
                started = time.perf_counter()
                totals.add(ask(engine, question))
                best[index][number] = min(best[index][number], time.perf_counter() - started)
            if len(totals) != 1:
                raise SystemExit(f"the engines do not agree on {question}: {totals}")
    return best


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("n", nargs="?", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=300)
    given = parser.parse_args()
    corpus = Corpus(given.n)
    with tempfile.TemporaryDirectory(prefix="kaicheng-bench-") as name:
        engines: list[Any] = [Ours(Path(name)), Fts5(Path(name))]
        if url := os.environ.get("TEST_DATABASE_URL"):
            engines.append(Postgres(url))
        texts = sum(
            len((r.title + r.body + "".join(r.attachments)).encode()) for r in corpus.records(range(1, 1001))
        )
        print(f"{given.n} documents, {texts / 1000:.0f} bytes of text each")
        for engine in engines:
            started = time.process_time()
            engine.build(corpus)
            took = time.process_time() - started
            print(
                f"{engine.name:12} built in {took:6.1f} CPU s = {given.n / took:5.0f} docs/s, {engine.size() / 1e6:6.1f} MB"
            )
        questions = corpus.questions(given.queries)
        ratio, p95 = report(engines, questions)
        replaced = [engines[0].replace(corpus, pk) for pk in range(1, given.n, max(given.n // 30, 1))]
        print(
            f"one document replaced and visible: p50 {quantile(replaced, 0.5):.0f} ms, p95 {quantile(replaced, 0.95):.0f} ms"
        )
    print(
        f"search: ratio={ratio:.1f} goal={GOAL} p95_ms={p95:.3f} documents={given.n} queries={len(questions)}"
    )


def report(engines: Sequence[Any], questions: Sequence[Question]) -> tuple[float, float]:
    cases: dict[str, Callable[[Any, Question], int]] = {
        "relevance": lambda e, q: e.ask(q, order=Order.RELEVANCE, filtered=False)[0],
        "relevance, agency and year": lambda e, q: e.ask(q, order=Order.RELEVANCE, filtered=True)[0],
        "newest first": lambda e, q: e.ask(q, order=Order.NEWEST, filtered=False)[0],
        "page": lambda e, q: e.page(q),
    }
    ratio = p95 = 0.0
    for case, ask in cases.items():
        times = measure(engines[:2], questions, ask)
        told = list(zip(engines[:2], times, strict=True))
        if len(engines) > 2 and case != "page":  # a server on the same cores disturbs the others: by itself
            told.append((engines[2], measure([engines[0], engines[2]], questions, ask)[1]))
        for engine, seconds in told:
            print(
                f"{case:28} {engine.name:12} p50 {quantile(seconds, 0.5):8.3f} ms   p95 {quantile(seconds, 0.95):8.3f} ms"
            )
        if case == "relevance":
            p95 = quantile(times[0], 0.95)
            ratio = quantile(times[1], 0.95) / p95
    return ratio, p95


if __name__ == "__main__":
    main()
