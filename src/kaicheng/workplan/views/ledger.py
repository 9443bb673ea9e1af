"""One ledger: the review screen while it is proposed, an overview once it runs."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from kaicheng.audit import verbs
from kaicheng.audit.selectors import history
from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Refusal
from kaicheng.workplan import dividing, permissions
from kaicheng.workplan.models import Task
from kaicheng.workplan.selectors.board import CHARGE
from kaicheng.workplan.selectors.overview import (
    TaskQuery,
    figures_of,
    listed,
    sections_of,
    tasks_of,
    units_in,
)
from kaicheng.workplan.selectors.review import (
    agencies_on,
    chips_of,
    groups_on,
    paragraphs_of,
    review_of,
)
from kaicheng.workplan.views import naming_form
from kaicheng.workplan.views.base import OnePlan
from kaicheng.workplan.views.entering import Row, TaskForm, rows_of
from kaicheng.workplan.workflow import KINDS, OVERDUE, OVERDUE_LABEL, PASSAGES, ROLES, STATES, Stage, Step

PAGE = 100
SHOWN = 20  # acts of the record on the page
STATE_CHOICES = [("", "全部状态"), (OVERDUE, OVERDUE_LABEL), *((s.value, w) for s, w in STATES.items())]
ROLE_CHOICES = [("", "全部角色"), *((r.value, w) for r, w in ROLES.items())]
ROLE_FILTERS = [ROLE_CHOICES[0], (CHARGE, "主办"), *ROLE_CHOICES[1:]]


class Show(OnePlan):
    """A proposal is for those who oversee it; of a running ledger a unit sees the tasks in which it has a part."""

    template_name = "workplan/plan.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.plan.stage == Stage.PROPOSED:
            return review_page(self)
        return self._overview(request)

    def _overview(self, request: HttpRequest) -> HttpResponse:
        query = query_of(request)
        visible = tasks_of(self.plan, None if self.whole else self.own_units)
        page = Paginator(listed(visible, query, self.today), PAGE).get_page(request.GET.get("p"))
        kept = {key: value for key, value in request.GET.items() if key != "p" and value}
        return self.show(
            plan=self.plan,
            whole=self.whole,
            query=query,
            page=page,
            rows=[(task, chips_of(task.units.all())) for task in page.object_list],
            figures=figures_of(visible, self.today),
            units=units_in(visible) if self.whole else [],
            sections=sections_of(visible),
            states=STATE_CHOICES,
            roles=ROLE_FILTERS,
            kept=urlencode(kept),
            steps=steps_of(self),
            acts=[(e, verbs.label_of(e.verb)) for e in history(self.plan)[:SHOWN]] if self.whole else [],
        )


def steps_of(view: OnePlan) -> frozenset[str]:
    """What the actor may do with the ledger now, by duty and by stage; the buttons of the page."""
    rights = permissions.allowed(view.actor, view.plan, view.today)
    stage = Stage(view.plan.stage)
    return frozenset(
        step.value.removeprefix("workplan.")
        for step in Step
        if step in PASSAGES
        and stage in PASSAGES[step].sources
        and step.value.removeprefix("workplan.") in rights
    )


def query_of(request: HttpRequest) -> TaskQuery:
    def given(name: str) -> str:
        return request.GET.get(name, "").replace("\0", "").strip()[:300]

    return TaskQuery(
        words=given("q"),
        unit=given("unit"),
        role=given("role") if given("role") in dict(ROLE_FILTERS) else "",
        state=given("state") if given("state") in dict(STATE_CHOICES) else "",
        section=given("section"),
        kind=given("kind") if given("kind") in KINDS else "",
    )


# -- the review screen --------------------------------------------------------------------------------------------------


def review_page(
    view: OnePlan,
    *,
    form: TaskForm | None = None,
    rows: list[Row] | None = None,
    task: Task | None = None,
    refusal: Refusal | None = None,
    typed: Mapping[str, naming_form.Typed] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Text left, tasks right. `form`, `rows` and `task`: one that could not be saved as it was filled in; `typed`: such names."""
    plan = view.plan
    review = review_of(plan, view.today)
    steps = steps_of(view)
    edited = task.pk if task else number_in(view.request.GET.get("edit", "")) if "arrange" in steps else None
    chosen = (
        edited or number_in(view.request.GET.get("task", "")) or next((c.task.pk for c in review.cards), None)
    )
    editing: dict[str, Any] = {}
    for card in review.cards:
        if card.task.pk == edited:
            editing = {
                "form": form or TaskForm.of(card.task),
                "rows": rows or rows_of(card.task),
                "sentences": list(enumerate(dividing.sentences(card.task.text)))[1:],
                "last": card is review.cards[-1],
            }
    plain = plan.edition.plain if plan.edition is not None else ""
    view.template_name = "workplan/review.html"
    return view.show(
        status=status,
        plan=plan,
        review=review,
        paragraphs=paragraphs_of(plain, [card.task for card in review.cards]),
        chosen=chosen,
        edited=edited,
        editing=editing,
        steps=steps,
        refusal=refusal,
        names=naming_form.rows_of(review.names, typed or {}) if "arrange" in steps else [],
        hows=naming_form.HOWS,
        rests=naming_form.RESTS,
        roles=ROLE_CHOICES[1:],
        groups=groups_on(plan.issued_on) if "arrange" in steps else [],
        agencies=agencies_on(view.today) if "arrange" in steps else [],
        acts=[(e, verbs.label_of(e.verb)) for e in history(plan)[:SHOWN]],
    )
