"""Units report what they reached, with evidence; what is lacking is said beside the field."""

from datetime import date, timedelta
from typing import Any

import pytest
from documents.factories import make_actor, make_document, make_draft
from workplan.unit_factories import APPROVED, DUE, World, at, make_world

from kaicheng.files.services import store
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.notices.models import Notice
from kaicheng.users.models import DutyKind
from kaicheng.workplan.models import Evidence, TaskNote
from kaicheng.workplan.services import reporting, splitting
from kaicheng.workplan.services.evidence import Given
from kaicheng.workplan.services.splitting import PartGiven
from kaicheng.workplan.workflow import State

pytestmark = pytest.mark.django_db
EARLY, LATE = APPROVED + timedelta(days=10), DUE + timedelta(days=3)


@pytest.fixture
def world() -> World:
    return make_world()


def errors_of(world: World, day: date, **given: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        world.report(day, **given)
    return refused.value.errors


def test_a_report_moves_the_task_and_stays_on_record(world: World) -> None:
    document = make_document(agency=world.lead, title="关于招生信息公开的通知")
    task = world.report(
        EARLY, percent=40, evidence=[Given(document=document), Given(url="https://example.org/a")]
    )
    assert (task.state, task.percent, task.reported_at) == (State.UNDER_WAY, 40, at(EARLY))
    note = TaskNote.objects.get(task=task)
    assert (note.agency, note.percent, note.on) == (world.lead, 40, EARLY)
    assert [e.title for e in note.evidence.all()] == ["关于招生信息公开的通知", "https://example.org/a"]


def test_a_responsible_unit_reports_and_does_not_ask_for_completion(world: World) -> None:
    assert world.report(EARLY, unit=world.other, percent=10).percent == 10
    with pytest.raises(NotAllowed):
        world.propose(EARLY, unit=world.other)


def test_nobody_reports_for_another_unit(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        reporting.report(
            task=world.fresh(), actor=world.person(world.lead), now=at(EARLY), agency=world.other,
            given=reporting.Progress(on=EARLY, percent=5),
        )  # fmt: skip
    assert "agency" in refused.value.errors
    stranger = make_actor(world.government, DutyKind.EDITOR)
    with pytest.raises(NotAllowed):
        reporting.report(
            task=world.fresh(), actor=stranger, now=at(EARLY), agency=world.lead,
            given=reporting.Progress(on=EARLY, percent=5),
        )  # fmt: skip


def test_progress_is_of_a_day_since_the_approval_and_not_to_come(world: World) -> None:
    assert "on" in errors_of(world, EARLY, on=EARLY + timedelta(days=1), percent=5)
    assert "on" in errors_of(world, EARLY, on=APPROVED - timedelta(days=1), percent=5)
    assert world.report(EARLY, on=APPROVED, percent=5).percent == 5


def test_a_late_task_asks_for_its_obstacles(world: World) -> None:
    assert "obstacle" in errors_of(world, LATE, percent=80)
    assert world.report(LATE, percent=80, obstacle="经费未到位").obstacle == "经费未到位"


@pytest.mark.parametrize(("day", "asked"), [(date(2026, 6, 14), False), (date(2026, 6, 17), True)])
def test_half_the_time_without_a_beginning_asks_for_obstacles(world: World, day: date, asked: bool) -> None:
    if asked:
        assert "obstacle" in errors_of(world, day)
    else:
        assert world.report(day).state == State.UNDER_WAY
    assert world.report(day, percent=30).percent == 30


def test_going_back_is_explained(world: World) -> None:
    world.report(EARLY, percent=60)
    assert "text" in errors_of(world, EARLY, percent=50, text=" ")
    assert world.report(EARLY, percent=50, text="前次统计口径有误").percent == 50


def test_a_report_says_something(world: World) -> None:
    assert "text" in errors_of(world, EARLY, text="")
    assert "percent" in errors_of(world, EARLY, percent=101)


def test_a_count_gives_the_percent_where_a_number_was_named() -> None:
    world = make_world(
        frequencies=[{"words": "每年不少于4次", "per": "year", "every": 1, "count": 4, "op": ">="}]
    )
    task = world.report(EARLY, count=3)
    assert (task.count, task.percent) == (3, 75)


def test_what_is_not_public_is_no_evidence(world: World) -> None:
    draft = make_draft(agency=world.lead).document
    assert "document" in errors_of(world, EARLY, percent=5, evidence=[Given(document=draft)])
    assert "url" in errors_of(world, EARLY, percent=5, evidence=[Given(url="javascript:alert(1)")])
    assert not Evidence.objects.exists()


def test_a_file_with_persons_in_it_is_kept_and_warned_of(world: World) -> None:
    file = store("联系人：13812345678，身份证 11010519491231002X".encode(), name="名单.txt", at=at(EARLY))
    world.report(EARLY, percent=5, evidence=[Given(file=file)])
    assert Evidence.objects.get().file == file


def test_completion_tells_the_result_and_its_evidence(world: World) -> None:
    for given in ({"text": " "}, {"no_evidence": ""}):
        with pytest.raises(Invalid):
            world.propose(EARLY, **given)
    task = world.propose(EARLY)
    assert (task.state, task.percent) == (State.PROPOSED, 100)
    assert Notice.objects.filter(person=world.officer, kind="workplan.proposed").count() == 1
    reporting.withdraw(task=task, actor=world.person(world.lead), now=at(EARLY))
    assert world.fresh().state == State.UNDER_WAY


def test_completion_short_of_the_number_keeps_its_share() -> None:
    world = make_world(frequencies=[{"words": "每年4次", "per": "year", "every": 1, "count": 4, "op": "="}])
    world.report(EARLY, count=2)
    assert world.propose(EARLY, count=3).percent == 75


def test_parts_come_before_the_whole(world: World) -> None:
    lead = world.person(world.lead)
    given = PartGiven(world.other, "梳理取水许可目录", due_on=DUE)
    part = splitting.split(task=world.fresh(), actor=lead, now=at(EARLY), given=given)
    with pytest.raises(Conflict, match="分工尚未全部办结"):
        world.propose(EARLY)
    world.propose(EARLY, task=part, unit=world.other)
    with pytest.raises(Conflict):
        world.propose(EARLY)
    world.confirm(EARLY, part)
    assert world.propose(EARLY).state == State.PROPOSED


def test_a_part_has_one_unit_and_no_later_day_than_the_whole(world: World) -> None:
    lead = world.person(world.lead)
    far = PartGiven(world.other, "梳理目录", due_on=DUE + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        splitting.split(task=world.fresh(), actor=lead, now=at(EARLY), given=far)
    assert "due_on" in refused.value.errors
    part = splitting.split(
        task=world.fresh(), actor=lead, now=at(EARLY), given=PartGiven(world.other, "梳理目录")
    )
    assert (part.due_on, [u.agency for u in part.units.all()]) == (DUE, [world.other])
    assert Notice.objects.filter(person=world.person(world.other), kind="workplan.part").exists()
    with pytest.raises(NotAllowed):
        splitting.split(task=part, actor=lead, now=at(EARLY), given=PartGiven(world.other, "再分"))
    with pytest.raises(Conflict):
        splitting.split(task=part, actor=world.officer, now=at(EARLY), given=PartGiven(world.other, "再分"))


def test_whoever_takes_part_may_comment_in_any_state(world: World) -> None:
    for actor in (world.person(world.other), world.officer):
        reporting.comment(task=world.fresh(), actor=actor, now=at(EARLY), text="请核对口径")
    with pytest.raises(NotAllowed):
        reporting.comment(task=world.fresh(), actor=make_actor(world.government), now=at(EARLY), text="…")
    assert TaskNote.objects.filter(move="").count() == 2
