"""Putting right or completing who applies and the form he wants: what a paper did not say, a supplement brings, or somebody moves house."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.foi import declared, permissions
from kaicheng.foi.applicant_form import ApplicantForm
from kaicheng.foi.models import Case
from kaicheng.foi.services import amending, looking
from kaicheng.foi.views.base import OneCase
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.refused import explain

PURPOSE = "更正申请人信息"


class AmendForm(ApplicantForm):
    """Here the name is compulsory: a letter has to be addressed to somebody."""

    name = forms.CharField(
        label="姓名或者名称", max_length=200, error_messages={"required": "请填写姓名或者名称。"}
    )
    carrier = forms.ChoiceField(label="载体形式")
    way = forms.ChoiceField(label="获取方式")
    reason = forms.CharField(
        label="更正的理由", max_length=300, help_text="例如：补正材料写明、申请人来电更正、搬迁。",
        error_messages={"required": "请写明更正的理由。"},
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["carrier"].choices = [(c, one.name) for c, one in declared.carriers().items()]
        fields["way"].choices = self.ways(case.way)
        fields["carrier"].initial, fields["way"].initial = case.carrier, case.way

    @property
    def amended(self) -> amending.Amended:
        return amending.Amended(self.applicant, self.cleaned_data["carrier"], self.cleaned_data["way"])


class Amend(OneCase):
    """The form shows who applies, so that opening it is a look and recorded as one."""

    template_name = "foi/amend.html"
    verb = permissions.CORRECT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = looking.identity(self.case, actor=self.actor, now=self.now, purpose=PURPOSE)
        return self.page(AmendForm(initial=asdict(found), case=self.case))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AmendForm(request.POST, case=self.case)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            changed = amending.amend(
                self.case, form.amended, reason=form.cleaned_data["reason"], actor=self.actor, now=self.now
            )
        except (Invalid, Conflict) as refusal:
            return self.page(form, status=explain(form, refusal))
        messages.success(request, "申请人信息已更正，已经发出的文书不变。" if changed else "没有改动。")
        return redirect("foi:case", pk)

    def page(self, form: AmendForm, *, status: int = 200) -> HttpResponse:
        return self.show(status=status, case=self.case, form=form)
