"""The closed round becomes a decision and a directory; what they say happens when they are published."""

from datetime import date, timedelta

import pytest
from cleanup.factories import (
    LATER,
    NOW,
    TODAY,
    County,
    close,
    decide,
    fresh,
    item_of,
    make_county,
    make_normative,
    make_open_round,
    publish_draft,
)
from documents.factories import make_document, office_of, publish, relation

from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import ItemQuery
from kaicheng.cleanup.selectors.results import published_round, result
from kaicheng.cleanup.services.results import draft_results
from kaicheng.cleanup.workflow import State, Verdict
from kaicheng.documents import services as documents
from kaicheng.documents.models import Document, RelationKind
from kaicheng.documents.selectors import validity_of
from kaicheng.events.services import deliver_due

pytestmark = pytest.mark.django_db
_TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def county() -> County:
    return make_county()


def closed(county: County, *decided: tuple[Document, Verdict]) -> CleanupRound:
    found = make_open_round(county)
    for document, verdict in decided:
        decide(county, [item_of(found, document)], verdict)
    return close(county, found)


def published(county: County, found: CleanupRound) -> None:
    for document in (found.decision, found.directory):
        if document is not None:
            publish_draft(county, document)
    deliver_due(now=LATER)


def state_of(document: Document, day: date = _TOMORROW) -> str:
    return validity_of(Document.objects.get(pk=document.pk), day).state.value


def test_the_decision_names_every_document_it_ends(county: County) -> None:
    old = make_normative(county.units[0], title="溪山县山塘管理办法", doc_number="溪政发〔2016〕8号")
    past = make_normative(county.units[1], title="溪山县学区划分办法")
    kept = make_normative(county.units[1], title="溪山县校车管理办法")
    found = closed(county, (old, Verdict.REPEAL), (past, Verdict.EXPIRE), (kept, Verdict.KEEP))
    assert found.decision is not None
    edition = found.decision.editions.get()
    assert edition.title == "溪山县人民政府关于废止和宣布失效部分行政规范性文件的决定"
    assert (edition.genre, edition.status) == ("决定", "draft")
    assert "1.《溪山县山塘管理办法》（溪政发〔2016〕8号）。" in edition.plain
    assert "校车" not in edition.plain
    related = {(one.kind, one.target_id) for one in edition.relations.all()}
    assert related == {("repeals", old.pk), ("expires", past.pk)}


def test_the_directory_lists_each_document_under_its_verdict(county: County) -> None:
    kept, changed = (
        make_normative(county.units[0], title="溪山县校车管理办法"),
        make_normative(county.units[1]),
    )
    found = closed(county, (kept, Verdict.KEEP), (changed, Verdict.AMEND))
    assert found.decision is None
    assert found.directory is not None
    edition = found.directory.editions.get()
    assert "继续有效的行政规范性文件1件" in edition.plain
    tables = [node for annex in edition.tree["annexes"] for node in annex["body"]]
    assert len(tables) == 2
    assert "溪山县校车管理办法" in edition.html
    assert "2026年12月31日" in edition.html


def test_the_announcement_says_that_its_decision_comes_first(county: County) -> None:
    found = closed(county, (make_normative(county.units[0]), Verdict.REPEAL))
    assert found.decision is not None
    assert found.directory is not None

    def advice() -> list[str]:
        edition = found.directory.editions.get()
        return [
            one.sentence
            for one in documents.publication_findings(edition, _TOMORROW)
            if one.field == "relations"
        ]

    title = found.decision.editions.get().title
    assert advice() == [f"引用的文件《{title}》没有公开，读者打不开；应当先公布的，请先发布。"]
    publish_draft(county, found.decision)
    assert advice() == []


def test_publication_ends_what_was_decided_and_nothing_else(county: County) -> None:
    old, kept = make_normative(county.units[0]), make_normative(county.units[1])
    found = closed(county, (old, Verdict.REPEAL), (kept, Verdict.KEEP))
    assert (state_of(old), item_of(found, old).state) == ("in_force", State.AWAITING)
    assert published_round(found.pk) is None
    published(county, found)
    assert (state_of(old), item_of(found, old).state) == ("repealed", State.DONE)
    assert state_of(kept) == "in_force"
    assert published_round(found.pk) is not None


