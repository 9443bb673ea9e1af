"""One document at the desk: its editions, its record, and what may be done with it; withdrawing, a new version."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kaicheng.audit import verbs
from kaicheng.audit.selectors import history
from kaicheng.catalogue.selectors import item_name
from kaicheng.documents import permissions, services
from kaicheng.documents.declared import themes
from kaicheng.documents.desk import document_at_desk, edition_numbered, editions_of, open_draft
from kaicheng.documents.forms import WithdrawForm
from kaicheng.documents.models import Document, Edition
from kaicheng.documents.selectors import related, validity_of
from kaicheng.documents.views.refusing import actor_of, refusable
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import chinese_date

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


def short_verbs(request: HttpRequest, document: Document) -> set[str]:
    """What the actor may do with the document, as templates ask for it (“publish”)."""
    verbs_allowed = permissions.allowed(request.user, document, timezone.localdate())
    return {verb.removeprefix("documents.") for verb in verbs_allowed}


@refusable
def edition(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One edition as readers see or saw it, with its metadata: a draft's preview, and what was replaced or put aside."""
    document = wanted(request, code, permissions.READ)
    found = edition_numbered(document, version)
    if found is None:
        raise Http404("没有这个版本。")
    context = {
        "document": document,
        "edition": found,
        "facts": facts_of(found),
        "allowed": short_verbs(request, document),
    }
    return render(request, "documents/edition.html", context)


def facts_of(found: Edition) -> list[tuple[str, str]]:
    """The metadata of an edition in words, empty ones left out."""
    theme, item = themes().get(found.theme), item_name(found.catalogue_item)
    facts = [
        ("发文字号", found.doc_number),
        ("发文机关", "、".join(issuer.name for issuer in found.issuers.all())),
        ("文种", found.genre),
        ("成文日期", chinese_date(found.written_date) if found.written_date else ""),
        ("施行日期", chinese_date(found.effective_from) if found.effective_from else ""),
        ("有效期至", chinese_date(found.valid_until) if found.valid_until else ""),
        ("公开属性", found.get_openness_display()),
        ("理由", found.openness_reason),
        ("主题分类", theme.name if theme else ""),
        ("法定主动公开内容", item),
        ("内容概述", found.summary),
    ]
    return [(label, value) for label, value in facts if value]


def _page(request: HttpRequest, document: Document, form: WithdrawForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    acts = [(entry, verbs.label_of(entry.verb)) for entry in history(document)[:SHOWN]]
    editions = list(editions_of(document))
    context = {
        "document": document,
        "editions": editions,
        "newest": editions[0],
        "draft": open_draft(document),
        "validity": validity_of(document, today) if document.live else None,
        "related": related(document),
        "acts": acts,
        "allowed": short_verbs(request, document),
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
        for sentence in refusal.errors.values() or [refusal.sentence]:
            form.add_error("reason", sentence)
        return _page(request, document, form, status=400)
    messages.success(request, "已撤回。原网址上将显示撤回说明。")
    return redirect("documents:show", code=document.code)
