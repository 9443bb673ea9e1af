"""What stands beside a shared link, and its address as a square code for telephones."""

import io

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.documents.models import Document
from kaicheng.documents.selectors import public_document
from kaicheng.kernel.text import chinese_date
from kaicheng.portal import document_page
from kaicheng.portal.card import Card, picture
from kaicheng.portal.downloads import address_of
from kaicheng.portal.page import conditional, frame

_DAY = "public, max-age=86400"


def _public(code: str) -> Document:
    found = public_document(code)
    if found is None:
        raise Http404
    return found


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """1200 × 630, as all services that show cards expect."""
    found = _public(code)
    live = found.live
    assert live is not None  # noqa: S101 - public; for the type checker
    host = frame().host
    at = found.first_published_at
    content = picture(
        Card(
            site=f"{host.name if host else ''}政务公开",
            title=live.title,
            number=live.doc_number,
            agency=document_page.issuers_of(found, live),
            day=chinese_date(timezone.localtime(at).date()) if at else "",
        )
    )
    answer = conditional(request, HttpResponse(content, content_type="image/png"))
    answer["Cache-Control"] = _DAY
    return answer


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The short address as SVG; drawn here, asked of nobody."""
    _public(code)
    out = io.BytesIO()
    segno.make(address_of(code), error="m", micro=False).save(
        out, kind="svg", border=4, scale=4, xmldecl=False, light="#fff", dark="#000", title="本页网址"
    )
    answer = conditional(request, HttpResponse(out.getvalue(), content_type="image/svg+xml"))
    answer["Cache-Control"] = _DAY
    return answer
