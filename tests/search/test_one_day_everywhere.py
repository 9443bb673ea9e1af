"""List, search and page say the same of a document on every day, the one on which it turns included."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from documents.factories import make_document, relation
from search.factories import ask

from kaicheng.documents.models import Document, RelationKind
from kaicheng.documents.selectors import LibraryQuery, as_rows, matching, validity_of
from kaicheng.search import services
from kaicheng.search.database_engine import DatabaseEngine

DAY = date(2026, 6, 1)
STEP = timedelta(days=1)


@pytest.mark.django_db
def test_list_search_and_page_turn_on_the_same_midnight(search_root: Path) -> None:
    begins, ends = (None, DAY - STEP, DAY, DAY + STEP), (None, DAY + STEP, DAY + 2 * STEP)
    for number, (start, end, kind) in enumerate(product(begins, ends, ("", "repeals", "amends"))):
        old = make_document(title=f"第{number}号采砂规定", effective_from=start, valid_until=end)
        if kind:
            acts = [relation(RelationKind(kind), old, effective_on=DAY + STEP)]
            make_document(title=f"第{number}号采砂决定", relations=acts)
    services.rebuild()
    for day in (DAY + n * STEP for n in range(-2, 5)):
        page = {d.pk: validity_of(d, day).state.value for d in Document.objects.all()}
        rows = matching(LibraryQuery(), day)
        listed = {row.document.pk: row.document.state for row in as_rows(rows, day)}  # type: ignore[attr-defined]
        question = ask("采砂", today=day, size=100)
        found = {hit.document_id: hit.state for hit in services.search(question).hits}
        asked = {hit.document_id: hit.state for hit in DatabaseEngine().search(question).hits}
        assert page == listed == found == asked, day
