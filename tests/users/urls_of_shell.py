"""The addresses as config sets them: ours below /admin/ before Wagtail's own."""

from django.urls import include, path
from wagtail.admin import urls as admin_urls

urlpatterns = [
    path("admin/", include("kaicheng.users.shell_urls")),
    path("admin/", include(admin_urls)),
    path("", include("kaicheng.portal.urls")),
]
