"""Addresses of the record, below /admin/record/."""

from django.urls import path

from kaicheng.audit.views import record

app_name = "audit"
urlpatterns = [
    path("", record.Record.as_view(), name="record"),
    path("export/", record.Export.as_view(), name="export"),
    path("verify/", record.Verify.as_view(), name="verify"),
    path("<int:sequence>/", record.Act.as_view(), name="act"),
]
