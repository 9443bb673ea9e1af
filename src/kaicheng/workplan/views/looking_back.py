"""Looking back: item by item with its verdict, what is unfinished carried over, the report drafted."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from kaicheng.kernel.given import number_in, numbers_in
from kaicheng.kernel.refusals import Invalid
from kaicheng.workplan import permissions
from kaicheng.workplan.models import WorkPlan
from kaicheng.workplan.selectors.looking_back import (
    LONGEST_REASON,
    UNJUDGED,
    already_in,
    items_to_judge,
    looked_back,
    previous_offered,
    report_of,
    targets_offered,
    unfinished,
    verdicts_of,
)
from kaicheng.workplan.services.drafting_report import draft_report
from kaicheng.workplan.services.looking_back import (
    Carried,
    Judgement,
    carry_over,
    choose_previous,
    judge,
)
from kaicheng.workplan.views.overview import Seen
from kaicheng.workplan.workflow import UNFINISHED, VERDICTS, Stage, Verdict

PAGE = 60
SHOWN = (("", "全部任务"), (UNJUDGED, "未核查"), *((v.value, label) for v, label in VERDICTS.items()))


class LookBack(Seen):
    """A ledger's items with the verdict that the data suggest; what is changed is written."""

    template_name = "workplan/look_back.html"
    verb = permissions.OVERSEE

    def admit(self) -> None:
        super().admit()
        if self.request.method == "POST":
            permissions.require(permissions.LOOK_BACK, self.actor, self.plan, on=self.today)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page({}, {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        given = self._given()
        try:
            done = judge(plan=self.plan, given=given, actor=self.actor, now=self.now)
        except Invalid as refusal:
            typed = {one.task.pk: (one.verdict.value, one.reason) for one in given}
            return self._page(refusal.errors, typed, status=400)
        said = f"已记录{len(done)}项任务的结论。" if done else "没有改动。"
        messages.success(request, said)
        return redirect(self._back())

    def _back(self) -> str:
        query = self.request.GET.urlencode()
        return reverse("workplan:look_back", args=[self.plan.pk]) + (f"?{query}" if query else "")

    @cached_property
    def _only(self) -> str:
        only = self.request.GET.get("verdict", "")
        return only if only in dict(SHOWN) else ""

    def _given(self) -> list[Judgement]:
        """The rows of the form that name a verdict; a row left open stays open."""
        known = {verdict.value for verdict in Verdict}
        posted = {
            number_in(key.removeprefix("verdict-")): Verdict(str(value))
            for key, value in self.request.POST.items()
            if key.startswith("verdict-") and value in known
        }
        tasks = items_to_judge(self.plan).filter(pk__in=[pk for pk in posted if pk is not None])
        return [Judgement(task, posted[task.pk], self.given(f"reason-{task.pk}")) for task in tasks]

    def _page(
        self, errors: dict[str, str], typed: dict[int, tuple[str, str]], status: int = 200
    ) -> HttpResponse:
        page = Paginator(items_to_judge(self.plan, self._only), PAGE).get_page(self.request.GET.get("p"))
        found = looked_back(self.plan, page.object_list, self.today)
        rows = [(one, *_shown(one, typed), errors.get(f"reason-{one.task.pk}", "")) for one in found]
        counts = verdicts_of(self.plan)
        return self.show(
            **self.common("look_back"),
            status=status,
            page=page,
            rows=rows,
            errors=errors,
            counts=counts,
            choices=list(VERDICTS.items()),
            shown=SHOWN,
            only=self._only,
            longest=LONGEST_REASON,
            readable=self.plan.stage in {Stage.RUNNING, Stage.CLOSED},
            previous=self.plan.previous,
            report=report_of(self.plan),
            offered=previous_offered(self.plan)[:5],
            targets=targets_offered(self.plan).exists(),
        )


def _shown(one: Any, typed: dict[int, tuple[str, str]]) -> tuple[str, str]:
    """Verdict and reason in the form: as typed, as written, else as suggested."""
    if one.task.pk in typed:
        return typed[one.task.pk]
    if one.task.verdict:
        return one.task.verdict, one.task.verdict_reason
    return "", one.suggestion.reason


class Adopt(Seen):
    """Take over the verdicts that the data suggest for all items that have none yet."""

    http_method_names = ("post",)
    verb = permissions.LOOK_BACK

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = looked_back(self.plan, items_to_judge(self.plan, UNJUDGED), self.today)
        given = [Judgement(one.task, one.suggestion.verdict, one.suggestion.reason) for one in found]
        done = judge(plan=self.plan, given=given, actor=self.actor, now=self.now)
        messages.success(
            request, f"已按建议记录{len(done)}项任务的结论，请逐项核对。" if done else "所有任务都已有结论。"
        )
        return redirect("workplan:look_back", self.plan.pk)


class Previous(Seen):
    """Say which ledger is the one before, and go there."""

    http_method_names = ("post",)
    verb = permissions.LOOK_BACK

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        key = number_in(self.given("previous"))
        found = previous_offered(self.plan).filter(pk=key).first() if key is not None else None
        if found is None:
            messages.error(request, "请选择一个以前年度的台账。")
            return redirect("workplan:look_back", self.plan.pk)
        choose_previous(plan=self.plan, previous=found, actor=self.actor, now=self.now)
        return redirect("workplan:look_back", found.pk)


class Carry(Seen):
    """What was judged as unfinished, into which ledger, until when."""

    template_name = "workplan/carry_over.html"
    verb = permissions.CARRY_OVER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page({}, {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        into = self._into
        ticked = numbers_in(request.POST.getlist("task"))
        tasks = list(unfinished(self.plan).filter(pk__in=ticked))
        days = {pk: self.given(f"due-{pk}") for pk in ticked}
        if into is None or not tasks:
            messages.error(request, "请选择台账，并勾选要结转的任务。")
            return self._page({}, days, status=400)
        given = [Carried(task, _day(days[task.pk])) for task in tasks]
        try:
            made = carry_over(plan=self.plan, into=into, given=given, actor=self.actor, now=self.now)
        except Invalid as refusal:
            return self._page(refusal.errors, days, status=400)
        said = f"已将{len(made)}项任务结转到《{into.title}》。" if made else "所选任务此前都已结转。"
        messages.success(request, said)
        return redirect("workplan:carry_over", self.plan.pk)

    @cached_property
    def _targets(self) -> list[WorkPlan]:
        return list(targets_offered(self.plan).select_related("agency"))

    @cached_property
    def _into(self) -> WorkPlan | None:
        """The ledger asked for, else the nearest year's."""
        asked = self.request.POST.get("into") or self.request.GET.get("into") or ""
        chosen = next((one for one in self._targets if str(one.pk) == asked), None)
        return chosen or (self._targets[0] if self._targets and not asked else None)

    def _page(self, errors: dict[str, str], days: dict[int, str], status: int = 200) -> HttpResponse:
        tasks = list(unfinished(self.plan))
        into = self._into
        there = already_in(into, tasks) if into else frozenset()
        end = date(into.year, 12, 31).isoformat() if into else ""
        rows = [
            {
                "one": one,
                "there": one.task.pk in there,
                "due": days.get(one.task.pk, end),
                "ticked": one.task.pk in days if days else True,
                "error": errors.get(f"due-{one.task.pk}", ""),
            }
            for one in looked_back(self.plan, tasks, self.today)
        ]
        return self.show(
            **self.common("look_back"),
            status=status,
            rows=rows,
            left=sum(1 for row in rows if not row["there"]),
            errors=errors,
            into=into,
            targets=self._targets,
            counts=verdicts_of(self.plan),
            unfinished_words="、".join(VERDICTS[v] for v in Verdict if v in UNFINISHED),
        )


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


class DraftReport(Seen):
    """Draft the report and open it where documents are edited; the second time, the one there is."""

    http_method_names = ("post",)
    verb = permissions.DRAFT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        before = report_of(self.plan)
        try:
            document = draft_report(plan=self.plan, actor=self.actor, now=self.now)
        except Invalid as refusal:
            messages.error(request, f"{refusal.sentence}{refusal.advice}")
            return redirect("workplan:look_back", self.plan.pk)
        if before is not None:
            messages.info(
                request, "回头看报告此前已经起草，现打开的即是该报告；需要重新起草的，请先作废这份草稿。"
            )
        else:
            messages.success(request, "报告已按回头看结论起草，请核对修改后送审。")
        return redirect("documents:review", document.code)
