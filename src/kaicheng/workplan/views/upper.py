"""The upper level's plan beside ours: name it, confirm what matches, take over the gaps."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.documents import desk
from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Invalid
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task
from kaicheng.workplan.selectors.review import agencies_on
from kaicheng.workplan.selectors.upper import NONE, comparison, upper_items
from kaicheng.workplan.services import upper
from kaicheng.workplan.sheet_forms import UpperForm
from kaicheng.workplan.task_forms import explain
from kaicheng.workplan.views.base import OnePlan
from kaicheng.workplan.views.entering import one_agency
from kaicheng.workplan.workflow import Stage


class Upper(OnePlan):
    """Both plans side by side; every button says by `act` what it does."""

    template_name = "workplan/upper.html"
    verb = permissions.AMEND

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(UpperForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        act = request.POST.get("act", "")
        if act == "name":
            return self._name(request)
        acts = {"likely": self._likely, "settle": self._settle, "take": self._take}
        if act not in acts:
            raise Invalid("请选择要办理的事项。")
        try:
            messages.success(request, acts[act](request))
        except Invalid as refusal:
            messages.error(request, f"{refusal.sentence}{refusal.advice}")
        return redirect("workplan:upper", self.plan.pk)

    def _name(self, request: HttpRequest) -> HttpResponse:
        form = UpperForm(request.POST)
        if form.is_valid():
            document = desk.document_named(form.cleaned_data["document"].replace("\0", ""))
            if document is None:
                form.add_error("document", "文件库中没有找到，请核对标题、文号；标题相同的请用文号。")
                return self._page(form, status=400)
            try:
                upper.name_upper(plan=self.plan, document=document, actor=self.actor, now=self.now)
            except Invalid as refusal:
                explain(form, refusal)
            else:
                messages.success(request, "已选定上级文件，请核对下面的对应关系。")
                return redirect("workplan:upper", self.plan.pk)
        return self._page(form, status=400)

    def _likely(self, request: HttpRequest) -> str:
        count = upper.settle_likely(plan=self.plan, actor=self.actor, now=self.now)
        return f"已确认{count}项对应关系。"

    def _settle(self, request: HttpRequest) -> str:
        if "which" in request.POST:  # one task from the list
            which = number_in(self.given("which"))
            chosen = {} if which is None else {which: self.given("to")}
        else:
            chosen = _chosen(request)
        if not chosen:
            raise Invalid("没有选择。", advice="请先为任务选择对应的上级任务。")
        count = upper.settle(plan=self.plan, chosen=chosen, actor=self.actor, now=self.now)
        return f"已记下{count}项任务的对应关系。"

    def _take(self, request: HttpRequest) -> str:
        words = self.given("unit")
        agency = one_agency(words, self.today) if words else None
        made = upper.take_over(
            plan=self.plan,
            keys=request.POST.getlist("key"),
            agency=agency,
            actor=self.actor,
            now=self.now,
            reason=self.given("reason"),
        )
        return f"已增加{len(made)}项任务，列在台账最后，请核对单位和时限。"

    def _page(self, form: UpperForm, status: int = 200) -> HttpResponse:
        items = upper_items(self.plan.upper)
        return self.show(
            status=status,
            form=form,
            plan=self.plan,
            items=items,
            found=comparison(self.plan, items) if items else None,
            none=NONE,
            running=self.plan.stage == Stage.RUNNING.value,
            may_change=self.plan.stage in {Stage.PROPOSED.value, Stage.RUNNING.value},
            all_tasks=Task.objects.filter(plan=self.plan).items().order_by("number", "pk") if items else (),
            agencies=agencies_on(self.today),
        )


def _chosen(request: HttpRequest) -> dict[int, str]:
    """What was chosen for each task; “?” leaves it open."""
    return {
        key: str(value)
        for name, value in request.POST.items()
        if name.startswith("task-")
        and value != "?"
        and (key := number_in(name.removeprefix("task-"))) is not None
    }
