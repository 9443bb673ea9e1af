"""Every back-office address is closed unless it is the sign-in."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

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


@pytest.mark.once  # nothing is read before the sign-in
@pytest.mark.django_db
@pytest.mark.parametrize("address", admin_addresses())
def test_without_signing_in_nothing_of_the_back_office_is_served(address: str) -> None:
    response = Client().get("/" + filled(address), follow=True)
    if address in OPEN_BEFORE_SIGN_IN:
        assert response.status_code < 500
        return
    if response.redirect_chain:
        assert "/admin/login/" in response.redirect_chain[-1][0], (
            f"{address} led to {response.redirect_chain[-1][0]}"
        )
    else:
        assert response.status_code in {403, 404, 405}, f"{address} answered {response.status_code}"
