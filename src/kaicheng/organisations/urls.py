"""Addresses of the agencies' screens, below /admin/agencies/."""

from django.urls import path

from kaicheng.organisations.views import agencies, exchange, names

app_name = "organisations"
urlpatterns = [
    path("", agencies.Tree.as_view(), name="tree"),
    path("new/", agencies.Add.as_view(), name="add"),
    path("unit/<str:code>/", agencies.Show.as_view(), name="agency"),
    path("unit/<str:code>/move/", agencies.Move.as_view(), name="move"),
    path("unit/<str:code>/reorganise/", agencies.End.as_view(), name="end"),
    path("unit/<str:code>/aliases/", agencies.Aliases.as_view(), name="aliases"),
    path("import/", exchange.Import.as_view(), name="import"),
    path("export/", exchange.Export.as_view(), name="export"),
    path("names/", names.Queue.as_view(), name="queue"),
    path("names/<int:pk>/", names.Settle.as_view(), name="settle"),
    path("groups/", names.Groups.as_view(), name="groups"),
    path("groups/new/", names.EditGroup.as_view(), name="add_group"),
    path("groups/<int:pk>/", names.EditGroup.as_view(), name="group"),
]
