"""The verbs of documents. Each asks whether it may, changes, records and tells, in one transaction."""

from kaicheng.documents.services.acting import Act, fitting, make, make_each
from kaicheng.documents.services.drafting import (
    create_draft,
    discard,
    open_new_edition,
    replace_body,
    save_draft,
)
from kaicheng.documents.services.findings import Finding, publication_findings, unreleased
from kaicheng.documents.services.force import (
    Mismatch,
    reindex,
    reindex_all,
    reindex_validity,
    validity_mismatches,
)
from kaicheng.documents.services.given import FIELDS, AttachmentGiven, IssuerGiven, RelationGiven
from kaicheng.documents.services.publishing import move_in, publish, publish_due, publish_urgent, withdraw
from kaicheng.documents.services.reviewing import (
    clear,
    pass_review,
    recall,
    release,
    schedule,
    send_back,
    submit,
    unschedule,
)
from kaicheng.documents.services.texts import document_of

__all__ = [
    "FIELDS",
    "Act",
    "AttachmentGiven",
    "Finding",
    "IssuerGiven",
    "Mismatch",
    "RelationGiven",
    "clear",
    "create_draft",
    "discard",
    "document_of",
    "fitting",
    "make",
    "make_each",
    "move_in",
    "open_new_edition",
    "pass_review",
    "publication_findings",
    "publish",
    "publish_due",
    "publish_urgent",
    "recall",
    "reindex",
    "reindex_all",
    "reindex_validity",
    "release",
    "replace_body",
    "save_draft",
    "schedule",
    "send_back",
    "submit",
    "unreleased",
    "unschedule",
    "validity_mismatches",
    "withdraw",
]
