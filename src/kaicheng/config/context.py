"""What every template may ask of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(_request: HttpRequest) -> dict[str, object]:
    """Give the site's name and whether this is a demonstration."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "site_id_code": settings.SITE_ID_CODE,
        "icp_number": settings.ICP_NUMBER,
        "police_number": settings.POLICE_NUMBER,
        "error_report_url": settings.ERROR_REPORT_URL,
        "emblem_url": settings.EMBLEM_URL,
        "demo": settings.DEMO,
    }
