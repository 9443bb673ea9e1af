"""Reconsideration and litigation about a case."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.foi import permissions
from kaicheng.foi.case_forms import area, day_input
from kaicheng.foi.models import Proceeding
from kaicheng.foi.selectors.cases import proceeding_by_id
from kaicheng.foi.services import proceeding
from kaicheng.foi.views.base import Closed, OneCase
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.refused import explain


class BeginForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=Proceeding.Kind.choices, widget=forms.RadioSelect)
    organ = forms.CharField(label="复议机关或者法院", max_length=100)
    number = forms.CharField(label="案号", max_length=60, required=False)
    begun_on = forms.DateField(label="受理或立案之日", widget=day_input(), help_text="审理期限自动计算。")
    note = forms.CharField(label="说明", max_length=1000, required=False, widget=area(2))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label="结果", choices=Proceeding.Outcome.choices, widget=forms.RadioSelect)
    ended_on = forms.DateField(label="审结之日", widget=day_input())
    note = forms.CharField(label="说明", max_length=1000, required=False, widget=area(2))


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label="删除的理由", max_length=200, error_messages={"required": "请写明删除的理由。"}
    )


class Begin(OneCase):
    """Enters a new one."""

    template_name = "foi/proceeding.html"
    verb = permissions.PROCEED

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(case=self.case, form=BeginForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = BeginForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            begun = proceeding.Begun(
                Proceeding.Kind(data["kind"]), data["organ"], data["begun_on"], data["number"], data["note"]
            )
            try:
                proceeding.begin(self.case, begun, actor=self.actor, now=self.now)
            except Invalid as refusal:
                explain(form, refusal)
            else:
                messages.success(request, "已登记。")
                return redirect("foi:case", self.case.pk)
        return self.show(status=400, case=self.case, form=form)


class Follow(Closed):
    """Enters the outcome of one; takes one away that was entered by mistake."""

    template_name = "foi/proceeding.html"
    verb = permissions.PROCEED

    @cached_property
    def found(self) -> Proceeding:
        found = proceeding_by_id(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这条记录。")
        return found

    def governing(self) -> Any:
        return self.found.case

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self._outcome())

    def _outcome(self) -> OutcomeForm:
        return OutcomeForm(initial={"outcome": self.found.outcome, "ended_on": self.found.ended_on})

    def _remove(self, form: RemoveForm) -> HttpResponse:
        if not form.is_valid():
            return self.page(self._outcome(), removing=form, status=400)
        try:
            proceeding.remove(self.found, reason=form.cleaned_data["reason"], actor=self.actor, now=self.now)
        except Conflict as refusal:
            return self.page(self._outcome(), removing=form, status=explain(form, refusal))
        messages.success(self.request, "误登记的记录已删除。")
        return redirect("foi:case", self.found.case_id)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.POST.get("act") == "remove":
            return self._remove(RemoveForm(request.POST))
        form = OutcomeForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                proceeding.end(
                    self.found, outcome=Proceeding.Outcome(data["outcome"]), ended_on=data["ended_on"],
                    note=data["note"], actor=self.actor, now=self.now,
                )  # fmt: skip
            except Invalid as refusal:
                explain(form, refusal)
            else:
                messages.success(request, "结果已登记。")
                return redirect("foi:case", self.found.case_id)
        return self.page(form, status=400)

    def page(
        self, form: OutcomeForm, *, removing: RemoveForm | None = None, status: int = 200
    ) -> HttpResponse:
        return self.show(
            status=status,
            case=self.found.case,
            found=self.found,
            form=form,
            removing=removing or RemoveForm(),
        )
