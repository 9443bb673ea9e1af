"""Addresses of subscriptions, below /admin/subscriptions/."""

from django.urls import path

from kaicheng.subscriptions.views import Overview

app_name = "subscriptions"
urlpatterns = [path("", Overview.as_view(), name="overview")]
