"""A small library, what people ask of it, and the document that should come first."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from search.factories import ask, record

from kaicheng.search.interface import Record
from kaicheng.search.tantivy_engine import TantivyEngine

WANTED = 0.9
ALIASES = {"云河县发展和改革局": ("云河县发改局", "发改局"), "云河县人民政府": ("县政府",)}


def as_record(number: int, given: dict[str, Any]) -> Record:
    ended = {"ends_on": given["ended"], "ended_as": "repealed"} if "ended" in given else {}
    names = (given["agency"], *ALIASES.get(given["agency"], ()))
    return record(
        number,
        given["title"],
        given["body"],
        number=given.get("number", ""),
        agency_names=names,
        attachments=tuple(given.get("attachments", ())),
        dated=given.get("dated", date(2026, 2, 1)),
        **ended,
    )


def test_the_right_document_comes_first(indexed: Callable[..., TantivyEngine]) -> None:
    plain = tomllib.loads((Path(__file__).parent / "relevance.toml").read_text(encoding="utf-8"))
    records = [as_record(number, given) for number, given in enumerate(plain["document"], 1)]
    titles = {r.document_id: r.title for r in records}
    engine = indexed(*records)
    wrong = []
    for question in plain["question"]:
        hits = engine.search(ask(question["ask"])).hits
        first = titles[hits[0].document_id] if hits else "nothing"
        if question["first"] not in first:
            wrong.append(f"{question['ask']}: {first}, not {question['first']}")
    share = 1 - len(wrong) / len(plain["question"])
    print(f"relevance: top-1 {share:.3f} of {len(plain['question'])} questions", *wrong, sep="\n  ")  # noqa: T201 - a figure to be read with -s
    assert share >= WANTED, wrong
