"""Letters drafted, edited, dropped, and sent: a letter of the course goes out in one transaction with its move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongwen.typeset import docx, pdf
from kaicheng.audit.services import record as audit
from kaicheng.foi import permissions
from kaicheng.foi.clock import Fact
from kaicheng.foi.declared.letters import FIELDS, REPLY, Sheet, decisions_on, names_in, sheet_on, sheets_on
from kaicheng.foi.identity import ring
from kaicheng.foi.letters.complete import LetterIncomplete, missing
from kaicheng.foi.letters.composing import compose as composed
from kaicheng.foi.letters.facts import LetterFacts
from kaicheng.foi.letters.text import Written
from kaicheng.foi.models import Case, Kind, Letter, Paper, Party
from kaicheng.foi.services import acting, handing_on, keeping, prefilling
from kaicheng.foi.services.gathering import Desk, numbered, written_in
from kaicheng.foi.workflow import OPEN, TRANSITIONS, Asked, Move, Stage, Who
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.numbering.services import next_number
from kaicheng.users.models import User

DRAFT_NOTE = "草稿，未经签发"
LONGEST = 6000  # characters of one content
_ROLES = {
    "third_party": Party.Role.THIRD_PARTY,
    "co_agency": Party.Role.CO_AGENCY,
    "unit": Party.Role.ASSISTING,
}
_ALWAYS = ("asked", "further")  # contents that every letter may have


@dataclass(frozen=True, slots=True)
class Text:
    """What a draft is to say. `seen`: how many changes the editor had seen; None where that does not matter."""

    parts: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None
    days: int = 0
    to: str = ""
    seen: int | None = None


@transaction.atomic
def compose(
    case: Case, kind: str, *, actor: User, now: datetime, decision: str = "", party: Party | None = None
) -> Letter:
    """Begin a letter, filled with what the record can say. A reply takes the place of a draft for another kind of decision.

    Raises NotAllowed, Invalid, Conflict.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.WRITE, actor, case, on=today)
    sheet = _chosen(case, kind, decision, party, today)
    case = Case.objects.select_for_update(of=("self",)).select_related("agency", "earlier").get(pk=case.pk)
    _open(case, kind)
    before = _draft_before(case, kind, party)
    if before is not None and before.decision == decision:
        return before
    letter = Letter(
        case=case, kind=kind, party=party, decision=decision, made_at=now, made_by=actor,
        title=decisions_on(today)[decision].letter if decision else title_of(sheet, case),
    )  # fmt: skip
    letter.sealed = ring().seal(Written().plain, letter.bound)
    desk = Desk(case, named=False)
    found = desk.letter(letter, today)
    parts = prefilling.prefilled(desk, found, party, today)
    if before is not None:
        parts |= {code: text for code, text in written_in(before).parts.items() if code in parts and text}
        _drop(before, actor, now)
    days = desk.standing.rules.length("extension") if sheet.goes_with is Move.EXTEND else 0
    _seal(letter, Written(parts, desk.proposed_until(sheet, today), days))
    letter.save()
    _record(letter, "begun", actor, now)
    return letter


def title_of(sheet: Sheet, case: Case) -> str:
    """The title of a letter of the course; where a record is to be corrected, it says so."""
    correction = case.kind == Kind.CORRECTION
    return sheet.name.replace("政府信息公开", "政府信息更正") if correction else sheet.name


def _chosen(case: Case, kind: str, decision: str, party: Party | None, today: date) -> Sheet:
    """Raises Invalid for what does not go together."""
    known = {**sheets_on(today), REPLY: sheet_on(REPLY, today)}
    if kind not in known:
        raise Invalid(errors={"kind": "请选择文书种类。"})
    sheet = known[kind]
    if kind == REPLY:
        row = decisions_on(today).get(decision)
        if row is None:
            raise Invalid(errors={"decision": "请选择答复类型。"})
        if row.correction is not (case.kind == Kind.CORRECTION):
            raise Invalid(errors={"decision": f"“{row.name}”不适用于{case.get_kind_display()}。"})
        return sheet
    role = _ROLES.get(sheet.to) if sheet.goes_with or sheet.to == "third_party" else None
    if role and (party is None or party.case_id != case.pk or party.role != role):
        raise Invalid(errors={"party": f"请选择文书发给哪个{role.label}；还没有登记的，请先登记。"})
    return sheet


