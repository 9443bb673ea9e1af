"""From request to proactive disclosure: what is asked for often, and a released file drafted for all."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.documents import permissions as library
from kaicheng.foi import permissions
from kaicheng.foi.models import Case, Paper
from kaicheng.foi.selectors.often import LEAST, often_asked
from kaicheng.foi.services import publishing_on
from kaicheng.foi.views.base import Closed, OneCase
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.refused import explain
from kaicheng.organisations.selectors import named_or_below


class PublishOnForm(forms.Form):
    title = forms.CharField(label="公开时的标题", max_length=200)
    reason = forms.CharField(
        label="转为主动公开的理由",
        max_length=publishing_on.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如多个申请人就相同的信息提出申请（条例第四十四条）。",
    )


class PublishOn(OneCase):
    """Draft a file that was handed over for the library; the reviews of the library follow."""

    template_name = "foi/letters/publish_on.html"
    verb = permissions.WRITE

    @cached_property
    def paper(self) -> Paper:
        found: Paper | None = self.case.papers.filter(
            pk=self.kwargs["paper"], kind=Paper.Kind.RELEASED
        ).first()
        if found is None:
            raise Http404("没有这个文件。")
        return found

    def get(self, request: HttpRequest, pk: int, paper: int) -> HttpResponse:
        return self.page(PublishOnForm(initial={"title": self.paper.name.rpartition(".")[0]}))

    def post(self, request: HttpRequest, pk: int, paper: int) -> HttpResponse:
        form = PublishOnForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        data = form.cleaned_data
        try:
            edition = publishing_on.publish_on(
                self.case,
                self.paper,
                title=data["title"],
                reason=data["reason"],
                actor=self.actor,
                now=self.now,
            )
        except (Invalid, Conflict) as refusal:
            return self.page(form, status=explain(form, refusal))
        messages.success(request, "已放入文件库的草稿，请核对内容后提交审核。")
        return redirect("documents:review", edition.document.code)

    def page(self, form: PublishOnForm, *, status: int = 200) -> HttpResponse:
        drafts = permissions.may(library.CREATE, self.actor, self.case.agency, on=self.today)
        return self.show(status=status, case=self.case, paper=self.paper, form=form, drafts=drafts)


class OftenAsked(Closed):
    """What was asked for often within a year: to be proposed for proactive disclosure."""

    template_name = "foi/letters/often.html"
    verb = permissions.FIND

    def get(self, request: HttpRequest) -> HttpResponse:
        keys = {
            *permissions.handled(self.actor, self.today).values_list("pk", flat=True),
            *permissions.approved(self.actor, self.today).values_list("pk", flat=True),
        }
        found = often_asked(named_or_below(keys, ()), self.today)
        cases = Case.objects.defer("identity").in_bulk([key for often in found for key in often.keys])
        rows = [(often, [cases[key] for key in often.keys]) for often in found]
        return self.show(**self.common("often"), rows=rows, least=LEAST)
