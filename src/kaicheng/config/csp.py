"""The content security policy of the back office."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PREFIX = "/admin/"
HEADER = "Content-Security-Policy"
# Wagtail's shell writes scripts and styles into its pages; everything still comes from this site alone.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; frame-ancestors 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'"
)
Answer = Callable[[HttpRequest], HttpResponseBase]


def back_office_policy(answer: Answer) -> Answer:
    """Middleware: whatever is served below /admin/ bears the policy."""

    def with_policy(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.path_info.startswith(PREFIX):
            response.headers.setdefault(HEADER, POLICY)
        return response

    return with_policy
