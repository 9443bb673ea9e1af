"""One document at the desk: where it stands, its editions, its record; an edition of it; starting a new one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kaicheng.audit import verbs
from kaicheng.audit.selectors import history
from kaicheng.documents import permissions, services
from kaicheng.documents.desk import edition_numbered, editions_of, open_draft
from kaicheng.documents.selectors import related, validity_of
from kaicheng.documents.selectors.deadlines import deadline_of
from kaicheng.documents.selectors.reviews import last_return, owed_steps
from kaicheng.documents.views.acting import offers
from kaicheng.documents.views.reading import reading_page, road_of
from kaicheng.documents.views.refusing import actor_of, refusable
from kaicheng.documents.views.showing import short_verbs, wanted

SHOWN = 30  # acts of the record on the page


@refusable
def show(request: HttpRequest, code: str) -> HttpResponse:
    document = wanted(request, code, permissions.READ)
    today = timezone.localdate()
    editions = list(editions_of(document))
    draft, live = open_draft(document), document.live
    context = {
        "document": document,
        "editions": editions,
        "newest": editions[0],
        "draft": draft,
        "draft_offers": offers(request, draft, today) if draft else [],
        "returned": last_return(draft) if draft else None,
        "road": road_of(draft) if draft else [],
        "deadline": deadline_of(draft, today) if draft else None,
        "live_offers": offers(request, live, today) if live else [],
        "owed": owed_steps(live) if live else (),
        "validity": validity_of(document, today) if live else None,
        "related": related(document),
        "acts": [(entry, verbs.label_of(entry.verb)) for entry in history(document)[:SHOWN]],
        "allowed": short_verbs(request, document),
    }
    return render(request, "documents/show.html", context)


@refusable
def edition(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One edition as readers see or saw it, with its metadata: a draft's preview, and what was replaced or put aside."""
    document = wanted(request, code, permissions.READ)
    found = edition_numbered(document, version)
    if found is None:
        raise Http404("没有这个版本。")
    found.document = document
    return reading_page(request, found)


@require_POST
@refusable
def new_edition(request: HttpRequest, code: str) -> HttpResponse:
    document = wanted(request, code, permissions.REVISE)
    services.open_new_edition(document=document, actor=actor_of(request), now=timezone.now())
    messages.success(request, "已开始起草新版本。发布之前，公众看到的仍是现行版本。")
    return redirect("documents:review", code=document.code)
