"""What comes again every year, copied into the next year's ledger."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.kernel.given import numbers_in
from kaicheng.kernel.refusals import Invalid
from kaicheng.workplan import permissions
from kaicheng.workplan.selectors.yearly import items_again
from kaicheng.workplan.services.copying import copy_to_next_year
from kaicheng.workplan.sheet_forms import CopyForm
from kaicheng.workplan.views.base import OnePlan


class Copy(OnePlan):
    """Items of the ledger with a box each; those that come again are ticked already."""

    template_name = "workplan/copy.html"
    verb = permissions.ADD

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(CopyForm(plan=self.plan))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CopyForm(request.POST, plan=self.plan)
        keys = set(numbers_in(request.POST.getlist("task")))
        if form.is_valid():
            try:
                made = copy_to_next_year(
                    plan=self.plan, keys=keys, into=form.cleaned_data["into"], actor=self.actor, now=self.now
                )
            except Invalid as refusal:
                form.add_error(None, f"{refusal.sentence}{refusal.advice}")
            else:
                messages.success(request, f"已复制{len(keys)}项任务，请核对单位和时限后审定。")
                return redirect("workplan:plan", made.pk)
        return self._page(form, keys, 400)

    def _page(self, form: CopyForm, ticked: Collection[int] | None = None, status: int = 200) -> HttpResponse:
        rows = items_again(self.plan)
        if ticked is None:
            ticked = {one.task.pk for one in rows if one.why and one.there is None}
        return self.show(
            status=status,
            form=form,
            plan=self.plan,
            rows=rows,
            ticked=ticked,
            year=self.plan.year + 1,
            open=sum(1 for one in rows if one.there is None),
            again=sum(1 for one in rows if one.why),
        )
