"""Every address of the back office × every duty × where it is held: the answer is what the one table says.

The table is `kaicheng.config.access`; docs/access.md is written from it. Each app gives the objects of an agency that its
addresses need (`tests/<app>/access_samples.py`). A refused request must also have left no trace of an act behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from organisations.factories import make_county
from users.factories import make_person, on_duty

from kaicheng.audit.models import Entry
from kaicheng.config.access import BEFORE_SIGN_IN, DOORS, Door, Held, Where, doors
from kaicheng.events.models import Event
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import table

SAMPLES = {
    "提醒": "notices", "文件库": "documents", "依申请公开": "foi", "工作台账": "workplan", "清理": "cleanup", "公开专栏": "disclosure", "栏目": "columns", "首页": "portal",
    "迁移": "moving", "订阅": "subscriptions", "工作日历": "calendars", "机构": "organisations", "人员与职责": "users",
    "留痕记录": "audit",
}  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
PLACES = {Held.HERE: "N", Held.ABOVE: "G", Held.ELSEWHERE: "J"}
REFUSED, LOGIN = 403, "/admin/login/"


@dataclass(frozen=True)
class Answer:
    status: int
    where: str
    written: bool

    @property
    def at_the_door(self) -> bool:
        return self.status == 302 and LOGIN in self.where


@pytest.fixture(autouse=True)
def sessions_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is let in does not depend on where sessions are kept; to read one is a tenth of a request."""
    monkeypatch.setattr(settings, "SESSION_ENGINE", "django.contrib.sessions.backends.cache")


def our_addresses(
    patterns: list[URLPattern | URLResolver], before: str = "", space: str = ""
) -> Iterator[str]:
    """Names of the back office's addresses whose view is ours."""
    for entry in patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from our_addresses(entry.url_patterns, here, entry.namespace or space)
        elif here.startswith("admin/") and entry.callback.__module__.startswith("kaicheng."):
            name = f"{space}:{entry.name}" if space else str(entry.name or "")
            if entry.name and name not in BEFORE_SIGN_IN:
                yield name


