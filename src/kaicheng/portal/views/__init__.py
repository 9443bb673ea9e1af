"""Public views. The error pages are named here for the handlers of config.urls."""

from kaicheng.portal.views.errors import bad_request, forbidden, not_found, server_error

__all__ = ["bad_request", "forbidden", "not_found", "server_error"]
