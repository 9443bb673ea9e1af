"""Looking again at what is public already (存量回扫): by the rules of today, text, original and attachments."""

from collections.abc import Iterator
from datetime import date

from kaicheng.documents.models import Document, Openness
from kaicheng.documents.services.findings import Finding, unreleased

_CHUNK = 100


def live_findings(today: date) -> Iterator[tuple[Document, tuple[Finding, ...]]]:
    """Public documents with personal data, or files not cleaned, that nobody let through; in the order of their making.

    Files not yet looked through by the rules of today are looked through on the way.
    """
    public = Document.objects.filter(live__isnull=False, live__openness=Openness.PROACTIVE.value).order_by(
        "pk"
    )
    wanted = public.select_related("agency", "live__original").prefetch_related(
        "live__attachments__file", "live__releases__by", "live__issuers", "live__relations"
    )
    for document in wanted.iterator(chunk_size=_CHUNK):
        edition = document.live
        assert edition is not None  # noqa: S101 - filtered so; for the type checker
        edition.document = document
        found = unreleased(edition, today)
        if found:
            yield document, found
