"""Confirming what was read: the original text left, the fields right; saving, publishing, discarding a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kaicheng.documents import permissions, services
from kaicheng.documents.desk import open_draft
from kaicheng.documents.forms import BodyForm, EditionForm, RelationForm, RelationFormSet, relation_initial
from kaicheng.documents.models import Edition
from kaicheng.documents.selectors import likenesses
from kaicheng.documents.views.attaching import attachments_given
from kaicheng.documents.views.marking import certainty, marked
from kaicheng.documents.views.refusing import actor_of, refusable, status_of
from kaicheng.documents.views.showing import wanted
from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.organisations.selectors import directory

GROUPS = (
    ("认定", ("openness", "openness_reason", "change_note")),
    ("标题与字号", ("title", "doc_number", "issuers", "genre", "written_date")),
    ("效力", ("effective_from", "valid_until", "normative", "registration_no")),
    ("归类", ("theme", "catalogue_item", "audience", "keywords")),
    ("内容", ("summary", "addressees", "note")),
)
READ_UNDER = {"openness": "disclosure", "note": "note"}  # form field → reading, where the names differ


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form with what was read for it."""

    field: BoundField
    reading: Mapping[str, Any] | None
    level: str
    word: str


def draft_of(request: HttpRequest, code: str, verb: str) -> Edition:
    """The open draft of a document the actor may work on. Raises Http404, NotAllowed."""
    edition = open_draft(wanted(request, code, verb))
    if edition is None:
        raise Http404("没有正在编辑的草稿。")
    return edition


@refusable
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Show the draft for confirmation; a POST saves it, and publishes it if so asked."""
    edition = draft_of(request, code, permissions.READ)
    if request.method != "POST":
        form = EditionForm(edition=edition)
        relations = RelationFormSet(initial=relation_initial(edition.relations.all()), prefix="rel")
        return _page(request, edition, form, relations)
    form = EditionForm(request.POST, edition=edition)
    relations = RelationFormSet(request.POST, initial=relation_initial(edition.relations.all()), prefix="rel")
    if not (form.is_valid() and relations.is_valid()):
        return _page(request, edition, form, relations, status=400)
    try:
        saved = _save(request, edition, form, relations)
        if "publish" in request.POST:
            return _publish(request, saved)
    except Invalid as refusal:
        _explain(form, refusal)
        edition.refresh_from_db()
        return _page(request, edition, form, relations, status=status_of(refusal))
    messages.success(request, "草稿已保存。")
    return redirect("documents:review", code=code)


def _save(request: HttpRequest, edition: Edition, form: EditionForm, relations: BaseFormSet[Any]) -> Edition:
    today = timezone.localdate()
    found = {name: directory().resolve(name, on=today).agency for name in form.issuer_names()}
    given = [row.given() for row in relations.forms if isinstance(row, RelationForm) and row.cleaned_data]
    return services.save_draft(
        edition=edition,
        lock_version=int(request.POST.get("lock_version") or 0),
        actor=actor_of(request),
        now=timezone.now(),
        fields=form.fields_given(),
        issuers=form.issuers_given(found),
        relations=[relation for relation in given if relation is not None],
        attachments=attachments_given(request, edition),
    )


def _publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = services.publish(edition=edition, actor=actor_of(request), now=timezone.now())
    messages.success(request, f"已发布，索引号 {document.index_number}。公众现在即可查到。")
    return redirect("documents:show", code=document.code)


def _explain(form: EditionForm, refusal: Invalid) -> None:
    """Put each sentence of a refusal beside its field; what has no field stands on top."""
    for name, sentence in (refusal.errors or {"": refusal.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)


def _page(
    request: HttpRequest, edition: Edition, form: EditionForm, relations: BaseFormSet[Any], status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    allowed = permissions.allowed(request.user, edition.document, today)
    context = {
        "edition": edition,
        "document": edition.document,
        "form": form,
        "groups": [(title, _rows(form, names, edition)) for title, names in GROUPS],
        "relations": relations,
        "stored_relations": len(relation_initial(edition.relations.all())),
        "segments": marked(edition.plain, edition.readings),
        "findings": services.publication_findings(edition, today),
        "likenesses": likenesses(edition, today),
        "allowed": {verb.removeprefix("documents.") for verb in allowed},
        "publishing": "publish" in request.POST,
    }
    return render(request, "documents/review.html", context, status=status)


def _rows(form: EditionForm, names: tuple[str, ...], edition: Edition) -> list[Row]:
    rows = []
    for name in names:
        if name not in form.fields:
            continue
        reading = edition.readings.get(name) or edition.readings.get(READ_UNDER.get(name, ""))
        level, word = certainty(reading)
        if reading is None:
            level, word = "", ""
        rows.append(Row(form[name], reading, level, word))
    return rows


@require_POST
@refusable
def discard(request: HttpRequest, code: str) -> HttpResponse:
    edition = draft_of(request, code, permissions.DISCARD)
    services.discard(edition=edition, actor=actor_of(request), now=timezone.now())
    messages.success(request, f"草稿《{edition.title}》已作废，仍可在列表的“已作废”中查到。")
    return redirect("documents:listing")


@refusable
def body(request: HttpRequest, code: str) -> HttpResponse:
    """Type over the text of a draft; its outline is recognised anew."""
    edition = draft_of(request, code, permissions.SAVE)
    form = BodyForm(
        request.POST or None, initial={"lock_version": edition.lock_version, "text": edition.plain}
    )
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
        else:
            messages.success(request, "正文已更新，层次已重新识别。")
            return redirect("documents:review", code=code)
    return render(
        request, "documents/body.html", {"edition": edition, "document": edition.document, "form": form}
    )


@refusable
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The text as readers will see it."""
    edition = draft_of(request, code, permissions.READ)
    return render(request, "documents/preview.html", {"edition": edition, "document": edition.document})
