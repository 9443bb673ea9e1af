"""One document at the desk: its editions, its record, and what may be done with it; withdrawing, a new version."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kaicheng.audit.selectors import history
from kaicheng.documents import permissions, services
from kaicheng.documents.desk import document_at_desk, editions_of, open_draft
from kaicheng.documents.forms import WithdrawForm
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import related, validity_of
from kaicheng.documents.views.refusing import actor_of, refusable
from kaicheng.kernel.refusals import Invalid

VERBS = {
    permissions.CREATE: "收入草稿",
    permissions.SAVE: "修改草稿",
    permissions.REVISE: "起草新版本",
    "documents.publish": "发布",
    "documents.withdraw": "撤回",
    "documents.discard": "作废草稿",
}
SHOWN = 30  # acts of the record on the page


def wanted(request: HttpRequest, code: str, verb: str) -> Document:
    """The document, if the actor may do this with it. Raises Http404, NotAllowed."""
    document = document_at_desk(code)
    if document is None:
        raise Http404("没有这个文件。")
    permissions.require(verb, request.user, document, on=timezone.localdate())
    return document


@refusable
def show(request: HttpRequest, code: str) -> HttpResponse:
    document = wanted(request, code, permissions.READ)
    return _page(request, document, WithdrawForm())


def _page(request: HttpRequest, document: Document, form: WithdrawForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    acts = [(entry, VERBS.get(entry.verb, entry.verb)) for entry in history(document)[:SHOWN]]
    context = {
        "document": document,
        "editions": editions_of(document),
        "draft": open_draft(document),
        "validity": validity_of(document, today) if document.live else None,
        "related": related(document),
        "acts": acts,
        "allowed": {
            verb.removeprefix("documents.") for verb in permissions.allowed(request.user, document, today)
        },
        "form": form,
    }
    return render(request, "documents/show.html", context, status=status)


@require_POST
@refusable
def new_edition(request: HttpRequest, code: str) -> HttpResponse:
    document = wanted(request, code, permissions.REVISE)
    services.open_new_edition(document=document, actor=actor_of(request), now=timezone.now())
    messages.success(request, "已开始起草新版本。发布之前，公众看到的仍是现行版本。")
    return redirect("documents:review", code=document.code)


@require_POST
@refusable
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    document = wanted(request, code, permissions.WITHDRAW)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, document, form, status=400)
    try:
        services.withdraw(
            document=document, actor=actor_of(request), now=timezone.now(), reason=form.cleaned_data["reason"]
        )
    except Invalid as refusal:
        form.add_error("reason", refusal.sentence)
        return _page(request, document, form, status=400)
    messages.success(request, "已撤回。原网址上将显示撤回说明。")
    return redirect("documents:show", code=document.code)
