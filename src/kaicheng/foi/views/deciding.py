"""The reply: which kind of decision, approval or return by the leader, delivery."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.foi import declared, permissions
from kaicheng.foi.declared import Content, Decision
from kaicheng.foi.declared.letters import REPLY, decisions_on, letter_contents, sheet_on
from kaicheng.foi.letter_forms import HandingForm
from kaicheng.foi.letters.complete import missing
from kaicheng.foi.models import Kind, Letter
from kaicheng.foi.remedies import Remedy, remedy_of
from kaicheng.foi.selectors.letters import reply_of, to_hand_over
from kaicheng.foi.services import deciding, writing
from kaicheng.foi.services.gathering import Desk
from kaicheng.foi.views.base import OneCase
from kaicheng.foi.views.letters import shown
from kaicheng.foi.workflow import Move, Stage
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.refused import explain

REMEDIES = {
    Remedy.EITHER: "可以复议，也可以直接起诉",
    Remedy.REVIEW_FIRST: "应当先申请行政复议",
    Remedy.REVIEW_FIRST_PART: "对不公开部分应当先申请行政复议",
    Remedy.NONE: "不告知救济",
}
_WAYS = {"online": "online", "email": "online", "post": "post", "pick_up": "direct"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of decision as it is offered."""

    row: Decision
    must: list[Content]
    waiting: tuple[str, ...]
    remedy: str
    chosen: bool


class Decide(OneCase):
    """Choose the kind of decision; the draft of its letter follows."""

    template_name = "foi/letters/decide.html"
    verb = permissions.WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        decision = request.POST.get("decision", "")
        try:
            letter = writing.compose(self.case, REPLY, decision=decision, actor=self.actor, now=self.now)
        except Invalid as refusal:
            return self.page(error=refusal.sentence, status=400)
        return redirect("foi:letter", letter.pk)

    def page(self, *, error: str = "", status: int = 200) -> HttpResponse:
        case = self.case
        standing = Desk(case, named=False).standing
        current = reply_of(case, Letter.State.DRAFT)
        groups: dict[str, list[Choice]] = {}
        for row in decisions_on(self.today).values():
            if row.correction is (case.kind == Kind.CORRECTION):
                choice = self._choice(row, standing, current)
                group, colon, _ = row.name.partition("：")
                alone = "更正申请" if row.correction else "公开"
                groups.setdefault(group if colon else alone, []).append(choice)
        possible = Stage(case.stage) is Stage.HANDLING
        return self.show(
            status=status, case=case, correction=case.kind == Kind.CORRECTION, groups=groups.items(), error=error,
            possible=possible, current=current,
        )  # fmt: skip

    def _choice(self, row: Decision, standing: Any, current: Letter | None) -> Choice:
        contents = letter_contents()
        remedy = remedy_of(sheet_on(REPLY, self.today), row, self.today)
        return Choice(
            row, [contents[code] for code in row.must], deciding.not_yet(row, standing, self.today), REMEDIES[remedy],
            current is not None and current.decision == row.code,
        )  # fmt: skip


class Approve(OneCase):
    """The leader reads the reply as it will print, and approves it or gives it back."""

    template_name = "foi/letters/approve.html"
    verb = Move.APPROVE.value

    @cached_property
    def letter(self) -> Letter | None:
        return reply_of(self.case)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        note = request.POST.get("note", "").replace("\0", "").strip()
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Invalid("请选择批准或者退回。")
        try:
            messages.success(request, act(self, note))
        except Invalid as refusal:
            return self.page(error=refusal.sentence, note=note, status=400)
        return redirect("foi:case", pk)

    def page(self, *, error: str = "", note: str = "", status: int = 200) -> HttpResponse:
        case, letter, context = self.case, self.letter, {}
        if letter is not None:
            desk = Desk(case, named=False)
            found = desk.letter(letter, self.today)
            context = {
                "text": shown(desk, found), "found": found, "remedy": REMEDIES[found.remedy], "released": to_hand_over(case),
                "lacking": missing(desk.facts, found) if letter.state == Letter.State.DRAFT else (),
            }  # fmt: skip
        waits = Stage(case.stage) is Stage.APPROVING and letter is not None
        returns = Stage(case.stage) in {Stage.APPROVING, Stage.APPROVED} and letter is not None
        proposed = case.events.valid().filter(move=Move.PROPOSE.value).select_related("by").last()
        return self.show(
            status=status, case=case, letter=letter, error=error, note=note, waits=waits, returns=returns, proposed=proposed, **context
        )  # fmt: skip


def _approve(view: Approve, note: str) -> str:
    letter = deciding.approve(view.case, actor=view.actor, now=view.now, note=note)
    return f"已批准，文号为{letter.number}，待送达。"


def _return(view: Approve, note: str) -> str:
    deciding.return_(view.case, actor=view.actor, now=view.now, reason=note)
    return "已退回承办人修改。"


ACTS: dict[str, Callable[[Approve, str], str]] = {"approve": _approve, "return": _return}


class Deliver(OneCase):
    """How and when the approved reply was delivered."""

    template_name = "foi/letters/deliver.html"
    verb = Move.DELIVER.value

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(HandingForm(today=self.today, way=_WAYS.get(self.case.way, "")))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = HandingForm(request.POST, request.FILES, today=self.today)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            letter = deciding.deliver(self.case, form.handing(), actor=self.actor, now=self.now)
        except (Invalid, Conflict) as refusal:
            return self.page(form, status=explain(form, refusal))
        messages.success(request, f"{letter.title}（{letter.number}）已登记送达，申请已答复。")
        return redirect("foi:case", pk)

    def page(self, form: HandingForm, *, status: int = 200) -> HttpResponse:
        letter, ways = reply_of(self.case, Letter.State.APPROVED), declared.ways()
        return self.show(
            status=status, case=self.case, form=form, letter=letter, released=to_hand_over(self.case),
            wanted=ways[self.case.way].name if self.case.way in ways else "",
        )  # fmt: skip
