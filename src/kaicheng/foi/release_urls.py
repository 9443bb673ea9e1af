"""Addresses of the screens on which a file is made ready to be handed over; `urls` takes them in."""

from django.urls import path

from kaicheng.foi.views import releasing

RELEASE_URLS = [
    path("<int:pk>/originals/", releasing.AddOriginal.as_view(), name="add_original"),
    path("<int:pk>/papers/<int:paper>/release/", releasing.ReleaseScreen.as_view(), name="release"),
    path(
        "<int:pk>/papers/<int:paper>/release/<int:page>.png",
        releasing.ReleasePage.as_view(),
        name="release_page",
    ),
    path("<int:pk>/releases/<int:paper>/", releasing.Released.as_view(), name="released"),
    path("<int:pk>/releases/<int:release>/drop/", releasing.DropRelease.as_view(), name="drop_release"),
]
