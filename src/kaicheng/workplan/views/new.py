"""From a document of the library to a proposal: choose it, say whose ledger it is, read it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.documents import desk
from kaicheng.documents.models import Document
from kaicheng.kernel.refusals import Refusal
from kaicheng.workplan.selectors.sources import LISTED, candidates
from kaicheng.workplan.services.proposing import propose, year_of
from kaicheng.workplan.views.base import Organising
from kaicheng.workplan.views.entering import SourceForm


class New(Organising):
    """Step one lists documents; `?document=` is step two."""

    template_name = "workplan/new.html"

    @cached_property
    def document(self) -> Document | None:
        words = self.request.POST.get("document") or self.request.GET.get("document") or ""
        return desk.document_named(words.replace("\0", ""))

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - as Django hands it
        form = SourceForm(agencies=self.organised, initial={"agency": self.usual, "year": self._year()})
        return self._page(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SourceForm(request.POST, agencies=self.organised)
        if self.document is None or not form.is_valid():
            return self._page(form, status=400)
        try:
            plan = propose(
                document=self.document,
                agency=form.cleaned_data["agency"],
                year=form.cleaned_data["year"],
                actor=self.actor,
                now=self.now,
            )
        except Refusal as refusal:
            return self._page(form, refusal=refusal, status=400)
        messages.success(request, f"从文件中读出{plan.tasks.count()}项任务，请逐项核对后审定。")
        return redirect("workplan:plan", plan.pk)

    def _year(self) -> int | None:
        live = self.document.live if self.document else None
        return year_of(live, live.written_date or self.today) if live else None

    def _page(self, form: SourceForm, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
        words = self.request.GET.get("q", "").replace("\0", "").strip()[:100]
        return self.show(
            status=status,
            form=form,
            document=self.document,
            refusal=refusal,
            words=words,
            candidates=[] if self.document else candidates(words, self.today),
            listed=LISTED,
        )
