"""Addresses of moving in, below /admin/moving/."""

from django.urls import path

from kaicheng.moving.views import addresses, runs

app_name = "moving"
urlpatterns = [
    path("", runs.Runs.as_view(), name="runs"),
    path("new/", runs.Receive.as_view(), name="receive"),
    path("template/", runs.Template.as_view(), name="template"),
    path("addresses/", addresses.Addresses.as_view(), name="addresses"),
    path("addresses/export/", addresses.Export.as_view(), name="export"),
    path("addresses/<int:pk>/remove/", addresses.Remove.as_view(), name="remove"),
    path("<int:pk>/", runs.Show.as_view(), name="run"),
    path("<int:pk>/heads/", runs.Heads.as_view(), name="heads"),
    path("<int:pk>/progress/", runs.Progress.as_view(), name="progress"),
    path("<int:pk>/rows/", runs.Rows.as_view(), name="rows"),
    path("<int:pk>/rows/decide/", runs.Decide.as_view(), name="decide"),
    path("<int:pk>/report/", runs.Report.as_view(), name="report"),
    path("<int:pk>/step/<slug:step>/", runs.TakeStep.as_view(), name="step"),
]
