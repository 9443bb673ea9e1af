"""What stands in the way of publishing an edition, and what an editor should look at before. One file a subject."""

from collections.abc import Callable, Iterator
from datetime import date

from kaicheng.documents.models import Edition
from kaicheng.documents.services.findings import files, links, metadata, personal, terms, wording
from kaicheng.documents.services.findings.finding import Finding

__all__ = ["Finding", "publication_findings", "unreleased"]

_CHECKS: tuple[Callable[[Edition, date], Iterator[Finding]], ...] = (
    metadata.check,
    personal.check,
    files.check,
    links.check,
    wording.check,
    terms.check,
)


def publication_findings(edition: Edition, today: date) -> tuple[Finding, ...]:
    """Give everything that should be seen before publishing, what blocks first."""
    found = [finding for check in _CHECKS for finding in check(edition, today)]
    return tuple(sorted(found, key=lambda finding: not finding.blocking))


def unreleased(edition: Edition, today: date) -> tuple[Finding, ...]:
    """What the secrecy reviewer must still see removed or let through."""
    return tuple(f for f in publication_findings(edition, today) if f.blocking and f.release_key)
