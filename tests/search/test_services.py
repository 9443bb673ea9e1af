"""Following the library: published, withdrawn, changed validity; and what happens without an index."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from documents.factories import NOW, TODAY, make_agency, make_document, relation
from search.factories import ask

from kaicheng.documents.models import Edition, RelationKind
from kaicheng.documents.services import withdraw
from kaicheng.events.services import deliver_due
from kaicheng.search import services
from kaicheng.search.selectors import DocumentSource

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def found(text: str, today: date = TODAY) -> list[int]:
    result = services.search(ask(text, today=today))
    assert not result.degraded
    return [hit.document_id for hit in result.hits]


def test_what_is_published_is_found_and_what_is_withdrawn_is_not(search_root: Path) -> None:
    document = make_document(title="关于城乡供水的通知", doc_number="溪政发〔2026〕7号", body="保障供水。")
    deliver_due(now=LATER)
    assert found("供水") == found("溪政发2026 7号") == [document.pk]
    withdraw(document=document, actor=_editor(document), now=LATER, reason="内容有误")
    deliver_due(now=LATER + timedelta(minutes=1))
    assert services.search(ask("供水", today=TODAY)).total == 0


def _editor(document: Any) -> Any:
    return document.live.published_by


def test_a_repeal_sinks_the_repealed_on_its_day(search_root: Path) -> None:
    agency = make_agency()
    old = make_document(title="养犬管理办法", body="养犬。", agency=agency)
    on = TODAY + timedelta(days=10)
    new = make_document(
        title="关于废止部分文件的决定",
        body="废止养犬管理办法。",
        agency=agency,
        relations=[relation(RelationKind.REPEALS, old, effective_on=on)],
    )
    deliver_due(now=LATER)
    assert found("养犬", on - timedelta(days=1)) == [old.pk, new.pk]
    assert found("养犬", on) == [new.pk, old.pk]


def test_without_an_index_the_database_answers_and_says_so(search_root: Path) -> None:
    document = make_document(title="关于城乡供水的通知")
    result = services.search(ask("供水", today=TODAY))
    assert result.degraded
    assert [hit.document_id for hit in result.hits] == [document.pk]
    assert "暂由数据库直接查询" in result.explanations[-1]
    assert services.suggest("关于城乡")[-1].document_id == document.pk


def test_the_watch_makes_a_missing_index(search_root: Path) -> None:
    document = make_document(title="关于城乡供水的通知")
    services.watch(NOW)
    assert found("供水") == [document.pk]


def test_the_watch_makes_a_broken_index_anew(search_root: Path) -> None:
    document = make_document(title="关于城乡供水的通知")
    services.watch(NOW)
    folder = services.index_engine().files.generations.current()
    assert folder is not None
    (folder / "meta.json").write_text("broken")
    assert services.search(ask("供水", today=TODAY)).degraded
    services.watch(NOW)
    assert found("供水") == [document.pk]


def test_the_hourly_check_finds_what_no_event_brought(search_root: Path) -> None:
    services.rebuild()
    document = make_document(title="关于城乡供水的通知")
    assert services.verify(repair=False).stale == (document.pk,)
    services.maintain(NOW)
    assert services.verify(repair=False).level
    assert found("供水") == [document.pk]


def test_an_agency_s_other_names_find_its_documents(search_root: Path) -> None:
    agency = make_agency("溪山县发展和改革局", short_name="县发改局")
    document = make_document(agency=agency, body="无关。")
    services.rebuild()
    assert found("县发改局") == found("发改局") == [document.pk]


def test_changes_that_come_together_are_committed_together(search_root: Path, settings: Any) -> None:
    settings.SEARCH_GATHERING_SECONDS = 60
    services._gatherer.cache_clear()
    services.rebuild()
    first, second, third = (make_document(body="供水。") for _ in range(3))
    deliver_due(now=LATER)
    assert found("供水") == [first.pk]
    services.flush()
    assert set(found("供水")) == {first.pk, second.pk, third.pk}


def test_both_engines_answer_alike_over_the_library(search_root: Path) -> None:
    for n in range(6):
        make_document(
            title=f"关于供水的第{n}号通知",
            written_date=date(2020 + n % 3, 1, 1),
            genre="通知" if n % 2 else "公告",
        )
    services.rebuild()
    for filters in ({}, {"genre": "公告"}, {"year": 2021}, {"state": "valid"}):
        query = ask("供水", today=TODAY, **filters)
        index, database = services.search(query), services.DatabaseEngine().search(query)
        assert index.total == database.total
        assert index.facets == database.facets


def test_a_text_without_a_day_is_sorted_by_the_day_of_publication_here() -> None:
    half_past_midnight = datetime(2026, 3, 9, 16, 30, tzinfo=UTC)  # 0:30 on the 10th in Shanghai
    document = make_document(now=half_past_midnight)
    Edition.objects.filter(pk=document.live_id).update(written_date=None)
    (record,) = DocumentSource().records([document.pk])
    assert record.dated == date(2026, 3, 10)
