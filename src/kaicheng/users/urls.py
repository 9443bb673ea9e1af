"""Addresses of the screens of staff, below /admin/staff/."""

from django.urls import path

from kaicheng.users.views import account, staff

app_name = "users"
urlpatterns = [
    path("", staff.Staff.as_view(), name="staff"),
    path("duties/", staff.Grid.as_view(), name="grid"),
    path("new/", staff.Add.as_view(), name="add"),
    path("<int:pk>/", staff.Person.as_view(), name="person"),
    path("me/", account.Me.as_view(), name="me"),
    path("me/second-factor/", account.SecondFactor.as_view(), name="second_factor"),
]