def _open(case: Case, kind: str) -> None:
    stage = Stage(case.stage)
    if stage not in OPEN or (kind == REPLY and stage is not Stage.HANDLING):
        raise Conflict(f"申请现为“{case.get_stage_display()}”，不能拟写这种文书。")


def _draft_before(case: Case, kind: str, party: Party | None) -> Letter | None:
    """The draft of the same letter that is there already."""
    drafts = case.letters.filter(kind=kind, state=Letter.State.DRAFT)
    if kind != REPLY:
        drafts = drafts.filter(party=party)
    found = drafts.order_by("-made_at", "-pk").first()
    if found is not None:
        found.case = case
    return found


def codes_of(letter: LetterFacts) -> tuple[str, ...]:
    """What the handler may write in a letter, in the order of the text."""
    return ("asked", *(name for name, _ in names_in(letter.paragraphs) if name not in FIELDS), "further")


@transaction.atomic
def edit(letter: Letter, text: Text, *, actor: User, now: datetime) -> Letter:
    """Change what a draft says; how it stood before is kept with it. Raises NotAllowed, Invalid, Conflict."""
    today = timezone.localdate(now)
    permissions.require(permissions.WRITE, actor, letter.case, on=today)
    locked = draft(letter)
    before = written_in(locked)
    if text.seen is not None and text.seen != len(before.history):
        raise Conflict("该文书刚刚由他人修改。", advice="请刷新页面，在最新的文字上修改。")
    known = codes_of(Desk(locked.case, named=False).letter(locked, today))
    long = {
        code: f"不能超过{LONGEST}字，请精简。" for code, words in text.parts.items() if len(words) > LONGEST
    }
    if long:
        raise Invalid(errors=long)
    given = {code: words.replace("\r\n", "\n").strip() for code, words in text.parts.items() if code in known}
    parts = {**before.parts, **given}
    if parts.get("asked") == locked.case.asked.strip():
        del parts["asked"]
    after = before.changed(
        Written(parts, text.until, text.days, text.to.strip(), before.history),
        at=now.isoformat(),
        by=actor.pk,
    )
    if after is not before:
        _seal(locked, after)
        locked.save(update_fields=["sealed"])
        _record(locked, "edited", actor, now, parts=sorted(after.history[-1].before))
    _tell_leader(locked, actor, now)
    return locked


def _tell_leader(letter: Letter, actor: User, now: datetime) -> None:
    """A letter that goes out with an act of the leader's (延期) is his to send, once nothing is lacking."""
    desk, today = Desk(letter.case, named=False), timezone.localdate(now)
    found = desk.letter(letter, today)
    move = found.sheet.goes_with
    if letter.kind == REPLY or move is None or TRANSITIONS[move].who is not Who.LEADER:
        return
    if not missing(desk.facts, found):
        handing_on.tell_written(letter, actor=actor, now=now)


def draft(letter: Letter) -> Letter:
    """The letter, locked behind its case, as one that may still be changed. Raises Conflict."""
    Case.objects.select_for_update().get(pk=letter.case_id)
    locked = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("case__agency", "party__agency")
        .get(pk=letter.pk)
    )
    if locked.state != Letter.State.DRAFT:
        raise Conflict(f"该文书{locked.get_state_display()}，不能修改。")
    if locked.kind == REPLY and locked.case.stage in {Stage.APPROVING.value, Stage.APPROVED.value}:
        raise Conflict("该文书已经送审，不能修改。", advice="需要修改的，请由负责人退回。")
    return locked


@transaction.atomic
def drop(letter: Letter, *, actor: User, now: datetime) -> None:
    """Give a draft up. A number it bears is given to the next reply of the case. Raises NotAllowed, Conflict."""
    permissions.require(permissions.WRITE, actor, letter.case, on=timezone.localdate(now))
    _drop(draft(letter), actor, now)


def _drop(letter: Letter, actor: User, now: datetime) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.DROPPED)
    _record(letter, "dropped", actor, now)


@dataclass(frozen=True, slots=True)
class Sending:
    """How a letter of the course goes out. `moved`: its move was recorded by the caller in the same transaction."""

    day: date
    delivery: str = ""
    moved: bool = False


