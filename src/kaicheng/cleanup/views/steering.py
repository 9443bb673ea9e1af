"""What the office does with a round: prepare, open, add, remind, prolong, close, reopen, call off."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.cleanup import permissions
from kaicheng.cleanup.forms import OrganiserForm, ProlongForm, RoundForm, initial_of
from kaicheng.cleanup.models import CleanupRound
from kaicheng.cleanup.selectors.rounds import verdict_counts
from kaicheng.cleanup.selectors.scope import documents_of, preview
from kaicheng.cleanup.services import reminding, results, rounds
from kaicheng.cleanup.views.rounds import Closed, OneRound
from kaicheng.cleanup.workflow import Stage
from kaicheng.documents import desk
from kaicheng.documents.selectors import as_rows
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.organisations.refused import explain

LISTED = 200  # documents of a preview on the page


class New(Closed):
    """Begin a round: for which agency, what it is, what it covers."""

    template_name = "cleanup/plan.html"
    verb = permissions.CREATE

    @cached_property
    def organiser(self) -> Agency:
        """The agency asked for, else the highest for which the actor may organise."""
        found = permissions.organised(self.actor, self.today).standing(self.today)
        code = self.said("agency") or self.request.GET.get("agency", "").replace("\0", "")
        chosen = found.filter(code=code).first()
        return chosen or min(found, key=lambda agency: (agency.path.count("/"), agency.order, agency.code))

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"normative": True, "states": ["valid"]}
        return self._page(RoundForm(initial=initial, organiser=self.organiser, today=self.today))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RoundForm(request.POST, organiser=self.organiser, today=self.today)
        if form.is_valid():
            try:
                found = rounds.create_round(
                    agency=self.organiser, actor=self.actor, now=self.now, fields=form.fields_given()
                )
            except Invalid as refusal:
                explain(form, refusal)
            else:
                messages.success(request, "清理方案已保存。请核对范围内的文件，然后启动。")
                return redirect("cleanup:plan", found.pk)
        return self._page(form, status=400)

    def _page(self, form: RoundForm, status: int = 200) -> HttpResponse:
        agencies = permissions.organised(self.actor, self.today).standing(self.today)
        organisers = OrganiserForm(agencies=agencies, initial={"agency": self.organiser})
        return self.show(status=status, form=form, organiser=self.organiser, organisers=organisers)


class Steering(OneRound):
    """A round, for those who may do what the class says with it."""

    def back(self) -> HttpResponse:
        return redirect("cleanup:round", self.round.pk)


class Plan(Steering):
    """The plan of a round in preparation, with a preview of what it would take in."""

    template_name = "cleanup/plan.html"
    verb = permissions.CHANGE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.round.stage != Stage.PREPARING:
            return self.back()
        return self._page(
            RoundForm(initial=initial_of(self.round), organiser=self.round.agency, today=self.today)
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RoundForm(request.POST, organiser=self.round.agency, today=self.today)
        if form.is_valid():
            try:
                rounds.change_round(
                    found=self.round, actor=self.actor, now=self.now, fields=form.fields_given()
                )
            except Invalid as refusal:
                explain(form, refusal)
            else:
                messages.success(request, "方案已保存。")
                return redirect("cleanup:plan", self.round.pk)
        return self._page(form, status=400)

    def _page(self, form: RoundForm, status: int = 200) -> HttpResponse:
        found = documents_of(self.round, self.today)
        return self.show(
            status=status,
            form=form,
            round=self.round,
            organiser=self.round.agency,
            preview=preview(self.round, self.today),
            rows=list(as_rows(found[:LISTED], self.today)),
            picked=set(self.round.picked),
            left_out=len(self.round.left_out),
            listed=LISTED,
        )


def named_documents(words: str) -> list[int]:
    """Documents named one a line, by title, number or short code. Raises Invalid naming the lines that mean none."""
    lines = [line.strip() for line in words.replace("\0", "").splitlines() if line.strip()]
    if not lines:
        raise Invalid("请写明要增加的文件，一行一件。")
    found = {line: desk.document_named(line) for line in lines}
    unknown = [line for line, document in found.items() if document is None]
    if unknown:
        names = "；".join(f"“{line[:40]}”" for line in unknown[:5])
        raise Invalid(f"文件库中没有找到{names}。", advice="请核对标题、文号或短码；标题相同的请用文号。")
    return [document.pk for document in found.values() if document is not None]


class Choose(Steering):
    """Add documents to a round in preparation, or leave some out."""

    http_method_names = ("post",)
    verb = permissions.CHANGE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        remove = self.ticked("remove")
        try:
            add = named_documents(request.POST["add"]) if "add" in request.POST else []
            rounds.choose(found=self.round, actor=self.actor, now=self.now, add=add, remove=remove)
        except Invalid as refusal:
            messages.error(request, f"{refusal.sentence}{refusal.advice}")
        else:
            messages.success(request, f"已增加{len(add)}件。" if add else f"已去掉{len(remove)}件。")
        return redirect("cleanup:plan", self.round.pk)


class Act(Steering):
    """One act of the office by a button; what stands against it is said on the page it came from."""

    http_method_names = ("post",)
    done = ""

    def act(self, common: dict[str, Any], given: Any) -> str:
        """Do it; gives what to say, "" for `done`."""
        raise NotImplementedError

    def after(self) -> HttpResponse:
        return self.back()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        common = {"found": self.round, "actor": self.actor, "now": self.now}
        try:
            said = self.act(common, request.POST)
        except Invalid as refusal:
            messages.error(request, f"{refusal.sentence}{refusal.advice}")
            return self.after()
        messages.success(request, said or self.done)
        return self.back()


class Open(Act):
    verb = permissions.OPEN

    def act(self, common: dict[str, Any], given: Any) -> str:
        rounds.open_round(**common)
        return "清理已启动，各单位已收到通知。"

    def after(self) -> HttpResponse:
        return redirect("cleanup:plan", self.round.pk)


class Add(Act):
    verb = permissions.ADD

    def act(self, common: dict[str, Any], given: Any) -> str:
        items = rounds.add_documents(**common, documents=named_documents(given.get("add", "")))
        return f"已增加{len(items)}件，有关单位已收到通知。"


class Remind(Act):
    verb = permissions.REMIND

    def act(self, common: dict[str, Any], given: Any) -> str:
        told = reminding.remind_now(**common, agencies=given.getlist("agency"))
        nobody = [agency.name for agency, people in told if not people]
        said = f"已向{len(told) - len(nobody)}个单位发出催办通知。"
        return f"{said}{'、'.join(nobody)}没有可通知的人员，请在“人员与职责”中补齐。" if nobody else said


class Prolong(Act):
    verb = permissions.PROLONG
    done = "截止日期已调整。"

    def act(self, common: dict[str, Any], given: Any) -> str:
        form = ProlongForm(given)
        if not form.is_valid():
            raise Invalid("请写明新的截止日期和调整理由。")
        rounds.prolong(**common, **form.cleaned_data)
        return ""


class Close(Steering):
    """What stands against closing; then the closing itself."""

    template_name = "cleanup/close.html"
    verb = permissions.CLOSE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.round.stage != Stage.OPEN:
            return self.back()
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        note = self.said("note")
        try:
            found = rounds.close_round(found=self.round, actor=self.actor, now=self.now, note=note)
        except Invalid as refusal:
            return self._page(note=note, refusal=refusal, status=400)
        made = "决定和公告" if found.decision else "公告"
        messages.success(request, f"清理已结束，结果{made}已起草，请核对后送审、发布。")
        return self.back()

    def _page(self, *, note: str = "", refusal: Invalid | None = None, status: int = 200) -> HttpResponse:
        against = rounds.hindrances(self.round, self.today)
        return self.show(
            status=status,
            round=self.round,
            against=against,
            note=note,
            refusal=refusal,
            verdicts=verdict_counts(self.round),
        )


class DraftResults(Act):
    """Draft anew what was put aside or withdrawn."""

    verb = permissions.DRAFT

    def act(self, common: dict[str, Any], given: Any) -> str:
        made = results.draft_results(**common)
        return f"已起草{len(made)}件结果文件。" if made else "结果文件都已起草，不必重新起草。"


def _reasoned(verb: str, service: Callable[..., CleanupRound], said: str) -> type[Act]:
    """A button that wants a reason."""

    class Reasoned(Act):
        done = said

        def act(self, common: dict[str, Any], given: Any) -> str:
            service(**common, reason=self.said("reason"))
            return ""

    Reasoned.verb = verb
    return Reasoned


Reopen = _reasoned(permissions.REOPEN, rounds.reopen_round, "清理已恢复，原来的意见都保留着。")
Abandon = _reasoned(permissions.ABANDON, rounds.abandon_round, "清理已取消，记录仍可查阅。")
