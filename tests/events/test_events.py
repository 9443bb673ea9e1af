import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from kaicheng.events import registry, selectors, services
from kaicheng.events.models import Delivery, DeliveryState, Event, Schedule

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setattr(registry, "_subscriptions", {})
    monkeypatch.setattr(registry, "_periodic", {})
    calls: list[dict[str, Any]] = []
    registry.subscribe("thing.happened", "listener", lambda payload, _now: calls.append(payload))
    return calls


def test_a_fact_reaches_its_subscriber_once(heard: list[dict[str, Any]]) -> None:
    services.announce("thing.happened", {"id": 1}, at=NOW)
    assert services.deliver_due(now=NOW) == 1
    assert services.deliver_due(now=NOW) == 0
    assert heard == [{"id": 1}]


def test_a_fact_of_a_failed_act_was_never_told(heard: list[dict[str, Any]]) -> None:
    with pytest.raises(RuntimeError, match="act failed"), transaction.atomic():
        services.announce("thing.happened", {"id": 1}, at=NOW)
        raise RuntimeError("act failed")
    services.deliver_due(now=NOW)
    assert heard == []


def test_a_failing_subscriber_is_tried_again_later_and_then_left_as_failed(
    heard: list[dict[str, Any]],
) -> None:
    def fail(_payload: dict[str, Any], _now: datetime) -> None:
        raise ValueError("not today")

    registry.subscribe("thing.happened", "listener", fail)
    services.announce("thing.happened", {}, at=NOW)
    moment = NOW
    for _ in range(len(services.BACKOFF) + 1):
        services.deliver_due(now=moment)
        moment += timedelta(hours=2)
    delivery = Delivery.objects.get()
    assert delivery.state == DeliveryState.FAILED
    assert "not today" in delivery.error
    assert selectors.failures() == 1


def test_one_failing_subscriber_does_not_keep_the_fact_from_others(heard: list[dict[str, Any]]) -> None:
    registry.subscribe("thing.happened", "broken", lambda _p, _n: 1 / 0)  # type: ignore[arg-type, return-value]
    services.announce("thing.happened", {"id": 2}, at=NOW)
    services.deliver_due(now=NOW)
    assert heard == [{"id": 2}]


def test_what_a_dead_worker_held_is_free_again_after_the_hold(heard: list[dict[str, Any]]) -> None:
    services.announce("thing.happened", {"id": 3}, at=NOW)
    Delivery.objects.update(held_until=NOW + services.HOLD)
    assert services.deliver_due(now=NOW) == 0
    services.deliver_due(now=NOW + services.HOLD + timedelta(seconds=1))
    assert heard == [{"id": 3}]


def test_a_periodic_job_runs_at_its_time_and_a_failure_is_kept(heard: list[dict[str, Any]]) -> None:
    ran: list[datetime] = []
    registry.every("hourly", seconds=3600, handler=ran.append)
    registry.every("broken", seconds=3600, handler=lambda _now: 1 / 0)  # type: ignore[arg-type, return-value]
    for minutes in (0, 30, 61):
        services.run_due_jobs(now=NOW + timedelta(minutes=minutes))
    assert ran == [NOW, NOW + timedelta(minutes=61)]
    assert "ZeroDivisionError" in Schedule.objects.get(job="broken").last_error


def test_the_sweep_forgets_old_facts_but_not_failed_ones(heard: list[dict[str, Any]]) -> None:
    services.announce("thing.happened", {}, at=NOW)
    failed = services.announce("thing.happened", {}, at=NOW)
    Delivery.objects.filter(event=failed).update(state=DeliveryState.FAILED)
    services.deliver_due(now=NOW)
    services.sweep(NOW + services.KEPT + timedelta(days=1))
    assert list(Event.objects.all()) == [failed]


def test_a_silent_worker_is_noticed() -> None:
    services.beat("worker", now=NOW)
    assert selectors.worker_alive(NOW + timedelta(seconds=30))
    assert not selectors.worker_alive(NOW + timedelta(minutes=5))


def test_a_delivery_that_kills_its_worker_each_time_comes_to_an_end(heard: list[dict[str, Any]]) -> None:
    def die(_payload: dict[str, Any], _now: datetime) -> None:
        raise SystemExit

    registry.subscribe("thing.happened", "listener", die)
    services.announce("thing.happened", {}, at=NOW)
    moment = NOW
    for _ in range(len(services.BACKOFF) + 1):
        with pytest.raises(SystemExit):
            services.deliver_due(now=moment)
        moment += services.HOLD + timedelta(seconds=1)
    assert services.deliver_due(now=moment) == 0
    assert Delivery.objects.get().state == DeliveryState.FAILED


def test_what_a_dead_worker_held_is_free_for_the_next_one(heard: list[dict[str, Any]]) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    services.announce("thing.happened", {"id": 7}, at=NOW)
    Delivery.objects.update(
        held_by=f"{socket.gethostname()}:{gone.pid}", held_until=NOW + services.HOLD, attempts=1
    )
    assert services.deliver_due(now=NOW) == 0
    assert services.let_go_of_the_dead(now=NOW) == 1
    services.deliver_due(now=NOW)
    assert heard == [{"id": 7}]


@pytest.mark.parametrize("holder", [f"{socket.gethostname()}:{os.getppid()}", "elsewhere:1"])
def test_what_a_living_or_distant_worker_holds_stays_held(holder: str, heard: list[dict[str, Any]]) -> None:
    services.announce("thing.happened", {"id": 8}, at=NOW)
    Delivery.objects.update(held_by=holder, held_until=NOW + services.HOLD)
    assert services.let_go_of_the_dead(now=NOW) == 0
    services.deliver_due(now=NOW)
    assert heard == []
