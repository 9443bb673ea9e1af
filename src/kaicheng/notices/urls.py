"""Addresses of notices, below /admin/notices/."""

from django.urls import path

from kaicheng.notices.views import notices

app_name = "notices"
urlpatterns = [
    path("", notices.Notices.as_view(), name="notices"),
    path("mail/", notices.Mail.as_view(), name="mail"),
    path("<int:pk>/", notices.Open.as_view(), name="open"),
]
