"""What the platform knows is counted, up and down, and nobody is asked for it."""

from datetime import date, timedelta
from typing import Any

import pytest
from columns.factories import make_column
from documents.factories import make_actor, make_agency, make_document, office_of, relation
from workplan.unit_factories import APPROVED, DUE, World, at, make_world

from kaicheng.columns.question import Question
from kaicheng.documents import services as documents
from kaicheng.documents.models import RelationKind
from kaicheng.events.services import deliver_due
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.notices.models import Notice
from kaicheng.workplan.models import TaskNote
from kaicheng.workplan.services import counting, occurring, reminding
from kaicheng.workplan.services.counting import Counting, set_counting
from kaicheng.workplan.workflow import Move, Source, State

pytestmark = pytest.mark.django_db
IN, OUT = at(APPROVED + timedelta(days=5)), at(DUE + timedelta(days=2))


@pytest.fixture
def world() -> World:
    world = make_world()
    count(world, Counting(Source.DOCUMENTS, 3))
    return world


def count(world: World, given: Counting | None) -> None:
    set_counting(task=world.fresh(), actor=world.officer, now=at(APPROVED), counting=given)


def figures(world: World) -> tuple[int | None, int, str]:
    task = world.fresh()
    return task.count, task.percent, task.state


def test_what_its_units_publish_counts(world: World) -> None:
    make_document(agency=world.lead, now=IN)
    make_document(agency=make_agency(parent=world.lead), now=IN)
    make_document(agency=make_agency(), now=IN)
    deliver_due(now=IN + timedelta(hours=1))
    assert figures(world) == (2, 66, State.UNDER_WAY)
    note = TaskNote.objects.filter(move=Move.COUNT.value).latest("pk")
    assert note.by is None
    assert note.evidence.count() == 2


def test_what_came_before_the_approval_or_after_the_due_day_does_not(world: World) -> None:
    make_document(agency=world.lead, now=at(APPROVED - timedelta(days=5)))
    make_document(agency=world.lead, now=OUT)
    counting.on_tick(OUT)
    assert figures(world) == (None, 0, State.NOT_BEGUN)


def test_a_withdrawal_takes_its_count_back(world: World) -> None:
    one = make_document(agency=world.lead, now=IN)
    make_document(agency=world.lead, now=IN)
    deliver_due(now=IN + timedelta(hours=1))
    documents.withdraw(
        document=one, actor=office_of(world.lead), now=IN + timedelta(hours=2), reason="内容有误"
    )
    deliver_due(now=IN + timedelta(hours=3))
    assert figures(world) == (1, 33, State.UNDER_WAY)
    assert "撤回" in TaskNote.objects.filter(move=Move.COUNT.value).latest("pk").text


def test_counting_twice_says_it_once(world: World) -> None:
    make_document(agency=world.lead, now=IN)
    counting.on_tick(IN + timedelta(hours=1))
    counting.on_tick(IN + timedelta(hours=2))
    assert TaskNote.objects.filter(move=Move.COUNT.value).count() == 1


def test_when_the_number_is_reached_nothing_has_to_be_reported(world: World) -> None:
    for _ in range(3):
        make_document(agency=world.lead, now=IN)
    counting.on_tick(IN + timedelta(hours=1))
    assert figures(world) == (3, 100, State.UNDER_WAY)
    assert Notice.objects.filter(kind="workplan.known", person=world.person(world.lead)).count() == 1
    Notice.objects.all().delete()
    reminding.remind_due(at(APPROVED + timedelta(days=80)))
    assert not Notice.objects.exists()
    task = world.propose(APPROVED + timedelta(days=81), no_evidence="")
    assert (task.state, task.count) == (State.PROPOSED, 3)


def test_more_documents_than_are_shown_are_told_as_a_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "SHOWN", 2)
    for _ in range(3):
        make_document(agency=world.lead, now=IN)
    counting.on_tick(IN + timedelta(hours=1))
    note = TaskNote.objects.filter(move=Move.COUNT.value).latest("pk")
    assert note.evidence.count() == 2
    assert "另有1件" in note.text


def test_interpretations_count_alone(world: World) -> None:
    count(world, Counting(Source.INTERPRETATIONS, 2))
    text = make_document(agency=world.lead, now=IN)
    make_document(agency=world.lead, now=IN, relations=[relation(RelationKind.INTERPRETS, text)])
    counting.on_tick(IN + timedelta(hours=1))
    assert figures(world)[:2] == (1, 50)


def test_what_comes_into_a_column_counts_whoever_published_it(world: World) -> None:
    shown = make_column(question=Question(genres=("公告",)))
    count(world, Counting(Source.COLUMN, 2, shown))
    make_document(agency=make_agency(), now=IN, genre="公告")
    make_document(agency=world.lead, now=IN, genre="通知")
    deliver_due(now=IN + timedelta(hours=1))
    assert figures(world)[:2] == (1, 50)


def test_each_period_counts_for_itself() -> None:
    world = make_world(
        frequencies=[{"words": "每季度2件", "per": "quarter", "every": 1, "count": 2, "op": ">="}]
    )
    count(world, Counting(Source.DOCUMENTS, 2))
    occurring.on_tick(at(APPROVED))
    make_document(agency=world.lead, now=IN)
    later = at(date(2026, 4, 2))
    make_document(agency=world.lead, now=later)
    occurring.on_tick(later + timedelta(hours=1))
    counting.on_tick(later + timedelta(hours=1))
    assert list(world.task.parts.order_by("number").values_list("count", "percent")) == [(1, 50), (1, 50)]
    assert figures(world)[0] is None


def test_the_office_says_what_is_counted(world: World) -> None:
    with pytest.raises(NotAllowed):
        set_counting(task=world.fresh(), actor=make_actor(world.lead), now=IN, counting=None)
    for wrong in (Counting(Source.DOCUMENTS, 0), Counting(Source.COLUMN, 2)):
        with pytest.raises(Invalid):
            count(world, wrong)
    count(world, None)
    assert world.fresh().counting == {}


@pytest.mark.parametrize(
    ("text", "columns", "offer"),
    [
        (
            "全年发布政策解读不少于4件",
            {"frequencies": [{"per": "year", "every": 1, "count": 4}]},
            (Source.INTERPRETATIONS, 4),
        ),
        (
            "每季度发布信息",
            {"frequencies": [{"per": "quarter", "every": 1, "count": None}]},
            (Source.DOCUMENTS, 1),
        ),
        ("加强队伍建设", {"frequencies": [{"per": "quarter", "every": 1, "count": 1}]}, None),
        ("及时发布信息", {}, None),
    ],
)
def test_words_offer_what_may_be_counted(
    text: str, columns: dict[str, Any], offer: tuple[Source, int] | None
) -> None:
    task = make_world(text=text, heading="", **columns).fresh()
    found = counting.proposed(task)
    assert (found and (found.source, found.wanted)) == offer
