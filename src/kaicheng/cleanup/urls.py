"""Addresses of clean-up rounds in the back office, below /admin/cleanup/."""

from django.urls import path

from kaicheng.cleanup.views import items, rounds, sheets, steering

app_name = "cleanup"
urlpatterns = [
    path("", rounds.Board.as_view(), name="rounds"),
    path("mine/", items.Mine.as_view(), name="mine"),
    path("new/", steering.New.as_view(), name="new"),
    path("bulk/", items.Bulk.as_view(), name="bulk"),
    path("<int:pk>/", rounds.Show.as_view(), name="round"),
    path("<int:pk>/plan/", steering.Plan.as_view(), name="plan"),
    path("<int:pk>/choose/", steering.Choose.as_view(), name="choose"),
    path("<int:pk>/open/", steering.Open.as_view(), name="open"),
    path("<int:pk>/add/", steering.Add.as_view(), name="add"),
    path("<int:pk>/remind/", steering.Remind.as_view(), name="remind"),
    path("<int:pk>/prolong/", steering.Prolong.as_view(), name="prolong"),
    path("<int:pk>/close/", steering.Close.as_view(), name="close"),
    path("<int:pk>/draft/", steering.DraftResults.as_view(), name="draft"),
    path("<int:pk>/reopen/", steering.Reopen.as_view(), name="reopen"),
    path("<int:pk>/abandon/", steering.Abandon.as_view(), name="abandon"),
    path("<int:pk>/export/", sheets.Export.as_view(), name="export"),
    path("<int:pk>/import/", sheets.Import.as_view(), name="import"),
    path("items/<int:pk>/", items.Show.as_view(), name="item"),
    path("items/<int:pk>/move/", items.MoveOne.as_view(), name="move"),
    path("items/<int:pk>/comment/", items.Comment.as_view(), name="comment"),
    path("items/<int:pk>/link/", items.Link.as_view(), name="link"),
]
