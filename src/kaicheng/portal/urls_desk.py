"""Addresses of the home page's editor, below /admin/home/."""

from django.urls import path

from kaicheng.portal.views import composing

app_name = "home"
urlpatterns = [
    path("", composing.Editor.as_view(), name="editor"),
    path("preview/", composing.Preview.as_view(), name="preview"),
    path("history/", composing.History.as_view(), name="history"),
    path("blocks/new/<slug:kind>/", composing.EditBlock.as_view(), name="add_block"),
    path("blocks/<int:pk>/", composing.EditBlock.as_view(), name="block"),
]
