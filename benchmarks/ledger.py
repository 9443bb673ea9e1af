"""What pages of ledgers cost the server at full size: `./kaicheng bench ledger`.

Builds 200 ledgers × 60 tasks over 40 units with their histories (five notes a task, evidence, one year in four running)
on the embedded default, then asks every page of a person who may see it, in process, warm, 30 times. The goal is 300 ms
at the 95th percentile for each. Last line: `ledger: ratio=R goal=1 …`, R the goal by the slowest page.
    --plans N --tasks N --times N
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / place) for place in ("src", "tests")]

GOAL = 300  # ms
UNITS, NOTES, YEARS = 40, 5, 8
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
_SEED = 20260302
_STATES = (
    "not_begun",
    "under_way",
    "under_way",
    "proposed",
    "confirmed",
    "confirmed",
    "suspended",
    "dropped",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=200)
    parser.add_argument("--tasks", type=int, default=60)
    parser.add_argument("--times", type=int, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaicheng-ledger-") as folder:
        _start(Path(folder))
        began = time.perf_counter()
        world = build(given.plans, given.tasks)
        print(
            f"{given.plans} ledgers, {world['tasks']} tasks, {world['notes']} notes, {UNITS} units "
            f"in {time.perf_counter() - began:.0f} s"
        )
        slowest = measure(world, given.times)
    ratio = GOAL / slowest if slowest else 0.0
    print(
        f"ledger: ratio={ratio:.2f} goal=1 slowest_p95_ms={slowest:.0f} plans={given.plans} tasks={world['tasks']} units={UNITS}"
    )
    return 0 if ratio >= 1 else 1


def _start(folder: Path) -> None:
    """An installation of its own, with the settings of one that serves."""
    os.environ["KAICHENG_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaicheng.config.settings.base"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    call_command("migrate", verbosity=0)


# -- the county ---------------------------------------------------------------------------------------------------------


def build(plans: int, tasks: int) -> dict[str, Any]:
    """A government with its units and their people, and the ledgers of several years."""
    from kaicheng.organisations.models import Agency, AgencyKind
    from kaicheng.users.models import DutyKind
    from kaicheng.workplan.models import TaskNote

    rand = random.Random(_SEED)  # noqa: S311 - reproducible, nothing secret
    government = Agency.objects.create(
        code="G", name="青岚县人民政府", kind=AgencyKind.GOVERNMENT, credit_code="11430000000000000G"
    )
    units = [
        Agency.objects.create(
            code=f"U{n:02}", name=f"青岚县第{n + 1}局", parent=government, kind=AgencyKind.DEPARTMENT,
            credit_code=f"11430000{n:010}",
        )
        for n in range(UNITS)
    ]  # fmt: skip
    officer = _person("gongkai", government, DutyKind.OFFICE)
    editor = _person("xinxi", units[0], DutyKind.EDITOR)
    made = _plans(plans, government, officer)
    keys = _tasks(made, tasks, units, rand)
    _notes(keys, units, officer, rand)
    return {
        "officer": officer, "editor": editor, "plans": made, "tasks": plans * tasks,
        "notes": TaskNote.objects.count(), "units": units,
    }  # fmt: skip


def _person(username: str, agency: Any, kind: Any) -> Any:
    from kaicheng.users.models import Duty, User

    person = User.objects.create(username=username, name=username)
    Duty.objects.create(person=person, agency=agency, duty=kind)
    return person


def _plans(count: int, government: Any, officer: Any) -> list[Any]:
    """Ledgers of the years up to this one; the newest run, and the first of them is shown to the public."""
    from kaicheng.workplan.models import WorkPlan

    made = []
    for n in range(count):
        year = 2026 - n * YEARS // max(count, 1)
        running = year >= 2025
        began = datetime(year, 3, 2, 2, tzinfo=UTC)
        made.append(
            WorkPlan(
                agency=government, title=f"{year}年第{n}项工作要点", year=year, stage="running" if running else "closed",
                issued_on=date(year, 3, 1), shown=n % 10 == 0, code=f"p{n:05}", created_at=began, created_by=officer,
                approved_at=began, closed_at=None if running else datetime(year + 1, 1, 20, tzinfo=UTC),
            )
        )  # fmt: skip
    found = WorkPlan.objects.bulk_create(made, batch_size=200)
    for plan, before in zip(found, found[count // YEARS :], strict=False):
        plan.previous = before
    WorkPlan.objects.bulk_update(found, ["previous"], batch_size=200)
    return found


def _tasks(plans: list[Any], count: int, units: list[Any], rand: random.Random) -> list[Any]:
    from kaicheng.workplan.models import Task, TaskUnit

    rows = [_task(Task, plan, number, rand) for plan in plans for number in range(1, count + 1)]
    made = Task.objects.bulk_create(rows, batch_size=500)
    chosen = (
        TaskUnit(task=task, agency=unit, name=unit.name, role="responsible" if order else "lead", order=order)
        for task in made
        for order, unit in enumerate(rand.sample(units, rand.choice((1, 2, 3, 5))))
    )
    TaskUnit.objects.bulk_create(chosen, batch_size=500)
    return made


def _task(model: Any, plan: Any, number: int, rand: random.Random) -> Any:
    state = (
        rand.choice(_STATES)
        if plan.stage == "running"
        else rand.choice(("confirmed", "confirmed", "under_way"))
    )
    due = date(plan.year, 4, 1) + timedelta(days=rand.randrange(270))
    return model(
        plan=plan, number=number, path=[1 + number // 12, number], label=f"（{number}）",
        section=f"{'一二三四五六'[min(number // 12, 5)]}、第{number // 12 + 1}部分", heading=f"公开第{number}类信息",
        text=f"做好第{number}类信息公开，更新及时，内容准确，" * 4, due_on=due, first_due_on=due, state=state,
        deadlines=[{"words": f"{due.month}月底前", "kind": "date", "day": due.isoformat()}],
        state_since=plan.approved_at, percent=rand.randrange(101), reported_at=plan.approved_at,
    )  # fmt: skip


def _notes(tasks: list[Any], units: list[Any], officer: Any, rand: random.Random) -> None:
    from kaicheng.workplan.models import Evidence, TaskNote

    def notes() -> Iterator[Any]:
        for task in tasks:
            for n in range(NOTES):
                at = task.plan.approved_at + timedelta(days=30 * n + rand.randrange(20))
                yield TaskNote(
                    task=task, move="workplan.report", state="under_way", agency=rand.choice(units), on=at.date(),
                    percent=20 * n, text=f"已按计划推进，完成第{n + 1}阶段工作。", by=officer, at=at,
                )  # fmt: skip

    made = TaskNote.objects.bulk_create(notes(), batch_size=500)
    Evidence.objects.bulk_create(
        (
            Evidence(note=note, title=f"佐证{n}", url=f"https://www.example.gov.cn/{n}")
            for n, note in enumerate(made[::2])
        ),
        batch_size=500,
    )


# -- the pages ----------------------------------------------------------------------------------------------------------


def pages(world: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Every page of ledgers by its name: who asks, and the address; “” where there is none (yet)."""
    from kaicheng.workplan.models import Task

    plan = world["plans"][0]
    task = Task.objects.filter(plan=plan).order_by("number").first()
    of_plan = (
        "plan", "board", "timeline", "leader", "export", "look_back", "carry_over", "bulk", "bulk_sheet", "upper",
        "copy",
    )  # fmt: skip
    found = {
        "plans": ("officer", _address("plans")),
        "year_board": ("officer", _address("year_board")),
        "new": ("officer", _address("new")),
        "import": ("officer", _address("import")),
        "mine": ("editor", _address("mine")),
        **{name: ("officer", _address(name, plan.pk)) for name in of_plan},
        "plan (unit)": ("editor", _address("plan", plan.pk)),
        "task": ("officer", _address("task", task.pk) if task else ""),
        "task (unit)": ("editor", _own_task(world)),
        "first page": ("officer", "/admin/"),
        "public list": ("", _public()),
        "public page": ("", _public(plan.code)),
    }
    if found["bulk_sheet"][1]:
        found["bulk_sheet (out)"] = ("officer", found["bulk_sheet"][1] + "?download=1")
    return found


