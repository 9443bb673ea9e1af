"""Signing in, step by step: password, second factor, a new password where one is due, enrolment where one is due.

Nobody is signed in before the last step. What was passed so far waits in the session, for ten minutes, bound to the
password of that moment.
"""
# ruff: noqa: ARG002 - Django hands each handler the request, wanted or not

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as remember_device
from wagtail.users.models import UserProfile

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.refused import explain
from kaicheng.users import services
from kaicheng.users.drawing import qr_code
from kaicheng.users.forms import CodeForm, OneTimePasswordForm, SignInForm
from kaicheng.users.models import User
from kaicheng.users.policy import EVERY_KIND, holds
from kaicheng.users.selectors import has_second_factor, must_have_second_factor, second_factor_of

KEY = "sign_in"
LASTS = 600  # seconds from the password to the last step
TRIES = 5
BACKEND = "kaicheng.users.backends.DutyBackend"


def next_step(person: User, passed: list[str]) -> str:
    """Name the address of the step that is due; empty when there is none."""
    today = timezone.localdate()
    if has_second_factor(person):
        if "code" not in passed:
            return "sign_in:code"
    elif must_have_second_factor(person, today):
        return "sign_in:enrol"
    return "sign_in:password" if person.must_change_password else ""


def go_on(request: HttpRequest, person: User, waiting: dict[str, Any]) -> HttpResponse:
    """Send to the step that is due, or sign in."""
    if step := next_step(person, waiting["passed"]):
        request.session[KEY] = {**waiting, "hash": person.get_session_auth_hash()}
        return redirect(step)
    request.session.pop(KEY, None)
    # the shell would follow the device into its dark colours, for which our own screens have none
    UserProfile.objects.update_or_create(user=person, defaults={"theme": "light"})
    login(request, person, backend=BACKEND)
    request.session.set_expiry(0)  # until the browser closes, at most SESSION_COOKIE_AGE on the server
    if "code" in waiting["passed"] and (device := second_factor_of(person)) is not None:
        remember_device(request, device)
    return redirect(waiting["next"])


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    """First step. django-axes counts what fails here and answers with the lock-out page."""

    template_name = "users/sign_in.html"
    authentication_form = SignInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (
            request.method == "GET"
            and request.user.is_authenticated
            and request.user.has_perm("wagtailadmin.access_admin")
        ):
            return redirect(self.target())
        return super().dispatch(request, *args, **kwargs)

    def target(self) -> str:
        return self.get_redirect_url() or reverse("wagtailadmin_home")

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]  # Django's own form's child
        person = form.get_user()
        if not isinstance(person, User) or not holds(person, None, *EVERY_KIND, on=timezone.localdate()):
            form.add_error(None, "您的账号尚未授予职责，不能进入后台，请联系本单位管理员。")
            return self.form_invalid(form)
        waiting = {
            "user": person.pk, "at": timezone.now().timestamp(), "next": self.target(), "passed": [], "tries": 0,
        }  # fmt: skip
        return go_on(self.request, person, waiting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Django's sign-in view has a `site_name` of its own, the host
        return {**super().get_context_data(**kwargs), "site_name": settings.SITE_NAME}


@method_decorator(never_cache, name="dispatch")
class Step(View):
    """A later step: open only to who passed the one before, a short while ago."""

    template_name = ""
    form_class: Any = None
    address = ""

    waiting: dict[str, Any]
    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.waiting = request.session.get(KEY) or {}
        person = User.objects.filter(pk=self.waiting.get("user", 0), is_active=True).first()
        fresh = timezone.now().timestamp() - self.waiting.get("at", 0) < LASTS
        if person is None or not fresh or self.waiting.get("hash") != person.get_session_auth_hash():
            request.session.pop(KEY, None)
            return redirect("wagtailadmin_login")
        self.person = person
        if (due := next_step(self.person, self.waiting["passed"])) != self.address:
            return redirect(due or "wagtailadmin_login")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form_class())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                return self.take(form)
            except Invalid as refusal:
                explain(form, refusal)
        return self.page(form, status=400)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        context = {"form": form, "person": self.person, **self.more()}
        return render(self.request, self.template_name, context, status=status)

    def more(self) -> dict[str, Any]:
        return {}

    def take(self, form: Any) -> HttpResponse:
        raise NotImplementedError


class SecondFactor(Step):
    template_name = "users/sign_in_code.html"
    form_class = CodeForm
    address = "sign_in:code"

    def take(self, form: CodeForm) -> HttpResponse:
        person = self.person
        token = form.cleaned_data["token"]
        if services.verify_second_factor(person=person, token=token, now=timezone.now()) is None:
            return self._wrong(form)
        return go_on(self.request, person, {**self.waiting, "passed": ["code"]})

    def _wrong(self, form: CodeForm) -> HttpResponse:
        """Five wrong codes and the password is asked again."""
        tries = self.waiting["tries"] + 1
        if tries >= TRIES:
            self.request.session.pop(KEY, None)
            return redirect("wagtailadmin_login")
        self.request.session[KEY] = {**self.waiting, "tries": tries}
        form.add_error("token", "验证码不正确，或尝试过于频繁。请等验证器显示新的验证码后再输入。")
        return self.page(form, status=400)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewPassword(Step):
    template_name = "users/sign_in_password.html"
    form_class = OneTimePasswordForm
    address = "sign_in:password"

    def take(self, form: OneTimePasswordForm) -> HttpResponse:
        services.replace_one_time_password(
            person=self.person, new=form.cleaned_data["new"], now=timezone.now()
        )
        return go_on(self.request, self.person, self.waiting)


class Enrol(Step):
    template_name = "users/sign_in_enrol.html"
    form_class = CodeForm
    address = "sign_in:enrol"

    def more(self) -> dict[str, Any]:
        device = services.begin_second_factor(person=self.person)
        return {"qr": qr_code(device.config_url), "secret": spelled(device)}

    def take(self, form: CodeForm) -> HttpResponse:
        codes = services.confirm_second_factor(
            person=self.person, token=form.cleaned_data["token"], now=timezone.now()
        )
        waiting = {**self.waiting, "passed": ["code"]}
        after = go_on(self.request, self.person, waiting)
        return render(self.request, "users/sign_in_codes.html", {"codes": codes, "next": after["Location"]})


def spelled(device: Any) -> str:
    """The device's secret as a person types it: base32 in groups of four."""
    from base64 import b32encode

    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
