"""An object of one agency for every address of the document library's back office."""

from django.utils import timezone
from documents.factories import make_actor, make_document

from kaicheng.documents import intake, services
from kaicheng.documents.services import AttachmentGiven
from kaicheng.files.services import store
from kaicheng.organisations.models import Agency


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    """The arguments of each address: a published document with a draft of its second version, and a batch."""
    actor, now = make_actor(agency), timezone.now()
    file = store("附件".encode(), name="清单.txt", at=now)
    document = make_document(agency=agency, actor=actor)
    draft = services.open_new_edition(document=document, actor=actor, now=now)
    draft = services.save_draft(
        edition=draft, lock_version=0, actor=actor, now=now, attachments=[AttachmentGiven("清单", file)]
    )
    type(draft).objects.filter(pk=draft.pk).update(original=file, original_name="原件.txt")
    broken = intake.Upload("破损.docx", b"PK\x03\x04 broken")
    batch = intake.receive(files=[broken], agency=agency, actor=actor, now=now)
    item = intake.read_item(batch.items.get(), now)
    of_document = {"code": document.code}
    of_edition = {**of_document, "version": draft.version}
    return {
        "documents:listing": {},
        "documents:receive": {},
        "documents:compose": {},
        "documents:waiting": {},
        "documents:mine": {},
        "documents:scheduled": {},
        "documents:bulk": {},
        "documents:batch": {"number": batch.pk},
        "documents:read_again": {"number": batch.pk, "item": item.pk},
        "documents:show": of_document,
        "documents:review": of_document,
        "documents:body": of_document,
        "documents:new_edition": of_document,
        "documents:choose": of_document,
        "documents:edition": of_edition,
        "documents:sheet": of_edition,
        "documents:let_through": of_edition,
        "documents:move": {**of_edition, "slug": "submit"},
        "documents:compare": {**of_document, "version": 1, "other": document.code, "other_version": 2},
        "documents:original": of_edition,
        "documents:attachment": {**of_document, "number": draft.attachments.get().pk},
    }
