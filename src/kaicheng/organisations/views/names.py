"""Groups, and the queue of names that nobody could place."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations import doors, services
from kaicheng.organisations.forms import GroupForm, SettleForm
from kaicheng.organisations.models import Agency, AgencyGroup, UnresolvedName
from kaicheng.organisations.refused import explain
from kaicheng.organisations.selectors import directory, likely, open_names
from kaicheng.organisations.views.agencies import told
from kaicheng.organisations.views.closed import ClosedView


class Queue(ClosedView):
    """Names waiting to be placed, each with a proposal and one button."""

    template_name = "organisations/queue.html"
    verb = doors.NAME

    def get(self, request: HttpRequest) -> HttpResponse:
        managed = doors.managed(request.user, on=self.today)
        choices = list(managed.standing(self.today))
        rows = [(name, likely(name.name, choices)) for name in open_names()[:100]]
        return self.show(rows=rows, choices=choices, count=open_names().count())


class Settle(ClosedView):
    """Say which agency a name means, or that it is none."""

    verb = doors.NAME

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        unresolved = get_object_or_404(UnresolvedName, pk=pk)
        if "dismiss" in request.POST:
            services.dismiss(actor=request.user, unresolved=unresolved, now=self.now)
            told(request, f"“{unresolved.name}”已标为不是机关，今后不再列入。")
            return redirect("organisations:queue")
        managed = doors.managed(request.user, on=self.today)
        form = SettleForm(request.POST, choices=managed)
        if not form.is_valid():
            messages.error(request, "请选择要认定为哪个机关。")
            return redirect("organisations:queue")
        try:
            agency = form.cleaned_data["agency"]
            services.settle(actor=request.user, unresolved=unresolved, agency=agency, now=self.now)
            told(request, f"“{unresolved.name}”已认定为“{agency.name}”，今后自动识别。")
        except Invalid as refusal:
            messages.error(request, refusal.sentence)
        return redirect("organisations:queue")


class Groups(ClosedView):
    """Names that stand for many agencies, and whom they mean today."""

    template_name = "organisations/groups.html"
    verb = doors.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        names = directory()
        own = {group.name: group for group in AgencyGroup.objects.all()}
        rows = [(group, names.members(group, self.today), own.get(group.name)) for group in names.groups()]
        return self.show(rows=rows, may_edit=doors.may(doors.NAME, request.user, on=self.today))


class EditGroup(ClosedView):
    """One group of the office's own: new, changed, dropped."""

    template_name = "organisations/group.html"
    verb = doors.NAME

    def group(self) -> AgencyGroup | None:
        pk = self.kwargs.get("pk")
        return get_object_or_404(AgencyGroup, pk=pk) if pk else None

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        group = self.group()
        return self.show(group=group, form=GroupForm(group=group, choices=Agency.objects.all()))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        group = self.group()
        if group is not None and "drop" in request.POST:
            services.remove_group(actor=request.user, group=group, now=self.now)
            told(request, f"已删除组名“{group.name}”。")
            return redirect("organisations:groups")
        form = GroupForm(request.POST, choices=Agency.objects.all())
        if form.is_valid():
            try:
                saved = services.save_group(
                    actor=request.user, group=group, now=self.now, **form.cleaned_data
                )
            except Invalid as refusal:
                explain(form, refusal)
            else:
                told(request, f"已保存组名“{saved.name}”。")
                return redirect("organisations:groups")
        return self.show(status=400, group=group, form=form)
