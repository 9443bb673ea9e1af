"""Addresses of the public site. `/d/<code>/` is the short stable one that goes on paper."""

from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from kaicheng.portal.api import entry
from kaicheng.portal.views import agencies, columns, document, home, library, plain, search

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("library/", library.library, name="library"),
    path("library/in-force/", library.in_force, name="in_force"),
    path("c/", columns.all_columns, name="columns"),
    path("c/<slug:code>/", columns.column, name="column"),
    path("archive/", columns.archive, name="archive"),
    path("d/<slug:code>/", document.document, name="document"),
    path("d/<slug:code>/download/<slug:kind>", document.download, name="download"),
    path("d/<slug:code>/attachment/<int:pk>", document.attachment, name="attachment"),
    path("search/", search.search, name="search"),
    path("search/suggest", search.suggest, name="suggest"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:code>/", agencies.agency, name="agency"),
    *entry.urls(),
    path("display", plain.display, name="display"),
    path("robots.txt", plain.robots, name="robots"),
    path("healthz", plain.health, name="health"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}portal/favicon.svg", permanent=True)),
]
