"""Addresses of the shell that we answer ourselves; included before Wagtail's own below /admin/."""

from django.urls import include, path
from django.views.generic import RedirectView

from kaicheng.users.views import signing_in

_steps = [
    path("second-factor/", signing_in.SecondFactor.as_view(), name="code"),
    path("password/", signing_in.NewPassword.as_view(), name="password"),
    path("enrol/", signing_in.Enrol.as_view(), name="enrol"),
]
urlpatterns = [
    path("login/", signing_in.SignIn.as_view()),
    path("login/", include((_steps, "sign_in"))),
    path("account/", RedirectView.as_view(pattern_name="users:me")),
]
