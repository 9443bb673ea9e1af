"""Addresses of what helps reading and reusing: feeds, the map of the site, sharing, subscribing, the API."""

from django.urls import path

from kaicheng.portal.api import entry
from kaicheng.portal.views import feeds, sharing, sitemap, subscribing

urlpatterns = [
    path("feed.<slug:form>", feeds.whole, name="feed"),
    path("library/feed.<slug:form>", feeds.library, name="library_feed"),
    path("agencies/<slug:code>/feed.<slug:form>", feeds.agency, name="agency_feed"),
    path("c/<slug:code>/feed.<slug:form>", feeds.column, name="column_feed"),
    path("d/<slug:code>/card.png", sharing.card, name="card"),
    path("d/<slug:code>/qr.svg", sharing.qr, name="qr"),
    path("subscribe/", subscribing.subscribe, name="subscribe"),
    path("subscribe/sent/", subscribing.sent, name="subscribe_sent"),
    path("subscribe/confirm/<str:link>/", subscribing.confirm, name="subscribe_confirm"),
    path("subscribe/manage/<str:link>/", subscribing.manage, name="subscribe_manage"),
    path("subscribe/leave/<str:link>/", subscribing.leave, name="subscribe_leave"),
    path("sitemap/", sitemap.human, name="sitemap"),
    path("sitemap.xml", sitemap.index, name="sitemap_index"),
    path("sitemap-pages.xml", sitemap.pages, name="sitemap_pages"),
    path("sitemap-<int:number>.xml", sitemap.documents, name="sitemap_documents"),
    *entry.urls(),
]
