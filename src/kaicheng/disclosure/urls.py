"""Addresses of the section's screens, below /admin/disclosure/."""

from django.urls import path

from kaicheng.disclosure.views import guides, notes, overview

app_name = "disclosure"
urlpatterns = [
    path("", overview.Overview.as_view(), name="overview"),
    path("guides/", guides.Guides.as_view(), name="guides"),
    path("series/", notes.Series.as_view(), name="series"),
    path("series/explain/", notes.Explain.as_view(), name="explain"),
    path("series/<int:pk>/remove/", notes.Remove.as_view(), name="remove_note"),
    path("unit/<str:code>/", overview.Section.as_view(), name="section"),
    path("unit/<str:code>/guide/", guides.Guide.as_view(), name="guide"),
]
