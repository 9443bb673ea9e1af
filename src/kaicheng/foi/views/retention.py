"""What of applicants is to be erased: the list, and the confirmation."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.foi import permissions
from kaicheng.foi.declared.retention import periods
from kaicheng.foi.models import Case, CaseQuerySet
from kaicheng.foi.services import retaining
from kaicheng.foi.views.base import Closed


class Retention(Closed):
    template_name = "foi/retention.html"
    verb = permissions.ERASE

    def governing(self) -> None:
        return None

    def own(self) -> CaseQuerySet:
        """Cases at the agencies where the actor may erase."""
        return Case.objects.filter(agency__in=permissions.erasing(self.actor, self.today))

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = retaining.erasable(self.own(), self.today)
        return self.show(
            active="retention", rows=rows, periods=list(periods(self.today).values()), erases=True
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = request.POST.getlist("key")[:500]
        if not keys:
            messages.warning(request, "请先勾选要清除的申请。")
        else:
            done = retaining.erase(keys, found=self.own(), actor=self.actor, now=self.now)
            messages.success(request, f"已清除{done}件申请中的申请人信息和文件，并已记录。")
        return redirect("foi:retention")
