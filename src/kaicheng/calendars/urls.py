"""Addresses of the working calendar, below /admin/calendar/."""

from django.urls import path

from kaicheng.calendars.views import calendar

app_name = "calendars"
urlpatterns = [
    path("", calendar.Calendar.as_view(), name="calendar"),
    path("<int:year>/", calendar.Calendar.as_view(), name="year"),
    path("new/", calendar.Enter.as_view(), name="enter"),
    path("notices/<int:pk>/remove/", calendar.Remove.as_view(), name="remove"),
]
