"""A repeal from a coming day shows everywhere on that day and nowhere before (issue 2, done when 3)."""

from datetime import date
from pathlib import Path

import pytest
from documents.factories import make_document, relation

from gongwen.reading import read_bytes
from kaicheng.documents import exports
from kaicheng.documents.models import Document, RelationKind
from kaicheng.documents.renditions import download, note_of
from kaicheng.documents.selectors import (
    LibraryQuery,
    library,
    related,
    search_records,
    turning,
    validity_of,
)

pytestmark = pytest.mark.django_db
EVE, DAY = date(2026, 8, 31), date(2026, 9, 1)
SENTENCE = "废止：被《溪山县养犬规定》（溪政规〔2026〕2号）自2026年9月1日起废止。"


@pytest.fixture
def old(tmp_path: Path, settings: object) -> Document:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    old = make_document(title="溪山县养犬办法", normative=True)
    make_document(
        title="溪山县养犬规定",
        doc_number="溪政规〔2026〕2号",
        effective_from=DAY,
        relations=[relation(RelationKind.REPEALS, title="溪山县养犬办法")],
    )
    old.refresh_from_db()
    return old


def listed(state: str, today: date) -> list[str]:
    return [row.title for row in library(LibraryQuery(state=state), today).rows]


def test_on_the_document(old: Document) -> None:
    assert validity_of(old, EVE).state == "in_force"
    assert "将被《溪山县养犬规定》" in validity_of(old, EVE).sentence
    assert validity_of(old, DAY).sentence == SENTENCE


def test_in_lists_and_their_counts(old: Document) -> None:
    assert listed("repealed", EVE) == []
    assert listed("repealed", DAY) == ["溪山县养犬办法"]
    (row,) = library(LibraryQuery(state="repealed"), DAY).rows
    assert row.validity.sentence == SENTENCE
    states = {facet.value: facet.count for facet in library(LibraryQuery(), DAY).facets["state"]}
    assert states == {"valid": 1, "in_force": 1, "repealed": 1}


def test_in_the_directory_in_force(old: Document) -> None:
    def directory(today: date) -> int:
        return len(exports.in_force_directory(today, str).content)

    assert directory(EVE) > directory(DAY)


def test_on_the_downloaded_file(old: Document) -> None:
    edition = old.live
    assert edition is not None
    assert note_of(edition, EVE).startswith("有效")
    assert note_of(edition, DAY) == SENTENCE
    assert download(edition, "docx", EVE).content != download(edition, "docx", DAY).content
    assert "溪山县养犬办法" in read_bytes(download(edition, "docx", DAY).content, "x.docx").plain


def test_in_the_search_index(old: Document) -> None:
    (record,) = search_records([old.pk])
    assert (record.ends_on, record.end_kind) == (DAY, "repealed")


def test_in_its_relations_and_on_the_list_of_what_turns_at_midnight(old: Document) -> None:
    assert [one.label for one in related(old)] == ["废止本文件"]
    assert old.pk in turning(EVE, DAY)
    assert old.pk not in turning(date(2026, 8, 30), EVE)
