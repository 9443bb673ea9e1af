"""Who hears of what, and what runs by the clock. Filled by the apps' `ready()`; read by the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Handler = Callable[[dict[str, Any], datetime], None]
Job = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    event: str
    subscriber: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job and how many seconds lie between two starts."""

    name: str
    seconds: int
    handler: Job


_subscriptions: dict[tuple[str, str], Subscription] = {}
_periodic: dict[str, Periodic] = {}


def subscribe(event: str, subscriber: str, handler: Handler) -> None:
    """Call `handler(payload, now)` after commit for each such event. It must bear being called twice."""
    _subscriptions[event, subscriber] = Subscription(event, subscriber, handler)


def every(name: str, *, seconds: int, handler: Job) -> None:
    """Run `handler(now)` every so many seconds in the worker."""
    _periodic[name] = Periodic(name, seconds, handler)


def subscribers(event: str) -> list[Subscription]:
    return [s for s in _subscriptions.values() if s.event == event]


def handler_of(event: str, subscriber: str) -> Handler | None:
    found = _subscriptions.get((event, subscriber))
    return found.handler if found else None


def periodic() -> list[Periodic]:
    return list(_periodic.values())
