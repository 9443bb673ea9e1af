"""From request to proactive disclosure: what was released to one is drafted for all (Article 44)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongwen.errors import UnreadableFileError
from gongwen.model import OfficialDocument
from gongwen.reading import read_bytes
from gongwen.recognise import recognise
from kaicheng.audit.services import record
from kaicheng.documents.models import Edition, Openness
from kaicheng.documents.services import create_draft
from kaicheng.files.services import store
from kaicheng.foi import permissions
from kaicheng.foi.models import Case, Paper
from kaicheng.foi.services import keeping
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User

LONGEST_REASON = 200


@transaction.atomic
def publish_on(case: Case, paper: Paper, *, title: str, reason: str, actor: User, now: datetime) -> Edition:
    """Put a released file into the library as a draft, with why it should be public; the reviews of the library follow.

    The actor needs the duty to draft documents too. Raises NotAllowed, Invalid, Conflict.
    """
    permissions.require(permissions.WRITE, actor, case, on=timezone.localdate(now))
    if paper.case_id != case.pk or paper.kind != Paper.Kind.RELEASED or not paper.for_applicant:
        raise Conflict("只有已经提供给申请人的信息才能转为主动公开。", advice="请在登记送达以后办理。")
    errors = {}
    if not title.strip():
        errors["title"] = "请填写公开时的标题。"
    if not reason.strip():
        errors["reason"] = "请写明转为主动公开的理由。"
    elif len(reason.strip()) > LONGEST_REASON:
        errors["reason"] = f"不能超过{LONGEST_REASON}字，请精简。"
    if errors:
        raise Invalid(errors=errors)
    content = keeping.opened(paper)
    tree = _read(content, paper.name)
    edition = create_draft(
        agency=case.agency, actor=actor, now=now, tree=tree, body_text="" if tree else title.strip(),
        fields={
            "title": title.strip(), "openness": Openness.PROACTIVE.value,
            "change_note": f"依申请公开转为主动公开：{reason.strip()}",
        },
        original=store(content, name=paper.name, at=now), original_name=paper.name,
    )  # fmt: skip
    record(
        actor=actor, verb=permissions.WRITE, obj=case, label=case.number, agency=case.agency,
        detail={"act": "published_on", "paper": paper.pk, "document": edition.document.code}, at=now,
    )  # fmt: skip
    return edition


def _read(content: bytes, name: str) -> OfficialDocument | None:
    """The text of the file; None where it cannot be read (a scan): the editor types or attaches it."""
    try:
        return recognise(read_bytes(content, name))
    except UnreadableFileError:
        return None