@transaction.atomic
def send(letter: Letter, sending: Sending, *, actor: User, now: datetime) -> Letter:
    """Send a letter of the course: number it, keep it printed, and record the move it belongs to.

    Raises NotAllowed; LetterIncomplete; Conflict where the stage or the days forbid the move.
    """
    letter = draft(letter)
    if letter.kind == REPLY:
        raise Conflict("答复文书经批准后送达，不能直接发出。")
    case = letter.case
    if sending.day > timezone.localdate(now):
        raise Invalid(errors={"day": "发出之日不能晚于今天。"})
    desk = Desk(case)
    letter.dated = sending.day
    found = desk.letter(letter, sending.day)
    if lacking := missing(desk.facts, found):
        raise LetterIncomplete(lacking)
    if found.sheet.goes_with is None or sending.moved:
        permissions.require(permissions.WRITE, actor, case, on=timezone.localdate(now))
    else:
        _move(case, letter, found, sending.day, actor, now)
    give_number(letter, found, sending.day)
    keep_printed(letter, desk, sending.day, actor, now, shown=found.sheet.to == "applicant")
    letter.state, letter.sent_on, letter.delivery = Letter.State.SENT, sending.day, sending.delivery
    letter.save()
    _record(letter, "sent", actor, now, number=letter.number)
    return letter


def _move(case: Case, letter: Letter, found: LetterFacts, day: date, actor: User, now: datetime) -> None:
    move, party = found.sheet.goes_with, letter.party
    assert move is not None  # noqa: S101 - asked by the caller
    asked = Asked(party.role) if party and move is Move.CONSULT else None
    until = found.written.until if found.sheet.until else None
    fact = Fact(move, day, until, found.written.days, party.ref if party else "", asked)
    note = found.written.parts.get("reason", "") if move in {Move.EXTEND, Move.DELAY} else ""
    said = acting.Said(note[: acting.LONGEST_NOTE], {"letter": letter.pk})
    acting.record(case, fact, actor=actor, now=now, said=said)


def give_number(letter: Letter, found: LetterFacts, day: date) -> None:
    """Give the next number of its series. A reply that was returned keeps its number, and hands it on where it is dropped."""
    year = f"〔{day.year}〕"
    if letter.number and year in letter.number:
        return
    free = (
        Letter.objects.filter(case=letter.case, kind=letter.kind, number__contains=year)
        .filter(state__in=[Letter.State.DROPPED, Letter.State.DRAFT]).exclude(pk=letter.pk).first()
    )  # fmt: skip
    if free is not None:
        letter.number = free.number
        Letter.objects.filter(pk=free.pk).update(number="")
        return
    agency = letter.case.agency
    serial = next_number(f"foi.letter:{agency.code}:{found.sheet.series}:{day.year}")
    letter.number = numbered(found.sheet, Desk(letter.case, named=False).prefix, day.year, serial)


def keep_printed(
    letter: Letter, desk: Desk, day: date, actor: User, now: datetime, *, shown: bool = False
) -> None:
    """Print the letter as docx and PDF and keep both, sealed, among the papers of the case."""
    tree = composed(desk.facts, desk.letter(letter, day))
    for name, content in (("docx", docx.render(tree)), ("pdf", pdf.render(tree))):
        file = f"{letter.title}（{letter.number}）.{name}"
        paper = keeping.keep(letter.case, Paper.Kind.LETTER, file, content, now=now, by=actor, shown=shown)
        setattr(letter, name, paper)


def preview(letter: Letter, *, day: date, named: bool) -> bytes:
    """The letter as a PDF as it stands; what is kept of one that was approved is in its papers."""
    desk = Desk(letter.case, named=named)
    return pdf.render(composed(desk.facts, desk.letter(letter, day)), validity_note=DRAFT_NOTE)


def _seal(letter: Letter, written: Written) -> None:
    letter.sealed = ring().seal(written.plain, letter.bound)


def _record(letter: Letter, act: str, actor: User | None, now: datetime, **detail: Any) -> None:
    """Which letter, and what was done with it; nothing of what is written in it."""
    case = letter.case
    audit(
        actor=actor, verb=permissions.WRITE, obj=case, label=case.number, agency=case.agency,
        detail={"act": act, "letter": letter.kind, "decision": letter.decision, **detail}, at=now,
    )  # fmt: skip
