"""The index in the database says what the pure function says, on any day and in any order of events."""

import random
from datetime import date, timedelta

import pytest
from documents.factories import (
    NOW,
    make_actor,
    make_agency,
    make_document,
    make_draft,
    office_of,
    publish,
    relation,
)

from kaicheng.documents import services
from kaicheng.documents.models import Document, Relation, RelationKind
from kaicheng.documents.selectors import turning, validity_of
from kaicheng.documents.validity import ENDED, State

pytestmark = pytest.mark.django_db
KINDS = [
    RelationKind.REPEALS,
    RelationKind.REPLACES,
    RelationKind.EXPIRES,
    RelationKind.AMENDS,
    RelationKind.EXTENDS,
]


def some_day(rng: random.Random) -> date:
    return date(2020, 1, 1) + timedelta(days=rng.randrange(3000))


def a_county_of_documents(rng: random.Random, number: int) -> list[Document]:
    agency = make_agency()
    actor = make_actor(agency)
    documents: list[Document] = []
    for _ in range(number):
        start = rng.choice([None, some_day(rng)])
        until = rng.choice([None, None, (start or date(2020, 1, 1)) + timedelta(days=rng.randrange(2000))])
        relations = [
            relation(
                rng.choice(KINDS), target, effective_on=rng.choice([None, some_day(rng)]), until=some_day(rng)
            )
            for target in rng.sample(documents, min(len(documents), rng.randrange(3)))
        ]
        made = make_document(
            agency=agency,
            actor=actor,
            effective_from=start,
            valid_until=until,
            written_date=date(2019, 1, 1) + timedelta(days=rng.randrange(300)),
            relations=relations,
        )
        documents.append(made)
    return documents


@pytest.mark.parametrize("seed", range(4))
def test_sql_and_judge_agree_on_random_documents_and_days(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - repeatable cases, no secret
    a_county_of_documents(rng, 12)
    turns = [
        d + timedelta(days=shift)
        for d in Document.objects.values_list("ends_on", flat=True)
        if d
        for shift in (-1, 0)
    ]
    for today in [*(some_day(rng) for _ in range(10)), *turns]:
        by_sql = dict(Document.objects.with_state(today).values_list("pk", "state"))
        judged = {d.pk: validity_of(d, today).state.value for d in Document.objects.all()}
        assert by_sql == judged


@pytest.mark.parametrize("seed", range(3))
def test_after_withdrawals_in_any_order_the_index_still_follows_from_the_facts(seed: int) -> None:
    rng = random.Random(100 + seed)  # noqa: S311 - repeatable cases, no secret
    documents = a_county_of_documents(rng, 10)
    for document in rng.sample(documents, 5):
        services.withdraw(document=document, actor=office_of(document.agency), now=NOW, reason="核对")
        assert list(services.validity_mismatches()) == []


def test_a_withdrawn_repeal_is_undone_and_a_new_edition_without_it_as_well() -> None:
    old = make_document(title="溪山县烟花爆竹管理办法")
    new = make_document(relations=[relation(RelationKind.REPEALS, old)], effective_from=date(2026, 2, 1))
    old.refresh_from_db()
    assert validity_of(old, date(2026, 3, 1)).state is State.REPEALED
    edition = services.open_new_edition(document=new, actor=new.created_by, now=NOW)
    edition = services.save_draft(
        edition=edition,
        lock_version=0,
        actor=new.created_by,
        now=NOW,
        relations=[],
        fields={"change_note": "删去"},
    )
    publish(edition)
    old.refresh_from_db()
    assert validity_of(old, date(2026, 3, 1)).state is State.IN_FORCE


def test_a_draft_repeals_nothing() -> None:
    old = make_document()
    make_draft(relations=[relation(RelationKind.REPEALS, old)])
    services.reindex_validity(old)
    assert validity_of(old, date(2030, 1, 1)).state is State.IN_FORCE


def test_a_repeal_that_was_itself_repealed_before_its_day_never_works() -> None:
    old = make_document()
    second = make_document(relations=[relation(RelationKind.REPEALS, old, effective_on=date(2028, 1, 1))])
    old.refresh_from_db()
    assert validity_of(old, date(2028, 1, 1)).state is State.REPEALED
    make_document(relations=[relation(RelationKind.REPEALS, second, effective_on=date(2027, 1, 1))])
    old.refresh_from_db()
    assert validity_of(old, date(2028, 1, 1)).state is State.IN_FORCE


def test_two_documents_that_repeal_each_other_come_to_rest() -> None:
    one = make_document()
    other = make_document(relations=[relation(RelationKind.REPEALS, one, effective_on=date(2027, 1, 1))])
    edition = services.open_new_edition(document=one, actor=one.created_by, now=NOW)
    edition = services.save_draft(
        edition=edition,
        lock_version=0,
        actor=one.created_by,
        now=NOW,
        relations=[relation(RelationKind.REPEALS, other, effective_on=date(2027, 1, 1))],
        fields={"change_note": "互废"},
    )
    publish(edition)
    states = {validity_of(d, date(2027, 1, 1)).state for d in Document.objects.all()}
    assert states == {State.REPEALED}
    assert list(services.validity_mismatches()) == []


def test_a_document_that_comes_later_is_linked_to_those_that_named_it() -> None:
    make_document(
        relations=[relation(RelationKind.REPEALS, title="溪山县养犬管理办法", number="溪政发〔2010〕8号")],
        effective_from=date(2026, 2, 1),
    )
    old = make_document(
        title="溪山县人民政府关于印发《溪山县养犬管理办法》的通知", doc_number="溪政发[2010]8号"
    )
    assert Relation.objects.get().target == old
    assert validity_of(old, date(2026, 2, 1)).state in ENDED


def test_a_title_that_two_documents_bear_is_left_to_the_editor() -> None:
    for _ in range(2):
        make_document(title="关于加强防汛工作的通知")
    make_document(relations=[relation(RelationKind.REPEALS, title="关于加强防汛工作的通知")])
    assert Relation.objects.get().target is None


def test_a_tampered_index_is_found_and_healed() -> None:
    document = make_document(valid_until=date(2026, 12, 31))
    Document.objects.filter(pk=document.pk).update(ends_on=date(2040, 1, 1))
    assert [m.columns for m in services.validity_mismatches()] == [
        {"ends_on": (date(2040, 1, 1), date(2027, 1, 1))}
    ]
    assert services.reindex_all() == 1
    assert list(services.validity_mismatches()) == []


def test_documents_that_turn_at_midnight_are_known() -> None:
    ending = make_document(valid_until=date(2026, 3, 2))
    make_document(valid_until=date(2026, 3, 3))
    assert turning(date(2026, 3, 2), date(2026, 3, 3)) == [ending.pk]
