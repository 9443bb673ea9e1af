"""The door for the web server."""

import os
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

_FORWARDED = "HTTP_X_FORWARDED_FOR"
Application = Callable[[dict[str, Any], Any], Any]


def behind_proxies(app: Application, proxies: list[str]) -> Application:
    """What is counted by the address of whoever asks counts readers, not the proxy in front that all of them come through."""
    wrapped: Application = wrap_wsgi_with_proxy_headers(app, proxies)

    def entered(environ: dict[str, Any], start: Any) -> Any:
        if not _sound(environ.get(_FORWARDED, "")):
            del environ[_FORWARDED]  # somebody wrote it himself and the proxy let it through
        return wrapped(environ, start)

    return entered


def _sound(forwarded: str) -> bool:
    try:
        [ip_address(one.strip()) for one in forwarded.split(",") if forwarded]
    except ValueError:
        return False
    return True


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaicheng.config.settings.base")
application = behind_proxies(get_wsgi_application(), settings.PROXIES)
