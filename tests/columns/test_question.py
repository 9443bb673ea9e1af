"""The question asked of the database and the question asked in Python are one question."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from columns.factories import make_column
from documents.factories import NOW, TODAY, make_agency, make_document, office_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaicheng.columns import services
from kaicheng.columns.models import Column
from kaicheng.columns.question import BadQuestionError, Question, Scope, from_json, holds
from kaicheng.columns.selectors import (
    Selection,
    columns_showing,
    documents_in,
    facts_of,
    figures,
    selected,
)
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import public_documents

GENRES = ("通知", "意见", "办法", "解读")
THEMES = ("02", "02/01", "06", "06/02", "10/02")
AUDIENCE = ("public", "citizen", "enterprise")
STATES = ("valid", "in_force", "not_yet", "expired", "repealed", "amended")
ITEMS = ("20.1", "20.3", "20.11")
WORDS = ("茶叶", "水库", "防汛", "2026", "_", "%", "Park")
LATEST = date(2026, 4, 1)
days = st.dates(date(2024, 12, 1), LATEST) | st.sampled_from([date.min, date.max])


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


questions = st.builds(
    Question,
    scope=st.sampled_from([Scope.MATCHING] * 6 + [Scope.ALL, Scope.PICKED]),
    genres=some(GENRES), agencies=some(("QG", "QB", "QT", "QX")), below=st.booleans(), themes=some(THEMES),
    items=some(ITEMS), audience=some(AUDIENCE), normative=st.sampled_from([False] * 3 + [True]),
    states=some(STATES), written_since=st.none() | days, written_until=st.none() | days,
    published_since=st.none() | days, published_until=st.none() | days, words=some(WORDS), without=some(WORDS),
    series=some(("executive_meeting", "annual_report")),
)  # fmt: skip


@pytest.fixture
def library(db: Any) -> list[Document]:
    """Sixteen documents of all sorts, at three agencies one below the other; two are not public."""
    root = make_agency("溪山县人民政府", code="QG")
    bureau = make_agency("溪山县水利局", code="QB", parent=root)
    station = make_agency("溪山县水库管理站", code="QT", parent=bureau)
    made = []
    for n in range(16):
        written = date(2025, 1, 1) + timedelta(days=n * 29)
        made.append(
            make_document(
                title=f"关于做好{WORDS[n % 3]}工作的{GENRES[n % 4]}{'（2026_5%park）' if n % 5 == 0 else ''}",
                agency=(root, bureau, station)[n % 3],
                now=datetime(2025, 1, 1, 15, 58, tzinfo=UTC) + timedelta(days=n * 29),
                published=n not in {7, 13},
                genre=GENRES[n % 4], theme=THEMES[n % 5], catalogue_item=("", *ITEMS)[n % 4],
                audience=[AUDIENCE[n % 3]] if n % 4 else [], normative=n % 3 == 0,
                written_date=written,
                effective_from=written + timedelta(days=40),
                valid_until=written + timedelta(days=200) if n % 4 == 1 else None,
                series="executive_meeting" if n % 6 == 0 else "",
            )
        )  # fmt: skip
    return made


def naively(selection: Selection, today: date) -> set[int]:
    """Every document asked one after the other."""
    facts = facts_of(list(public_documents().values_list("pk", flat=True)), today)
    return {pk for pk, known in facts.items() if selection.shows(pk, known)}


def test_the_database_shows_what_the_question_means(library: list[Document]) -> None:
    ids = [document.pk for document in library]
    public = set(public_documents().values_list("pk", flat=True))
    seen: set[int] = set()

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        questions,
        st.lists(st.sampled_from(ids), max_size=3, unique=True),
        st.sets(st.sampled_from(ids), max_size=3),
    )
    def ask(question: Question, pins: list[int], excluded: set[int]) -> None:
        selection = Selection(question, tuple(pins), frozenset(excluded))
        for today in (TODAY, LATEST):
            found = [document.pk for document in selected(selection, today)]
            assert set(found) == naively(selection, today)
            assert len(found) == len(set(found))
            first = [pk for pk in pins if pk in public and pk not in excluded]
            assert found[: len(first)] == first
            seen.add(len(found))
        assert from_json(question.to_json()).to_json() == question.to_json()

    ask()
    assert len(seen) > 5, "the questions were too much alike to tell anything"


def test_the_columns_that_show_a_document_are_those_in_which_it_stands(library: list[Document]) -> None:
    agency = library[0].agency
    asked = [
        Question(genres=("通知",)), Question(themes=("06",)), Question(agencies=("QB",)), Question(states=("valid",)),
        Question(normative=True, words=("水库",)), Question(scope=Scope.PICKED), Question(audience=("citizen",)),
        Question(published_until=date(2025, 6, 1)), Question(agencies=("QB",), below=False),
    ]  # fmt: skip
    columns = [make_column(agency=agency, question=question) for question in asked]
    office = office_of(agency)
    services.pin_document(actor=office, column=columns[5], code=library[4].code, now=NOW)
    services.exclude_document(actor=office, column=columns[0], code=library[4].code, reason="无关", now=NOW)
    services.close_column(actor=office, column=columns[6], reason="已结束", now=NOW)
    standing = {
        c.pk: set(documents_in(c, TODAY).values_list("pk", flat=True)) for c in columns[:6] + columns[7:]
    }
    for document in library:
        shown = {column.pk for column in columns_showing(document.pk, TODAY)}
        assert shown == {pk for pk, ids in standing.items() if document.pk in ids}
    told = figures(columns, TODAY)
    assert {pk: len(ids) for pk, ids in standing.items()} == {pk: told[pk].count for pk in standing}


def test_a_column_never_shows_what_is_not_public(library: list[Document]) -> None:
    column = make_column(agency=library[0].agency, question=Question(scope=Scope.ALL))
    assert set(documents_in(column, TODAY)) == {d for n, d in enumerate(library) if n not in {7, 13}}
    assert columns_showing(library[7].pk, TODAY) == []


def test_a_pin_ends_after_its_last_day(library: list[Document]) -> None:
    column = make_column(agency=library[0].agency, question=Question(scope=Scope.PICKED))
    services.pin_document(
        actor=office_of(column.agency), column=column, code=library[0].code, until=TODAY, now=NOW
    )
    kept = Column.objects.with_choices().get(pk=column.pk)
    assert list(documents_in(kept, TODAY)) == [library[0]]
    assert list(documents_in(kept, TODAY + timedelta(days=1))) == []


@pytest.mark.parametrize(
    "raw",
    [None, [], "通知", {"genre": ["通知"]}, {"genres": "通知"}, {"genres": [1]}, {"genres": [""]}, {"scope": "some"},
     {"written_since": "2026-13-01"}, {"written_since": 3}, {"normative": "yes"}, {"below": 1}, {"words": ["a\0"]},
     {"words": ["茶"] * 61}, {"words": ["茶" * 61]}],
)  # fmt: skip
def test_what_is_no_question_is_refused_with_a_sentence(raw: Any) -> None:
    with pytest.raises(BadQuestionError, match="。"):
        from_json(raw)


def test_a_question_without_a_condition_means_nothing() -> None:
    facts = facts_like()
    assert not holds(Question(), facts)
    assert holds(Question(scope=Scope.ALL), facts)
    assert holds(Question(themes=("06",)), facts)
    assert not holds(Question(themes=("0",)), facts), "a class is no mere beginning of letters"


def facts_like() -> Any:
    from kaicheng.columns.question import Facts

    return Facts("通知", "QB", "/QG/QB/", "06/02", "", (), False, "in_force", TODAY, TODAY, "水库", "")
