"""Letters of a case: the list, the draft, its preview, what was issued, and the whole file."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.calendars.selectors import calendar
from kaicheng.foi import permissions
from kaicheng.foi.declared.letters import REPLY, TO, Sheet, sheets_on
from kaicheng.foi.letter_forms import DraftForm, SendForm
from kaicheng.foi.letters.complete import LetterIncomplete, Missing, missing
from kaicheng.foi.letters.composing import BLANK, addressee, enclosed, paragraphs
from kaicheng.foi.letters.facts import LetterFacts
from kaicheng.foi.models import Case, Kind, Letter, Party
from kaicheng.foi.offering import offer
from kaicheng.foi.selectors.letters import (
    letter_by_id,
    letters_of,
    parties_without,
    released_papers,
    reply_of,
)
from kaicheng.foi.selectors.standing import standing
from kaicheng.foi.services import deciding, keeping, looking, whole_file, writing
from kaicheng.foi.services.gathering import Desk
from kaicheng.foi.services.writing import Sending
from kaicheng.foi.views.base import Closed, OneCase
from kaicheng.foi.workflow import OPEN, TRANSITIONS, Move, Stage
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.refused import explain

_OF_PARTY = {
    "third_party": Party.Role.THIRD_PARTY,
    "co_agency": Party.Role.CO_AGENCY,
    "unit": Party.Role.ASSISTING,
}
PDF, DOCX = "pdf", "docx"
_TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Begins:
    """A letter that may be begun: for one party, where it is to one."""

    sheet: Sheet
    name: str
    to: str
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as the screen shows it, in the order of the page."""

    mark: str
    number: str
    title: str
    addressee: str
    paragraphs: list[list[str]]  # cut where something is missing
    enclosed: list[str]
    note: str
    dated: Any


def shown(desk: Desk, found: LetterFacts) -> Shown:
    facts = desk.facts
    return Shown(
        facts.agency, found.number, found.title, addressee(facts, found) or BLANK,
        [text.split(BLANK) for text in paragraphs(facts, found)], enclosed(facts, found), facts.contact.note, found.dated,
    )  # fmt: skip


def sent_as(content: bytes, name: str, media_type: str, *, inline: bool = False) -> HttpResponse:
    """A file that names who applies: kept nowhere on the way."""
    response = HttpResponse(content, content_type=media_type)
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


class Letters(OneCase):
    """All letters of a case, and those that may be begun now."""

    template_name = "foi/letters/letters.html"
    verb = permissions.IDENTITY

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ref = request.POST.get("party", "")
        party = self.case.parties.filter(ref=ref).first() if ref else None
        kind = request.POST.get("kind", "")
        if kind == REPLY:
            return redirect("foi:decide", pk)
        letter = writing.compose(self.case, kind, actor=self.actor, now=self.now, party=party)
        return redirect("foi:letter", letter.pk)

    def page(self) -> HttpResponse:
        case = self.case
        stage = Stage(case.stage)
        reply = reply_of(case)
        return self.show(
            case=case, letters=letters_of(case), reply=reply, begins=list(self._begins()), writes=self.may(permissions.WRITE, case),
            handed=released_papers(case).filter(for_applicant=True), decides=stage is Stage.HANDLING and self.may(permissions.WRITE, case),
            approves=stage is Stage.APPROVING and self.may(Move.APPROVE.value, case),
            delivers=stage is Stage.APPROVED and self.may(Move.DELIVER.value, case),
        )  # fmt: skip

    def _begins(self) -> Any:
        case, stage = self.case, Stage(self.case.stage)
        if stage not in OPEN or not self.may(permissions.WRITE, case):
            return
        now = standing(case, calendar())
        for code, sheet in sheets_on(self.today).items():
            move, name = sheet.goes_with, writing.title_of(sheet, case)
            if move is not None:
                possible = (
                    stage in TRANSITIONS[move].sources and offer(now, TRANSITIONS[move], self.today).free
                )
            else:
                possible = code != "transfer" or case.kind == Kind.CORRECTION
            if not possible:
                continue
            role = _OF_PARTY.get(sheet.to) if move or sheet.to == "third_party" else None
            if role is None:
                yield Begins(sheet, name, TO[sheet.to])
                continue
            for party in parties_without(case, code, role).select_related("agency"):
                to = party.agency.name if party.agency else f"{role.label}（{party.ref}）"
                yield Begins(sheet, name, to, party)


def letter_of(move: Move, day: date, party: Party | None = None) -> Sheet | None:
    """The letter with which a move is made; the one to that party, where the move has one."""
    fitting = (sheet for sheet in sheets_on(day).values() if sheet.goes_with is move)
    return next((sheet for sheet in fitting if party is None or _OF_PARTY.get(sheet.to) == party.role), None)


