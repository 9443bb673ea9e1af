"""What the office decides about a ledger as a whole: approve, remind, show, close, reopen, abandon."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.kernel.given import numbers_in
from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.workplan import permissions
from kaicheng.workplan.selectors.overview import shares_of
from kaicheng.workplan.selectors.review import review_of
from kaicheng.workplan.services import planning
from kaicheng.workplan.services.reminding import remind_now
from kaicheng.workplan.views.base import OnePlan
from kaicheng.workplan.workflow import WITH_UNIT, Stage

_TOLD = 3  # refusals told one by one


class Approve(OnePlan):
    """What an approval would give to whom; then the approval itself."""

    template_name = "workplan/approve.html"
    verb = permissions.APPROVE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.plan.stage != Stage.PROPOSED:
            return redirect("workplan:plan", self.plan.pk)
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            planning.approve(plan=self.plan, actor=self.actor, now=self.now)
        except Invalid as refusal:
            return self._page(refusal=refusal, status=400)
        messages.success(request, "台账已审定，任务已下达，各单位已收到通知。")
        return redirect("workplan:plan", self.plan.pk)

    def _page(self, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
        shares = shares_of(self.plan)
        days = [share.last for share in shares if share.last is not None]
        return self.show(
            status=status,
            plan=self.plan,
            refusal=refusal,
            shares=shares,
            review=review_of(self.plan, self.today),
            last=max(days, default=None),
        )


class Act(OnePlan):
    """One act by a button; what stands against it is said on the ledger's page."""

    http_method_names = ("post",)

    def act(self, common: dict[str, Any]) -> str:
        """Do it; gives what to say."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        common = {"plan": self.plan, "actor": self.actor, "now": self.now}
        try:
            messages.success(request, self.act(common))
        except Invalid as refusal:
            messages.error(request, f"{refusal.sentence}{refusal.advice}")
        return redirect("workplan:plan", self.plan.pk)


class Close(Act):
    verb = permissions.CLOSE

    def act(self, common: dict[str, Any]) -> str:
        planning.close(**common, note=self.given("note"))
        return "台账已结束，未完成的任务可在回头看中核查、结转。"


class Reopen(Act):
    verb = permissions.REOPEN_PLAN

    def act(self, common: dict[str, Any]) -> str:
        planning.reopen(**common)
        return "台账已恢复执行。"


class Abandon(Act):
    verb = permissions.ABANDON

    def act(self, common: dict[str, Any]) -> str:
        planning.abandon(**common, reason=self.given("reason"))
        return "台账已取消，记录仍可查阅。"


class Publicise(Act):
    """Show the progress to the public, or no longer."""

    verb = permissions.SHOW

    def act(self, common: dict[str, Any]) -> str:
        shown = self.given("shown") == "1"
        planning.show(**common, shown=shown)
        return "任务进展已向社会公开。" if shown else "任务进展不再公开。"


class Remind(Act):
    """Urge the units of ticked tasks; without ticks those of all overdue ones."""

    verb = permissions.REMIND

    def act(self, common: dict[str, Any]) -> str:
        ticked = numbers_in(self.request.POST.getlist("task"))
        tasks = self.plan.tasks.filter(state__in=[s.value for s in WITH_UNIT])
        found = tasks.filter(pk__in=ticked) if ticked else tasks.overdue(self.today)
        outcome = remind_now(
            tasks=list(found.select_related("plan__agency", "parent").prefetch_related("units__agency")),
            actor=self.actor,
            now=self.now,
            text=self.given("text"),
        )
        for task, refusal in outcome.refused[:_TOLD]:
            messages.warning(self.request, f"“{task}”未催办：{refusal.sentence}")
        if not outcome.done:
            raise Invalid(
                "没有需要催办的任务。", advice="可勾选尚未办结的任务再催办；不勾选则催办所有逾期的任务。"
            )
        return f"已就{len(outcome.done)}项任务催办承担单位。"
