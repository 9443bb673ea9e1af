"""The review page: the original text left, the fields right, and beside each what is known about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BoundField, ChoiceField, MultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kaicheng.audit.selectors import history
from kaicheng.documents import permissions, services
from kaicheng.documents.forms import EditionForm, initial_of, relation_initial
from kaicheng.documents.models import Edition, Openness
from kaicheng.documents.selectors import likenesses
from kaicheng.documents.selectors.reviews import last_return
from kaicheng.documents.services import Finding
from kaicheng.documents.services.findings import terms
from kaicheng.documents.views.acting import offers
from kaicheng.documents.views.entering import Entered
from kaicheng.documents.views.marking import certainty, marked
from kaicheng.documents.views.reading import road_of
from kaicheng.documents.workflow import Status
from kaicheng.kernel.refusals import Conflict
from kaicheng.kernel.text import chinese_date

GROUPS = (
    ("认定", ("openness", "openness_reason", "change_note")),
    ("标题与字号", ("title", "doc_number", "issuers", "genre", "written_date")),
    ("效力", ("effective_from", "valid_until", "normative", "registration_no")),
    ("归类", ("theme", "catalogue_item", "audience", "keywords")),
    ("系列", ("series", "series_term", "series_number", "period_from", "period_until")),
    ("内容", ("summary", "addressees", "note")),
)
READ_UNDER = {"openness": "disclosure", "note": "note"}  # form field → reading, where the names differ
IN_THE_WAY = (
    "以下为您填写的内容，均未丢失。与已保存的不同之处已在各项下注明；核对合并后再次保存，即以您填写的为准。"
)
TOO_LATE = "以下为您填写的内容，请另行抄存。"


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form with what was read for it, and, in a conflict, what the other editor saved."""

    field: BoundField
    reading: Mapping[str, Any] | None
    level: str
    word: str
    theirs: str | None = None


@dataclass(frozen=True, slots=True)
class Like:
    """A likeness as this person may see it: `readable` at the desk, `public` on the site, else only that it exists."""

    edition: Edition
    percent: int
    readable: bool
    public: bool


def review_page(
    request: HttpRequest,
    entered: Entered,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    kept: bool = False,
) -> HttpResponse:
    """Show the page. `conflict`: why what was typed is not saved; `kept`: it is saved, but not published."""
    today = timezone.localdate()
    if conflict is not None:
        entered.edition = Edition.objects.select_related("document__agency", "original", "created_by").get(
            pk=entered.edition.pk
        )
    edition, form = entered.edition, entered.form
    editable = edition.editable and permissions.may(permissions.SAVE, request.user, edition, on=today)
    _focus(form)
    findings = services.publication_findings(edition, today)
    context = {
        "edition": edition,
        "document": edition.document,
        "form": form,
        "groups": [(title, _rows(form, names, edition, conflict)) for title, names in GROUPS],
        "relations": entered.relations,
        "stored_relations": edition.relations.count(),
        "their_relations": _their_relations(entered) if conflict else None,
        "attachments": entered.attachments,
        "sent": entered.sent,
        "segments": marked(edition.plain, edition.readings),
        "findings": [(finding, _place(finding, edition, form)) for finding in findings],
        "advice": _advice(edition, findings, today),
        "likenesses": _likes(request, edition, today),
        "editable": editable,
        "offers": offers(request, edition, today) if editable else [],
        "returned": last_return(edition),
        "road": road_of(edition),
        "conflict": conflict,
        "conflict_advice": IN_THE_WAY if edition.editable else TOO_LATE,
        "last_act": history(edition.document).first() if conflict else None,
        "kept": kept,
    }
    return render(request, "documents/review.html", context, status=status)


def _rows(
    form: EditionForm, names: tuple[str, ...], edition: Edition, conflict: Conflict | None
) -> list[Row]:
    saved = initial_of(edition) if conflict else {}
    rows = []
    for name in names:
        if name not in form.fields:
            continue
        reading = edition.readings.get(name) or edition.readings.get(READ_UNDER.get(name, ""))
        level, word = certainty(reading)
        theirs = _theirs(form, name, saved[name]) if saved else None
        rows.append(Row(form[name], reading, level, word, theirs))
    return rows


def _theirs(form: EditionForm, name: str, saved: Any) -> str | None:
    """What stands in the library, in words, if this editor typed something else."""
    control = form.fields[name]
    data = form[name].data
    if not control.has_changed(saved, data.replace("\r\n", "\n").strip() if isinstance(data, str) else data):
        return None
    if isinstance(saved, bool):
        return "是" if saved else "否"
    if isinstance(saved, date):
        return chinese_date(saved)
    if isinstance(control, MultipleChoiceField | ChoiceField):
        wanted = saved if isinstance(saved, list) else [saved]
        return "、".join(label for value, label in _choices(control) if value in wanted and value) or "（空）"
    return str(saved).replace("\n", "、") or "（空）"


def _their_relations(entered: Entered) -> str | None:
    """The relations that stand in the library, in words, if this editor's are others."""
    rows = list(entered.edition.relations.select_related("target__live"))
    names = ("kind", "target", "effective_on", "until")
    saved = [tuple(row[name] or None for name in names) for row in relation_initial(rows)]
    filled = [form.cleaned_data for form in entered.relations.forms if form.cleaned_data.get("kind")]
    if saved == [tuple(row.get(name) or None for name in names) for row in filled]:
        return None
    return "；".join(str(row) for row in rows) or "（没有）"


def _choices(control: Any) -> list[tuple[str, str]]:
    """Value and label of every choice; those in groups one by one."""
    flat: list[tuple[str, str]] = []
    for value, label in control.choices:
        if isinstance(label, list | tuple):
            flat += [(str(inner), str(words)) for inner, words in label]
        else:
            flat.append((str(value), str(label)))
    return flat


def _focus(form: EditionForm) -> None:
    """The first field with an error has the cursor when the page opens."""
    if not form.is_bound:
        return
    for _, names in GROUPS:
        for name in names:
            if name in form.errors:
                form.fields[name].widget.attrs["autofocus"] = True
                return


def _advice(edition: Edition, findings: tuple[Finding, ...], today: date) -> list[Finding]:
    """What is asked once more before the text is handed in: the countdown alone is no reason to ask."""
    countdown = set(terms.check(edition, today))
    return [finding for finding in findings if not finding.blocking and finding not in countdown]


def _place(finding: Finding, edition: Edition, form: EditionForm) -> str:
    """Where a finding is put right: its field on this page, or the page of the text; "" where nowhere."""
    if finding.field in form.fields:
        return f"#{form[finding.field].id_for_label or form[finding.field].auto_id}"
    if finding.field == "relations":
        return "#relations"
    if finding.field == "body":
        return reverse("documents:body", args=[edition.document.code])
    return ""


def _likes(request: HttpRequest, edition: Edition, today: date) -> list[Like]:
    """Texts much alike. Of another agency's draft only that it exists may be known."""
    found = likenesses(edition, today)
    if not found:
        return []
    mine = set(permissions.readable_agencies(request.user, today).values_list("pk", flat=True))
    return [
        Like(
            one.edition,
            one.percent,
            readable=one.edition.document.agency_id in mine,
            public=one.edition.status == Status.PUBLISHED.value
            and one.edition.openness == Openness.PROACTIVE,
        )
        for one in found
    ]
