"""Addresses of the document library's back office, below /admin/documents/."""

from django.urls import path

from kaicheng.documents.views import listing, receiving, reviewing, serving, showing

app_name = "documents"
urlpatterns = [
    path("", listing.listing, name="listing"),
    path("receive/", receiving.receive, name="receive"),
    path("batches/<int:number>/", receiving.batch, name="batch"),
    path("<str:code>/", showing.show, name="show"),
    path("<str:code>/review/", reviewing.review, name="review"),
    path("<str:code>/body/", reviewing.body, name="body"),
    path("<str:code>/preview/", reviewing.preview, name="preview"),
    path("<str:code>/discard/", reviewing.discard, name="discard"),
    path("<str:code>/new-edition/", showing.new_edition, name="new_edition"),
    path("<str:code>/withdraw/", showing.withdraw, name="withdraw"),
    path("<str:code>/original/<int:version>/", serving.original, name="original"),
    path("<str:code>/attachments/<int:number>/", serving.attachment, name="attachment"),
]
