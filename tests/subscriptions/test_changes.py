"""The changes that platforms with a copy of the library follow."""

from datetime import date, datetime, timedelta

import pytest
from documents.factories import make_document, make_draft, office_of, publish, relation

from kaicheng.documents import services as documents
from kaicheng.documents.models import Document, RelationKind
from kaicheng.events.models import Event
from kaicheng.subscriptions import selectors
from kaicheng.subscriptions.models import Change
from kaicheng.subscriptions.services import catch_up, changes, note

pytestmark = pytest.mark.django_db


def kinds(document: Document) -> list[str]:
    return list(Change.objects.filter(document=document).values_list("kind", flat=True))


def new_edition(document: Document, now: datetime, **given: object) -> None:
    actor = document.created_by
    edition = documents.open_new_edition(document=document, actor=actor, now=now)
    fields = {"change_note": "更正", **given}
    saved = documents.save_draft(
        edition=edition, lock_version=edition.lock_version, actor=actor, now=now, fields=fields
    )
    publish(saved, now=now)


def test_a_publication_is_noted_once_however_often_it_is_told(later: datetime) -> None:
    document = make_document()
    for _ in range(3):
        changes.on_document({"document": document.pk, "edition": document.live_id}, later)
    assert kinds(document) == ["published"]
    assert Event.objects.filter(name=changes.NOTED).count() == 1


def test_what_was_withdrawn_is_noted_and_what_was_never_public_is_not(later: datetime) -> None:
    document, draft = make_document(), make_draft()
    note({document.pk, draft.document_id}, now=later)
    documents.withdraw(document=document, actor=office_of(document.agency), now=later, reason="内容有误")
    note({document.pk, draft.document_id}, now=later)
    assert kinds(document) == ["published", "withdrawn"]
    assert kinds(draft.document) == []


def test_a_new_edition_supersedes_and_one_that_is_closed_takes_the_document_away(later: datetime) -> None:
    document = make_document()
    note({document.pk}, now=later)
    new_edition(document, later)
    note({document.pk}, now=later)
    document.refresh_from_db()
    new_edition(document, later + timedelta(hours=1), openness="on_request", openness_reason="涉及商业秘密")
    note({document.pk}, now=later + timedelta(hours=1))
    assert kinds(document) == ["published", "superseded", "withdrawn"]


def test_a_repeal_and_the_day_on_which_force_ends_are_changes_of_validity(later: datetime) -> None:
    old = make_document(valid_until=date(2026, 12, 31))
    note({old.pk}, now=later)
    make_document(
        agency=old.agency,
        relations=[relation(RelationKind.REPEALS, old, effective_on=date(2026, 6, 1))],
    )
    note({old.pk}, now=later)  # it is known from now on that it will end
    note({old.pk}, now=later + timedelta(days=120))  # it has ended
    found = Change.objects.filter(document=old).order_by("pk").values_list("kind", "state")
    assert list(found) == [("published", "in_force"), ("validity", "in_force"), ("validity", "repealed")]


def test_what_nobody_told_is_caught_up_with_and_a_second_look_finds_nothing(later: datetime) -> None:
    documents_made = [make_document() for _ in range(4)]
    assert catch_up(later) == len(documents_made)
    assert catch_up(later) == 0


def test_no_letter_tells_of_what_was_public_long_before(later: datetime) -> None:
    document = make_document()
    note({document.pk}, now=later + timedelta(days=30))
    assert kinds(document) == ["published"]
    assert not Event.objects.filter(name=changes.NOTED).exists()


def test_the_latest_changes_are_held_back_until_no_other_can_come_before_them(later: datetime) -> None:
    first, second = make_document(), make_document()
    note({first.pk}, now=later)
    note({second.pk}, now=later + timedelta(seconds=10))
    assert len(selectors.changes_after(0, now=later + timedelta(seconds=10), limit=9)) == 1
    assert len(selectors.changes_after(0, now=later + timedelta(seconds=12), limit=9)) == 2


def test_a_platform_that_follows_the_cursor_meets_every_change_once(later: datetime) -> None:
    for _ in range(5):
        make_document()
    catch_up(later)
    seen, cursor = [], 0
    while found := selectors.changes_after(cursor, now=later + timedelta(minutes=1), limit=2):
        seen += [change.pk for change in found]
        cursor = found[-1].pk
    assert seen == sorted(set(seen))
    assert len(seen) == 5