def traces() -> tuple[int, int]:
    """How many acts the record and the events hold."""
    tables = (Entry._meta.db_table, Event._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT {}, {}".format(*(f"(SELECT COUNT(*) FROM {name})" for name in tables)))
        return tuple(cursor.fetchone())


def entering_by(door: Door) -> tuple[DutyKind, Held] | None:
    """A duty and where it is held that the address lets in; None where it is one's own alone."""
    return next((pair for pair in product(DutyKind, PLACES) if door.lets_in(*pair)), None)


def beyond_every_table(kwargs: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The same address with each number in turn larger than any key."""
    for name, value in kwargs.items():
        if isinstance(value, int):
            yield {**kwargs, name: 2**63}


def knock(client: Client, door: Door, kwargs: dict[str, Any]) -> Answer:
    """Ask once and undo whatever it did."""
    address = reverse(door.name, kwargs={**kwargs, **door.kwargs})
    with transaction.atomic():
        before = traces()
        response = client.get(address) if door.method == "GET" else client.post(address, dict(door.data))
        written = before != traces()
        if response.streaming:  # read to its end, so that its file is closed
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return Answer(response.status_code, response.headers.get("Location", ""), written)


def trouble(door: Door, answer: Answer, *, allowed: bool) -> str:
    """Say what is wrong with an answer; "" where it is as the table says."""
    if answer.status >= 500 or answer.at_the_door:
        return f"answered {answer.status} {answer.where}"
    if allowed:
        missing = answer.status == 404 and not door.data
        return f"is refused with {answer.status}" if answer.status == REFUSED or missing else ""
    if answer.written:
        return f"wrote something (answered {answer.status})"
    # an act of a form may fail on its fields before the right is asked for; without a trace it was refused all the same
    hidden = {404} if door.method == "GET" else set()
    refusing = {400, 404, 409, 302} if door.data else hidden
    return "" if answer.status in {REFUSED, *refusing} else f"is let in with {answer.status}"


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("area", DOORS, ids=SAMPLES.get)
def test_every_duty_meets_at_every_address_what_the_table_says(area: str, plain_frame: None) -> None:
    county = make_county()
    samples = import_module(f"{SAMPLES[area]}.access_samples").samples(county["N"])
    wrong, client = [], Client()
    for kind, held in product(DutyKind, PLACES):
        client.force_login(on_duty(kind, county[PLACES[held]]))
        for door in DOORS[area]:
            if door.where is Where.ANYWHERE and held is Held.ABOVE:
                continue  # one's own agency and another are walked; the root is one more other
            answer = knock(client, door, samples[door.name])
            if said := trouble(door, answer, allowed=door.lets_in(kind, held)):
                act = "".join(f" {value}" for value in [*door.data.values(), *door.kwargs.values()])
                wrong.append(f"{door.method} {door.name}{act}: {kind.label} {held} {said}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("area", DOORS, ids=SAMPLES.get)
def test_without_a_duty_every_address_leads_to_the_sign_in(area: str) -> None:
    county = make_county()
    samples = import_module(f"{SAMPLES[area]}.access_samples").samples(county["N"])
    stranger, without_duty = Client(), Client()
    without_duty.force_login(make_person("nobody"))
    for client, door in product((stranger, without_duty), DOORS[area]):
        answer = knock(client, door, samples[door.name])
        assert answer.at_the_door, f"{door.method} {door.name}: {answer}"
        assert not answer.written


@pytest.mark.django_db
@pytest.mark.parametrize("area", DOORS, ids=SAMPLES.get)
def test_every_address_answers_somebody_whom_it_lets_in(area: str, plain_frame: None) -> None:
    """The walk above is made on one database; every page and act is asked of the other at least once."""
    county = make_county()
    samples = import_module(f"{SAMPLES[area]}.access_samples").samples(county["N"])
    staff, wrong, client = {}, [], Client(raise_request_exception=False)
    assert get_resolver().url_patterns  # with its views each app enters its verbs
    for door in DOORS[area]:
        entering = entering_by(door)
        if entering is None:
            continue  # one's own alone
        kind, held = entering
        if entering not in staff:
            staff[entering] = on_duty(kind, county[PLACES[held]])
        client.force_login(staff[entering])
        if said := trouble(door, knock(client, door, samples[door.name]), allowed=True):
            wrong.append(f"{door.method} {door.name}: {kind.label} {held} {said}")
        wrong += [
            f"{door.method} {door.name} {absent}: breaks"
            for absent in beyond_every_table(samples[door.name])
            if knock(client, door, absent).status >= 500
        ]
    assert not wrong, "\n".join(wrong)


# what people paste, what machines try, and the edges of what fields take
TYPED = (
    "", "0", "-1", "9" * 20, "9" * 5000, "²", "1e9", "\0", "a\0b", "'\"><script>", "../../etc/passwd", "２０２６", "2026-02-30",
    "0001-01-01", "9999-12-31", "一" * 5000, "😀", "[]", "{}", "\r\nX: y", "\u202e", "2026", "1", "on",
)  # fmt: skip
FIELD, ROUNDS = re.compile(r'name="([^"]{1,60})"'), 4


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("area", DOORS, ids=SAMPLES.get)
def test_no_form_breaks_whatever_is_typed(area: str, plain_frame: None) -> None:
    county, draw, staff = make_county(), Random(area), {}  # noqa: S311 - the same words at every run
    samples = import_module(f"{SAMPLES[area]}.access_samples").samples(county["N"])
    wrong, client = [], Client(raise_request_exception=False)
    for door in [door for door in DOORS[area] if door.method == "GET"]:
        if (entering := entering_by(door)) is None:
            continue  # one's own alone
        if entering not in staff:
            staff[entering] = on_duty(entering[0], county[PLACES[entering[1]]])
        client.force_login(staff[entering])
        address = reverse(door.name, kwargs={**samples[door.name], **door.kwargs})
        page = client.get(address)
        fields = [] if page.streaming else sorted(set(FIELD.findall(page.content.decode(errors="replace"))))
        for _ in range(ROUNDS if fields else 1):
            typed = {field: draw.choice(TYPED) for field in fields if draw.random() < 0.8}
            for ask in (client.get, client.post):
                with transaction.atomic():
                    if (status := ask(address, typed).status_code) >= 500:
                        wrong.append(f"{ask.__name__} {address} {typed}: {status}")
                    transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def test_the_table_names_every_address_and_no_other() -> None:
    assert {door.name for door in doors()} == set(our_addresses(get_resolver().url_patterns))


def test_the_page_in_the_docs_is_this_table() -> None:
    found = spec_from_file_location("docs", ROOT / "scripts" / "docs.py")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    written = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert written == module.access_page(), "run python scripts/docs.py"


def test_every_verb_of_the_table_is_one_of_the_table_of_rights() -> None:
    assert {door.verb for door in doors()} <= set(table())


def test_no_row_stands_twice() -> None:
    rows = [(d.name, d.method, tuple(d.data.items()), tuple(d.kwargs.items())) for d in doors()]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("door", [d for d in doors() if d.method == "POST"], ids=lambda d: f"{d.name}")
def test_an_auditor_changes_nothing_and_an_administrator_no_content(door: Door) -> None:
    scope = table()[door.verb].scope
    if scope == "read":
        return
    assert DutyKind.AUDITOR not in door.kinds
    assert scope == "accounts" or DutyKind.ADMINISTRATOR not in door.kinds


def test_what_names_a_thing_is_open_elsewhere_only_where_it_is_public_or_the_countys() -> None:
    """An address with a part in it is decided at that thing's agency. The exceptions, each with its reason."""
    reasons = {
        "organisations:agency": "the facts of an agency stand in public",
        "organisations:settle": "names and groups belong to the whole county",
        "organisations:group": "names and groups belong to the whole county",
        "columns:show": "what a column shows stands in public",
        "moving:remove": "old addresses are the whole site's",
        "calendars:year": "the calendar stands in public",
    }
    named = {d.name for d in doors() if d.where is Where.ANYWHERE and _names_a_thing(d.name)}
    assert named == set(reasons)


def _names_a_thing(name: str) -> bool:
    space, _, bare = name.partition(":")
    known = get_resolver().namespace_dict[space][1].reverse_dict.getlist(bare)
    return any(parameters for possibilities, *_ in known for _, parameters in possibilities)
