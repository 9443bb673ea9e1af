"""Subscribers, made as people make them: asked for, confirmed by the link in the letter."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.core import mail

from kaicheng.events.services import deliver_due
from kaicheng.subscriptions import services
from kaicheng.subscriptions.models import Frequency, Subscriber
from kaicheng.subscriptions.services import Wanted, addresses

ALL = Wanted("all")


def ask(
    address: str, *wanted: Wanted, now: datetime, client: str = "192.0.2.1", frequency: str = "at_once"
) -> None:
    services.ask(address=address, wanted=wanted or (ALL,), frequency=frequency, client=client, now=now)


def subscriber_of(address: str) -> Subscriber:
    return Subscriber.objects.get(key=addresses.digest(address))


def work(now: datetime) -> None:
    """What the worker does in a moment: everything due, until nothing is."""
    while deliver_due(now=now):
        pass


def link_in(letter: Any, purpose: str) -> str:
    found = re.search(rf"/subscribe/{purpose}/([^/\s]+)/", letter.body)
    assert found, letter.body
    return found[1]


def subscribe(
    address: str, *wanted: Wanted, now: datetime, frequency: str = Frequency.AT_ONCE.value
) -> Subscriber:
    ask(address, *wanted, now=now, frequency=frequency, client=address)
    work(now)
    letter = next(one for one in mail.outbox if one.to == [address])
    mail.outbox.clear()
    return services.confirm(link=link_in(letter, "confirm"), now=now + timedelta(seconds=1))
