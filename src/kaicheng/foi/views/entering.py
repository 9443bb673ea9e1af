"""Entering what came in on paper, or by word of mouth. What is missing is no reason to turn it away: it is asked for later."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

import uuid
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from kaicheng.foi import declared, permissions
from kaicheng.foi.applicant_form import PERSON, ApplicantForm
from kaicheng.foi.case_forms import FilesField, area, day_input
from kaicheng.foi.models import Kind, Paper
from kaicheng.foi.services import filing, registering
from kaicheng.foi.views.base import Closed
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.organisations.refused import explain
from kaicheng.organisations.selectors import named_or_below

_CHOOSE = [("", "请选择")]
_NEEDED = {
    "channel": "请选择收到申请的渠道。", "on": "请填写收件之日。", "asked": "请照申请书录入申请内容。",
    "carrier": "请选择需要的载体形式。", "way": "请选择获取信息的方式。",
}  # fmt: skip


class EnterForm(ApplicantForm):
    """The registration table 申请登记表."""

    token = forms.UUIDField(widget=forms.HiddenInput())
    agency = forms.ModelChoiceField(
        label="受理机关", queryset=named_or_below((), ()), empty_label=None, to_field_name="code"
    )
    channel = forms.ChoiceField(label="渠道", widget=forms.RadioSelect)
    on = forms.DateField(label="收件之日", help_text="当面提出、签收或者到件的当天。")
    written_by = forms.CharField(
        label="代为填写的人", max_length=50, required=False, help_text="口头申请的必须填写。"
    )
    kind = forms.ChoiceField(label="申请类型", choices=Kind.choices, initial=Kind.DISCLOSURE)
    applicant_kind = forms.ChoiceField(label="申请人类型")
    asked = forms.CharField(
        label="申请内容", max_length=filing.LONGEST_ASKED, widget=area(5),
        help_text="照申请书录入：信息的名称、文号或者便于查询的其他特征。",
    )  # fmt: skip
    carrier = forms.ChoiceField(label="载体形式")
    way = forms.ChoiceField(label="获取方式")
    application = FilesField(label="申请书扫描件", required=False)
    proof = FilesField(label="身份证明扫描件", required=False)
    other = FilesField(label="其他附件", required=False)
    # as on the page: what is wrong is told in this order
    field_order = ("channel", "on", "written_by", "agency", "kind", "applicant_kind", *PERSON)

    def __init__(self, *args: Any, agencies: AgencyQuerySet, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset = agencies
        fields["token"].initial = uuid.uuid4()
        fields["on"].initial, fields["on"].widget = today, day_input(None, today)
        for name, sentence in _NEEDED.items():
            fields[name].error_messages["required"] = sentence
        known = declared.on(declared.channels(), today).values()
        fields["channel"].choices = [(one.code, one.name) for one in known if one.staffed]
        fields["applicant_kind"].choices = [(c, k.name) for c, k in declared.applicant_kinds().items()]
        fields["carrier"].choices = _CHOOSE + [(c, one.name) for c, one in declared.carriers().items()]
        fields["way"].choices = _CHOOSE + self.ways()

    def filed(self) -> filing.Application:
        data = self.cleaned_data
        kinds = (
            ("application", Paper.Kind.APPLICATION),
            ("proof", Paper.Kind.PROOF),
            ("other", Paper.Kind.OTHER),
        )
        uploads = [filing.Upload(kind, file.name, file.read()) for n, kind in kinds for file in data[n]]
        return filing.Application(
            agency=data["agency"], token=data["token"], channel=data["channel"], applicant_kind=data["applicant_kind"],
            applicant=self.applicant, asked=data["asked"],
            carrier=data["carrier"], way=data["way"], kind=Kind(data["kind"]), uploads=uploads,
        )  # fmt: skip


class Enter(Closed):
    """The form; what was entered gets its number at once, and a query code that is told this once."""

    template_name = "foi/enter.html"
    verb = permissions.ENTER

    def governing(self) -> Any:
        return None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=400)
        data = form.cleaned_data
        try:
            receipt = registering.enter(
                form.filed(), on=data["on"], actor=self.actor, now=self.now, written_by=data["written_by"]
            )
        except Invalid as refusal:
            return self.page(form, status=explain(form, refusal))
        self.template_name = "foi/entered.html"
        return self.show(receipt=receipt, case=receipt.case)

    def form(self, data: Any = None, files: Any = None) -> EnterForm:
        agencies = permissions.handled(self.actor, self.today).order_by("path")
        first = agencies.first()
        initial = {"written_by": self.actor.name, "agency": first.code if first else None}
        return EnterForm(data, files, agencies=agencies, today=self.today, initial=initial)

    def page(self, form: EnterForm, *, status: int = 200) -> HttpResponse:
        rules = [(one.code, one.name, one.rule) for one in declared.channels() if one.staffed]
        proofs = [(kind.name, kind.proof) for kind in declared.applicant_kinds().values()]
        return self.show(status=status, form=form, rules=rules, proofs=proofs)
