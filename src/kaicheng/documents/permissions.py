"""The table of rights over documents: verb → who may, at the agency that answers for the document.

Whoever drafted a text does not review it (先审查、后公开，一事一审). The names of moves are those of `workflow.Move`.
"""

from datetime import date
from typing import Any

from kaicheng.documents.declared import author_may_review
from kaicheng.documents.models import Document, Edition
from kaicheng.documents.workflow import Move
from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import (
    Actor,
    Predicate,
    Scope,
    agencies_with,
    agency_of,
    duty,
    kinds_held,
    may,
    register,
    require,
    table,
)

WRITERS = (DutyKind.EDITOR, DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER, DutyKind.OFFICE)
REVIEWERS = (DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER)
SECRECY = (DutyKind.SECRECY_REVIEWER,)
RELEASERS = (DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER, DutyKind.OFFICE)
URGENT = (DutyKind.UNIT_LEADER, DutyKind.OFFICE)
READERS = (*WRITERS, DutyKind.SECRECY_REVIEWER, DutyKind.CASE_HANDLER, DutyKind.AUDITOR)


def _is_no_author(actor: Actor, obj: Any, on: date) -> bool:
    """Of an agency or a document as a whole nobody is the author: asked of an edition alone."""
    return author_may_review().on(on) or actor is None or getattr(obj, "created_by_id", None) != actor.pk


def _edition_only(obj: Any) -> Any:
    """A document's own `created_by` says who received it, not who wrote the text under review."""
    return None if isinstance(obj, Document) else obj


no_author = Predicate(lambda actor, obj, on: _is_no_author(actor, _edition_only(obj), on), "不是本件拟稿人")
writes = duty(*WRITERS)
reviews = duty(*REVIEWERS) & no_author
clears = duty(*SECRECY) & no_author
releases = duty(*RELEASERS)
hurries = duty(*URGENT)

READ = register("documents.read", duty(*READERS), "查看文件", scope=Scope.READ).name
CREATE = register("documents.create", writes, "起草文件", scope=Scope.CONTENT).name
RECEIVE = register("documents.receive", writes, "收件", scope=Scope.CONTENT).name
SAVE = register("documents.save", writes, "修改草稿", scope=Scope.CONTENT).name
REVISE = register("documents.revise", writes, "起草新版本", scope=Scope.CONTENT).name
# a finding of personal data is let through, on record
RELEASE = register("documents.release", clears, "放行个人信息提示", scope=Scope.CONTENT).name

DISCARD = register(Move.DISCARD.value, writes, "作废草稿", scope=Scope.CONTENT).name
SUBMIT = register(Move.SUBMIT.value, writes, "提交审核", scope=Scope.CONTENT).name
RECALL = register(Move.RECALL.value, writes, "撤回送审", scope=Scope.CONTENT).name
PASS = register(Move.PASS.value, reviews, "审核文件", scope=Scope.CONTENT).name
RETURN = register(Move.RETURN.value, duty(*REVIEWERS), "退回文件", scope=Scope.CONTENT).name
CLEAR = register(Move.CLEAR.value, clears, "保密审查", scope=Scope.CONTENT).name
SEND_BACK = register(Move.SEND_BACK.value, duty(*SECRECY), "保密审查退回", scope=Scope.CONTENT).name
REOPEN = register(Move.REOPEN.value, releases, "退回待发布文件", scope=Scope.CONTENT).name
PUBLISH = register(Move.PUBLISH.value, releases, "发布文件", scope=Scope.CONTENT).name
SCHEDULE = register(Move.SCHEDULE.value, releases, "定时发布", scope=Scope.CONTENT).name
UNSCHEDULE = register(Move.UNSCHEDULE.value, releases, "取消定时", scope=Scope.CONTENT).name
PUBLISH_URGENT = register(Move.PUBLISH_URGENT.value, hurries, "应急发布", scope=Scope.CONTENT).name
MOVE_IN = register(Move.MOVE_IN.value, duty(DutyKind.OFFICE), "迁入原已公开的文件", scope=Scope.CONTENT).name
WITHDRAW = register(Move.WITHDRAW.value, releases, "撤回文件", scope=Scope.CONTENT).name


BY_ANOTHER = frozenset({PASS, CLEAR, RELEASE})  # not by whoever drafted the text
VERBS = (
    READ, CREATE, RECEIVE, SAVE, REVISE, RELEASE,
    *(move.value for move in Move if move not in {Move.PUBLISH_DUE, Move.SUPERSEDE}),
)  # fmt: skip


def may_make_up(actor: Actor, edition: Edition, on: date) -> bool:
    """Whether the actor may approve afterwards what was published urgently: nobody approves an urgency of one's own."""
    return author_may_review().on(on) or actor is None or edition.published_by_id != actor.pk


def readable_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose drafts and withdrawn documents the actor may see in lists."""
    return agencies_with(actor, *READERS, on=on)


def writable_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies for which the actor may draft."""
    return agencies_with(actor, *WRITERS, on=on)


def allowed(actor: Actor, obj: Any, on: date) -> frozenset[str]:
    """Give the verbs that the actor may do with an edition, document or agency: what buttons to show.

    As `may` says of each (tested), with one question to the database for all.
    """
    rules, held = table(), kinds_held(actor, agency_of(obj), on=on)
    return frozenset(
        verb
        for verb in VERBS
        if rules[verb].predicate.kinds & held and (verb not in BY_ANOTHER or no_author(actor, obj, on))
    )


__all__ = ["allowed", "may", "readable_agencies", "require", "writable_agencies"]
