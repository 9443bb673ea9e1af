"""What the buttons are drawn from says what the table of rights says."""

import pytest
from documents.factories import TODAY, make_actor, make_agency, make_draft

from kaicheng.documents import permissions
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", list(DutyKind))
@pytest.mark.parametrize("place", ["own", "above", "other", "author"])
def test_the_verbs_allowed_are_those_the_policy_allows_one_by_one(kind: DutyKind, place: str) -> None:
    above = make_agency()
    agency = make_agency(parent=above)
    held_at = {"own": agency, "above": above, "author": agency}.get(place) or make_agency()
    actor = make_actor(held_at, kind)
    edition = make_draft(agency=agency)
    if place == "author":
        edition.created_by = actor
    for obj in (edition, edition.document, agency):
        one_by_one = {verb for verb in permissions.VERBS if permissions.may(verb, actor, obj, on=TODAY)}
        assert permissions.allowed(actor, obj, TODAY) == one_by_one


def test_whoever_drafted_a_text_neither_reviews_nor_clears_it() -> None:
    edition = make_draft()
    author = edition.created_by
    make_actor(edition.document.agency)
    for kind in (DutyKind.UNIT_REVIEWER, DutyKind.SECRECY_REVIEWER):
        author.duties.create(agency=edition.document.agency, duty=kind)
    verbs = permissions.allowed(author, edition, TODAY)
    assert not permissions.BY_ANOTHER & verbs
    assert permissions.PUBLISH in verbs
