"""All addresses. The portal has the root; the back office lives below /admin/."""

from django.urls import include, path
from wagtail.admin import urls as admin_urls

urlpatterns = [
    path("admin/", include(admin_urls)),
]
