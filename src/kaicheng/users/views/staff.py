"""People and duties: the list, one person, and who does what where."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache

from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.organisations.refused import explain
from kaicheng.users import permissions, policy, services
from kaicheng.users.forms import DutyForm, NewPersonForm, PersonForm
from kaicheng.users.models import Duty, DutyKind, User
from kaicheng.users.selectors import (
    StaffQuery,
    duties_of,
    duty_grid,
    has_second_factor,
    people_with_second_factor,
    staff,
    visible_agencies,
)
from kaicheng.users.views import DutyRequired

PAGE = 50


def signed_in(request: HttpRequest) -> User:
    """The member of staff at the other end."""
    if not isinstance(request.user, User):
        raise NotAllowed
    return request.user


class Staff(DutyRequired):
    """All people whom the actor may see."""

    template_name = "users/staff.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET
        query = StaffQuery(
            words=asked.get("q", "").strip(), agency=asked.get("agency", ""), duty=asked.get("duty", ""),
            closed=asked.get("closed") == "1",
        )  # fmt: skip
        page = Paginator(staff(request.user, query, self.today), PAGE).get_page(asked.get("p"))
        return self.show(
            page=page,
            query=query,
            kinds=DutyKind.choices,
            agencies=visible_agencies(request.user, self.today),
            guarded=people_with_second_factor(list(page.object_list)),
            may_add=policy.may(permissions.CREATE, request.user, on=self.today),
        )


class Grid(DutyRequired):
    """Agencies by duties: who holds what, and where nobody does."""

    template_name = "users/grid.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        kinds = [kind for kind in DutyKind if kind not in permissions.BY_ADMINISTRATOR_ALONE]
        rows = duty_grid(visible_agencies(request.user, self.today), kinds, self.today)
        return self.show(kinds=kinds, rows=rows)


@method_decorator(never_cache, name="dispatch")
class Add(DutyRequired):
    template_name = "users/add.html"
    verb = permissions.CREATE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=NewPersonForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewPersonForm(request.POST)
        if form.is_valid():
            try:
                person, password = services.create_user(
                    actor=signed_in(request),
                    now=self.now,
                    **form.cleaned_data,
                )
            except Invalid as refusal:
                explain(form, refusal)
            else:
                return self.show(person=person, password=password)
        return self.show(status=400, form=form)


@method_decorator(never_cache, name="dispatch")
class Person(DutyRequired):
    """One person: facts, duties, and the acts over the account, each a button with its own name."""

    template_name = "users/person.html"
    verb = permissions.READ

    @cached_property
    def person(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    @cached_property
    def actor(self) -> User:
        return signed_in(self.request)

    def admit(self) -> None:
        """The person must be among those whom the actor may see."""
        super().admit()
        seen = staff(self.actor, StaffQuery(), self.today) | staff(
            self.actor, StaffQuery(closed=True), self.today
        )
        if not seen.filter(pk=self.person.pk).exists():
            raise NotAllowed(f"“{self.person.name}”不在您管理的机关任职。")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        acts = {
            "edit": self.edit, "grant": self.grant, "revoke": self.revoke, "reset": self.reset,
            "second_factor": self.reset_second_factor, "deactivate": self.deactivate, "activate": self.activate,
        }  # fmt: skip
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            return redirect("users:person", pk)
        return act()

    def page(self, status: int = 200, **context: object) -> HttpResponse:
        person, actor = self.person, self.actor
        initial = {"name": person.name, "email": person.email, "telephone": person.telephone}
        duties = [
            (duty, policy.may(permissions.GRANT, actor, duty, on=self.today)) for duty in duties_of(person)
        ]
        shown = {
            "person": person,
            "duties": duties,
            "form": PersonForm(initial=initial),
            "duty_form": self.duty_form(),
            "guarded": has_second_factor(person),
            "may_edit": policy.may(permissions.EDIT, actor, person, on=self.today),
            "may_reset": policy.may(permissions.RESET, actor, person, on=self.today),
            "may_grant": person.pk != actor.pk and permissions.managed_agencies(actor, self.today).exists(),
            **context,
        }
        return self.show(status=status, **shown)

    def duty_form(self, data: QueryDict | None = None) -> DutyForm:
        choices = permissions.managed_agencies(self.actor, self.today).standing(self.today)
        return DutyForm(data, choices=choices, initial={"since": self.today})

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("users:person", self.person.pk)

    def edit(self) -> HttpResponse:
        form = PersonForm(self.request.POST)
        if not form.is_valid():
            return self.page(status=400, form=form)
        try:
            services.edit_user(actor=self.actor, person=self.person, values=form.cleaned_data, now=self.now)
        except Invalid as refusal:
            explain(form, refusal)
            return self.page(status=400, form=form)
        return self.done("已保存。")

    def grant(self) -> HttpResponse:
        form = self.duty_form(self.request.POST)
        if not form.is_valid():
            return self.page(status=400, duty_form=form)
        data = form.cleaned_data
        try:
            services.grant(
                actor=self.actor, person=self.person, agency=data["agency"], kind=DutyKind(data["duty"]),
                since=data["since"], until=data["until"], now=self.now,
            )  # fmt: skip
        except Invalid as refusal:
            explain(form, refusal)
            return self.page(status=400, duty_form=form)
        return self.done(f"已授予“{data['agency'].name}”{DutyKind(data['duty']).label}职责。")

    def revoke(self) -> HttpResponse:
        pk = number_in(self.request.POST.get("duty", ""))
        duty = get_object_or_404(Duty.objects.select_related("agency", "person"), pk=pk, person=self.person)
        services.revoke(actor=self.actor, duty=duty, now=self.now)
        return self.done(f"已收回“{duty.agency.name}”{duty.get_duty_display()}职责。")

    def reset(self) -> HttpResponse:
        password = services.reset_password(actor=self.actor, person=self.person, now=self.now)
        return self.page(password=password)

    def reset_second_factor(self) -> HttpResponse:
        services.reset_second_factor(actor=self.actor, person=self.person, now=self.now)
        return self.done("二次验证已重置，本人可重新启用。")

    def deactivate(self) -> HttpResponse:
        services.deactivate(actor=self.actor, person=self.person, now=self.now)
        return self.done(f"“{self.person.name}”的账号已停用。")

    def activate(self) -> HttpResponse:
        services.activate(actor=self.actor, person=self.person, now=self.now)
        return self.done(f"“{self.person.name}”的账号已启用。")
