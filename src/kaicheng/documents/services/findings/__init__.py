"""What stands in the way of publishing an edition, and what an editor should look at before. One file a subject."""

from collections.abc import Callable, Iterator
from datetime import date

from kaicheng.documents.models import Edition, FileScrutiny, Openness
from kaicheng.documents.services.findings import files, links, metadata, personal, terms, wording
from kaicheng.documents.services.findings.finding import Finding

__all__ = ["Finding", "findings_given", "metadata_findings", "publication_findings", "unreleased"]

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


def findings_given(edition: Edition, seen: dict[int, FileScrutiny], today: date) -> tuple[Finding, ...]:
    """As `publication_findings`, for an edition that is not stored; `seen`: what its files hold, by their keys."""
    found = [
        finding for check in (metadata, links, wording, terms) for finding in check.check(edition, today)
    ]
    if edition.openness == Openness.PROACTIVE:
        found += [*personal.judged(edition, seen, today), *files.judged(edition, seen)]
    return tuple(sorted(found, key=lambda finding: not finding.blocking))


def metadata_findings(edition: Edition, today: date) -> tuple[Finding, ...]:
    """What the metadata alone say, where all else was looked at a while ago and cannot have changed."""
    return tuple(metadata.check(edition, today))


def unreleased(edition: Edition, today: date) -> tuple[Finding, ...]:
    """What the secrecy reviewer must still see removed or let through."""
    return tuple(f for f in publication_findings(edition, today) if f.blocking and f.release_key)
