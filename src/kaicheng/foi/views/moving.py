"""One form a move: shown with what follows from it, then done. The moves themselves are the services'."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from kaicheng.calendars.selectors import calendar
from kaicheng.foi import permissions
from kaicheng.foi.case_forms import FORMS, Asks, ChargeForm, MoveForm, UntilForm
from kaicheng.foi.clock import Fact, Standing
from kaicheng.foi.fees import Way
from kaicheng.foi.models import Paper, Party
from kaicheng.foi.offering import OF_PARTY, SLUGS, extended, offer, proposed, slug_of
from kaicheng.foi.parties import Who
from kaicheng.foi.selectors.cases import of_agency_named
from kaicheng.foi.selectors.desks import desks_of, unit_and_person, units_beside
from kaicheng.foi.selectors.standing import channel_of, standing
from kaicheng.foi.services import acting, charging, consulting, proceeding, registering, writing
from kaicheng.foi.services.filing import Upload
from kaicheng.foi.views.base import OneCase
from kaicheng.foi.views.letters import letter_of
from kaicheng.foi.workflow import TRANSITIONS, Asked, Move, View
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.refused import explain

WITH_LETTER = frozenset(
    {Move.ASK_SUPPLEMENT, Move.ASK_REASONS, Move.DELAY, Move.CONSULT, Move.ASSIST, Move.EXTEND, Move.CHARGE}
)


class Act(OneCase):
    """See the module. The address names the move; its verb closes the door."""

    template_name = "foi/act.html"

    @cached_property
    def move(self) -> Move:
        move = SLUGS.get(self.kwargs["slug"])
        if move is None:
            raise Http404("没有这个事项。")
        return move

    def admit(self) -> None:
        permissions.require(self.move.value, self.actor, self.case, on=self.today)

    @cached_property
    def standing(self) -> Standing:
        return standing(self.case, calendar())

    def get(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=400)
        if isinstance(form, ChargeForm) and ("recount" in request.POST or not form.chosen()):
            return self.page(form, status=400 if form.errors else 200)
        try:
            with transaction.atomic():
                if "letter" in request.POST:
                    return self.write(self.prepare(form))
                _ACTS[self.move](self, form)
        except (Invalid, Conflict) as refusal:
            return self.page(form, status=explain(form, refusal))
        messages.success(request, self.done())
        return redirect("foi:case", self.case.pk)

    def prepare(self, form: MoveForm) -> Any:
        """Enter whom to ask, or the fee, for the letter to say."""
        return _PREPARES[self.move](self, form)

    def write(self, made: Any) -> HttpResponse:
        """Begin the letter, and go on in it."""
        party = made if isinstance(made, Party) else None
        sheet = letter_of(self.move, self.today, party)
        if sheet is None:
            return redirect(self.letters_url)
        letter = writing.compose(self.case, sheet.code, actor=self.actor, now=self.now, party=party)
        return redirect("foi:letter", letter.pk)

    @property
    def begins(self) -> Any:
        """The letter that the move usually goes with, where the actor may write it: its kind and name."""
        if self.move in _PREPARES or not self.may(permissions.WRITE, self.case):
            return None
        sheet = letter_of(self.move, self.today)
        return {"kind": sheet.code, "name": writing.title_of(sheet, self.case)} if sheet else None

    @cached_property
    def prepared(self) -> Party | None:
        """One who was entered already and has not been asked yet."""
        ref = self.request.GET.get("party", "")
        role = Party.Role.ASSISTING if self.move is Move.ASSIST else None
        found = self.case.parties.filter(ref=ref).select_related("agency").first() if ref else None
        known = {*self.standing.course.consultations, *self.standing.course.assistance}
        if (
            found is None
            or found.ref in known
            or (found.role == Party.Role.ASSISTING) is not (role is not None)
        ):
            return None
        return found

    @property
    def letters_url(self) -> str:
        return reverse("foi:letters", args=[self.case.pk])

    def done(self) -> str:
        case, words = self.case, f"已{TRANSITIONS[self.move].button}"
        if case.due_on and self.move in {Move.REGISTER, Move.SUPPLEMENT, Move.EXTEND, Move.PAY, Move.REOPEN}:
            return f"{words}，答复期限为{case.due_on:%Y年%-m月%-d日}。"
        return f"{words}。"

    def page(self, form: MoveForm, *, status: int = 200) -> HttpResponse:
        transition = TRANSITIONS[self.move]
        offered = offer(self.standing, transition, self.today)
        if self.move in OF_PARTY:
            why = "" if self.parties else "没有等待办理的对象。"
        else:
            why = "" if offered.free else offered.why
        return self.show(
            status=409 if why and status == 200 else status,  # noqa: PLR2004 - nothing else is wrong
            case=self.case, form=form, transition=transition, why=why, late=offered.why if offered.before else "",
            channel=channel_of(self.case) if self.move is Move.REGISTER else None,
            reckoned=self.reckoned(form), slug=slug_of(self.move),
            multipart=form.is_multipart(), prepared=self.prepared,
            begins=self.begins, letters_url=self.letters_url if self.move in WITH_LETTER else "", prepares=self.move in _PREPARES,
            reads=self.may(permissions.READ, self.case),
        )  # fmt: skip

    def reckoned(self, form: MoveForm) -> charging.Reckoned | None:
        """Both ways of the fee, as far as pieces and pages are there."""
        if not isinstance(form, ChargeForm):
            return None
        data = {"pieces": 1, "pages": 0} | (form.cleaned_data if form.is_bound else {})
        return charging.reckoned(self.case, pieces=data["pieces"], pages=data["pages"], day=self.today)

    @cached_property
    def parties(self) -> list[Party]:
        """Those beside whom the move can be done now."""
        course, found = self.standing.course, []
        for party in self.case.parties.select_related("agency").order_by("pk"):
            asked = course.consultations.get(party.ref)
            if self.move is Move.ASSISTED:
                waits = party.ref in course.assistance and course.assistance[party.ref] is None
            elif self.move is Move.SERVED:
                waits = asked is not None and not (asked.served or asked.answered)
            else:
                waits = asked is not None and asked.answered is None
            if waits and self._mine(party):
                found.append(party)
        wanted = self.request.GET.get("party") or self.request.POST.get("party")
        return [one for one in found if one.ref == wanted] or found

    def _mine(self, party: Party) -> bool:
        """Those of a unit that helps see its own request alone."""
        if self.may(permissions.WRITE, self.case):
            return True
        return party.agency is not None and self.may(permissions.ENTER, party.agency)

    def form(self, data: Any = None, files: Any = None) -> MoveForm:
        now, move = self.standing, self.move
        day = registering.usual_day(self.case, self.today) if move is Move.REGISTER else self.today
        course = now.course
        first = (
            course.filed
            if move is Move.REGISTER
            else max(course.received or course.last, course.filed or course.last)
        )
        lists = move in {Move.CONSULT, Move.ASSIST}
        asks = Asks(
            move=move, today=self.today, first=first, day=day, until=proposed(now, move, day),
            lengths=extended(now, self.today) if move is Move.EXTEND and course.stage in TRANSITIONS[move].sources else (),
            parties=self.parties if move in OF_PARTY else (),
            desks=desks_of(self.case.agency, self.today) if move is Move.ASSIGN else (),
            units=units_beside(self.case, self.today) if lists else None,
            proceedings=[(str(p.pk), str(p)) for p in self.case.proceedings.all()] if move is Move.REOPEN else (),
        )  # fmt: skip
        if self.prepared is not None and move in {Move.CONSULT, Move.ASSIST}:
            return (UntilForm if move is Move.ASSIST else MoveForm)(data, files, asks=asks)
        initial = {"into": self.request.GET.get("into", "")} if move is Move.JOIN else {}
        return FORMS[move](data, files, asks=asks, initial=initial)


# -- what each move hands to its service ----------------------------------------------------------------------------------


def _given(view: Act) -> dict[str, Any]:
    return {"actor": view.actor, "now": view.now}


def _uploads(form: MoveForm, kind: Paper.Kind) -> list[Upload]:
    return [Upload(kind, file.name, file.read()) for file in form.cleaned_data.get("file") or ()]


def _register(view: Act, form: MoveForm) -> None:
    data = form.cleaned_data
    registering.register(view.case, day=data["day"], note=data["note"], **_given(view))


def _assign(view: Act, form: MoveForm) -> None:
    unit, person = unit_and_person(view.case.agency, form.cleaned_data["desk"], view.today)
    data = form.cleaned_data
    registering.assign(
        view.case, unit=unit, handler=person, day=data["day"], note=data["note"], **_given(view)
    )


def _join(view: Act, form: MoveForm) -> None:
    data = form.cleaned_data
    into = of_agency_named(data["into"], view.case.agency)
    if into is None:
        raise Invalid(errors={"into": "本机关没有这个编号的申请，请核对。"})
    registering.join(view.case, into, day=data["day"], note=data["note"], **_given(view))


def _on_paper(view: Act, form: MoveForm) -> None:
    kind = Paper.Kind.OTHER if view.move is Move.WITHDRAW else Paper.Kind.SUPPLEMENT
    data = form.cleaned_data
    registering.on_paper(
        view.case,
        Fact(view.move, data["day"]),
        note=data["note"],
        uploads=_uploads(form, kind),
        **_given(view),
    )


def _plain(view: Act, form: MoveForm) -> None:
    """A move that has a day, perhaps a last day or a number of days, and words."""
    data = form.cleaned_data
    fact = Fact(view.move, data["day"], until=data.get("until"), days=data.get("days") or 0)
    acting.record(view.case, fact, said=acting.Said(data.get("note", "")), **_given(view))


def _consult(view: Act, form: Any) -> None:
    data = form.cleaned_data
    party = view.prepared or view.prepare(form)
    consulting.consult(party, day=data["day"], note=data["note"], **_given(view))


def _add_party(view: Act, form: Any) -> Party:
    data = form.cleaned_data
    asked = Asked(data["asked"])
    who = Who(data["name"].strip(), data["telephone"].strip(), data["address"].strip())
    agency = data["agency"] if asked is Asked.CO_AGENCY else None
    asking = consulting.Asking(asked, data["matter"], who=who if who.name else None, agency=agency)
    return consulting.add(view.case, asking, **_given(view))


def _served(view: Act, form: Any) -> None:
    consulting.served(form.chosen(), day=form.cleaned_data["day"], **_given(view))


def _answered(view: Act, form: Any) -> None:
    data = form.cleaned_data
    consulting.answered(
        form.chosen(), view=View(data["view"]), reason=data["reason"], day=data["day"],
        uploads=_uploads(form, Paper.Kind.OPINION), **_given(view),
    )  # fmt: skip


def _assist(view: Act, form: Any) -> None:
    party, data = view.prepared or view.prepare(form), form.cleaned_data
    consulting.assist(party, day=data["day"], until=data["until"], **_given(view))


def _add_unit(view: Act, form: Any) -> Party:
    data = form.cleaned_data
    return consulting.add_unit(view.case, data["unit"], matter=data["matter"], **_given(view))


def _assisted(view: Act, form: Any) -> None:
    data = form.cleaned_data
    consulting.assisted(form.chosen(), text=data["reason"], day=data["day"], **_given(view))


def _charge(view: Act, form: Any) -> None:
    charging.charge(view.prepare(form), day=form.cleaned_data["day"], **_given(view))


def _choose(view: Act, form: Any) -> Any:
    data = form.cleaned_data
    way = Way(data["way"])
    return charging.choose(
        view.case, way=way, pieces=data["pieces"], pages=data["pages"], day=data["day"], **_given(view)
    )


def _reopen(view: Act, form: MoveForm) -> None:
    data = form.cleaned_data
    chosen = data["proceeding"]
    found = view.case.proceedings.filter(pk=int(chosen)).first() if chosen else None
    proceeding.reopen(
        view.case, found, day=data["day"], until=data["until"], note=data["note"], **_given(view)
    )


# what is entered before the letter is written with which the move is done
_PREPARES: dict[Move, Callable[[Act, Any], Any]] = {
    Move.CONSULT: _add_party,
    Move.ASSIST: _add_unit,
    Move.CHARGE: _choose,
}
_ACTS: dict[Move, Callable[[Act, Any], None]] = {
    **dict.fromkeys(FORMS, _plain),
    Move.REGISTER: _register,
    Move.ASSIGN: _assign,
    Move.JOIN: _join,
    **dict.fromkeys(registering.ON_PAPER, _on_paper),
    Move.CONSULT: _consult,
    Move.SERVED: _served,
    Move.ANSWERED: _answered,
    Move.ASSIST: _assist,
    Move.ASSISTED: _assisted,
    Move.CHARGE: _charge,
    Move.REOPEN: _reopen,
}
