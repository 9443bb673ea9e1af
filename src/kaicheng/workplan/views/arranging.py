"""Acts of the office on the tasks of a proposal, and on single tasks of a running ledger."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task
from kaicheng.workplan.selectors.review import agencies_on, groups_on
from kaicheng.workplan.services import arranging, joining, naming
from kaicheng.workplan.task_forms import explain
from kaicheng.workplan.views import naming_form
from kaicheng.workplan.views.base import OnePlan, OneTask
from kaicheng.workplan.views.entering import (
    DATE,
    TaskForm,
    given_of,
    one_agency,
    prefix_of,
    rows_of,
)
from kaicheng.workplan.views.ledger import ROLE_CHOICES, review_page
from kaicheng.workplan.workflow import Stage


class DayForm(forms.Form):
    day = forms.DateField(label="办理时限", widget=DATE)


class Arrange(OnePlan):
    """One act on a proposal; what stands against it is said on the screen it came from."""

    http_method_names = ("post",)
    verb = permissions.ARRANGE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        act = request.POST.get("act", "")
        if self.plan.stage != Stage.PROPOSED:
            raise Conflict(
                f"台账《{self.plan.title}》{self.plan.get_stage_display()}，不能再整理任务。",
                advice="执行中的任务，请在任务列表中逐项修改，并写明理由。",
            )
        try:
            if act == "correct":
                return self._corrected(self._task())
            if act == "names":
                return self._named()
            if act in _OF_TASK:
                task = self._task()
                said, task = _OF_TASK[act](self, task)
                messages.success(request, said)
                return self._back(task)
            if act in _OF_PLAN:
                messages.success(request, _OF_PLAN[act](self))
                return self._back(None)
        except (Invalid, Conflict) as refusal:
            status = 409 if isinstance(refusal, Conflict) else 400
            return review_page(self, refusal=refusal, status=status)
        return review_page(self, refusal=Invalid("请选择要办理的事项。"), status=400)

    def common(self, task: Task) -> dict[str, Any]:
        return {"task": task, "actor": self.actor, "now": self.now, "version": self.number("version")}

    def number(self, name: str) -> int:
        """A number that was filled in; for what is none one that nothing bears."""
        found = number_in(self.given(name))
        return -1 if found is None else found

    def _task(self) -> Task:
        task = Task.objects.filter(plan=self.plan, pk=self.number("task")).items().first()
        if task is None:
            raise Conflict(
                "这项任务已不在台账中，可能已被合并或删除。", advice="页面已更新，请核对后再办理。"
            )
        return task

    def _back(self, task: Task | None) -> HttpResponse:
        address = reverse("workplan:plan", args=[self.plan.pk])
        return redirect(f"{address}?task={task.pk}#t{task.pk}" if task else address)

    def _corrected(self, task: Task) -> HttpResponse:
        form = TaskForm(self.request.POST, prefix=prefix_of(task))
        errors: dict[str, str] = {}
        if form.is_valid():
            try:
                given = given_of(form, rows_of(task, self.request.POST), self.today)
                arranging.correct(**self.common(task), given=given)
            except Invalid as refusal:
                explain(form, refusal)
                errors = refusal.errors
            else:
                messages.success(self.request, f"第{task.number}项已保存。")
                return self._back(task)
        rows = rows_of(task, self.request.POST, errors)
        return review_page(self, form=form, rows=rows, task=task, status=400)

    def _named(self) -> HttpResponse:
        """Carry out what is clear among the names; what is not stays open, with what is wrong beside it."""
        read = naming_form.read(self.request.POST, self.plan, self.today)
        count = naming.decide(plan=self.plan, given=read.decisions, actor=self.actor, now=self.now)
        if count or not read.wrong:
            messages.success(self.request, f"已认定{count}个名称。" if count else "没有选定要认定的名称。")
        return review_page(self, typed=read.wrong, status=400) if read.wrong else self._back(None)


def _confirmed(view: Arrange, task: Task) -> tuple[str, Task]:
    arranging.confirm_reading(**view.common(task))
    return f"第{task.number}项已核对。", task


def _merged(view: Arrange, task: Task) -> tuple[str, Task]:
    joining.merge(**view.common(task))
    return f"下一项已并入第{task.number}项；可用“拆分”复原。", task


def _split(view: Arrange, task: Task) -> tuple[str, Task]:
    other = joining.split(**view.common(task), at=view.number("at"))
    return f"第{task.number}项已拆分为两项，请核对各自的单位和时限；可用“合并”复原。", other


def _removed(view: Arrange, task: Task) -> tuple[str, Task]:
    following = Task.objects.filter(plan=view.plan, number__gt=task.number).items().order_by("number").first()
    number = task.number
    arranging.remove(**view.common(task), reason=view.given("reason"))
    return f"原第{number}项已删除，内容和理由记入办理记录。", following or task


def _moved(view: Arrange, task: Task) -> tuple[str, Task]:
    arranging.move(**view.common(task), number=view.number("number"))
    return f"已移到第{task.number}项。", task


def _asked_again(view: Arrange) -> str:
    name = view.given("name")
    count = naming.ask_again(plan=view.plan, name=name, actor=view.actor, now=view.now)
    return f"“{name}”在{count}项任务中恢复为待认定。"


def _default_unit(view: Arrange) -> str:
    agency = one_agency(view.given("agency"), view.today)
    count = naming.set_default_unit(plan=view.plan, agency=agency, actor=view.actor, now=view.now)
    return f"{count}项任务由{agency.name}牵头。"


def _all_confirmed(view: Arrange) -> str:
    count = arranging.confirm_all(plan=view.plan, actor=view.actor, now=view.now)
    return f"{count}项任务已核对。"


def _dated(view: Arrange) -> str:
    form = DayForm(view.request.POST)
    if not form.is_valid():
        raise Invalid("请填写日期。")
    day = form.cleaned_data["day"]
    count = arranging.set_default_due(plan=view.plan, day=day, actor=view.actor, now=view.now)
    return f"{count}项任务的办理时限已定为{day.isoformat()}。"


_OF_TASK: dict[str, Callable[[Arrange, Task], tuple[str, Task]]] = {
    "confirm": _confirmed,
    "merge": _merged,
    "split": _split,
    "remove": _removed,
    "move": _moved,
}
_OF_PLAN: dict[str, Callable[[Arrange], str]] = {
    "ask_again": _asked_again,
    "default_unit": _default_unit,
    "default_due": _dated,
    "confirm_all": _all_confirmed,
}


class Add(OnePlan):
    """A task entered by hand; in a running ledger with the reason."""

    template_name = "workplan/task_form.html"
    verb = permissions.ADD

    @property
    def running(self) -> bool:
        return self.plan.stage == Stage.RUNNING.value

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(TaskForm(with_reason=self.running))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = TaskForm(request.POST, with_reason=self.running)
        if form.is_valid():
            try:
                given = given_of(form, (), self.today)
                task = arranging.add(
                    plan=self.plan,
                    actor=self.actor,
                    now=self.now,
                    given=given,
                    reason=form.cleaned_data["reason"],
                )
            except Invalid as refusal:
                explain(form, refusal)
            else:
                messages.success(request, f"已增加第{task.number}项任务。")
                return redirect(f"{reverse('workplan:plan', args=[self.plan.pk])}#t{task.pk}")
        return self._page(form, status=400)

    def _page(self, form: TaskForm, status: int = 200) -> HttpResponse:
        return self.show(
            status=status,
            plan=self.plan,
            form=form,
            running=self.running,
            roles=ROLE_CHOICES[1:],
            agencies=agencies_on(self.today),
            groups=groups_on(self.today),
        )


class Amend(OneTask):
    """The words, units and internal day of a task of a running ledger, with the reason."""

    template_name = "workplan/task_form.html"
    verb = permissions.AMEND

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(TaskForm.of(self.task, running=True, with_reason=True))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        task = self.task
        form = TaskForm(request.POST, prefix=prefix_of(task), running=True, with_reason=True)
        errors: dict[str, str] = {}
        if form.is_valid():
            version = number_in(self.given("version"))
            try:
                given = given_of(form, rows_of(task, request.POST), self.today, due_on=task.due_on)
                arranging.correct(
                    task=task,
                    actor=self.actor,
                    now=self.now,
                    version=-1 if version is None else version,
                    given=given,
                    reason=form.cleaned_data["reason"],
                )
            except Invalid as refusal:
                explain(form, refusal)
                errors = refusal.errors
            else:
                messages.success(request, "任务已修改，理由记入办理记录。")
                return redirect(f"{reverse('workplan:plan', args=[task.plan_id])}#t{task.pk}")
        return self._page(form, errors=errors, status=400)

    def _page(self, form: TaskForm, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
        given = self.request.POST if self.request.method == "POST" else None
        return self.show(
            status=status,
            plan=self.task.plan,
            task=self.task,
            form=form,
            rows=rows_of(self.task, given, errors),
            running=True,
            roles=ROLE_CHOICES[1:],
            agencies=agencies_on(self.today),
            groups=groups_on(self.today),
        )
