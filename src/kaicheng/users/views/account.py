"""One's own account: duties, password, second factor."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as remember_device

from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.organisations.refused import explain
from kaicheng.users import permissions, services
from kaicheng.users.drawing import qr_code
from kaicheng.users.forms import CheckPasswordForm, CodeForm, PasswordForm
from kaicheng.users.models import User
from kaicheng.users.selectors import (
    duties_of,
    has_second_factor,
    must_have_second_factor,
    recovery_codes_left,
)
from kaicheng.users.views import DutyRequired
from kaicheng.users.views.signing_in import spelled


@method_decorator(never_cache, name="dispatch")
class OwnAccount(DutyRequired):
    """Open to everyone on duty, each for himself."""

    verb = permissions.ME

    @property
    def person(self) -> User:
        if not isinstance(self.request.user, User):
            raise NotAllowed
        return self.request.user


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Me(OwnAccount):
    template_name = "users/me.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(PasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST)
        if form.is_valid():
            old, new = form.cleaned_data["old"], form.cleaned_data["new"]
            try:
                services.change_password(person=self.person, old=old, new=new, now=self.now)
            except Invalid as refusal:
                explain(form, refusal)
            else:
                update_session_auth_hash(request, self.person)
                messages.success(request, "口令已修改，其他设备上的登录已退出。")
                return redirect("users:me")
        return self.page(form, status=400)

    def page(self, form: PasswordForm, status: int = 200) -> HttpResponse:
        return self.show(
            status=status,
            person=self.person,
            form=form,
            duties=duties_of(self.person).held(self.today),
            guarded=has_second_factor(self.person),
            must=must_have_second_factor(self.person, self.today),
            codes_left=recovery_codes_left(self.person),
        )


class SecondFactor(OwnAccount):
    """Scan, confirm, keep the recovery codes; or switch it off again."""

    template_name = "users/second_factor.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if has_second_factor(self.person):
            return self.show(
                guarded=True, off=CheckPasswordForm(), codes_left=recovery_codes_left(self.person)
            )
        return self.scan(CodeForm())

    def scan(self, form: CodeForm, status: int = 200) -> HttpResponse:
        device = services.begin_second_factor(person=self.person)
        return self.show(status=status, form=form, qr=qr_code(device.config_url), secret=spelled(device))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "renew" in request.POST:
            return self.show(codes=services.renew_recovery_codes(person=self.person, now=self.now))
        if "off" in request.POST:
            return self.switch_off(request)
        form = CodeForm(request.POST)
        if form.is_valid():
            try:
                codes = services.confirm_second_factor(
                    person=self.person, token=form.cleaned_data["token"], now=self.now
                )
            except Invalid as refusal:
                explain(form, refusal)
            else:
                device = self.person.totpdevice_set.get(confirmed=True)  # type: ignore[attr-defined]  # django-otp's
                remember_device(request, device)
                return self.show(codes=codes)
        return self.scan(form, status=400)

    def switch_off(self, request: HttpRequest) -> HttpResponse:
        form = CheckPasswordForm(request.POST)
        if must_have_second_factor(self.person, self.today):
            raise NotAllowed(
                "您的职责要求启用二次验证，不能停用。", advice="更换手机的，请由管理员重置后重新启用。"
            )
        if form.is_valid():
            try:
                services.disable_second_factor(
                    person=self.person, password=form.cleaned_data["password"], now=self.now
                )
            except Invalid as refusal:
                explain(form, refusal)
            else:
                messages.success(request, "二次验证已停用。")
                return redirect("users:me")
        return self.show(status=400, guarded=True, off=form, codes_left=recovery_codes_left(self.person))
