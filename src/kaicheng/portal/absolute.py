"""Whole addresses of pages, as they stand outside the site: in answers, feeds, maps, letters."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse


def url(name: str, *arguments: object) -> str:
    """The whole address of a page or of an answer."""
    return urljoin(settings.SITE_URL, reverse(f"portal:{name}", args=arguments))
