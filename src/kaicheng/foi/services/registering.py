"""The registrar's desk: the day of receipt, who handles a case, which cases belong together, what came on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kaicheng.audit.services import record as audit
from kaicheng.foi import permissions
from kaicheng.foi.clock import Fact
from kaicheng.foi.models import Case, CaseEvent
from kaicheng.foi.selectors.standing import channel_of
from kaicheng.foi.services import acting, correcting, filing, keeping
from kaicheng.foi.workflow import ENDED, Move, Stage
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.notices.services import notify
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

ON_PAPER = frozenset({Move.SUPPLEMENT, Move.REASONS, Move.WITHDRAW})


def register(case: Case, *, day: date, actor: User, now: datetime, note: str = "") -> CaseEvent:
    """Set the day of receipt 收到申请之日, as the case's channel decides it (Article 31)."""
    channel = channel_of(case)
    said = acting.Said(note, {"receipt": channel.receipt, "channel": channel.code})
    return acting.record(case, Fact(Move.REGISTER, day), actor=actor, now=now, said=said)


def usual_day(case: Case, today: date) -> date:
    """The day of receipt to propose: of what was handed in or signed for, the day it came; else today, which confirms."""
    return today if channel_of(case).receipt == "confirmed" else case.stage_since


def enter(
    application: filing.Application, *, on: date, actor: User, now: datetime, written_by: str = ""
) -> filing.Receipt:
    """Enter what came on paper or by word of mouth. `written_by`: who wrote an oral application down (Article 29)."""
    if application.channel == "oral" and not written_by.strip():
        raise Invalid(errors={"written_by": "口头申请请写明代为填写的人。"})
    if on > timezone.localdate(now):
        raise Invalid(errors={"on": "收件之日晚于今天，请核对。"})
    with transaction.atomic():
        receipt = filing.file(application, now=now, entered_by=actor, on=on)
        if application.channel == "oral":
            Case.objects.filter(pk=receipt.case.pk).update(written_by=written_by.strip()[:50])
    return receipt


@transaction.atomic
def on_paper(
    case: Case,
    fact: Fact,
    *,
    actor: User,
    now: datetime,
    note: str = "",
    uploads: Sequence[filing.Upload] = (),
) -> CaseEvent:
    """What the applicant sent on paper: a supplement, reasons, a withdrawal."""
    if fact.move not in ON_PAPER:
        raise ValueError(f"{fact.move} is not the applicant's")
    event = acting.record(case, fact, actor=actor, now=now, said=acting.Said(note))
    if fact.move is Move.WITHDRAW:
        correcting.separate(case, now=now)
    for upload in uploads:
        keeping.keep(case, upload.kind, upload.name, upload.content, now=now, by=actor)
    return event


@dataclass(frozen=True, slots=True)
class Desk:
    """Whom a case can be given to: a unit, or somebody who handles applications there."""

    unit: Agency
    people: tuple[User, ...]


@transaction.atomic
def assign(
    case: Case, *, unit: Agency, handler: User | None, day: date, actor: User, now: datetime, note: str = ""
) -> CaseEvent:
    """Give a case to a unit, and to somebody there; he is told. Raises Invalid for a person without the duty."""
    if handler is not None and handler not in staff_with(
        unit, DutyKind.CASE_HANDLER, on=timezone.localdate(now)
    ):
        raise Invalid(errors={"desk": f"该人员不是{unit.name}的依申请经办人。"})
    detail = {"unit": unit.code, "handler": handler.pk if handler else None}
    event = acting.record(case, Fact(Move.ASSIGN, day), actor=actor, now=now, said=acting.Said(note, detail))
    case.unit, case.handler = (None if unit.pk == case.agency_id else unit), handler
    case.save(update_fields=["unit", "handler"])
    told = [handler] if handler else staff_with(unit, DutyKind.CASE_HANDLER, on=timezone.localdate(now))
    notify(
        people=[person for person in told if person.pk != actor.pk],
        key=f"foi.assigned:{case.pk}.{event.pk}",
        subject=f"{case.get_kind_display()}{case.number}交您办理",
        text="请打开案卷办理。",
        url=reverse("foi:case", args=[case.pk]),
        now=now,
    )
    return event


def unjoinable(case: Case, into: Case) -> Invalid | Conflict | None:
    """Why the two cannot be handled together as they are now; None where they can."""
    if into.pk == case.pk or into.agency_id != case.agency_id:
        return Invalid(errors={"into": "只能与本机关的另一件申请并案。"})
    if into.applicant_mark != case.applicant_mark:
        return Invalid(errors={"into": "两件申请不是同一申请人提出的，应当分别答复。"})
    if into.kind != case.kind:
        return Invalid(errors={"into": "公开申请和更正申请应当分别答复，不能并案。"})
    if Stage(into.stage) in ENDED | {Stage.ARCHIVED}:
        return Conflict(f"{into.number}已办结，不能并入。", advice="重复申请可以关联前次申请，作出相应答复。")
    if case.received_on is not None and (into.received_on is None or into.received_on > case.received_on):
        return Conflict(
            f"{into.number}的收到之日不早于本件，并入后本件的答复期限会被推后。",
            advice="请把收到在后的一件并入收到在前的一件。",
        )
    return None


@transaction.atomic
def join(case: Case, into: Case, *, day: date, actor: User, now: datetime, note: str) -> CaseEvent:
    """Handle a repeated application together with an earlier one. Both bear it; the one joined is answered with the other."""
    list(Case.objects.select_for_update().filter(pk__in=[case.pk, into.pk]).order_by("pk"))
    into.refresh_from_db()  # it may have been answered a moment ago
    if refusal := unjoinable(case, into):
        raise refusal
    event = acting.record(
        case, Fact(Move.JOIN, day), actor=actor, now=now, said=acting.Said(note, {"into": into.number})
    )
    case.joined_to = into
    case.save(update_fields=["joined_to"])
    audit(
        actor=actor, verb=Move.JOIN.value, obj=into, label=into.number, agency=into.agency,
        detail={"from_case": case.number, "day": f"{day:%Y-%m-%d}"}, at=now,
    )  # fmt: skip
    return event


@transaction.atomic
def link_earlier(case: Case, earlier: Case | None, *, actor: User, now: datetime) -> None:
    """Note the application that this one repeats or follows; None takes the note away."""
    permissions.require(permissions.LINK, actor, case, on=timezone.localdate(now))
    if earlier is not None and (earlier.pk == case.pk or earlier.agency_id != case.agency_id):
        raise Invalid(errors={"earlier": "请填写本机关另一件申请的编号。"})
    case.earlier = earlier
    case.save(update_fields=["earlier"])
    audit(
        actor=actor, verb=permissions.LINK, obj=case, label=case.number, agency=case.agency,
        detail={"earlier": earlier.number if earlier else ""}, at=now,
    )  # fmt: skip
