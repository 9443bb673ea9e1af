"""Many tasks of a ledger changed at once: ticked on the screen, or by the exported sheet."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.documents.renditions import file_name
from kaicheng.kernel.given import numbers_in
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task
from kaicheng.workplan.selectors.review import agencies_on
from kaicheng.workplan.services import bulk, revising
from kaicheng.workplan.services.acting import Outcome
from kaicheng.workplan.services.bulk import Act, Change, Reason
from kaicheng.workplan.services.revising import Revision
from kaicheng.workplan.sheet_forms import BulkForm, ReasonForm, RevisedForm
from kaicheng.workplan.sheets import Table
from kaicheng.workplan.task_forms import explain
from kaicheng.workplan.views.base import OnePlan
from kaicheng.workplan.views.entering import one_agency
from kaicheng.workplan.views.importing import content_kept, kept_again, kept_file, workbook
from kaicheng.workplan.workflow import Role, Stage

_TOLD = 3  # refusals told one by one
_OPEN = {Stage.PROPOSED.value, Stage.RUNNING.value}


class Changing(OnePlan):
    """A ledger that can still be changed."""

    verb = permissions.AMEND

    @property
    def running(self) -> bool:
        return self.plan.stage == Stage.RUNNING.value

    def refuse_ended(self) -> None:
        if self.plan.stage not in _OPEN:
            raise Conflict(f"台账《{self.plan.title}》{self.plan.get_stage_display()}，不能再修改任务。")


class Bulk(Changing):
    """All items with a box each, and one act for those that are ticked."""

    template_name = "workplan/bulk.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.refuse_ended()
        return self._page(BulkForm(running=self.running))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.refuse_ended()
        form = BulkForm(request.POST, running=self.running)
        ticked = set(numbers_in(request.POST.getlist("task")))
        tasks = [task for task in revising.tasks_of(self.plan) if task.pk in ticked]
        if not tasks:
            form.add_error(None, "请先勾选要修改的任务。")
        if form.is_valid():
            try:
                outcome = self._act(form, tasks)
            except Invalid as refusal:
                explain(form, refusal)
            else:
                self._tell(outcome, len(tasks))
                return redirect("workplan:bulk", self.plan.pk)
        return self._page(form, ticked=ticked, status=400)

    def _act(self, form: BulkForm, tasks: list[Task]) -> Outcome:
        data = form.cleaned_data
        act = form.act_chosen
        unit = data["unit"].strip() if act in {Act.ADD_UNIT, Act.REMOVE_UNIT} else ""
        try:
            agency = one_agency(unit, self.today) if unit else None
        except Invalid as refusal:
            raise Invalid(errors={"unit": refusal.sentence}) from refusal
        change = Change(act, data["day"], data["section"], agency, Role(data["role"] or Role.RESPONSIBLE))
        reason = Reason(data.get("reason", ""), data.get("approved_by", ""))
        return bulk.change_many(
            plan=self.plan, tasks=tasks, change=change, actor=self.actor, now=self.now, reason=reason
        )

    def _tell(self, outcome: Outcome, ticked: int) -> None:
        same = ticked - len(outcome.done) - len(outcome.refused)
        rest = f"{same}项本已如此，没有改动。" if same else ""
        if outcome.done:
            messages.success(self.request, f"已修改{len(outcome.done)}项任务。{rest}")
        elif rest:
            messages.info(self.request, rest)
        for task, refusal in outcome.refused[:_TOLD]:
            messages.warning(self.request, f"第{task.number}项“{task}”未修改：{refusal.sentence}")
        if len(outcome.refused) > _TOLD:
            messages.warning(self.request, f"另有{len(outcome.refused) - _TOLD}项未修改，原因类似。")

    def _page(self, form: BulkForm, ticked: Any = frozenset(), status: int = 200) -> HttpResponse:
        return self.show(
            status=status,
            plan=self.plan,
            form=form,
            running=self.running,
            tasks=revising.tasks_of(self.plan),
            ticked=ticked,
            agencies=agencies_on(self.today),
        )


class BulkSheet(Changing):
    """The ledger as a sheet, out (`?download`) and back in: what would change is said before anything does."""

    template_name = "workplan/bulk_sheet.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.refuse_ended()
        if "download" in request.GET:
            return workbook(revising.sheet_of(self.plan), file_name(f"{self.plan.title}批量修改表", "xlsx"))
        return self._page(form=RevisedForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.refuse_ended()
        if "kept" in request.POST:
            return self._take(request)
        form = RevisedForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form=form, status=400)
        upload = form.cleaned_data["sheet"]
        content = upload.read()
        try:
            table = revising.read(content, upload.name)
        except Invalid as refusal:
            form.add_error("sheet", f"{refusal.sentence}{refusal.advice}")
            return self._page(form=form, status=400)
        token = kept_file(content, upload.name, self.now, self.actor.pk, self.plan.pk, "bulk")
        return self._checked(token, upload.name, revising.check(plan=self.plan, table=table))

    def _take(self, request: HttpRequest) -> HttpResponse:
        token = request.POST["kept"]
        key, name, *whose = kept_again(token)
        if whose != [self.actor.pk, self.plan.pk, "bulk"]:
            raise Conflict("这份表格不是您为这个台账上传的。", advice="请自行上传后再修改。")
        table = revising.read(content_kept(key), name)
        form = ReasonForm(request.POST) if self.running else None
        if form is not None and not form.is_valid():
            return self._again(token, name, table, form)
        data = form.cleaned_data if form else {}
        reason = Reason(data.get("reason", ""), data.get("approved_by", ""))
        try:
            count = revising.take(plan=self.plan, table=table, actor=self.actor, now=self.now, reason=reason)
        except Invalid as refusal:
            form = form or ReasonForm({})
            form.is_valid()
            form.errors.clear()
            explain(form, refusal)
            return self._again(token, name, table, form)
        messages.success(request, f"已修改{count}项任务。")
        return redirect("workplan:plan", self.plan.pk)

    def _again(self, token: str, name: str, table: Table, form: ReasonForm) -> HttpResponse:
        found = revising.check(plan=self.plan, table=table)
        return self._checked(token, name, found, reason=form, status=400)

    def _checked(
        self, token: str, name: str, found: Revision, reason: ReasonForm | None = None, status: int = 200
    ) -> HttpResponse:
        return self._page(
            form=RevisedForm(),
            token=token,
            name=name,
            found=found,
            reason=reason or ReasonForm(),
            running=self.running,
            status=status,
        )

    def _page(self, *, status: int = 200, **more: Any) -> HttpResponse:
        return self.show(status=status, plan=self.plan, **more)
