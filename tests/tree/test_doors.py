"""Every back-office address is closed unless it is the sign-in."""

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

LOGIN = "/admin/login/"
OPEN_BEFORE_SIGN_IN = {"admin/login/", "admin/logout/", "admin/jsi18n/", "admin/sprite/"}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for entry in patterns:
        here = before + str(entry.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, here)
        else:
            yield here


def admin_addresses() -> list[str]:
    return sorted({a for a in addresses(get_resolver().url_patterns) if a.startswith("admin/")})


def filled(address: str) -> str:
    """Put something in the place of each parameter."""
    import re

    address = re.sub(r"<(?:int:)?[a-z_]*(?:pk|id|page|version)[a-z_]*>", "1", address)
    address = re.sub(r"<int:[^>]+>", "1", address)
    address = re.sub(r"<[^>]+>", "x", address)
    return re.sub(r"\(\?P<[^>]+>[^)]*\)", "1", address)


def followed(place: str) -> tuple[int, str]:
    """Go where one is sent, to the sign-in at most: three hundred times its page would be drawn. The last status and place."""
    client, led_to = Client(), ""
    response = client.get(place)
    while 300 <= response.status_code < 400 and LOGIN not in led_to:
        led_to = urljoin(led_to or place, response.headers["Location"])
        if LOGIN not in led_to:
            response = client.get(led_to)
    return response.status_code, led_to


@pytest.mark.once  # nothing is read before the sign-in
@pytest.mark.django_db
@pytest.mark.parametrize("address", admin_addresses())
def test_without_signing_in_nothing_of_the_back_office_is_served(address: str) -> None:
    status, led_to = followed("/" + filled(address))
    if address in OPEN_BEFORE_SIGN_IN:
        assert status < 500
    elif led_to:
        assert LOGIN in led_to, f"{address} led to {led_to}"
    else:
        assert status in {403, 404, 405}, f"{address} answered {status}"