def test_a_decision_that_is_withdrawn_gives_its_documents_back(county: County) -> None:
    old = make_normative(county.units[0])
    found = closed(county, (old, Verdict.EXPIRE))
    published(county, found)
    assert state_of(old) == "expired"
    documents.withdraw(
        document=fresh(found).decision,  # type: ignore[arg-type]  # published just now
        actor=county.officer,
        now=LATER + timedelta(hours=1),
        reason="文号有误",
    )
    deliver_due(now=LATER + timedelta(hours=1))
    assert (state_of(old), item_of(found, old).state) == ("in_force", State.AWAITING)
    assert published_round(found.pk) is None
    assert len(draft_results(found=fresh(found), actor=county.officer, now=LATER)) == 1  # drafted anew


def test_what_was_struck_from_the_decision_is_not_ended(county: County) -> None:
    old, struck = make_normative(county.units[0]), make_normative(county.units[1])
    found = closed(county, (old, Verdict.REPEAL), (struck, Verdict.REPEAL))
    assert found.decision is not None
    edition = found.decision.editions.get()
    kept = [relation(RelationKind.REPEALS, old)]
    documents.save_draft(edition=edition, lock_version=0, actor=county.officer, now=NOW, relations=kept)
    published(county, found)
    assert (state_of(struck), item_of(found, struck).state) == ("in_force", State.AWAITING)
    assert (state_of(old), item_of(found, old).state) == ("repealed", State.DONE)


def test_drafts_are_made_once(county: County) -> None:
    found = closed(county, (make_normative(county.units[0]), Verdict.KEEP))
    assert draft_results(found=found, actor=county.officer, now=LATER) == []


def test_an_amendment_is_followed_until_its_new_edition_is_published(county: County) -> None:
    document = make_normative(county.units[0])
    found = closed(county, (document, Verdict.AMEND))
    assert item_of(found, document).state == State.AMENDING
    edition = documents.open_new_edition(
        document=Document.objects.get(pk=document.pk), actor=office_of(county.units[0]), now=LATER
    )
    edition = documents.save_draft(
        edition=edition,
        lock_version=0,
        actor=office_of(county.units[0]),
        now=LATER,
        fields={"change_note": "按清理意见修改第三条"},
    )
    publish(edition, now=LATER)
    deliver_due(now=LATER)
    assert item_of(found, document).state == State.DONE


def test_an_amendment_is_settled_by_a_document_that_amends_it(county: County) -> None:
    document, other = make_normative(county.units[0]), make_normative(county.units[0])
    found = closed(county, (document, Verdict.AMEND), (other, Verdict.AMEND))
    make_document(agency=county.units[0], relations=[relation(RelationKind.AMENDS, document)], now=LATER)
    deliver_due(now=LATER + timedelta(hours=1))
    assert item_of(found, document).state == State.DONE
    assert item_of(found, other).state == State.AMENDING


def test_an_amendment_from_before_the_round_settles_nothing(county: County) -> None:
    document = make_normative(county.units[0])
    make_document(
        agency=county.units[0],
        relations=[relation(RelationKind.AMENDS, document)],
        now=NOW - timedelta(days=30),
    )
    found = closed(county, (document, Verdict.AMEND))
    deliver_due(now=LATER)
    assert item_of(found, document).state == State.AMENDING


def test_the_published_result_can_be_searched(county: County) -> None:
    one = make_normative(county.units[0], title="溪山县山塘管理办法")
    two = make_normative(county.units[1], title="溪山县校车管理办法")
    found = closed(county, (one, Verdict.REPEAL), (two, Verdict.KEEP))
    answer = result(found, ItemQuery(words="校车"))
    assert [item.document for item in answer.items] == [two]
    assert answer.verdicts == (("keep", "继续有效", 1), ("repeal", "废止", 1))
    assert answer.total == 2


def test_a_notice_of_publication_may_come_twice(county: County) -> None:
    old = make_normative(county.units[0])
    found = closed(county, (old, Verdict.REPEAL))
    published(county, found)
    from kaicheng.cleanup.services.results import on_document

    on_document({"document": found.decision_id, "edition": 1}, LATER)
    assert CleanupItem.objects.get(round=found).notes.filter(move="cleanup.end").count() == 1
