"""Addresses of the document library's back office, below /admin/documents/."""

from django.urls import path

from kaicheng.documents.views import comparing, composing, listing, receiving, reviewing, serving, showing

app_name = "documents"
urlpatterns = [
    path("", listing.listing, name="listing"),
    path("receive/", receiving.receive, name="receive"),
    path("new/", composing.compose, name="compose"),
    path("batches/<int:number>/", receiving.batch, name="batch"),
    path("batches/<int:number>/items/<int:item>/again/", receiving.read_again, name="read_again"),
    path("<slug:code>/", showing.show, name="show"),
    path("<slug:code>/review/", reviewing.review, name="review"),
    path("<slug:code>/body/", reviewing.body, name="body"),
    path("<slug:code>/discard/", reviewing.discard, name="discard"),
    path("<slug:code>/new-edition/", showing.new_edition, name="new_edition"),
    path("<slug:code>/withdraw/", showing.withdraw, name="withdraw"),
    path("<slug:code>/editions/<int:version>/", showing.edition, name="edition"),
    path(
        "<slug:code>/editions/<int:version>/compare/<slug:other>/<int:other_version>/",
        comparing.compare,
        name="compare",
    ),
    path("<slug:code>/original/<int:version>/", serving.original, name="original"),
    path("<slug:code>/attachments/<int:number>/", serving.attachment, name="attachment"),
]
