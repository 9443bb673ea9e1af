"""Addresses of the public site. `/d/<code>/` is the short stable one that goes on paper."""

from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from kaicheng.portal.urls_apply import urlpatterns as applying
from kaicheng.portal.urls_reading import urlpatterns as reading
from kaicheng.portal.views import (
    agencies,
    cleanup,
    columns,
    disclosure,
    document,
    home,
    ledger,
    library,
    plain,
    search,
    workdays,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("pictures/<slug:digest>/<int:width>", home.picture, name="picture"),
    path("library/", library.library, name="library"),
    path("library/in-force/", library.in_force, name="in_force"),
    path("cleanup/", cleanup.rounds, name="cleanups"),
    path("cleanup/<int:pk>/", cleanup.round_result, name="cleanup_result"),
    path("ledger/", ledger.ledgers, name="ledgers"),
    path("ledger/<slug:code>/", ledger.ledger, name="ledger"),
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
    *reading,
    *applying,
    path("disclosure/", disclosure.cluster, name="disclosure"),
    path("disclosure/plans/", disclosure.plans, name="disclosure_plans"),
    path("disclosure/meetings/", disclosure.meetings, name="disclosure_meetings"),
    path("disclosure/<slug:code>/", disclosure.agency, name="disclosure_agency"),
    path("disclosure/<slug:code>/guide/", disclosure.guide, name="disclosure_guide"),
    path("disclosure/<slug:code>/rules/", disclosure.rules, name="disclosure_rules"),
    path("disclosure/<slug:code>/statutory/", disclosure.statutory, name="disclosure_statutory"),
    path("disclosure/<slug:code>/statutory/<str:item>/", disclosure.statutory, name="disclosure_item"),
    path("disclosure/<slug:code>/reports/", disclosure.reports, name="disclosure_reports"),
    path("disclosure/<slug:code>/request/", disclosure.request_page, name="disclosure_request"),
    path("calendar/", workdays.workdays, name="workdays"),
    path("calendar/<int:year>/", workdays.workdays, name="workdays_year"),
    path("display", plain.display, name="display"),
    path("robots.txt", plain.robots, name="robots"),
    path("healthz", plain.health, name="health"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}portal/favicon.svg", permanent=True)),
]
