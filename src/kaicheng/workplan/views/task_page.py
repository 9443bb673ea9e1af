"""One task's page: what it is, what became of it, and the acts the actor may do, one of them as the button."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from kaicheng.audit.verbs import label_of
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import named_or_below
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task
from kaicheng.workplan.selectors.counted import is_counted
from kaicheng.workplan.selectors.one_task import Whole, whole
from kaicheng.workplan.services.counting import proposed
from kaicheng.workplan.services.reporting import obstacle_asked
from kaicheng.workplan.task_forms import (
    CommentForm,
    CountingForm,
    PostponeForm,
    ProposeForm,
    ReasonForm,
    ReportForm,
    SplitForm,
    TextForm,
)
from kaicheng.workplan.views.base import OneTask
from kaicheng.workplan.workflow import OVERDUE, TRANSITIONS, WITH_UNIT, Kind, Stage, State, moves_from

LABELS = {
    **{t.move.value.removeprefix("workplan."): t.button for t in TRANSITIONS.values() if t.button},
    "remind": "催办",
    "split": "分解任务",
    "amend": "设置自动计数",
    "comment": "补充说明",
}
# what stands as the one button, the first that the actor may; all others are quiet
MAIN = ("confirm", "resume", "restore", "report", "remind")
_BEGINNING = 24  # characters by which a sentence is found
REASONED = frozenset({"restore", "reopen", "drop", "suspend", "return"})


def fragment(task: Task) -> str:
    """What leads a browser to the sentence in the public text: the beginning of the first quotation, as `#:~:text=`."""
    words = str(task.quotes[0].get("words", "")) if task.quotes else ""
    beginning = re.split(r"[，。；：\s]", words.strip(), maxsplit=1)[0][:_BEGINNING]
    return f"#:~:text={quote(beginning, safe='')}" if beginning else ""


@dataclass(frozen=True, slots=True)
class Act:
    """An act with its form as the page shows it. `open`: what was sent and refused."""

    name: str
    label: str
    form: forms.Form
    open: bool = False

    @property
    def template(self) -> str:
        return f"workplan/acts/{self.name if self.name in {'report', 'propose'} else 'plain'}.html"


class TaskPage(OneTask):
    """The page, and what its acts share."""

    template_name = "workplan/task.html"

    @cached_property
    def whole(self) -> Whole:
        return whole(self.task, self.today)

    @cached_property
    def units(self) -> list[Agency]:
        """The units of the task for which the actor may report."""
        return list(permissions.acting_for(self.actor, self.task, self.today).order_by("order", "code"))

    @cached_property
    def rights(self) -> frozenset[str]:
        found = permissions.allowed(self.actor, self.task, self.today)
        urges = permissions.may(permissions.REMIND, self.actor, self.task, on=self.today)
        return found | {"remind"} if urges else found

    @cached_property
    def names(self) -> list[str]:
        """What the actor may do with the task as it stands, in the order of the table."""
        task = self.task
        stage, state = Stage(task.plan.stage), State(task.state)
        moves = [
            t.move.value.removeprefix("workplan.")
            for t in moves_from(state)
            if stage is Stage.RUNNING or (t.after and stage is Stage.CLOSED)
        ]
        if stage is Stage.RUNNING and state in WITH_UNIT:
            moves += ["remind", *(["split"] if task.kind != Kind.PART else []), "amend"]
        return [name for name in moves if name in self.rights]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()

    def page(self, *, sent: str = "", form: forms.Form | None = None, status: int = 200) -> HttpResponse:
        """The page; with a form that was sent and refused in place of the fresh one."""
        acts = [
            Act(name, LABELS[name], form, open=True)
            if name == sent and form is not None
            else Act(name, LABELS[name], self.form_of(name))
            for name in self.names
        ]
        main = next((act for name in self._main_names() for act in acts if act.name == name), None)
        task = self.task
        comments = "comment" in self.rights
        return self.show(
            status=status,
            task=task,
            plan=task.plan,
            units=self.units,
            whole=self.whole,
            main=main,
            rest=[act for act in acts if act is not main],
            comment=(form if sent == "comment" else CommentForm(auto_id="comment-%s")) if comments else None,
            notes=[(note, label_of(note.move) if note.move else "补充说明") for note in self.whole.notes],
            sees_internal=permissions.may(permissions.OVERSEE, self.actor, task.plan, on=self.today),
            steers="remind" in self.names,
            counted=is_counted(task),
            fragment=fragment(task),
            frozen=permissions.is_frozen(task),
        )

    def _main_names(self) -> tuple[str, ...]:
        done = self.task.percent == 100 or self.whole.known  # noqa: PLR2004 - all of it
        return ("propose", *MAIN) if done else MAIN

    # -- forms -----------------------------------------------------------------------------------------------------

    def form_of(self, name: str, data: Any = None, files: Any = None) -> forms.Form:
        """The form of an act, fresh or as it was sent. Every one has ids of its own: the page shows several."""
        given: dict[str, Any] = {"data": data, "files": files, "auto_id": f"{name}-%s"}
        if data is None:
            given = {"auto_id": f"{name}-%s"}
        if name in _FORMS:
            return _FORMS[name](self, given)
        return ReasonForm(**given) if name in REASONED else TextForm(**given)


def _report(view: TaskPage, given: dict[str, Any]) -> forms.Form:
    goal, counted = view.whole.goal, is_counted(view.task)
    return ReportForm(
        **given, units=view.units, today=view.today, goal=goal, counted=counted,
        must=obstacle_asked(view.task, None, view.today), late=view.whole.standing == OVERDUE, initial={"percent": view.task.percent, "count": view.task.count},
    )  # fmt: skip


def _propose(view: TaskPage, given: dict[str, Any]) -> forms.Form:
    task, goal = view.task, view.whole.goal
    initial: dict[str, Any] = {"count": task.count}
    if view.whole.known and goal is not None:
        initial["text"] = f"系统已计入{task.count}件，达到要求的{goal.value}{goal.unit}。"
    return ProposeForm(**given, units=view.units, goal=goal, counted=is_counted(task), initial=initial)


def _split(view: TaskPage, given: dict[str, Any]) -> forms.Form:
    below = named_or_below((), {view.task.plan.agency.path}).standing(view.today)
    return SplitForm(**given, units=below.order_by("order", "code"))


def _amend(view: TaskPage, given: dict[str, Any]) -> forms.Form:
    """What is counted now; where nothing is, what the words of the task offer."""
    counting = view.task.counting
    if not counting and "data" not in given and (offer := proposed(view.task)) is not None:
        counting = offer.plain()
    return CountingForm(**given, initial=counting)


_FORMS: dict[str, Callable[[TaskPage, dict[str, Any]], forms.Form]] = {
    "report": _report,
    "propose": _propose,
    "split": _split,
    "amend": _amend,
    "postpone": lambda _view, given: PostponeForm(**given),
    "comment": lambda _view, given: CommentForm(**given),
}
