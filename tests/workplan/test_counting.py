"""What the platform knows is counted, up and down, and nobody is asked for it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from columns.factories import make_column
from documents.factories import make_actor, make_agency, make_document, office_of, relation
from workplan.unit_factories import APPROVED, DUE, World, at, make_world

from kaicheng.audit.models import Entry
from kaicheng.columns.question import Question
from kaicheng.documents import services as documents
from kaicheng.documents.models import Document, RelationKind
from kaicheng.events.services import deliver_due
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.notices.models import Notice
from kaicheng.workplan.models import TaskNote
from kaicheng.workplan.selectors.board import total
from kaicheng.workplan.selectors.one_task import whole
from kaicheng.workplan.services import counting, occurring, reminding, steering
from kaicheng.workplan.services.counting import Counting, set_counting
from kaicheng.workplan.services.splitting import PartGiven, split
from kaicheng.workplan.wagtail_hooks import explain
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


def publish(world: World, count: int, now: datetime = IN) -> list[Document]:
    found = [make_document(agency=world.lead, now=now) for _ in range(count)]
    counting.on_tick(now + timedelta(hours=1))
    return found


def test_when_the_number_is_reached_the_office_is_asked_and_nothing_is_overdue(world: World) -> None:
    publish(world, 3)
    assert figures(world) == (3, 100, State.PROPOSED)
    note = TaskNote.objects.latest("pk")
    assert (note.move, note.by) == (Move.REACH, None)
    assert note.text == "系统计入3件，达到要求的3件，由系统转请确认。"
    assert Notice.objects.filter(kind="workplan.known", person=world.person(world.lead)).count() == 1
    assert Notice.objects.filter(kind="workplan.proposed", person=world.officer).count() == 1
    assert whole(world.fresh(), DUE + timedelta(days=30)).standing == State.PROPOSED
    Notice.objects.all().delete()
    reminding.remind_due(at(APPROVED + timedelta(days=80)))
    assert not Notice.objects.exists()
    assert world.confirm(DUE + timedelta(days=3)).state == State.CONFIRMED
    assert total(world.plan.tasks.all(), DUE + timedelta(days=3)).timely == 1


def test_what_is_withdrawn_afterwards_gives_the_task_back(world: World) -> None:
    one = publish(world, 3)[0]
    documents.withdraw(document=one, actor=office_of(world.lead), now=IN + timedelta(hours=2), reason="有误")
    deliver_due(now=IN + timedelta(hours=3))
    assert figures(world) == (2, 66, State.UNDER_WAY)
    assert TaskNote.objects.filter(move=Move.FALL_SHORT.value, by=None).count() == 1
    publish(world, 1, IN + timedelta(hours=4))
    assert figures(world) == (3, 100, State.PROPOSED)


def test_what_a_unit_asked_itself_the_office_judges(world: World) -> None:
    one = publish(world, 2)[0]
    world.propose(APPROVED + timedelta(days=6), no_evidence="")
    documents.withdraw(document=one, actor=office_of(world.lead), now=IN + timedelta(hours=2), reason="有误")
    deliver_due(now=IN + timedelta(hours=3))
    publish(world, 5, IN + timedelta(hours=4))
    assert figures(world)[2] == State.PROPOSED
    assert not TaskNote.objects.filter(move__in=[Move.REACH.value, Move.FALL_SHORT.value]).exists()


def test_what_the_office_returned_is_not_handed_over_by_itself_again(world: World) -> None:
    publish(world, 3)
    steering.send_back(
        task=world.fresh(), actor=world.officer, now=IN + timedelta(hours=2), reason="内容不符"
    )
    publish(world, 1, IN + timedelta(hours=3))
    assert figures(world) == (4, 100, State.UNDER_WAY)


def test_what_is_counted_already_may_be_all_that_is_asked_for(world: World) -> None:
    publish(world, 2)
    count(world, Counting(Source.DOCUMENTS, 2))
    assert figures(world) == (2, 100, State.PROPOSED)


def test_a_reported_number_that_is_reached_asks_by_itself() -> None:
    world = make_world(frequencies=[{"words": "每年不少于2次", "per": "year", "every": 1, "count": 2}])
    day = APPROVED + timedelta(days=9)
    assert world.report(day, count=1).state == State.UNDER_WAY
    task = world.report(day + timedelta(days=1), count=2)
    assert (task.state, task.percent) == (State.PROPOSED, 100)
    note = TaskNote.objects.latest("pk")
    assert (note.move, note.on, note.text) == (
        Move.REACH, day + timedelta(days=1), "已报告2次，达到要求的2次，由系统转请确认。",
    )  # fmt: skip


def test_a_number_that_is_reached_waits_for_the_parts_that_run() -> None:
    world = make_world(frequencies=[{"words": "每年2次", "per": "year", "every": 1, "count": 2}])
    split(
        task=world.fresh(),
        actor=world.person(world.lead),
        now=at(APPROVED),
        given=PartGiven(world.other, "分工"),
    )
    assert world.report(APPROVED + timedelta(days=2), count=2).state == State.UNDER_WAY


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


def test_the_record_tells_of_a_count_as_of_documents_and_of_no_day(world: World) -> None:
    make_document(agency=world.lead, now=IN)
    deliver_due(now=IN + timedelta(hours=1))
    told = dict(explain(Entry.objects.filter(verb=Move.COUNT.value).latest("pk").detail))
    assert told["计入件数"] == "0 → 1"
    assert "办理时限" not in told