def _address(name: str, *args: int) -> str:
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse(f"workplan:{name}", args=args)
    except NoReverseMatch:
        return ""


def _own_task(world: dict[str, Any]) -> str:
    from kaicheng.workplan.models import Task

    task = Task.objects.live().filter(units__agency=world["units"][0]).order_by("pk").first()
    return _address("task", task.pk) if task else ""


def _public(*args: str) -> str:
    """The public progress pages, wherever the portal has put them."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    names = sorted(str(name) for name in get_resolver().reverse_dict if isinstance(name, str))
    for name in [
        *(f"portal:{one}" for one in ("workplans", "workplan", "ledgers", "ledger", "progress")),
        *names,
    ]:
        if not any(word in name for word in ("workplan", "ledger", "progress")):
            continue
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""


def measure(world: dict[str, Any], times: int) -> float:
    """Ask every page and print it beside the goal; gives the slowest p95."""
    slowest = 0.0
    print(f"{'page':<18}{'median ms':>10}{'p95 ms':>9}{'cpu ms':>9}{'KB':>8}{'queries':>9}   goal {GOAL}")
    for name, (who, address) in pages(world).items():
        if not address:
            print(f"{name:<18} (no such page)")
            continue
        ask = _asking(world.get(who), address)
        status, size, queries = _once(ask)
        if status != 200:
            print(f"{name:<18} answered {status}: not measured")
            continue
        both = [_timed(ask) for _ in range(times)]
        taken, worked = sorted(wall for wall, _ in both), [cpu for _, cpu in both]
        p95 = taken[min(len(taken) - 1, int(0.95 * len(taken)))]
        slowest = max(slowest, p95)
        print(
            f"{name:<18}{statistics.median(taken):>10.1f}{p95:>9.1f}{statistics.median(worked):>9.1f}{size / 1024:>8.0f}{queries:>9}"
            f"{'' if p95 <= GOAL else '   SLOW'}"
        )
    return slowest


def _asking(person: Any, address: str) -> Callable[[], Any]:
    from django.test import Client

    client = Client()
    if person is not None:
        client.force_login(person)
    return lambda: client.get(address, headers={"host": "localhost"})


def _once(ask: Callable[[], Any]) -> tuple[int, int, int]:
    """Status, bytes and queries of one call; it also warms what is kept."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as found:
        answer = ask()
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, len(body), len(found)


def _timed(ask: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processor: a busy machine makes the first longer, not the second."""
    began, worked = time.perf_counter(), time.process_time()
    answer = ask()
    if answer.streaming:
        b"".join(answer.streaming_content)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


if __name__ == "__main__":
    sys.exit(main())
