"""Lines of a list: who is on it, in which order, and what asking costs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from documents.factories import NOW, TODAY, make_actor, make_agency, make_document, relation

from kaicheng.documents.models import Document, RelationKind
from kaicheng.documents.selectors import as_rows, lines, public_documents
from kaicheng.documents.services import withdraw

pytestmark = pytest.mark.django_db


def test_lines_come_as_asked_and_only_of_what_is_public() -> None:
    first, second, gone = make_document(), make_document(), make_document()
    closed = make_document(openness="withheld", openness_reason="内部事务")
    draft = make_document(published=False)
    withdraw(document=gone, actor=make_actor(gone.agency, "unit_leader"), now=NOW, reason="有误")
    asked = [second.pk, draft.pk, gone.pk, first.pk, closed.pk, 10**9]
    assert [line.pk for line in lines(asked, TODAY)] == [second.pk, first.pk]


def test_a_line_says_what_the_document_says() -> None:
    agency = make_agency("溪山县水利局")
    old = make_document(
        agency=agency, doc_number="溪水发〔2020〕5号", issuers=("溪山县水利局", "溪山县财政局")
    )
    make_document(
        agency=agency, relations=[relation(RelationKind.REPEALS, old, effective_on=date(2026, 3, 1))]
    )
    for line in lines([old.pk], TODAY):
        (row,) = as_rows(public_documents([old.pk]), TODAY)
        live = row.document.live
        assert live is not None
        assert (line.code, line.title, line.number) == (row.document.code, live.title, live.doc_number)
        assert (line.written, line.published) == (live.written_date, row.document.first_published_at)
        assert (line.issuers, line.agency, line.ends_on) == (row.issuers, "溪山县水利局", date(2026, 3, 1))
        assert line.validity == row.validity
        assert line.validity.ended


def test_one_query_gives_the_lines_and_begins_with_the_documents_named() -> None:
    made = [make_document() for _ in range(4)]
    with CaptureQueriesContext(connection) as asked:
        assert len(lines([document.pk for document in made], TODAY)) == 4
    assert len(asked) == 1
    if connection.vendor == "sqlite":  # whose planner would walk all open editions for a few keys
        plan = _plan(asked.captured_queries[0]["sql"])
        assert plan[0].startswith("SEARCH documents_document USING INTEGER PRIMARY KEY"), plan


def test_the_public_documents_named_are_found_by_their_names() -> None:
    if connection.vendor == "sqlite":
        plan = _plan(*public_documents([make_document().pk]).query.sql_with_params())
        assert plan[0].startswith("SEARCH documents_document USING INTEGER PRIMARY KEY"), plan
    assert (
        Document.objects.public().count()
        == public_documents(Document.objects.values_list("pk", flat=True)).count()
    )


def _plan(question: str, values: Sequence[Any] = ()) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + question, values)
        return [row[3] for row in cursor.fetchall()]
