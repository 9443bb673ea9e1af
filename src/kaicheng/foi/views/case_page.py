"""One case's page: where it stands, what can be done, what happened, how its days are counted; who applies on one button."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from kaicheng.calendars.selectors import calendar
from kaicheng.foi import declared, permissions
from kaicheng.foi.clock import Standing
from kaicheng.foi.explaining import Line, Telling, explained
from kaicheng.foi.models import Case, CaseEvent, Paper, Party
from kaicheng.foi.offering import main_of, offers, slug_of
from kaicheng.foi.parties import Who as Person
from kaicheng.foi.parties import opened
from kaicheng.foi.selectors import releases
from kaicheng.foi.selectors.cases import read
from kaicheng.foi.selectors.standing import channel_of, standing
from kaicheng.foi.selectors.telling import telling
from kaicheng.foi.services import filing, keeping, looking, releasing
from kaicheng.foi.services.registering import unjoinable
from kaicheng.foi.urgency import urgency
from kaicheng.foi.views.base import OneCase
from kaicheng.foi.workflow import OPEN, TRANSITIONS, VIEWS, Move, Stage, View, Who

PURPOSE = "案卷页"
_REPLY = {
    Stage.HANDLING: (Move.PROPOSE, "foi:decide", "拟写答复"),
    Stage.APPROVING: (Move.APPROVE, "foi:approve", "审批答复"),
    Stage.APPROVED: (Move.DELIVER, "foi:deliver", "登记送达"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as the timeline shows it. `unit`, `person`: of whom it is said that he has the case now."""

    event: CaseEvent
    label: str
    by: str
    extra: str
    correctable: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """One who was asked, with what can be entered beside him. `contact` is shown only after a look."""

    party: Party
    sent: Any
    served: Any
    answered: Any
    expires: Any
    view: str
    offers: tuple[tuple[str, str], ...]
    contact: Person | None = None


class Show(OneCase):
    """The page for those on the case; those who oversee see number, stage and days."""

    template_name = "foi/case.html"

    @cached_property
    def standing(self) -> Standing:
        return standing(self.case, calendar())

    @cached_property
    def works(self) -> bool:
        """On the case itself: not one who oversees, nor a unit that was asked for help."""
        return self.may(permissions.WRITE, self.case) or self.may(Move.APPROVE.value, self.case)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()

    def page(self, *, applicant: Any = None, contacts: Any = None) -> HttpResponse:
        case, reads = self.case, self.may(permissions.READ, self.case)
        return self.show(
            case=case, urgency=urgency(case, self.today, self.standing.calendar), reads=reads, works=self.works,
            named=_names(case), channel=channel_of(case),
            **(self.doing() if reads else {}),
            **(self.reading(contacts or {}) if reads else {}),
            **(self.whole() if self.works else {}),
            knows=self.may(permissions.IDENTITY, case), writes=self.may(permissions.WRITE, case), applicant=applicant,
            identities=declared.identities(),
        )  # fmt: skip

    def doing(self) -> dict[str, Any]:
        """The buttons, from the table of moves, the actor's duties and the days."""
        rights = permissions.allowed(self.actor, self.case, self.today)
        found = list(offers(self.standing, rights, self.today)) if self.works else []
        main = main_of(Stage(self.case.stage), found)
        url, button = self._reply(rights)
        return {
            "main": main,
            "offers": [one for one in found if one is not main and one.free],
            "closed": [one for one in found if not one.free],
            "letters_url": reverse("foi:letters", args=[self.case.pk])
            if self.may(permissions.IDENTITY, self.case)
            else "",
            "reply_url": url,
            "reply_button": button,
        }

    def _reply(self, rights: frozenset[Move]) -> tuple[str, str]:
        """Where the reply is written, approved or delivered; "" where that is not the actor's, or not yet."""
        move, name, button = _REPLY.get(Stage(self.case.stage), (None, "", ""))
        if not self.works or move not in rights:
            return "", ""
        return reverse(name, args=[self.case.pk]), button

    def reading(self, contacts: dict[str, Person]) -> dict[str, Any]:
        """What those who may read the case see: what is asked, and those who were asked."""
        return {"parties": [self._beside(party, contacts) for party in self._parties()]}

    def _parties(self) -> list[Party]:
        found = list(self.case.parties.select_related("agency").order_by("pk"))
        if self.works:
            return found
        return [
            p
            for p in found
            if p.role == Party.Role.ASSISTING and p.agency and self.may(permissions.ENTER, p.agency)
        ]

    def _beside(self, party: Party, contacts: dict[str, Person]) -> Beside:
        course, dates = self.standing.course, self.standing.dates
        asked = course.consultations.get(party.ref)
        offered: list[tuple[Move, str]] = []
        given = course.assistance.get(party.ref)
        open_stage = course.stage in TRANSITIONS[Move.ANSWERED].sources
        if asked and not asked.answered and open_stage:
            moves = [Move.ANSWERED] if asked.served else [Move.SERVED, Move.ANSWERED]
            offered = [(move, TRANSITIONS[move].button) for move in moves]
        elif party.ref in course.assistance and given is None and open_stage:
            offered = [(Move.ASSISTED, TRANSITIONS[Move.ASSISTED].button)]
        elif asked is None and party.ref not in course.assistance:
            move = Move.ASSIST if party.role == Party.Role.ASSISTING else Move.CONSULT
            offered = [(move, "登记已发出")] if course.stage in TRANSITIONS[move].sources else []
        permitted = tuple(
            (slug_of(move), label) for move, label in offered if self.may(move.value, self.case)
        )
        expires = dates.opinions.get(party.ref)
        until = self._asked_until(party) if party.role == Party.Role.ASSISTING else None
        return Beside(
            party, asked.sent if asked else None, asked.served if asked else None,
            (asked.answered if asked else given), expires.day if expires else until,
            VIEWS[View(party.view)] if party.view else "", permitted, contacts.get(party.ref),
        )  # fmt: skip

    def _asked_until(self, party: Party) -> Any:
        facts = self.standing.facts
        return next((f.until for f in facts if f.move is Move.ASSIST and f.ref == party.ref), None)

    def whole(self) -> dict[str, Any]:
        """What is for those on the case alone."""
        case = self.case
        lines = explained(self._telling(), inside=True)
        events = list(case.events.select_related("by").order_by("recorded_at", "pk"))
        return {
            "events": [_happened(event, self.may(permissions.CORRECT, case)) for event in events if not event.voided_at],
            "voided": [event for event in events if event.voided_at],
            "ahead": [line for line in lines if line.ahead],
            "past": [line for line in lines if not line.ahead],
            "steps": _steps(lines),
            "originals": releases.originals_of(case),
            "open": Stage(case.stage) in OPEN - releasing.DECIDED and self.may(permissions.WRITE, case),
            "papers": list(case.papers.select_related("added_by")),
            "letters": list(case.letters.select_related("party")),
            "alike": self._alike(),
            "joined": list(case.joined.all()),
            "proceedings": list(case.proceedings.all()),
            "changes": list(case.date_changes.all()[:20]),
            "proceeds": self.may(permissions.PROCEED, case),
            "joins": self.may(Move.JOIN.value, case) and Stage(case.stage) in TRANSITIONS[Move.JOIN].sources,
            "links": self.may(permissions.LINK, case),
            "amends": self.may(permissions.CORRECT, case),
            "fee": getattr(case, "fee", None),
        }  # fmt: skip

    def _alike(self) -> list[tuple[Case, bool]]:
        """Other applications of the same applicant, as far as the actor may read them; whether this one can be joined to each."""
        if self.case.erased_at:
            return []
        handled = permissions.handled(self.actor, self.today)
        approved = permissions.approved(self.actor, self.today)
        found = filing.alike(self.case)
        readable = read(handled, approved).filter(pk__in=[one.pk for one in found])
        known = set(readable.values_list("pk", flat=True))
        return [(one, unjoinable(self.case, one) is None) for one in found if one.pk in known]

    def _telling(self) -> Telling:
        parties = self.case.parties.select_related("agency")
        names = {party.ref: party.agency.name for party in parties if party.agency}
        return telling(self.case, self.standing, names)


