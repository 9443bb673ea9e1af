"""A text that was withdrawn and comes again: what others said of it holds, whichever way it comes."""

from datetime import date, timedelta

import pytest
from documents.factories import (
    NOW,
    TODAY,
    make_actor,
    make_agency,
    make_document,
    office_of,
    publish,
    relation,
)

from kaicheng.documents.models import Document, RelationKind
from kaicheng.documents.selectors import related, validity_of
from kaicheng.documents.services import open_new_edition, save_draft, validity_mismatches, withdraw

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
TITLE = "溪山县河道采砂管理办法"


def state(document: Document) -> str:
    document.refresh_from_db()
    return validity_of(document, TODAY).state.value


def put_away(document: Document) -> None:
    withdraw(document=document, actor=office_of(document.agency), now=LATER, reason="版式有误")
    document.refresh_from_db()


def test_the_same_document_published_again_is_still_repealed() -> None:
    old = make_document(title=TITLE)
    make_document(relations=[relation(RelationKind.REPEALS, title=TITLE, effective_on=date(2026, 2, 1))])
    put_away(old)
    draft = open_new_edition(document=old, actor=old.created_by, now=LATER)
    draft = save_draft(
        edition=draft, lock_version=0, actor=old.created_by, now=LATER, fields={"change_note": "更正版式"}
    )
    publish(draft, now=LATER)
    assert state(old) == "repealed"
    assert not list(validity_mismatches())


@pytest.mark.parametrize("chosen", [False, True])
def test_a_text_published_anew_as_another_document_is_repealed_too(chosen: bool) -> None:
    agency = make_agency()
    actor = make_actor(agency)
    old = make_document(title=TITLE, agency=agency, actor=actor)
    named = relation(RelationKind.REPEALS, old) if chosen else relation(RelationKind.REPEALS, title=TITLE)
    make_document(relations=[named], effective_from=date(2026, 2, 1))
    put_away(old)
    again = make_document(title=TITLE, agency=agency, actor=actor, now=LATER)
    assert state(again) == "repealed"
    assert not list(validity_mismatches())


def test_of_two_that_bear_a_name_the_one_left_is_meant() -> None:
    old = make_document(title=TITLE)
    make_document(relations=[relation(RelationKind.REPEALS, title=TITLE)], effective_from=date(2026, 2, 1))
    twin = make_document(title=TITLE)
    assert (state(old), state(twin)) == ("repealed", "in_force")
    put_away(old)
    assert state(twin) == "repealed"
    assert not list(validity_mismatches())


def test_a_relation_to_a_withdrawn_document_still_has_a_name() -> None:
    old = make_document(title=TITLE)
    acting = make_document(relations=[relation(RelationKind.REPEALS, old)])
    put_away(old)
    (one,) = related(acting)
    assert (one.title, one.document) == (TITLE, None)
