"""Confirming what was read: saving, handing in, typing over the text of a draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kaicheng.documents import permissions, services
from kaicheng.documents.desk import edition_numbered, newest_edition, open_draft
from kaicheng.documents.forms import BodyForm
from kaicheng.documents.models import Document, Edition
from kaicheng.documents.views.entering import Entered, save, stored, typed
from kaicheng.documents.views.reading import reading_page
from kaicheng.documents.views.refusing import actor_of, refusable, status_of
from kaicheng.documents.views.review_page import review_page
from kaicheng.documents.views.showing import wanted
from kaicheng.kernel.refusals import Conflict, Invalid, Refusal
from kaicheng.organisations.refused import explain

NO_DRAFT = "该文件没有正在编辑的草稿。"


def draft_of(document: Document) -> Edition:
    """The open draft of a document. Raises Http404."""
    edition = open_draft(document)
    if edition is None:
        raise Http404(NO_DRAFT)
    return edition


@refusable
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Show the draft for confirmation; a POST saves it, and hands it in for review if so asked.

    Whoever may not change it now, or while it is under review, reads it.
    """
    document = wanted(request, code, permissions.SAVE if request.method == "POST" else permissions.READ)
    edition = open_draft(document)
    if request.method == "POST":
        # what was typed is shown again even if the draft was published or discarded in between
        return _saved(request, edition or newest_edition(document))
    if edition is None:
        messages.info(request, NO_DRAFT)
        return redirect("documents:show", code=code)
    may_edit = permissions.may(permissions.SAVE, request.user, document, on=timezone.localdate())
    return review_page(request, stored(edition)) if edition.editable and may_edit else _read(request, edition)


def _read(request: HttpRequest, edition: Edition) -> HttpResponse:
    found = edition_numbered(edition.document, edition.version) or edition
    found.document = edition.document
    return reading_page(request, found)


def _saved(request: HttpRequest, edition: Edition) -> HttpResponse:
    now = timezone.now()
    entered = typed(request, edition, now)
    if not entered.valid:
        return review_page(request, entered, status=400)
    try:
        saved = save(request, entered, now)
    except Invalid as refusal:
        explain(entered.form, refusal)
        return review_page(request, entered, status=400)
    except Conflict as conflict:
        return review_page(request, entered, status=409, conflict=conflict)
    if "submit" in request.POST:
        return _submitted(request, saved, entered)
    messages.success(request, "草稿已保存。")
    return redirect("documents:review", code=saved.document.code)


def _submitted(request: HttpRequest, saved: Edition, entered: Entered) -> HttpResponse:
    """Hand in what was just saved; where something stands against it, the draft is kept and says what."""
    now = timezone.now()
    try:
        services.submit(edition=saved, actor=actor_of(request), now=now)
    except (Invalid, Conflict) as refusal:
        again = stored(open_draft(saved.document) or newest_edition(saved.document))
        again.form = entered.form
        if isinstance(refusal, Conflict):
            return review_page(request, again, status=409, conflict=refusal)
        explain(again.form, refusal)
        return review_page(request, again, status=400, kept=True)
    messages.success(request, f"《{saved.title}》已提交审核。进展可在“我经办的”中查看。")
    return redirect("documents:show", code=saved.document.code)


@refusable
@require_http_methods(["GET", "HEAD", "POST"])
def body(request: HttpRequest, code: str) -> HttpResponse:
    """Type over the text of a draft; its outline is recognised anew."""
    document = wanted(request, code, permissions.SAVE)
    edition = draft_of(document)
    initial = {"lock_version": edition.lock_version, "text": edition.plain}
    form = BodyForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.replace_body(
                edition=edition,
                source_text=form.cleaned_data["text"],
                lock_version=form.cleaned_data["lock_version"],
                actor=actor_of(request),
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, f"{refusal.sentence}{refusal.advice}")
            status = status_of(refusal)
        else:
            messages.success(request, "正文已更新，层次已重新识别。")
            return redirect("documents:review", code=code)
    context = {"edition": edition, "document": document, "form": form}
    return render(request, "documents/body.html", context, status=status)
