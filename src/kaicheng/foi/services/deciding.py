"""The reply: proposed, returned, approved, delivered. Each in one transaction with the move it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.foi import declared
from kaicheng.foi.clock import Course, Fact, Standing, ends
from kaicheng.foi.declared import Decision
from kaicheng.foi.declared.letters import REPLY, decisions_on, deliveries
from kaicheng.foi.letters.complete import LetterIncomplete, missing
from kaicheng.foi.models import Case, Kind, Letter, Paper, Party
from kaicheng.foi.remedies import Remedy
from kaicheng.foi.selectors.letters import reply_of, to_hand_over
from kaicheng.foi.selectors.standing import standing
from kaicheng.foi.services import acting, keeping
from kaicheng.foi.services.acting import Said
from kaicheng.foi.services.gathering import Desk
from kaicheng.foi.services.writing import draft, give_number, keep_printed
from kaicheng.foi.workflow import Asked, Move, Stage, View
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.kernel.text import chinese_date
from kaicheng.users.models import User

_TRANSFERRED = "correction_transferred"  # says that the request was passed on, which a letter of its own does
_Happened = Callable[[Course, Standing, date], bool]


def _third_party(course: Course, now: Standing, today: date) -> bool:
    """A third party has answered, or his time is over."""
    for one in course.consultations.values():
        if one.asked is not Asked.THIRD_PARTY:
            continue
        expired = one.served and ends(now.rules["third_party"], one.served, now.calendar).day < today
        if one.answered or expired:
            return True
    return False


_AFTER: Mapping[str, tuple[_Happened, str]] = {
    "supplement": (lambda c, _n, _t: c.supplemented is not None, "尚未要求补正并收到补正材料"),
    "reasons": (
        lambda c, n, _t: any(f.move is Move.REASONS for f in n.facts) or c.lapsed is Stage.EXPLAINING,
        "尚未要求申请人说明理由，或者说明理由的期限还没有届满",
    ),
    "third_party": (_third_party, "尚未征求第三方的意见，或者征求意见的期限还没有届满"),
    "lapse_supplement": (lambda c, _n, _t: c.lapsed is Stage.SUPPLEMENTING, "尚未登记申请人逾期不补正"),
    "lapse_fee": (lambda c, _n, _t: c.lapsed is Stage.FEE_DUE, "尚未登记申请人逾期未缴费"),
    "withdrawal": (lambda _c, _n, _t: False, "申请人撤回的，登记撤回即可，不制作答复文书"),
}


def not_yet(decision: Decision, now: Standing, today: date) -> tuple[str, ...]:
    """What has to happen before a decision of the kind can be made; empty where it can."""
    conditions = [_AFTER[name] for name in decision.after]
    return tuple(said for happened, said in conditions if not happened(now.course, now, today))


@transaction.atomic
def propose(letter: Letter, *, actor: User, now: datetime, note: str = "") -> None:
    """Submit a reply for approval. Raises NotAllowed; LetterIncomplete with all that is lacking; Conflict."""
    today = timezone.localdate(now)
    letter = draft(letter)
    case, desk = letter.case, Desk(letter.case)
    if letter.kind != REPLY:
        raise Conflict("只有答复文书需要送审。")
    _possible(case, letter, desk, today)
    _complete(letter, desk, today)
    said = Said(note, {"letter": letter.pk, "decision": letter.decision})
    acting.record(case, Fact(Move.PROPOSE, today), actor=actor, now=now, said=said)


def _possible(case: Case, letter: Letter, desk: Desk, today: date) -> None:
    decision = decisions_on(today)[letter.decision]
    if decision.correction is not (case.kind == Kind.CORRECTION):
        raise Conflict(f"“{decision.name}”不适用于{case.get_kind_display()}。", advice="请重新选择答复类型。")
    if (
        decision.code == _TRANSFERRED
        and not case.letters.filter(kind="transfer", state=Letter.State.SENT).exists()
    ):
        raise Conflict("答复写明已经转送，但是转送函尚未发出。", advice="请先发出“政府信息更正申请转送函”。")
    if waiting := not_yet(decision, desk.standing, today):
        raise Conflict(
            f"不能作出“{decision.name}”的答复：{'；'.join(waiting)}。", advice="请先办理，或者另选答复类型。"
        )


def _complete(letter: Letter, desk: Desk, today: date) -> None:
    if lacking := missing(desk.facts, desk.letter(letter, today)):
        raise LetterIncomplete(lacking)


@transaction.atomic
def return_(case: Case, *, actor: User, now: datetime, reason: str) -> None:
    """Give a reply back, before or after its approval. It keeps the number it was given. Raises NotAllowed, Invalid, Conflict."""
    today = timezone.localdate(now)
    _lock(case)
    letter = reply_of(case)
    acting.record(case, Fact(Move.RETURN, today), actor=actor, now=now, said=Said(reason, _about(letter)))
    if letter is not None:
        as_drafted(letter)


def as_drafted(letter: Letter) -> None:
    """A reply as it was before its approval; the number stays with it."""
    letter.state, letter.dated, letter.docx, letter.pdf = Letter.State.DRAFT, None, None, None
    letter.save(update_fields=["state", "dated", "docx", "pdf"])


def _lock(case: Case) -> None:
    """Before the letter is read, so that of two at once the second sees what the first did."""
    Case.objects.select_for_update().get(pk=case.pk)


@transaction.atomic
def approve(case: Case, *, actor: User, now: datetime, note: str = "") -> Letter:
    """Approve the reply: it gets its number and its date, is printed, and kept. Raises NotAllowed, LetterIncomplete, Conflict."""
    today = timezone.localdate(now)
    _lock(case)
    letter = reply_of(case, Letter.State.DRAFT)
    if letter is None:
        raise Conflict("没有待批准的答复文书。")
    desk = Desk(letter.case)
    found = desk.letter(letter, today)
    _possible(case, letter, desk, today)
    _complete(letter, desk, today)
    told = found.remedy is Remedy.NONE or bool(found.organs and found.organs.online)
    said = Said(note, {**_about(letter), "online": told})
    acting.record(case, Fact(Move.APPROVE, today), actor=actor, now=now, said=said)
    letter.dated, letter.state = today, Letter.State.APPROVED
    give_number(letter, found, today)
    keep_printed(letter, desk, today, actor, now)
    letter.save()
    return letter


@dataclass(frozen=True, slots=True)
class Proof:
    """A scan of what proves the delivery 送达凭证."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Handing:
    """How the reply was delivered. `day` is the day that counts for the way: signed for, posted, or sent."""

    way: str
    day: date
    proof: Proof | None = None
    note: str = ""


