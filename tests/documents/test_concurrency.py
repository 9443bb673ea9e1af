"""Several people publish at once: nothing is lost, nothing is given twice."""

from datetime import date

import pytest
from at_once import at_once
from django.db import connection
from documents.factories import NOW, make_actor, make_agency, make_draft, pass_reviews, publish, relation

from kaicheng.documents import services
from kaicheng.documents.models import Document, RelationKind
from kaicheng.documents.selectors import validity_of
from kaicheng.kernel.refusals import Conflict
from kaicheng.users.models import DutyKind

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="the test database of SQLite lives in one connection; there one writer at a time is SQLite's own rule",
    ),
]


def test_two_that_act_on_one_document_are_both_counted() -> None:
    agency = make_agency()
    actor = make_actor(agency, DutyKind.EDITOR, DutyKind.UNIT_LEADER)
    old = make_draft(agency=agency, actor=actor, title="溪山县停车管理办法")
    publish(old)
    drafts = [
        make_draft(
            agency=agency,
            actor=actor,
            relations=[relation(kind, old.document, effective_on=date(2026, 5, n))],
        )
        for n, kind in enumerate([RelationKind.AMENDS, RelationKind.REPEALS, RelationKind.AMENDS], 1)
    ]
    at_once(
        *(lambda d=d: services.publish(edition=d, actor=actor, now=NOW) for d in map(pass_reviews, drafts))
    )
    assert list(services.validity_mismatches()) == []
    assert validity_of(Document.objects.get(pk=old.document_id), date(2026, 6, 1)).state == "repealed"


def test_two_that_name_each_other_find_each_other() -> None:
    agency = make_agency()
    actor = make_actor(agency, DutyKind.EDITOR, DutyKind.UNIT_LEADER)
    new = make_draft(
        agency=agency, actor=actor, title="溪山县养犬规定", effective_from=date(2026, 5, 1),
        relations=[relation(RelationKind.REPEALS, title="溪山县养犬暂行办法")],
    )  # fmt: skip
    old = make_draft(agency=agency, actor=actor, title="溪山县养犬暂行办法")
    new, old = pass_reviews(new), pass_reviews(old)
    at_once(
        lambda: services.publish(edition=new, actor=actor, now=NOW),
        lambda: services.publish(edition=old, actor=actor, now=NOW),
    )
    assert validity_of(Document.objects.get(pk=old.document_id), date(2026, 5, 1)).state == "repealed"


def test_one_draft_is_published_once_and_numbers_have_no_gap() -> None:
    agency = make_agency()
    actor = make_actor(agency, DutyKind.EDITOR, DutyKind.UNIT_LEADER)
    drafts = [pass_reviews(make_draft(agency=agency, actor=actor)) for _ in range(3)]
    outcomes = at_once(
        *(lambda d=d: services.publish(edition=d, actor=actor, now=NOW) for d in [*drafts, *drafts])
    )
    assert sum(isinstance(one, Conflict) for one in outcomes) == 3
    numbers = sorted(Document.objects.values_list("index_number", flat=True))
    assert [number[-5:] for number in numbers if number] == ["00001", "00002", "00003"]
