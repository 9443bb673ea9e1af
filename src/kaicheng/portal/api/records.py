"""A public document as plain values for machines. Times are ISO 8601 with their zone, days are dates."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kaicheng.catalogue.selectors import item_name
from kaicheng.documents.declared import audiences
from kaicheng.documents.models import Document, Edition, Openness
from kaicheng.documents.selectors import LibraryRow, force_of, related
from kaicheng.documents.validity import Force, Validity
from kaicheng.organisations.models import Agency
from kaicheng.portal import document_page, downloads, themes
from kaicheng.portal.absolute import url

Record = dict[str, Any]
TEXTS = ("all", "plain", "html", "none")


def moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def listed(row: LibraryRow) -> Record:
    """What lists tell of a document; asks nothing of the database."""
    document, live = row.document, row.document.live
    assert live is not None  # noqa: S101 - lists hold public documents only; for the type checker
    return {
        "code": document.code,
        "url": url("document", document.code),
        "api_url": url("api_document", document.code),
        "index_number": document.index_number,
        "title": live.title,
        "doc_number": live.doc_number or None,
        "agency": named_agency(document.agency),
        "issuers": list(row.issuers) or [document.agency.name],
        "genre": live.genre or None,
        "normative": live.normative,
        "theme": {"code": live.theme, "name": themes.name_of(live.theme)} if live.theme else None,
        "catalogue_item": _item(live.catalogue_item),
        "written_date": day(live.written_date),
        "first_published_at": moment(document.first_published_at),
        "published_at": moment(live.published_at),
        "version": live.version,
        "validity": validity(row.validity, force_of(document)),
        "summary": live.summary,
        "keywords": list(live.keywords),
        "audience": [_audience(word) for word in live.audience],
    }


def detailed(row: LibraryRow, edition: Edition, text: str) -> Record:
    """All of a document. `edition` comes with its text columns; `text` is one of TEXTS."""
    document = row.document
    return listed(row) | {
        "addressees": edition.addressees,
        "registration_no": edition.registration_no or None,
        "openness": Openness(edition.openness).label,
        "change_note": edition.change_note,
        "relations": [_relation(one) for one in related(document)],
        "attachments": [_attachment(document, one) for one in edition.attachments.all()],
        "downloads": [
            {"kind": offer.kind, "url": url("download", document.code, offer.kind)}
            for offer in downloads.offers(edition)
        ],
        "editions": _editions(document, edition),
        "outline": [
            {"id": heading.id, "depth": heading.depth, "label": heading.label}
            for heading in document_page.outline_of(edition)
        ],
        "text": _text(edition, text),
    }


def named_agency(agency: Agency) -> Record:
    return {"code": agency.code, "name": agency.name}


def validity(verdict: Validity, force: Force) -> Record:
    """What it is worth today, and the days that decide; `ends_on` is the first day without force."""
    return {
        "state": verdict.state.value,
        "label": verdict.label,
        "sentence": verdict.sentence,
        "stands": verdict.stands,
        "since": day(verdict.since),
        "effective_from": day(force.effective_from),
        "valid_until": day(force.valid_until),
        "ends_on": day(force.ends_on),
    }


def _item(code: str) -> Record | None:
    return {"code": code, "name": item_name(code)} if code else None


def _audience(code: str) -> Record:
    known = audiences().get(code)
    return {"code": code, "name": known.name if known else code}


def _relation(one: Any) -> Record:
    return {
        "kind": one.kind.value,
        "label": one.label,
        "incoming": one.incoming,
        "title": one.title,
        "doc_number": one.number or None,
        "code": one.document.code if one.document else None,
        "url": url("document", one.document.code) if one.document else None,
        "effective_on": day(one.effective_on),
    }


def _attachment(document: Document, one: Any) -> Record:
    """The file as cleaned for the public; until it was looked through there is none to load."""
    file = one.clean_file
    return {
        "title": one.title,
        "name": downloads.attachment_name(one),
        "size": file.size if file else None,
        "media_type": file.media_type if file else None,
        "url": url("attachment", document.code, one.pk) if file else None,
    }


def _editions(document: Document, live: Edition) -> list[Record]:
    """The present edition and those before; texts of earlier ones stay: what was wrong may be what had to be closed."""
    return [
        {
            "version": one.version,
            "published_at": moment(one.published_at),
            "change_note": one.change_note,
            "current": one.version == live.version,
        }
        for one in [live, *document_page.earlier(document)]
    ]


def _text(edition: Edition, wanted: str) -> Record | None:
    forms = {"plain": edition.plain, "html": str(document_page.text_of(edition)) if edition.html else ""}
    return {name: value for name, value in forms.items() if wanted in {name, "all"}} or None
