"""Putting right what was recorded wrongly: a day, or an event that did not happen; and the link to an earlier application."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.foi import permissions
from kaicheng.foi.case_forms import day_input
from kaicheng.foi.clock import Fact
from kaicheng.foi.models import CaseEvent
from kaicheng.foi.selectors.cases import event_by_id, of_agency_named
from kaicheng.foi.selectors.standing import fact_of
from kaicheng.foi.services import correcting, registering
from kaicheng.foi.views.base import Closed, OneCase
from kaicheng.foi.workflow import TRANSITIONS, Move
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.refused import explain

_FIXED = frozenset({Move.FILE, Move.REGISTER})
_LENGTH = 300


class CorrectForm(forms.Form):
    """The right day; or that it did not happen at all."""

    day = forms.DateField(label="日期")
    until = forms.DateField(label="截止之日", required=False)
    days = forms.IntegerField(label="延长的工作日数", required=False, min_value=1, max_value=20)
    gone = forms.BooleanField(label="该事项没有发生，删除这条记录", required=False)
    reason = forms.CharField(label="更正的理由", max_length=_LENGTH)

    def __init__(self, *args: Any, event: CaseEvent, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = TRANSITIONS[Move(event.move)].day
        self.fields["day"].initial, self.fields["day"].widget = event.day, day_input(None, today)
        if event.until:
            self.fields["until"].initial, self.fields["until"].widget = event.until, day_input()
        else:
            del self.fields["until"]
        if event.days:
            self.fields["days"].initial = event.days
        else:
            del self.fields["days"]
        if Move(event.move) in _FIXED:
            del self.fields["gone"]


class Correct(Closed):
    """One event, `pk` in the address."""

    template_name = "foi/correct.html"
    verb = permissions.CORRECT

    @cached_property
    def event(self) -> CaseEvent:
        found = event_by_id(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这条记录。")
        return found

    def governing(self) -> Any:
        return self.event.case

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(CorrectForm(event=self.event, today=self.today))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CorrectForm(request.POST, event=self.event, today=self.today)
        if not form.is_valid():
            return self.page(form, status=400)
        case, before = self.event.case, self.event.case.due_on
        try:
            correcting.correct(
                case, self.event, self._fact(form.cleaned_data), actor=self.actor,
                reason=form.cleaned_data["reason"], now=self.now,
            )  # fmt: skip
        except (Invalid, Conflict) as refusal:
            return self.page(form, status=explain(form, refusal))
        moved = before != case.due_on and case.due_on
        messages.success(request, f"已更正{f'，答复期限变为{case.due_on:%Y-%m-%d}' if moved else ''}。")
        return redirect("foi:case", case.pk)

    def _fact(self, data: dict[str, Any]) -> Any:
        if data.get("gone"):
            return None
        kept = fact_of(self.event)
        return Fact(
            kept.move,
            data["day"],
            data.get("until") or kept.until,
            data.get("days") or kept.days,
            kept.ref,
            kept.asked,
        )

    def page(self, form: CorrectForm, *, status: int = 200) -> HttpResponse:
        return self.show(status=status, event=self.event, case=self.event.case, form=form)


class Earlier(OneCase):
    """Names the application that this one repeats or follows; an empty number takes it away."""

    http_method_names = ("post",)
    verb = permissions.LINK

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        number = request.POST.get("earlier", "").replace("\0", "").strip()[:40]
        earlier = of_agency_named(number, self.case.agency) if number else None
        if number and earlier is None:
            raise Invalid("本机关没有这个编号的申请。", advice="请核对编号后重新填写。")
        registering.link_earlier(self.case, earlier, actor=self.actor, now=self.now)
        messages.success(request, "已关联前次申请。" if earlier else "已取消关联。")
        return redirect("foi:case", self.case.pk)