def _names(case: Any) -> dict[str, str]:
    """The declared names of what the case holds as codes."""
    lists = (
        ("carrier", declared.carriers(), case.carrier),
        ("way", declared.ways(), case.way),
        ("applicant_kind", declared.applicant_kinds(), case.applicant_kind),
    )
    out = {name: known[code].name if code in known else code for name, known, code in lists}
    decided = next((row.name for row in declared.decisions() if row.code == case.decision), "")
    return {**out, "decision": decided}


def _by(event: CaseEvent) -> str:
    """Who recorded it: a member of staff, the applicant on the site, or the daily round."""
    if event.by is not None:
        return event.by.name
    return "申请人" if TRANSITIONS[Move(event.move)].who is Who.APPLICANT else "系统"


def _happened(event: CaseEvent, may_correct: bool) -> Happened:
    transition = TRANSITIONS[Move(event.move)]
    correctable = may_correct and transition.move is not Move.FILE
    extra = []
    if event.until:
        extra.append(f"至{event.until:%Y-%m-%d}")
    if event.days:
        extra.append(f"{event.days}个工作日")
    return Happened(event, transition.button, _by(event), "，".join(extra), correctable)


def _steps(lines: list[Line]) -> tuple[Any, ...]:
    return next((line.steps for line in lines if line.steps), ())


class Identity(Show):
    """Who applies, shown on the case's page after the look was recorded."""

    http_method_names = ("post",)
    verb = permissions.IDENTITY

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        applicant = looking.identity(self.case, actor=self.actor, now=self.now, purpose=PURPOSE)
        contacts = {
            party.ref: opened(party) for party in self.case.parties.exclude(sealed="").select_related("case")
        }
        return self.page(applicant=applicant, contacts=contacts)


class PaperFile(OneCase):
    """A paper of the case, for those who may know who applies: it bears names. Recorded as a look, kept nowhere on the way."""

    verb = permissions.IDENTITY

    def get(self, request: HttpRequest, pk: int, paper: int) -> HttpResponse:
        found: Paper | None = self.case.papers.filter(pk=paper).first()
        if found is None:
            raise Http404("没有这个文件。")
        looking.identity(
            self.case, actor=self.actor, now=self.now, purpose=f"案卷文件：{found.get_kind_display()}"
        )
        content = keeping.opened(found)
        response = HttpResponse(content, content_type="application/octet-stream")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store, private"
        return response
