"""Putting right or completing who applies: what a paper did not say, a supplement brings, or somebody moves house."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.foi import permissions
from kaicheng.foi.applicant_form import ApplicantForm
from kaicheng.foi.case_forms import explain
from kaicheng.foi.services import amending, looking
from kaicheng.foi.views.base import OneCase
from kaicheng.kernel.refusals import Conflict, Invalid

PURPOSE = "更正申请人信息"


class AmendForm(ApplicantForm):
    """Here the name is compulsory: a letter has to be addressed to somebody."""

    name = forms.CharField(
        label="姓名或者名称", max_length=200, error_messages={"required": "请填写姓名或者名称。"}
    )
    reason = forms.CharField(
        label="更正的理由", max_length=300, help_text="例如：补正材料写明、申请人来电更正、搬迁。",
        error_messages={"required": "请写明更正的理由。"},
    )  # fmt: skip


class Amend(OneCase):
    """The form shows who applies, so that opening it is a look and recorded as one."""

    template_name = "foi/amend.html"
    verb = permissions.CORRECT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = looking.identity(self.case, actor=self.actor, now=self.now, purpose=PURPOSE)
        return self.page(AmendForm(initial=asdict(found)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AmendForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            changed = amending.amend(
                self.case, form.applicant, reason=form.cleaned_data["reason"], actor=self.actor, now=self.now
            )
        except Invalid as refusal:
            explain(form, refusal)
            return self.page(form, status=400)
        except Conflict as refusal:
            form.add_error(None, refusal.sentence)
            return self.page(form, status=409)
        messages.success(request, "申请人信息已更正，已经发出的文书不变。" if changed else "没有改动。")
        return redirect("foi:case", pk)

    def page(self, form: AmendForm, *, status: int = 200) -> HttpResponse:
        return self.show(status=status, case=self.case, form=form)
