"""All addresses. The portal has the root; the back office lives below /admin/."""

from django.urls import include, path
from wagtail.admin import urls as admin_urls

urlpatterns = [
    path("admin/", include("kaicheng.users.shell_urls")),  # our sign-in, before the shell's own
    path("admin/", include(admin_urls)),
    path("", include("kaicheng.portal.urls")),
]

handler400 = "kaicheng.portal.views.errors.bad_request"
handler403 = "kaicheng.portal.views.errors.forbidden"
handler404 = "kaicheng.portal.views.errors.not_found"
handler500 = "kaicheng.portal.views.errors.server_error"
