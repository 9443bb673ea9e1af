"""Addresses of applications in the back office, below /admin/foi/."""

from django.urls import path

from kaicheng.foi.letter_urls import LETTER_URLS
from kaicheng.foi.release_urls import RELEASE_URLS
from kaicheng.foi.views import (
    amending,
    annual,
    boards,
    case_page,
    correcting,
    entering,
    lists,
    moving,
    proceedings,
    retention,
    sheet,
    workload,
)

app_name = "foi"
urlpatterns = [
    path("", lists.Mine.as_view(), name="mine"),
    path("cases/", lists.Cases.as_view(), name="cases"),
    path("find/", lists.Find.as_view(), name="find"),
    path("board/", boards.Board.as_view(), name="board"),
    path("owing/", boards.Owing.as_view(), name="owing"),
    path("changes/", boards.Changes.as_view(), name="changes"),
    path("workload/", workload.Workload.as_view(), name="workload"),
    path("annual/", annual.Annual.as_view(), name="annual"),
    path("register/", sheet.Register.as_view(), name="register"),
    path("register/identity/", sheet.RegisterWithIdentity.as_view(), name="register_identity"),
    path("enter/", entering.Enter.as_view(), name="enter"),
    path("retention/", retention.Retention.as_view(), name="retention"),
    path("proceedings/<int:pk>/", proceedings.Follow.as_view(), name="proceeding"),
    path("events/<int:pk>/correct/", correcting.Correct.as_view(), name="correct"),
    path("<int:pk>/", case_page.Show.as_view(), name="case"),
    path("<int:pk>/identity/", case_page.Identity.as_view(), name="identity"),
    path("<int:pk>/identity/amend/", amending.Amend.as_view(), name="amend"),
    path("<int:pk>/papers/<int:paper>/", case_page.PaperFile.as_view(), name="paper"),
    path("<int:pk>/do/<slug:slug>/", moving.Act.as_view(), name="act"),
    path("<int:pk>/earlier/", correcting.Earlier.as_view(), name="earlier"),
    path("<int:pk>/proceedings/", proceedings.Begin.as_view(), name="begin_proceeding"),
    *LETTER_URLS,
    *RELEASE_URLS,
]
