"""Asking others: a third party (Article 32) or a co-making agency (Article 34) for its view, a unit of the house for help."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.foi import permissions
from kaicheng.foi.clock import Fact
from kaicheng.foi.models import Case, CaseEvent, Paper, Party
from kaicheng.foi.parties import Who, sealed
from kaicheng.foi.services import acting, filing, keeping
from kaicheng.foi.workflow import Asked, Move, View
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask about what: `who` for a third party (or an agency outside the house), an agency of the house else."""

    asked: Asked
    matter: str
    who: Who | None = None
    agency: Agency | None = None


@transaction.atomic
def add(case: Case, asking: Asking, *, actor: User, now: datetime) -> Party:
    """Enter whom to ask, before the letter to him is written. Raises Invalid with the field."""
    permissions.require(permissions.WRITE, actor, case, on=timezone.localdate(now))
    _checked(asking)
    party = Party(
        case=case,
        ref=_next(case),
        role=asking.asked.value,
        agency=asking.agency,
        matter=asking.matter.strip(),
    )
    if asking.who is not None:
        party.sealed = sealed(case, party.ref, asking.who)
    party.save()
    return party


def consult(party: Party, *, day: date, actor: User, now: datetime, note: str = "") -> CaseEvent:
    """The letter that asks his view went out; the count of the term stands from the day after."""
    fact = Fact(Move.CONSULT, day, ref=party.ref, asked=Asked(party.role))
    return acting.record(party.case, fact, actor=actor, now=now, said=acting.Said(note, {"ref": party.ref}))


def _checked(asking: Asking) -> None:
    errors = {}
    named = asking.who is not None and asking.who.name.strip()
    if asking.asked is Asked.THIRD_PARTY and not named:
        errors["name"] = "请填写第三方的姓名或者名称。"
    if asking.asked is Asked.CO_AGENCY and not (asking.agency or named):
        errors["agency"] = "请选择共同制作机关；不在机构表中的，填写其名称。"
    if not asking.matter.strip():
        errors["matter"] = "请写明就哪些内容征求意见。"
    if errors:
        raise Invalid(errors=errors)


def _next(case: Case) -> str:
    """The next reference of a case; behind its lock, so that two at once get two."""
    Case.objects.select_for_update().get(pk=case.pk)
    return str(case.parties.count() + 1)


def served(party: Party, *, day: date, actor: User, now: datetime, note: str = "") -> CaseEvent:
    """He has the letter: from that day his own term runs."""
    fact = Fact(Move.SERVED, day, ref=party.ref)
    return acting.record(party.case, fact, actor=actor, now=now, said=acting.Said(note))


@transaction.atomic
def answered(
    party: Party, *, view: View, reason: str, day: date, actor: User, now: datetime,
    uploads: Iterable[filing.Upload] = (),
) -> CaseEvent:  # fmt: skip
    """His view is here, or he cannot be reached. Whoever does not agree says why (Article 32 asks for a good reason)."""
    if view is View.UNREACHED and not reason.strip():
        raise Invalid(errors={"reason": "请写明怎样送达、为什么无法送达。"})
    if view is not View.AGREES and not reason.strip():
        raise Invalid(errors={"reason": "不同意公开或者只同意部分公开的，请写明理由。"})
    fact = Fact(Move.ANSWERED, day, ref=party.ref)
    event = acting.record(party.case, fact, actor=actor, now=now, said=acting.Said("", {"view": view.value}))
    party.view, party.reason = view.value, reason.strip()
    party.save(update_fields=["view", "reason"])
    for upload in uploads:
        keeping.keep(party.case, Paper.Kind.OPINION, upload.name, upload.content, now=now, by=actor)
    return event


@transaction.atomic
def add_unit(case: Case, unit: Agency, *, matter: str, actor: User, now: datetime) -> Party:
    """Enter a unit of the house that is to help; from now on it sees what is asked, not who asks."""
    permissions.require(permissions.WRITE, actor, case, on=timezone.localdate(now))
    if not matter.strip():
        raise Invalid(errors={"matter": "请写明需要检索或者协助的内容。"})
    return Party.objects.create(
        case=case, ref=_next(case), role=Party.Role.ASSISTING, agency=unit, matter=matter.strip()
    )


def assist(party: Party, *, day: date, until: date | None, actor: User, now: datetime) -> CaseEvent:
    """The unit is asked for help."""
    if until is not None and until < day:
        raise Invalid(errors={"until": "反馈时限早于发出之日，请核对。"})
    fact = Fact(Move.ASSIST, day, until=until, ref=party.ref)
    return acting.record(party.case, fact, actor=actor, now=now, said=acting.Said("", {"ref": party.ref}))


@transaction.atomic
def assisted(party: Party, *, text: str, day: date, actor: User, now: datetime) -> CaseEvent:
    """The unit says what it found. It answers for itself alone."""
    if not text.strip():
        raise Invalid(errors={"reason": "请写明检索的范围、方法和结果，或者协助的情况。"})
    _own(party, actor, timezone.localdate(now))
    fact = Fact(Move.ASSISTED, day, ref=party.ref)
    event = acting.record(party.case, fact, actor=actor, now=now)
    party.reason = text.strip()
    party.save(update_fields=["reason"])
    return event


def _own(party: Party, actor: User, on: date) -> None:
    """Those of another unit that helps may not answer for this one."""
    if permissions.may(permissions.WRITE, actor, party.case, on=on):
        return
    permissions.require(permissions.ENTER, actor, party.agency, on=on)
