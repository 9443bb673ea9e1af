"""Texts that are not finished: drafts, and what waits for review or publication."""

from collections.abc import Collection

from kaicheng.documents.models import Edition


def open_editions(documents: Collection[int]) -> dict[int, Edition]:
    """Give the unfinished edition of each of these documents, without its text; one query."""
    rows = Edition.objects.open().filter(document__in=list(documents))
    return {edition.document_id: edition for edition in rows.defer("tree", "plain", "html", "fingerprint")}
