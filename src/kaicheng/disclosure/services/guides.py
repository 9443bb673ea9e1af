"""The guide: its words are kept, and composed into a document that goes the way of every other document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.catalogue.selectors import one_series
from kaicheng.disclosure import composing, permissions
from kaicheng.disclosure.declared import guide_entries
from kaicheng.disclosure.models import Guide
from kaicheng.disclosure.selectors.guides import public_guides
from kaicheng.documents import services as documents
from kaicheng.documents.declared import themes
from kaicheng.documents.models import Document, Edition
from kaicheng.documents.selectors import open_editions
from kaicheng.documents.services import IssuerGiven
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

SERIES = "guide"
GENRE = "指南"
THEME = "政务公开"
LONGEST = 2000  # characters of one entry


@transaction.atomic
def save_guide(
    *, agency: Agency, words: Mapping[str, str], actor: User, now: datetime, read: str | None = None
) -> Guide:
    """Keep the words of an agency's guide; what is missing may still be missing.

    `read` is the mark of the words that the page showed, "" where there were none yet. Raises NotAllowed, Invalid, and
    Conflict when somebody else saved in between.
    """
    permissions.require(permissions.GUIDE, actor, agency, on=timezone.localdate(now))
    known = {entry.code: entry for entry in guide_entries()}
    errors = {}
    for code, text in words.items():
        if code not in known:
            errors[code] = f"“{code}”不是指南的项目。"
        elif len(text) > LONGEST:
            errors[code] = f"{known[code].name}不能超过{LONGEST}字，请精简。"
    if errors:
        raise Invalid(errors=errors)
    given = {code: text.strip() for code, text in words.items()}
    guide = Guide.objects.select_for_update().filter(agency=agency).first()
    if read is not None and read != (guide.mark if guide else ""):
        raise Conflict(f"指南刚由{guide.changed_by.name if guide else '他人'}修改过，您的修改没有保存。")
    before = guide.words if guide else {}
    if guide is None:
        guide = Guide(agency=agency, document=public_guides([agency.pk]).get(agency.pk))
    guide.words = {**before, **given}
    guide.changed_at, guide.changed_by = now, actor
    guide.save()
    changed = [known[code].name for code in given if given[code] != before.get(code, "")]
    if changed:
        _record(guide, "disclosure.save_guide", actor, now, {"changed": changed})
    return guide


@transaction.atomic
def compose_guide(*, agency: Agency, actor: User, now: datetime, change_note: str = "") -> Edition:
    """Write the guide as a document: a first draft, or the next edition of the public one.

    It is public after review like every other text. Raises NotAllowed; Invalid while something compulsory is missing;
    Conflict while an earlier text of it is under review.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.GUIDE, actor, agency, on=today)
    guide = (
        Guide.objects.select_for_update(of=("self",))
        .select_related("document__live")
        .filter(agency=agency)
        .first()
    )
    if guide is None:
        raise Invalid("还没有填写指南的各项内容，请先填写并保存。")
    if lacking := composing.missing(guide.words):
        raise Invalid(errors={one.entry.code: one.sentence for one in lacking})
    document = guide.document or public_guides([agency.pk]).get(agency.pk)
    text = composing.composed(agency, guide.words, today)
    fields = _fields(agency, now)
    if document is None:
        edition = _first(agency, text, fields, actor, now)
    else:
        edition = _next(document, text, fields, actor, now, change_note.strip() or "更新指南内容")
    guide.document, guide.said = edition.document, dict(guide.words)
    guide.save(update_fields=["document", "said"])
    _record(
        guide, "disclosure.compose_guide", actor, now, {"edition": edition.pk, "version": edition.version}
    )
    return edition


def _first(agency: Agency, text: str, fields: dict[str, Any], actor: User, now: datetime) -> Edition:
    from gongwen.reading import read_bytes
    from gongwen.recognise import recognise

    return documents.create_draft(
        agency=agency,
        actor=actor,
        now=now,
        fields=fields,
        issuers=[IssuerGiven(agency.name, agency)],
        tree=recognise(read_bytes(text.encode(), "政府信息公开指南.txt")),
    )


def _next(
    document: Document, text: str, fields: dict[str, Any], actor: User, now: datetime, change_note: str
) -> Edition:
    edition = open_editions([document.pk]).get(document.pk)
    if edition is not None and not edition.editable:
        raise Conflict(
            f"上一次编制的指南{edition.get_status_display()}，不能同时再编制。",
            advice="请等其发布或退回后再编制，或先撤回送审。",
        )
    if edition is None:
        edition = documents.open_new_edition(document=document, actor=actor, now=now)
    edition = documents.replace_body(
        edition=edition, source_text=text, lock_version=edition.lock_version, actor=actor, now=now
    )
    given = fields | ({"change_note": change_note} if edition.version > 1 else {})
    return documents.save_draft(
        edition=edition, lock_version=edition.lock_version, actor=actor, now=now, fields=given
    )


def _fields(agency: Agency, now: datetime) -> dict[str, Any]:
    row = one_series(SERIES)
    return {
        "title": composing.title_of(agency),
        "genre": GENRE,
        "theme": next((theme.code for theme in themes().values() if theme.name == THEME), ""),
        "catalogue_item": row.item if row else "",
        "series": SERIES,
        "written_date": timezone.localdate(now),
        "openness": "proactive",
        "summary": composing.summary_of(agency),
        "audience": [],
        "keywords": ["政府信息公开", "指南", "依申请公开"],
    }


def _record(guide: Guide, verb: str, actor: User, now: datetime, detail: dict[str, Any]) -> None:
    record(actor=actor, verb=verb, obj=guide, label=str(guide), agency=guide.agency, detail=detail, at=now)
