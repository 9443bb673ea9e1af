"""Every address of the back office and whom it lets in.

One table: docs/access.md is written from it, and the walk of all duties over all addresses (tests/tree/test_access.py)
takes from it what it expects.

An address names a verb of the table of rights (`users.policy`); the verb's predicate names the duties; `where` says at
which agency the duty must be held. An address that stands here and not in the URL conf, or the other way round, fails
the test: nothing is opened without a row.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.urls import URLPattern, URLResolver

from kaicheng.documents.workflow import BY_SLUG
from kaicheng.foi.offering import SLUGS
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import REACHES_DOWN, table


class Where(StrEnum):
    """At which agency the duty must be held."""

    HERE = "here"  # at the agency of the thing the address names, or above it for duties that reach down
    ANYWHERE = "anywhere"  # the address names no thing, or one that everybody on duty may see
    TOP = "top"  # at the root of the tree
    OWN = "own"  # one's own: nobody may by virtue of a duty


class Held(StrEnum):
    """Where somebody holds his duty, seen from the thing an address names."""

    HERE = "here"
    ABOVE = "above"  # the root stands above all
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Door:
    """One address and method. `data` picks an act where a form offers several; `kwargs` a part of the address."""

    name: str
    method: str
    verb: str
    where: Where = Where.HERE
    data: Mapping[str, str] = field(default_factory=dict)
    kwargs: Mapping[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[DutyKind]:
        return table()[self.verb].predicate.kinds

    def lets_in(self, kind: DutyKind, held: Held) -> bool:
        """Say whether somebody with that duty, held there, may."""
        if kind not in self.kinds:
            return False
        match self.where:
            case Where.ANYWHERE:
                return True
            case Where.OWN:
                return False
            case Where.TOP:
                return held is Held.ABOVE
            case _:
                return held is Held.HERE or (held is Held.ABOVE and kind in REACHES_DOWN)

    def mark(self, kind: DutyKind) -> str:
        """Give the word for a column of the table: 本级 / 本级及下级 / 任一机关 / 县级 / —."""
        if self.where is Where.OWN:
            return "本人"
        if kind not in self.kinds:
            return "—"
        here = "本级及下级" if kind in REACHES_DOWN else "本级"
        return {Where.ANYWHERE: "任一机关", Where.TOP: "县级"}.get(self.where, here)


def _both(name: str, verb: str, where: Where = Where.HERE) -> tuple[Door, Door]:
    return Door(name, "GET", verb, where), Door(name, "POST", verb, where)


def _acts(name: str, where: Where = Where.HERE, **verbs: str) -> tuple[Door, ...]:
    """The acts of a form by the value of its field “act”."""
    return tuple(Door(name, "POST", verb, where, {"act": act}) for act, verb in verbs.items())


ANY, TOP, OWN = Where.ANYWHERE, Where.TOP, Where.OWN

ORGANISATIONS = (
    Door("organisations:tree", "GET", "organisations.read", ANY),
    *_both("organisations:add", "organisations.manage", ANY),
    Door("organisations:agency", "GET", "organisations.read", ANY),
    Door("organisations:agency", "POST", "organisations.manage"),
    *_both("organisations:move", "organisations.manage"),
    *_both("organisations:end", "organisations.manage"),
    Door("organisations:aliases", "POST", "organisations.manage"),
    *_both("organisations:import", "organisations.manage", ANY),
    Door("organisations:export", "GET", "organisations.read", ANY),
    Door("organisations:queue", "GET", "organisations.name", ANY),
    Door("organisations:settle", "POST", "organisations.name", ANY),
    Door("organisations:groups", "GET", "organisations.read", ANY),
    *_both("organisations:add_group", "organisations.name", ANY),
    *_both("organisations:group", "organisations.name", ANY),
)
USERS = (
    Door("users:staff", "GET", "users.read", ANY),
    Door("users:grid", "GET", "users.read", ANY),
    *_both("users:add", "users.create", ANY),
    *_both("users:person", "users.read"),
    *_acts(
        "users:person",
        edit="users.edit",
        grant="users.grant",
        revoke="users.grant",
        reset="users.reset",
        second_factor="users.reset",
        deactivate="users.reset",
        activate="users.reset",
    ),
    *_both("users:me", "users.me", ANY),
    *_both("users:second_factor", "users.me", ANY),
)
AUDIT = (
    Door("audit:record", "GET", "audit.read", ANY),
    Door("audit:export", "GET", "audit.read", ANY),
    Door("audit:act", "GET", "audit.read"),
    Door("audit:verify", "POST", "audit.verify", ANY),
)
CALENDARS = (
    Door("calendars:calendar", "GET", "calendars.read", ANY),
    Door("calendars:year", "GET", "calendars.read", ANY),
    *_both("calendars:enter", "calendars.enter", TOP),
    *_both("calendars:remove", "calendars.remove", TOP),
)
NOTICES = (
    *_both("notices:notices", "notices.read", ANY),
    *_both("notices:mail", "notices.read", ANY),
    Door("notices:open", "GET", "notices.read", OWN),
)
DOCUMENTS = (
    Door("documents:listing", "GET", "documents.read", ANY),
    Door("documents:waiting", "GET", "documents.read", ANY),
    Door("documents:mine", "GET", "documents.read", ANY),
    Door("documents:scheduled", "GET", "documents.read", ANY),
    *_both("documents:receive", "documents.receive", ANY),
    *_both("documents:compose", "documents.create", ANY),
    Door("documents:batch", "GET", "documents.read"),
    Door("documents:read_again", "POST", "documents.receive"),
    Door("documents:bulk", "POST", "documents.read", ANY, {"move": "submit"}),
    Door("documents:show", "GET", "documents.read"),
    Door("documents:review", "GET", "documents.read"),
    Door("documents:review", "POST", "documents.save"),
    *_both("documents:body", "documents.save"),
    Door("documents:new_edition", "POST", "documents.revise"),
    Door("documents:choose", "GET", "documents.read"),
    Door("documents:compare", "GET", "documents.read"),
    Door("documents:edition", "GET", "documents.read"),
    Door("documents:sheet", "GET", "documents.read"),
    Door("documents:original", "GET", "documents.read"),
    Door("documents:attachment", "GET", "documents.read"),
    Door("documents:let_through", "POST", "documents.release"),
    *(
        Door("documents:move", method, row.move.value, kwargs={"slug": slug})
        for slug, row in BY_SLUG.items()
        for method in ("GET", "POST")
    ),
)
COLUMNS = (
    Door("columns:listing", "GET", "columns.read", ANY),
    *_both("columns:add", "columns.create", ANY),
    Door("columns:preview", "POST", "columns.read", ANY),
    *_both("columns:show", "columns.read", ANY),
    *_acts(
        "columns:show",
        describe="columns.describe",
        pin="columns.pin",
        unpin="columns.pin",
        move="columns.pin",
        exclude="columns.exclude",
        include="columns.exclude",
        close="columns.close",
        reopen="columns.reopen",
        readdress="columns.readdress",
    ),
    *_both("columns:edit", "columns.edit"),
)
_TASK_ACTS = (
    "report", "propose", "withdraw", "comment", "split", "amend", "remind", "postpone", "confirm", "return", "reopen",
    "suspend", "resume", "drop", "restore",
)  # fmt: skip
WORKPLAN = (
    Door("workplan:plans", "GET", "workplan.read", ANY),
    Door("workplan:year_board", "GET", "workplan.oversee", ANY),
    Door("workplan:board", "GET", "workplan.oversee"),
    Door("workplan:timeline", "GET", "workplan.read"),
    Door("workplan:leader", "GET", "workplan.oversee"),
    Door("workplan:export", "GET", "workplan.read"),
    Door("workplan:look_back", "GET", "workplan.oversee"),
    Door("workplan:look_back", "POST", "workplan.look_back"),
    Door("workplan:adopt", "POST", "workplan.look_back"),
    Door("workplan:previous", "POST", "workplan.look_back"),
    Door("workplan:draft_report", "POST", "workplan.draft"),
    *_both("workplan:carry_over", "workplan.carry_over"),
    *_both("workplan:new", "workplan.create", ANY),
    *_both("workplan:import", "workplan.create", ANY),
    Door("workplan:import_template", "GET", "workplan.create", ANY),
    *_both("workplan:bulk", "workplan.amend"),
    *_both("workplan:bulk_sheet", "workplan.amend"),
    *_both("workplan:upper", "workplan.amend"),
    *_both("workplan:copy", "workplan.add"),
    Door("workplan:plan", "GET", "workplan.read"),
    Door("workplan:arrange", "POST", "workplan.arrange"),
    *_both("workplan:add", "workplan.add"),
    *_both("workplan:approve", "workplan.approve"),
    Door("workplan:close", "POST", "workplan.close"),
    Door("workplan:reopen", "POST", "workplan.reopen_plan"),
    Door("workplan:abandon", "POST", "workplan.abandon"),
    Door("workplan:publicise", "POST", "workplan.show"),
    Door("workplan:remind", "POST", "workplan.remind"),
    *_both("workplan:amend", "workplan.amend"),
    Door("workplan:mine", "GET", "workplan.read", ANY),
    Door("workplan:find_document", "GET", "workplan.read", ANY),
    Door("workplan:act_many", "POST", "workplan.read", ANY),
    Door("workplan:task", "GET", "workplan.read_task"),
    Door("workplan:evidence", "GET", "workplan.read_task"),
    *(Door("workplan:act", "POST", f"workplan.{act}", data={"act": act}) for act in _TASK_ACTS),
)
FOI = (
    *(Door(f"foi:{name}", "GET", "foi.oversee", ANY) for name in (
        "mine", "cases", "board", "owing", "changes", "workload", "annual", "register",
    )),
    Door("foi:register_identity", "POST", "foi.identity", ANY),
    Door("foi:find", "POST", "foi.find", ANY),
    *_both("foi:enter", "foi.enter", ANY),
    *_both("foi:retention", "foi.erase", ANY),
    Door("foi:case", "GET", "foi.oversee"),
    Door("foi:identity", "POST", "foi.identity"),
    *_both("foi:amend", "foi.correct"),
    Door("foi:paper", "GET", "foi.identity"),
    *(
        Door("foi:act", method, move.value, kwargs={"slug": slug})
        for slug, move in SLUGS.items()
        for method in ("GET", "POST")
    ),
    *_both("foi:release", "foi.write"),
    Door("foi:release_page", "GET", "foi.write"),
    Door("foi:add_original", "POST", "foi.write"),
    Door("foi:released", "GET", "foi.write"),
    Door("foi:drop_release", "POST", "foi.write"),
    *_both("foi:correct", "foi.correct"),
    Door("foi:earlier", "POST", "foi.link"),
    *_both("foi:begin_proceeding", "foi.proceed"),
    *_both("foi:proceeding", "foi.proceed"),
)  # fmt: skip
LETTERS = (
    Door("foi:letters", "GET", "foi.identity"),
    Door("foi:letters", "POST", "foi.write", data={"kind": "receipt"}),
    Door("foi:letter", "GET", "foi.identity"),
    *_acts("foi:letter", save="foi.write", propose="foi.write", send="foi.write", drop="foi.write"),
    Door("foi:letter_preview", "GET", "foi.identity"),
    Door("foi:letter_file", "GET", "foi.identity"),
    Door("foi:full_file", "GET", "foi.identity"),
    *_both("foi:decide", "foi.write"),
    Door("foi:approve", "GET", "foi.approve"),
    *_acts("foi:approve", approve="foi.approve"),
    Door("foi:approve", "POST", "foi.return", data={"act": "return"}),
    *_both("foi:deliver", "foi.deliver"),
    *_both("foi:publish_on", "foi.write"),
    Door("foi:often", "GET", "foi.find", ANY),
    Door("foi:remedies_list", "GET", "foi.set_remedies", ANY),
    *_both("foi:remedies", "foi.set_remedies"),
)
CLEANUP = (
    Door("cleanup:rounds", "GET", "cleanup.read", ANY),
    Door("cleanup:mine", "GET", "cleanup.read", ANY),
    *_both("cleanup:new", "cleanup.create", ANY),
    Door("cleanup:bulk", "POST", "cleanup.read", ANY),
    Door("cleanup:round", "GET", "cleanup.read"),
    *_both("cleanup:plan", "cleanup.change"),
    Door("cleanup:choose", "POST", "cleanup.change"),
    Door("cleanup:open", "POST", "cleanup.open"),
    Door("cleanup:add", "POST", "cleanup.add"),
    Door("cleanup:remind", "POST", "cleanup.remind"),
    Door("cleanup:prolong", "POST", "cleanup.prolong"),
    *_both("cleanup:close", "cleanup.close"),
    Door("cleanup:draft", "POST", "cleanup.draft"),
    Door("cleanup:reopen", "POST", "cleanup.reopen"),
    Door("cleanup:abandon", "POST", "cleanup.abandon"),
    Door("cleanup:export", "GET", "cleanup.read"),
    Door("cleanup:import", "GET", "cleanup.read"),
    Door("cleanup:import", "POST", "cleanup.propose"),
    Door("cleanup:item", "GET", "cleanup.read_item"),
    Door("cleanup:move", "POST", "cleanup.read_item"),
    Door("cleanup:comment", "POST", "cleanup.comment"),
    Door("cleanup:link", "POST", "cleanup.link"),
)
DISCLOSURE = (
    Door("disclosure:overview", "GET", "disclosure.read", ANY),
    Door("disclosure:guides", "GET", "disclosure.read", ANY),
    Door("disclosure:series", "GET", "disclosure.read", ANY),
    *_both("disclosure:explain", "disclosure.explain", ANY),
    Door("disclosure:remove_note", "POST", "disclosure.explain"),
    Door("disclosure:section", "GET", "disclosure.read"),
    Door("disclosure:guide", "GET", "disclosure.read"),
    Door("disclosure:guide", "POST", "disclosure.guide"),
)
MOVING = (
    Door("moving:runs", "GET", "moving.read", ANY),
    *_both("moving:receive", "moving.receive", ANY),
    Door("moving:template", "GET", "moving.receive", ANY),
    Door("moving:addresses", "GET", "moving.read", ANY),
    Door("moving:addresses", "POST", "moving.address", ANY),
    Door("moving:export", "GET", "moving.read", ANY),
    *_both("moving:remove", "moving.address", ANY),
    Door("moving:run", "GET", "moving.read"),
    *_both("moving:heads", "moving.check"),
    Door("moving:progress", "GET", "moving.read"),
    Door("moving:rows", "GET", "moving.read"),
    Door("moving:decide", "POST", "moving.decide"),
    Door("moving:report", "GET", "moving.read"),
    Door("moving:step", "POST", "moving.check", kwargs={"step": "check"}),
    Door("moving:step", "POST", "moving.commit", kwargs={"step": "commit"}),
    Door("moving:step", "POST", "moving.pause", kwargs={"step": "pause"}),
    Door("moving:step", "POST", "moving.undo", kwargs={"step": "undo"}),
    Door("moving:step", "POST", "moving.drop", kwargs={"step": "drop"}),
)
SUBSCRIPTIONS = (Door("subscriptions:overview", "GET", "subscriptions.read", ANY),)
HOME = (
    *_both("home:editor", "portal.compose", TOP),
    Door("home:preview", "GET", "portal.compose", TOP),
    Door("home:history", "GET", "portal.compose", TOP),
    Door("home:history", "POST", "portal.compose", TOP, {"version": "0"}),
    *_both("home:add_block", "portal.compose", TOP),
    *_both("home:block", "portal.compose", TOP),
)
# by app, in the order of the menu
DOORS: dict[str, tuple[Door, ...]] = {
    "提醒": NOTICES,
    "文件库": DOCUMENTS,
    "依申请公开": FOI + LETTERS,
    "工作台账": WORKPLAN,
    "清理": CLEANUP,
    "公开专栏": DISCLOSURE,
    "栏目": COLUMNS,
    "首页": HOME,
    "迁移": MOVING,
    "订阅": SUBSCRIPTIONS,
    "工作日历": CALENDARS,
    "机构": ORGANISATIONS,
    "人员与职责": USERS,
    "留痕记录": AUDIT,
}
# open before somebody has signed in
BEFORE_SIGN_IN = frozenset({"sign_in:code", "sign_in:password", "sign_in:enrol"})


def address_of(door: Door, patterns: Iterable[URLPattern | URLResolver]) -> str:
    """Give the address as the URL conf writes it, with the act of a form behind it."""
    space, _, bare = door.name.partition(":")
    address = next(found for found, name in _named(patterns) if name == (space, bare))
    for key, value in door.kwargs.items():
        address = re.sub(rf"<(\w+:)?{key}>", value, address)
    act = "&".join(f"{key}={value}" for key, value in door.data.items())
    return f"/{address}" + (f"（{act}）" if act else "")


def _named(
    patterns: Iterable[URLPattern | URLResolver], before: str = "", space: str = ""
) -> Iterator[tuple[str, tuple[str, str]]]:
    for entry in patterns:
        here = before + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from _named(entry.url_patterns, here, entry.namespace or space)
        elif entry.name and entry.callback.__module__.startswith("kaicheng."):
            yield here, (space, entry.name)


def doors() -> tuple[Door, ...]:
    """All rows."""
    return tuple(door for rows in DOORS.values() for door in rows)
