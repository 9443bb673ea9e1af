"""The first page, put together from blocks, and the pictures on it."""

from collections.abc import Iterable
from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.files.selectors import path_of
from kaicheng.portal import home_page, permissions, selectors
from kaicheng.portal.models import HomeBlock
from kaicheng.portal.page import respond


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    return render_home(request, home_page.blocks_now(), today)


def render_home(
    request: HttpRequest, blocks: Iterable[HomeBlock], today: date, *, preview: bool = False
) -> HttpResponse:
    """The page of these blocks; a preview says that it is one."""
    bands = home_page.composed(blocks, today)
    searches = any(block.kind == "search" for band in bands for stack in band.stacks for block in stack)
    context = {"bands": bands, "preview": preview, "searches": searches}
    return respond(request, "portal/home.html", context, section="home")


@require_safe
def picture(request: HttpRequest, digest: str, width: int) -> HttpResponseBase:
    """A picture of a published composition; one of the draft is shown to those who compose alone."""
    found = selectors.picture_size(digest, width)
    if found is None:
        raise Http404
    public = selectors.picture_is_public(found.picture)
    if not public and not _composes(request):
        raise Http404
    place = path_of(found.file)
    if not place.exists():
        raise Http404
    response = FileResponse(place.open("rb"), content_type=found.file.media_type)
    # the address names the content, so it never changes
    response["Cache-Control"] = "public, max-age=31536000, immutable" if public else "private, no-store"
    return response


def _composes(request: HttpRequest) -> bool:
    return permissions.may(permissions.COMPOSE, request.user, selectors.host(), on=timezone.localdate())
