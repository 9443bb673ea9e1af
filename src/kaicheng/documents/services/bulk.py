"""Taking over many documents at once: the same rows, names, links, validity and record as one by one, in one transaction.

`move_in_many` is to `create_draft` + `move_in` what a wagon is to a wheelbarrow: what a library holds afterwards is the
same (tests/documents/test_bulk.py compares row by row). Documents are linked in the order given, each seeing those
before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from kaicheng.audit.services import Act, record_many
from kaicheng.documents import permissions
from kaicheng.documents.likeness import keys_of
from kaicheng.documents.models import (
    Attachment,
    CitedName,
    Document,
    Edition,
    EditionIssuer,
    FileScrutiny,
    LikenessKey,
    Outcome,
    Relation,
    Review,
    ReviewStep,
)
from kaicheng.documents.selectors.citing import names_of
from kaicheng.documents.services.bulk_linking import Linker
from kaicheng.documents.services.drafting import (
    attachment_rows,
    issuer_rows,
    new_code,
    open_new_edition,
    save_draft,
)
from kaicheng.documents.services.findings import Finding, blocking_metadata, findings_given
from kaicheng.documents.services.force import EFFECTS, reindex
from kaicheng.documents.services.given import AttachmentGiven, IssuerGiven, RelationGiven, set_fields
from kaicheng.documents.services.index_numbers import new_index_numbers
from kaicheng.documents.services.publishing import move_in
from kaicheng.documents.services.relating import relation_rows
from kaicheng.documents.services.texts import Text
from kaicheng.documents.workflow import Move, Status
from kaicheng.events.services import announce
from kaicheng.files.models import StoredFile
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

PUBLISHED_MANY = "documents.published_many"  # {"documents": [...]}: taken over, long public elsewhere
VALIDITY_CHANGED = "documents.validity_changed"
_BATCH = 100
_BASIS_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Incoming:
    """One document as it comes: what `create_draft` takes, with its text in the stored forms, and when it was public.

    `clean` are the cleaned copies: of the original (key -1) and of the attachments by their place.
    `index_number` is the one it bore; empty: it gets a new one. `detail` goes into the record.
    """

    agency: Agency
    fields: Mapping[str, Any]
    text: Text
    fingerprint: Sequence[int]
    published_at: datetime
    issuers: Sequence[IssuerGiven] = ()
    relations: Sequence[RelationGiven] = ()
    attachments: Sequence[AttachmentGiven] = ()
    original: StoredFile | None = None
    original_name: str = ""
    clean: Mapping[int, StoredFile] = field(default_factory=dict)
    readings: Mapping[str, Any] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    index_number: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def move_in_many(*, incoming: Sequence[Incoming], actor: User, now: datetime, basis: str) -> list[Document]:
    """Publish documents that were public elsewhere, each as of its `published_at`; gives them in the same order.

    The caller has asked `stops_of` what stands against each. Raises NotAllowed; Invalid without a basis, or where a
    field is wrong.
    """
    if not basis.strip():
        raise Invalid(errors={"basis": "迁入须写明依据，例如原来在何处公开。"})
    today = timezone.localdate(now)
    for agency in {one.agency.pk: one.agency for one in incoming}.values():
        permissions.require(permissions.MOVE_IN, actor, agency, on=today)
    if not incoming:
        return []
    editions = [_edition(one, actor, now) for one in incoming]
    documents = _documents(incoming, editions, actor, now)
    _write(incoming, editions, documents)
    _go_public(incoming, editions, documents, actor, now, basis.strip()[:_BASIS_LENGTH])
    touched = _link(incoming, editions, documents)
    ids = [document.pk for document in documents]
    changed = reindex(touched.union(ids))
    announce(PUBLISHED_MANY, {"documents": ids}, at=now)
    if others := sorted(set(changed).difference(ids)):
        announce(VALIDITY_CHANGED, {"documents": others}, at=now)
    return documents


@transaction.atomic
def move_in_edition(
    *, document: Document, incoming: Incoming, actor: User, now: datetime, basis: str
) -> Edition:
    """Publish an incoming text as the next edition of a document; gives the edition.

    Raises as `open_new_edition` and `move_in`.
    """
    edition = open_new_edition(document=document, actor=actor, now=now)
    fields = {"change_note": basis[:_BASIS_LENGTH], **incoming.fields}
    edition = save_draft(
        edition=edition,
        lock_version=edition.lock_version,
        actor=actor,
        now=now,
        fields=fields,
        issuers=incoming.issuers,
        relations=incoming.relations,
        attachments=incoming.attachments,
    )
    edition.tree, edition.plain, edition.html = incoming.text.tree, incoming.text.plain, incoming.text.html
    edition.original, edition.original_name = incoming.original, incoming.original_name[-255:]
    edition.clean_original, edition.fingerprint = incoming.clean.get(-1), list(incoming.fingerprint)
    edition.readings, edition.warnings = dict(incoming.readings), list(incoming.warnings)
    edition.save()
    edition.likeness_keys.all().delete()
    keys = [LikenessKey(edition=edition, value=key) for key in keys_of(edition.fingerprint)]
    LikenessKey.objects.bulk_create(keys)
    move_in(edition=edition, actor=actor, now=now, basis=basis, published_at=incoming.published_at)
    return edition


def stops_of(edition: Edition, seen: dict[int, FileScrutiny], today: date) -> tuple[Finding, ...]:
    """Give what stands against publishing an edition of `edition_of`, and what should be looked at.

    `seen`: what its files hold, by the keys that `edition_of` gave them.
    """
    return findings_given(edition, seen, today)


def still_stops(edition: Edition, today: date) -> tuple[Finding, ...]:
    """Ask again, a while later, what may have changed since: agencies, numbers, days."""
    return blocking_metadata(edition, today)


def edition_of(one: Incoming, actor: User | None, now: datetime) -> Edition:
    """Build an edition that is not stored, with all its parts in place: what `publication_findings` wants to see."""
    edition = _edition(one, actor, now)
    edition.document = Document(agency=one.agency, created_at=now)
    edition.pk = 0  # stands for no row; without a key Django refuses to look at parts
    _attach(edition, "issuers", issuer_rows(edition, one.issuers))
    _attach(edition, "attachments", attachment_rows(edition, one.attachments))
    _attach(edition, "relations", relation_rows(edition, one.relations))
    _attach(edition, "releases", [])
    return edition


def _attach(edition: Edition, name: str, rows: Sequence[Any]) -> None:
    """Put rows where `prefetch_related` would put them."""
    manager = getattr(edition, name)
    found = manager.model._default_manager.none()  # noqa: SLF001 - one function over four models
    found._result_cache = list(rows)  # noqa: SLF001 - as Django's own prefetching does
    cache = edition.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = found


def _edition(one: Incoming, actor: User | None, now: datetime) -> Edition:
    edition = Edition(
        version=1,
        status=Status.PUBLISHED.value,
        lock_version=1,  # a draft that was published bears this number
        created_at=now,
        changed_at=now,
        state_since=now,
        published_at=one.published_at,
        published_by=actor,
        original=one.original,
        original_name=one.original_name[-255:],
        clean_original=one.clean.get(-1),
        readings=dict(one.readings),
        warnings=list(one.warnings),
        tree=one.text.tree,
        plain=one.text.plain,
        html=one.text.html,
        fingerprint=list(one.fingerprint),
    )
    if actor is not None:
        edition.created_by = actor
    set_fields(edition, one.fields)
    if not edition.title:
        raise Invalid(errors={"title": "标题不能为空，请填写文件标题。"})
    return edition


def _documents(
    incoming: Sequence[Incoming], editions: Sequence[Edition], actor: User, now: datetime
) -> list[Document]:
    wanted = [
        (one.agency, edition.theme, timezone.localdate(one.published_at))
        for one, edition in zip(incoming, editions, strict=True)
        if not one.index_number
    ]
    given = {one.index_number for one in incoming if one.index_number}
    numbers = iter(new_index_numbers(wanted, besides=given))
    return Document.objects.bulk_create(
        [
            Document(
                code=new_code(),
                agency=one.agency,
                index_number=one.index_number or next(numbers),
                created_at=now,
                created_by=actor,
                first_published_at=one.published_at,
            )
            for one in incoming
        ],
        batch_size=_BATCH,
    )


def _write(incoming: Sequence[Incoming], editions: Sequence[Edition], documents: Sequence[Document]) -> None:
    for edition, document in zip(editions, documents, strict=True):
        edition.document = document
    Edition.objects.bulk_create(editions, batch_size=_BATCH)
    issuers: list[EditionIssuer] = []
    attachments: list[Attachment] = []
    keys: list[LikenessKey] = []
    for one, edition in zip(incoming, editions, strict=True):
        issuers += issuer_rows(edition, one.issuers)
        rows = attachment_rows(edition, one.attachments)
        for place, row in enumerate(rows):
            row.clean_file = one.clean.get(place)
        attachments += rows
        keys += [LikenessKey(edition=edition, value=key) for key in keys_of(edition.fingerprint)]
    EditionIssuer.objects.bulk_create(issuers, batch_size=_BATCH)
    Attachment.objects.bulk_create(attachments, batch_size=_BATCH)
    LikenessKey.objects.bulk_create(keys, batch_size=_BATCH * 4)


def _go_public(
    incoming: Sequence[Incoming],
    editions: Sequence[Edition],
    documents: Sequence[Document],
    actor: User,
    now: datetime,
    basis: str,
) -> None:
    Review.objects.bulk_create(
        [
            Review(
                edition=edition, step=ReviewStep.MOVED, outcome=Outcome.PASSED, by=actor, at=now, basis=basis
            )
            for edition in editions
        ],
        batch_size=_BATCH,
    )
    acts = []
    for one, edition, document in zip(incoming, editions, documents, strict=True):
        document.live = edition
        detail = {
            "edition": edition.pk,
            "version": 1,
            "index_number": document.index_number,
            "basis": basis,
            "published": timezone.localdate(one.published_at).isoformat(),
            **({"original": edition.original_name} if edition.original_name else {}),
            **one.detail,
        }
        acts.append(Act(document, edition.title, one.agency, detail))
    only = Edition.objects.filter(document=OuterRef("pk")).values("pk")  # each has this one edition
    Document.objects.filter(pk__in=[document.pk for document in documents]).update(live=Subquery(only))
    record_many(actor=actor, verb=Move.MOVE_IN.value, acts=acts, at=now)


def _link(
    incoming: Sequence[Incoming], editions: Sequence[Edition], documents: Sequence[Document]
) -> set[int]:
    """Write names and relations, and link them as if the documents had come one after the other."""
    names = [names_of(edition) for edition in editions]
    relations = [relation_rows(e, one.relations) for one, e in zip(incoming, editions, strict=True)]
    linker = Linker.over(names=names, relations=relations)
    touched: set[int] = set()
    for edition, document, own, bears in zip(editions, documents, relations, names, strict=True):
        linker.link(own, document)
        linker.enter(document.pk, edition.doc_number, document.agency_id, bears)
        touched |= linker.link_waiting(bears, document.pk)
        linker.wait(own)
    CitedName.objects.bulk_create(
        [
            CitedName(document=document, key=key)
            for document, bears in zip(documents, names, strict=True)
            for key in bears
        ],
        batch_size=_BATCH * 3,
    )
    written = Relation.objects.bulk_create([row for own in relations for row in own], batch_size=_BATCH)
    linker.save()
    return touched | {row.target_id for row in written if row.target_id is not None and row.kind in EFFECTS}
