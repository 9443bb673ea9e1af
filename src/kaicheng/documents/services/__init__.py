"""The verbs of documents. Each asks whether it may, changes, records and tells, in one transaction."""

from kaicheng.documents.services.drafting import (
    create_draft,
    discard,
    open_new_edition,
    replace_body,
    save_draft,
)
from kaicheng.documents.services.findings import Finding, publication_findings
from kaicheng.documents.services.force import (
    Mismatch,
    reindex,
    reindex_all,
    reindex_validity,
    validity_mismatches,
)
from kaicheng.documents.services.given import FIELDS, AttachmentGiven, IssuerGiven, RelationGiven
from kaicheng.documents.services.publishing import publish, withdraw
from kaicheng.documents.services.texts import document_of

__all__ = [
    "FIELDS",
    "AttachmentGiven",
    "Finding",
    "IssuerGiven",
    "Mismatch",
    "RelationGiven",
    "create_draft",
    "discard",
    "document_of",
    "open_new_edition",
    "publication_findings",
    "publish",
    "reindex",
    "reindex_all",
    "reindex_validity",
    "replace_body",
    "save_draft",
    "validity_mismatches",
    "withdraw",
]
