"""The list of documents at the desk."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kaicheng.documents import permissions
from kaicheng.documents.desk import STATES, DeskQuery, desk_documents, newest_editions
from kaicheng.documents.selectors import validity_of
from kaicheng.documents.views.refusing import actor_of, refusable

PAGE = 30


@refusable
def listing(request: HttpRequest) -> HttpResponse:
    """All documents the actor may see, with the newest edition's state and the validity of the live one."""
    today = timezone.localdate()
    permissions.require(permissions.READ, request.user, None, on=today)
    query = DeskQuery(
        text=request.GET.get("q", "").replace("\0", "").strip(),
        state=request.GET.get("state", ""),
        agency=request.GET.get("agency", "").replace("\0", ""),
        mine=request.GET.get("mine") == "1",
    )
    page = Paginator(desk_documents(actor_of(request), query, today), PAGE).get_page(request.GET.get("p"))
    newest = newest_editions(list(page.object_list))
    rows = [
        {
            "document": document,
            "edition": newest[document.pk],
            "validity": validity_of(document, today) if document.live else None,
            "owing": document.live is not None and document.live.owing,
        }
        for document in page.object_list
    ]
    kept = {key: value for key, value in request.GET.items() if key != "p" and value}
    context = {
        "query": query,
        "page": page,
        "rows": rows,
        "states": [("", "全部"), *((key, label) for key, (label, _) in STATES.items())],
        "agencies": permissions.readable_agencies(request.user, today),
        "kept": urlencode(kept),
        "may_receive": permissions.may(permissions.RECEIVE, request.user, on=today),
    }
    return render(request, "documents/listing.html", context)
