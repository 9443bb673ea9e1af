"""The tree of agencies, one agency, and its ends."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations import doors, services
from kaicheng.organisations.forms import AgencyForm, AliasForm, EndForm, MoveForm
from kaicheng.organisations.models import Agency, AgencyAlias, AgencyKind
from kaicheng.organisations.refused import explain
from kaicheng.organisations.selectors import TreeQuery, tree
from kaicheng.organisations.views.closed import ClosedView


class Tree(ClosedView):
    """All agencies as a tree, or flat where something is searched for."""

    template_name = "organisations/tree.html"
    verb = doors.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        query = TreeQuery(
            words=request.GET.get("q", "").strip(),
            kind=request.GET.get("kind", ""),
            ended=request.GET.get("ended") == "1",
        )
        rows = tree(query, self.today)
        managed = set(doors.managed(request.user, on=self.today).values_list("pk", flat=True))
        return self.show(
            rows=rows, query=query, kinds=AgencyKind.choices, managed=managed, may_add=bool(managed)
        )


class OneAgency(ClosedView):
    """What the views of one agency share: the agency, closed unless the actor keeps it."""

    verb = doors.MANAGE

    @cached_property
    def agency(self) -> Agency:
        return get_object_or_404(
            Agency.objects.select_related("parent", "successor"), code=self.kwargs["code"]
        )

    def governing(self) -> Agency | None:
        return self.agency

    def back(self) -> HttpResponse:
        return redirect("organisations:agency", self.agency.code)


class Show(OneAgency):
    """Facts of one agency; a form for those who keep it."""

    template_name = "organisations/agency.html"
    verb = doors.READ

    def governing(self) -> Agency | None:
        return None

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(AgencyForm(instance=self.agency))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        doors.require(doors.MANAGE, request.user, self.agency, on=self.today)
        form = AgencyForm(request.POST, instance=self.agency)
        if form.is_valid():
            before = Agency.objects.get(pk=self.agency.pk)
            try:
                saved = services.update(
                    actor=request.user, agency=before, values=form.cleaned_data, now=self.now
                )
            except Invalid as refusal:
                explain(form, refusal)
            else:
                told(request, f"已保存“{saved.name}”。", form.credit_warning())
                return redirect("organisations:agency", saved.code)
        return self.page(form, status=400)

    def page(self, form: AgencyForm, status: int = 200) -> HttpResponse:
        kept = Agency.objects.select_related("parent", "successor").get(pk=self.agency.pk)
        return self.show(
            status=status,
            agency=kept,
            form=form,
            alias_form=AliasForm(),
            aliases=kept.aliases.order_by("name"),
            children=kept.children.standing(self.today),
            predecessors=kept.predecessors.all(),
            may_manage=doors.may(doors.MANAGE, self.request.user, kept, on=self.today),
        )


def told(request: HttpRequest, sentence: str, warning: str = "") -> None:
    """Say what was done on the next page, and what should be looked at."""
    messages.success(request, sentence)
    if warning:
        messages.warning(request, warning)


class Add(ClosedView):
    """A new agency under one that the actor keeps."""

    template_name = "organisations/add.html"
    verb = doors.MANAGE

    @cached_property
    def parent(self) -> Agency | None:
        code = self.request.GET.get("under", "")
        return get_object_or_404(Agency, code=code) if code else None

    def governing(self) -> Agency | None:
        return self.parent

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.parent is None and Agency.objects.exists():
            return self.show(choices=doors.managed(request.user, on=self.today).standing(self.today))
        return self.show(form=AgencyForm(initial={"kind": AgencyKind.DEPARTMENT}), parent=self.parent)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AgencyForm(request.POST)
        if form.is_valid():
            try:
                made = services.create(
                    actor=request.user, values=form.cleaned_data, parent=self.parent, now=self.now
                )
            except Invalid as refusal:
                explain(form, refusal)
            else:
                told(request, f"已新增“{made.name}”。", form.credit_warning())
                return redirect("organisations:agency", made.code)
        return self.show(status=400, form=form, parent=self.parent)


class Move(OneAgency):
    """Put an agency under another."""

    template_name = "organisations/move.html"

    def form(self, data: Any = None) -> MoveForm:
        choices = doors.managed(self.request.user, on=self.today)
        return MoveForm(data, choices=choices.standing(self.today).exclude(path__startswith=self.agency.path))

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(agency=self.agency, form=self.form())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(status=400, agency=self.agency, form=form)
        parent = form.cleaned_data["parent"]
        services.move(actor=request.user, agency=self.agency, parent=parent, now=self.now)
        told(request, f"已将“{self.agency.name}”划至“{parent.name}”之下。")
        return self.back()


class End(OneAgency):
    """The reorganisation of an agency: filled in, shown as sentences, confirmed."""

    template_name = "organisations/end.html"

    def form(self, data: Any = None) -> EndForm:
        choices = doors.managed(self.request.user, on=self.today)
        initial = {"way": EndForm.MERGE, "on": self.today, "new_kind": self.agency.kind}
        return EndForm(data, agency=self.agency, choices=choices.standing(self.today), initial=initial)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(agency=self.agency, form=self.form())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(status=400, agency=self.agency, form=form)
        if "back" in request.POST:
            return self.show(agency=self.agency, form=form)
        ended = [self.agency, *form.cleaned_data["others"]]
        if "confirmed" not in request.POST:
            return self.show(agency=self.agency, form=form, sure=True, ended=ended, data=form.cleaned_data)
        try:
            self._do(form, ended)
        except Invalid as refusal:
            explain(form, refusal)
            return self.show(status=400, agency=self.agency, form=form)
        told(
            request,
            f"机构改革已登记，自{form.cleaned_data['on']:%Y-%m-%d}起生效。原名称仍可识别，并指向承继机关。",
        )
        return self.back()

    def _do(self, form: EndForm, ended: list[Agency]) -> None:
        data, actor = form.cleaned_data, self.request.user
        if data["way"] == EndForm.ABOLISH:
            for agency in ended:
                services.abolish(actor=actor, agency=agency, on=data["on"], now=self.now)
        elif data["way"] == EndForm.MERGE:
            services.reorganise(
                actor=actor, agencies=ended, successor=data["successor"], on=data["on"], now=self.now
            )
        else:
            services.reorganise(
                actor=actor, agencies=ended, new=form.new_values(), on=data["on"], now=self.now
            )


class Aliases(OneAgency):
    """Add an alias, or forget one."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if drop := request.POST.get("drop"):
            alias = get_object_or_404(
                AgencyAlias.objects.select_related("agency"), pk=number_in(drop), agency=self.agency
            )
            services.remove_alias(actor=request.user, alias=alias, now=self.now)
            told(request, f"已删除别名“{alias.name}”。")
            return self.back()
        form = AliasForm(request.POST)
        if not form.is_valid():
            messages.error(request, "请填写别名，不超过100个字。")
            return self.back()
        try:
            alias = services.add_alias(
                actor=request.user, agency=self.agency, name=form.cleaned_data["name"], now=self.now
            )
            told(request, f"已添加别名“{alias.name}”。")
        except Invalid as refusal:
            messages.error(request, refusal.sentence)
        return self.back()