@transaction.atomic
def deliver(case: Case, handing: Handing, *, actor: User, now: datetime) -> Letter:
    """Record the delivery: the case is replied to, its decision stands, what was released opens to the applicant.

    Raises NotAllowed, Invalid, Conflict.
    """
    _lock(case)
    letter = reply_of(case, Letter.State.APPROVED)
    if letter is None or letter.dated is None:
        raise Conflict("没有已经批准的答复文书，不能登记送达。")
    _checked(case, letter, handing)
    _third_parties_told(case, letter)
    detail = {**_about(letter), "way": handing.way}
    acting.record(
        case, Fact(Move.DELIVER, handing.day), actor=actor, now=now, said=Said(handing.note, detail)
    )
    if handing.proof is not None:
        letter.proof = keeping.keep(
            case, Paper.Kind.DELIVERY, handing.proof.name, handing.proof.content, now=now, by=actor
        )
    letter.state, letter.sent_on, letter.delivery = Letter.State.SENT, handing.day, handing.way
    letter.save()
    Case.objects.filter(pk=case.pk).update(decision=letter.decision)
    case.decision = letter.decision
    _open_to_applicant(case, letter)
    return letter


def _checked(case: Case, letter: Letter, handing: Handing) -> None:
    row = deliveries().get(handing.way)
    if row is None:
        raise Invalid(errors={"way": "请选择送达方式。"})
    assert letter.dated is not None  # noqa: S101 - asked by the caller
    if handing.day < letter.dated:
        said = f"{row.day}（{chinese_date(handing.day)}）早于文书的成文日期（{chinese_date(letter.dated)}），请核对日期。"
        raise Invalid(errors={"day": said})
    if row.paper and handing.proof is None and not handing.note.strip():
        said = "请附送达凭证（送达回证、邮寄收据）的扫描件；暂时没有的，请在说明中写明原因。"
        raise Invalid(errors={"proof": said})
    approved = case.events.valid().filter(move=Move.APPROVE.value).last()
    if handing.way == "online" and approved is not None and not approved.detail.get("online", True):
        raise Conflict(
            "该文书没有写明提交行政复议申请的互联网渠道，不能通过互联网送达。",
            advice="请在“救济途径”中补充互联网渠道，由负责人退回后重新送审；或者改用其他方式送达。",
        )


def _decision(letter: Letter) -> Decision:
    return declared.on(declared.decisions(), letter.dated or date.max)[letter.decision]


def _third_parties_told(case: Case, letter: Letter) -> None:
    """Whoever refused is told in writing what is disclosed all the same, and why, before it is (Article 32). Raises Conflict."""
    decision = _decision(letter)
    if not decision.grants or decision.row != "granted":
        return
    asked = standing(case).course.consultations
    refused = case.parties.filter(role=Party.Role.THIRD_PARTY, view=View.REFUSES.value, ref__in=list(asked))
    told = case.letters.filter(kind="third_notice", state=Letter.State.SENT).values("party")
    if refused.exclude(pk__in=told).exists():
        raise Conflict(
            "第三方不同意公开，尚未将决定公开的内容和理由书面告知第三方（政府信息公开条例第三十二条）。",
            advice="请先向第三方发出“政府信息公开决定告知书”，再登记送达。",
        )


def _open_to_applicant(case: Case, letter: Letter) -> None:
    """The letter, and what it hands over."""
    shown = [paper.pk for paper in (letter.docx, letter.pdf) if paper is not None]
    if _decision(letter).grants:
        shown += to_hand_over(case).values_list("pk", flat=True)
    Paper.objects.filter(pk__in=shown).update(for_applicant=True)


def _about(letter: Letter | None) -> dict[str, object]:
    return {"letter": letter.pk, "decision": letter.decision} if letter else {}
