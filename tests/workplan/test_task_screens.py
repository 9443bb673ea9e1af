"""One's own list and a task's page, as each duty meets them; the acts as forms send them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from documents.factories import make_actor, make_document
from workplan.factories import make_task
from workplan.unit_factories import World, make_world

from kaicheng.users.models import DutyKind, User
from kaicheng.workplan.models import Evidence, Task, TaskNote
from kaicheng.workplan.services import counting
from kaicheng.workplan.services.counting import Counting
from kaicheng.workplan.workflow import Source, State

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOW = timezone.now()


@pytest.fixture
def world() -> World:
    """A ledger approved twenty days ago, its task due in twenty."""
    world = make_world(due_on=TODAY + timedelta(days=20), state_since=NOW - timedelta(days=20))
    world.plan.approved_at = NOW - timedelta(days=20)
    world.plan.save()
    return world


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: User, task: Task) -> str:
    answer = as_(person).get(reverse("workplan:task", args=[task.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def act(person: User, task: Task, name: str, **given: Any) -> Any:
    return as_(person).post(reverse("workplan:act", args=[task.pk]), {"act": name, **given})


def mine(person: User, **asked: str) -> Any:
    return as_(person).get(reverse("workplan:mine"), asked).context


def test_the_list_is_grouped_by_why_a_task_calls(world: World) -> None:
    make_task(world.plan, world.lead, due_on=TODAY - timedelta(days=1), heading="迟了")
    make_task(world.plan, world.lead, due_on=TODAY + timedelta(days=7), heading="快了")
    make_task(world.plan, world.lead, state_since=NOW - timedelta(days=40), heading="沉默")
    shown = mine(world.person(world.lead))
    assert [(value, count) for value, _, count in shown["groups"]] == [
        ("overdue", 1),
        ("soon", 1),
        ("asked", 1),
        ("other", 1),
    ]
    assert [str(row.task) for row in shown["rows"]] == ["迟了", "快了", "沉默", "任务1"]
    assert [row.days for row in shown["rows"]] == ["已逾期1天", "还有7天", "未定时限", "还有20天"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"role": "lead"}, 1), ({"role": "responsible"}, 0), ({"state": "confirmed"}, 0), ({"state": "all"}, 1),
     ({"group": "other"}, 1), ({"group": "soon"}, 0), ({"q": "任务"}, 1), ({"q": "没有"}, 0), ({"plan": "9999"}, 0)],
)  # fmt: skip
def test_the_list_is_filtered(world: World, asked: dict[str, str], count: int) -> None:
    assert len(mine(world.person(world.lead), **asked)["rows"]) == count


def test_an_empty_list_says_what_comes_next(world: World) -> None:
    stranger = make_actor(world.government, DutyKind.EDITOR)
    body = as_(stranger).get(reverse("workplan:mine")).content.decode()
    assert "审定下达后" in body


def test_the_list_takes_as_many_queries_for_forty_tasks_as_for_one(world: World) -> None:
    client = as_(world.person(world.lead))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("workplan:mine"))
    for _ in range(39):
        make_task(world.plan, world.lead, world.other)
    with CaptureQueriesContext(connection) as forty:
        client.get(reverse("workplan:mine"))
    assert len(forty) <= len(one)


def test_a_unit_reports_with_a_document_and_a_file(world: World) -> None:
    make_document(agency=world.lead, title="关于招生信息公开的通知")
    answer = act(
        world.person(world.lead), world.task, "report", agency=world.lead.code, on=TODAY.isoformat(), percent="40",
        text="已印发通知", document="关于招生信息公开的通知", file=SimpleUploadedFile("台账.txt", b"abc"),
    )  # fmt: skip
    assert answer.status_code == 302
    assert world.fresh().percent == 40
    assert {e.title for e in Evidence.objects.all()} == {"关于招生信息公开的通知", "台账.txt"}
    body = page(world.officer, world.task)
    assert "已印发通知" in body
    proof = Evidence.objects.get(file__isnull=False)
    address = reverse("workplan:evidence", args=[proof.pk])
    sent = as_(world.officer).get(address)
    assert b"".join(sent.streaming_content) == b"abc"
    assert as_(make_actor(world.government, DutyKind.EDITOR)).get(address).status_code == 403


def test_what_is_lacking_stands_beside_its_field(world: World) -> None:
    answer = act(
        world.person(world.lead), world.task, "report", agency=world.lead.code, on=TODAY.isoformat(),
        percent="40", document="没有这份文件的标题",
    )  # fmt: skip
    assert answer.status_code == 400
    assert "没有找到已公开的文件" in answer.content.decode()
    assert not TaskNote.objects.exists()


def test_a_file_with_persons_in_it_is_warned_of(world: World) -> None:
    names = SimpleUploadedFile("名单.txt", "张三，身份证号 11010519491231002X".encode())
    given = {"agency": world.lead.code, "on": TODAY.isoformat(), "percent": "5", "file": names}
    client = as_(world.person(world.lead))
    answer = client.post(
        reverse("workplan:act", args=[world.task.pk]), {"act": "report", **given}, follow=True
    )
    assert "含有个人信息" in answer.content.decode()


def test_each_sees_one_main_button(world: World) -> None:
    def main(person: User) -> str:
        found = as_(person).get(reverse("workplan:task", args=[world.task.pk])).context["main"]
        return found.name if found else ""

    unit = world.person(world.lead)
    assert (main(unit), main(world.officer)) == ("report", "remind")
    world.propose(TODAY)
    assert (main(unit), main(world.officer)) == ("", "confirm")
    world.confirm(TODAY)
    assert (main(unit), main(world.officer)) == ("", "")


def test_the_internal_day_is_the_offices_own(world: World) -> None:
    world.task.internal_due_on = TODAY
    world.task.save()
    assert "内部时限" in page(world.officer, world.task)
    assert "内部时限" not in page(world.person(world.lead), world.task)
    ledger = reverse("workplan:plan", args=[world.plan.pk])
    assert "内部 " in as_(world.officer).get(ledger).content.decode()
    assert "内部 " not in as_(world.person(world.lead)).get(ledger).content.decode()


def test_a_name_that_was_kept_as_printed_does_not_wait_for_anybody(world: World) -> None:
    world.task.units.create(name="省发展改革委", role="supporting", kept="elsewhere")
    shown = page(world.officer, world.task)
    assert "（不在本级）" in shown
    assert "尚未确定" not in shown


def test_what_is_late_is_listed_as_late_alone(world: World) -> None:
    make_task(world.plan, world.lead, due_on=TODAY - timedelta(days=1), heading="迟了")
    unit = world.person(world.lead)
    assert [row.task for row in mine(unit, state="not_begun")["rows"]] == [world.task]
    assert [row.task.heading for row in mine(unit, state="overdue")["rows"]] == ["迟了"]


def test_every_act_of_the_office_goes_by_its_form(world: World) -> None:
    officer, task = world.officer, world.task
    day = (TODAY + timedelta(days=60)).isoformat()
    given: list[tuple[str, dict[str, str], str]] = [
        ("remind", {"text": "请抓紧"}, "not_begun"),
        (
            "postpone",
            {"due_on": day, "approved_by": "县长", "approved_on": TODAY.isoformat(), "reason": "推迟"},
            "not_begun",
        ),
        ("split", {"agency": world.other.code, "text": "分工"}, "not_begun"),
        ("suspend", {"reason": "等待"}, "suspended"),
        ("resume", {}, "under_way"),
        ("drop", {"reason": "撤销"}, "dropped"),
        ("restore", {"reason": "恢复"}, "not_begun"),
        ("comment", {"text": "说明"}, "not_begun"),
        ("amend", {"source": "documents", "wanted": "3"}, "not_begun"),
    ]
    for name, words, state in given:
        assert act(officer, task, name, **words).status_code == 302, name
        assert world.fresh().state == state, name
    assert world.fresh().due_on == date.fromisoformat(day)
    assert "推迟（县长" in page(officer, task)


def test_what_is_sent_without_a_right_is_refused_before_anything_is_kept(world: World) -> None:
    for name in ("confirm", "postpone", "drop", "amend", "remind"):
        assert act(world.person(world.lead), world.task, name, reason="…").status_code == 403
    assert act(world.officer, world.task, "report", text="…").status_code == 403
    assert act(world.officer, world.task, "nothing").status_code == 400


def test_many_are_done_at_once_and_the_others_named(world: World) -> None:
    ready = make_task(world.plan, world.lead, state="proposed", heading="已报")
    sent = {"task": [world.task.pk, ready.pk], "act": "confirm", "next": reverse("workplan:mine")}
    answer = as_(world.officer).post(reverse("workplan:act_many"), sent, follow=True)
    body = answer.content.decode()
    assert "已办理1项" in body
    assert "未办理" in body
    assert world.fresh(ready).state == State.CONFIRMED
    far = {"task": ["9" * 30, "x"], "act": "confirm", "next": "https://example.org/"}
    assert as_(world.officer).post(reverse("workplan:act_many"), far).url == reverse("workplan:mine")


def test_a_document_is_named_as_it_was_offered(world: World) -> None:
    made = make_document(agency=world.lead, title="《溪山县校车安全管理办法》问答")
    given = {
        "agency": world.lead.code,
        "on": TODAY.isoformat(),
        "document": f"《溪山县校车安全管理办法》问答 {made.code}",
    }
    assert act(world.person(world.lead), world.task, "report", **given).status_code == 302
    assert Evidence.objects.get().document == made


def test_documents_are_found_for_the_field_of_evidence(world: World) -> None:
    made = make_document(agency=world.lead, title="溪山县校车安全管理办法")
    make_document(agency=world.lead, title="溪山县校车预算草案", published=False)
    found = (
        as_(world.person(world.lead)).get(reverse("workplan:find_document"), {"q": "校车"}).json()["found"]
    )
    assert [one["code"] for one in found] == [made.code]


def test_a_counted_task_tells_that_nothing_has_to_be_reported(world: World) -> None:
    given = Counting(Source.DOCUMENTS, 1)
    counting.set_counting(
        task=world.fresh(), actor=world.officer, now=NOW - timedelta(days=2), counting=given
    )
    make_document(agency=world.lead, now=NOW - timedelta(days=1))
    counting.on_tick(NOW)
    body = page(world.person(world.lead), world.task)
    assert "系统已掌握，无需报送" in body
    assert (
        "系统已掌握，无需报送" in as_(world.person(world.lead)).get(reverse("workplan:mine")).content.decode()
    )


def test_a_page_with_a_long_history_takes_few_queries(world: World) -> None:
    client = as_(world.officer)
    address = reverse("workplan:task", args=[world.task.pk])
    with CaptureQueriesContext(connection) as short:
        client.get(address)
    for number in range(30):
        world.report(TODAY, percent=number, evidence=[])
    with CaptureQueriesContext(connection) as long:
        client.get(address)
    assert len(long) <= len(short) + 2
    assert len(long) < 75


def test_the_first_page_tells_what_calls(world: World) -> None:
    make_task(world.plan, world.lead, due_on=TODAY - timedelta(days=1))
    assert "1 项任务已逾期" in as_(world.person(world.lead)).get("/admin/").content.decode()
    world.propose(TODAY)
    assert "1 项办结申请待确认" in as_(world.officer).get("/admin/").content.decode()
