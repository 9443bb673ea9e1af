"""Feeds: the whole library, any of its filtered lists, an agency, a column; each as Atom and as RSS."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.columns import selectors as columns
from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import matching
from kaicheng.organisations.selectors import directory
from kaicheng.portal import feed_xml, library_list, listing, selectors
from kaicheng.portal.feeds import feed_of
from kaicheng.portal.page import conditional, frame


def _answer(
    request: HttpRequest, form: str, documents: DocumentQuerySet, *, title: str, subtitle: str, page: str
) -> HttpResponse:
    if form not in feed_xml.FORMS:
        raise Http404
    write, media_type = feed_xml.FORMS[form]
    feed = feed_of(
        documents,
        timezone.localdate(),
        title=title,
        subtitle=subtitle,
        page=page,
        address=request.get_full_path(),
    )
    answer = HttpResponse(write(feed), content_type=media_type)
    answer["Access-Control-Allow-Origin"] = "*"
    return conditional(request, answer, feed.updated)


def _site() -> str:
    host = frame().host
    return host.name if host else ""


@require_safe
def whole(request: HttpRequest, form: str) -> HttpResponse:
    about = f"{_site()}及所属部门、乡镇（街道）最新公开的文件"
    title = f"{_site()}最新公开"
    return _answer(
        request, form, selectors.public(), title=title, subtitle=about, page=reverse("portal:home")
    )


@require_safe
def library(request: HttpRequest, form: str) -> HttpResponse:
    """The list of the library under the same filters, by theme above all."""
    asked = {name: value for name, value in library_list.asked_of(request.GET).items() if name != "page"}
    found = matching(library_list.query_of(asked), timezone.localdate())
    labels = library_list.labels()
    names = [labels[name](value) for name, value in asked.items() if name in labels]
    title = f"{_site()}文件库" + (f"：{'、'.join(names)}" if names else "")
    page = listing.Address(reverse("portal:library"), asked).with_()
    return _answer(request, form, found, title=title, subtitle=f"{title}，最新发布在前", page=page)


@require_safe
def agency(request: HttpRequest, code: str, form: str) -> HttpResponse:
    found = next((one for one in directory().agencies.values() if one.code == code), None)
    if found is None:
        raise Http404
    page = reverse("portal:agency", args=[code])
    about = f"{found.name}最新公开的文件"
    documents = selectors.of_agency(found.pk)
    return _answer(request, form, documents, title=found.name, subtitle=about, page=page)


@require_safe
def column(request: HttpRequest, code: str, form: str) -> HttpResponse:
    found = columns.column(code)
    if found is None:
        moved = columns.moved_to(code)
        if moved is None:
            raise Http404
        return HttpResponsePermanentRedirect(reverse("portal:column_feed", args=[moved.code, form]))
    documents = columns.documents_in(found, timezone.localdate())
    page = reverse("portal:column", args=[code])
    return _answer(request, form, documents, title=found.name, subtitle=found.description, page=page)