class LetterView(Closed):
    """One letter, `pk` in the address: for those who may know who applies, for it names him."""

    verb = permissions.IDENTITY

    @cached_property
    def letter(self) -> Letter:
        found = letter_by_id(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这件文书。")
        return found

    @property
    def case(self) -> Case:
        return self.letter.case

    def governing(self) -> Any:
        return self.case


class OneLetter(LetterView):
    """A letter as it will print, beside what is written in it; saved, submitted, sent or given up from here."""

    template_name = "foi/letters/letter.html"

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.case, named=False)

    @cached_property
    def editable(self) -> bool:
        inside = self.case.stage in {Stage.APPROVING.value, Stage.APPROVED.value}
        drafted = self.letter.state == Letter.State.DRAFT
        writes = self.may(permissions.WRITE, self.case)
        return drafted and writes and not (self.letter.kind == REPLY and inside)

    @property
    def found(self) -> LetterFacts:
        return self.desk.letter(self.letter, self.today)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        act = request.POST.get("act", "")
        permissions.require(
            permissions.WRITE if act != "send" else self.sending_verb, self.actor, self.case, on=self.today
        )
        if act == "drop":
            writing.drop(self.letter, actor=self.actor, now=self.now)
            messages.success(request, "文书已作废。")
            return redirect("foi:letters", self.case.pk)
        if act == "send":
            return self.send()
        if act not in {"save", "propose"}:
            raise Invalid("请选择要办理的事项。")
        return self.save(propose=act == "propose")

    @property
    def sending_verb(self) -> str:
        move = self.found.sheet.goes_with
        return move.value if move and self.letter.kind != REPLY else permissions.WRITE

    def save(self, *, propose: bool) -> HttpResponse:
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            self.keep(form)
            if propose:
                deciding.propose(self.letter, actor=self.actor, now=self.now)
        except LetterIncomplete:
            return self.page(tried=True, status=400)
        except Invalid as refusal:
            return self.page(form, status=explain(form, refusal))
        except Conflict as refusal:
            return self.page(form, refused=refusal, status=409)
        if propose:
            messages.success(self.request, "已送审，待负责人批准。")
            return redirect("foi:case", self.case.pk)
        messages.success(self.request, "已保存。")
        return redirect("foi:letter", self.letter.pk)

    def keep(self, form: DraftForm) -> None:
        self.letter.sealed = writing.edit(self.letter, form.text(), actor=self.actor, now=self.now).sealed

    def send(self) -> HttpResponse:
        """Send what is on the screen: what was typed beside it is kept first, and is never lost."""
        send = SendForm(self.request.POST, today=self.today)
        form = self.form(self.request.POST) if self.editable and "seen" in self.request.POST else None
        if not send.is_valid() or not (form is None or form.is_valid()):
            return self.page(form, send=send, status=400)
        data = send.cleaned_data
        try:
            if form is not None:
                self.keep(form)
            sending = Sending(data["day"], data["delivery"])
            letter = writing.send(self.letter, sending, actor=self.actor, now=self.now)
        except LetterIncomplete:
            return self.page(send=send, tried=True, status=400)
        except Invalid as refusal:
            return self.page(form, send=send, status=explain(send, refusal))
        except Conflict as refusal:
            return self.page(form, send=send, refused=refusal, status=409)
        messages.success(self.request, f"{letter.title}（{letter.number}）已发出并归入案卷。")
        return redirect("foi:letters", self.case.pk)

    def form(self, data: Any = None) -> DraftForm:
        return DraftForm(data, letter=self.found, codes=writing.codes_of(self.found), asked=self.case.asked)

    def page(
        self, form: DraftForm | None = None, *, send: SendForm | None = None, refused: Conflict | None = None,
        tried: bool = False, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        found = self.found
        lacking: tuple[Missing, ...] = ()
        if self.letter.state == Letter.State.DRAFT:
            lacking = missing(self.desk.facts, found)
        move = found.sheet.goes_with
        sends = self.editable_by_sender and self.letter.kind != REPLY
        return self.show(
            status=status, case=self.case, letter=self.letter, text=shown(self.desk, found), found=found, lacking=lacking,
            form=(form or self.form()) if self.editable else None, refused=refused, tried=tried, editable=self.editable,
            is_reply=self.letter.kind == REPLY, sends=sends, send=send or SendForm(today=self.today),
            button=TRANSITIONS[move].button if move and self.letter.kind != REPLY else "", by_leader=self.editable and not sends, history=found.written.history,
            returned=self.returned,
        )  # fmt: skip

    @property
    def returned(self) -> Any:
        """Why the leader gave the reply back the last time; None where it was not, or was submitted again."""
        if self.letter.kind != REPLY or not self.editable:
            return None
        last = (
            self.case.events.valid()
            .filter(move__in=[Move.PROPOSE.value, Move.RETURN.value])
            .select_related("by")
            .last()
        )
        return last if last is not None and last.move == Move.RETURN.value else None

    @cached_property
    def editable_by_sender(self) -> bool:
        drafted = self.letter.state == Letter.State.DRAFT
        return drafted and self.may(self.sending_verb, self.case)


class Preview(LetterView):
    """The letter as a page, the name of who applies on it; the look is recorded."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        looking.identity(self.case, actor=self.actor, now=self.now, purpose="预览文书")
        letter = self.letter
        content = (
            keeping.opened(letter.pdf) if letter.pdf else writing.preview(letter, day=self.today, named=True)
        )
        return sent_as(content, f"{letter.title}.pdf", _TYPES[PDF], inline=True)


class LetterFile(LetterView):
    """An issued letter to take away."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        paper = {PDF: self.letter.pdf, DOCX: self.letter.docx}.get(form)
        if paper is None:
            raise Http404("没有这个文件。")
        looking.identity(self.case, actor=self.actor, now=self.now, purpose="下载文书")
        return sent_as(keeping.opened(paper), paper.name, _TYPES[form])


class FullFile(OneCase):
    """The whole case file as one PDF."""

    verb = permissions.IDENTITY

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        content = whole_file.full_file(self.case, actor=self.actor, now=self.now)
        return sent_as(content, f"{self.case.number}案卷.pdf", _TYPES[PDF])
