"""Addresses of the columns' back office, below /admin/columns/."""

from django.urls import path

from kaicheng.columns.views import editing, listing, showing

app_name = "columns"
urlpatterns = [
    path("", listing.Listing.as_view(), name="listing"),
    path("new/", editing.Add.as_view(), name="add"),
    path("preview/", editing.Preview.as_view(), name="preview"),
    path("of/<slug:code>/", showing.Show.as_view(), name="show"),
    path("of/<slug:code>/edit/", editing.Edit.as_view(), name="edit"),
]
