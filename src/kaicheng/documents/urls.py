"""Addresses of the document library's back office, below /admin/."""

from django.urls import include, path

from kaicheng.documents.views import (
    acting,
    bulk,
    comparing,
    composing,
    document,
    listing,
    lists,
    receiving,
    recording,
    reviewing,
    serving,
)

app_name = "documents"
of_documents = [
    path("", listing.listing, name="listing"),
    path("receive/", receiving.receive, name="receive"),
    path("new/", composing.compose, name="compose"),
    path("batches/<int:number>/", receiving.batch, name="batch"),
    path("batches/<int:number>/items/<int:item>/again/", receiving.read_again, name="read_again"),
    path("bulk/", bulk.act, name="bulk"),
    path("<slug:code>/", document.show, name="show"),
    path("<slug:code>/review/", reviewing.review, name="review"),
    path("<slug:code>/body/", reviewing.body, name="body"),
    path("<slug:code>/new-edition/", document.new_edition, name="new_edition"),
    path("<slug:code>/compare/", comparing.choose, name="choose"),
    path("<slug:code>/editions/<int:version>/", document.edition, name="edition"),
    path("<slug:code>/editions/<int:version>/sheet/", recording.sheet, name="sheet"),
    path("<slug:code>/editions/<int:version>/let-through/", acting.let_through, name="let_through"),
    path("<slug:code>/editions/<int:version>/move/<slug:slug>/", acting.move, name="move"),
    path(
        "<slug:code>/editions/<int:version>/compare/<slug:other>/<int:other_version>/",
        comparing.compare,
        name="compare",
    ),
    path("<slug:code>/original/<int:version>/", serving.original, name="original"),
    path("<slug:code>/attachments/<int:number>/", serving.attachment, name="attachment"),
]

urlpatterns = [
    # not below documents/: the shell marks every menu item whose address is the beginning of the page's
    path("waiting/", lists.waiting, name="waiting"),
    path("mine/", lists.mine, name="mine"),
    path("scheduled/", lists.timetable, name="scheduled"),
    path("documents/", include(of_documents)),
]
