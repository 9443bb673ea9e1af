"""What stands in the way of publishing an edition, and what an editor should look at before. One file a subject."""

import copy
from datetime import date

from django.db.models import prefetch_related_objects

from kaicheng.documents.models import Edition, FileScrutiny, Openness
from kaicheng.documents.services.findings import files, links, metadata, personal, terms, wording
from kaicheng.documents.services.findings.finding import Finding
from kaicheng.documents.services.findings.personal import personal_in
from kaicheng.documents.services.findings.sources import scrutinies

__all__ = [
    "Finding",
    "blocking_metadata",
    "findings_given",
    "personal_in",
    "publication_findings",
    "unreleased",
]


def publication_findings(edition: Edition, today: date) -> tuple[Finding, ...]:
    """Give everything that should be seen before publishing, what blocks first."""
    edition = _loaded(edition)
    seen = scrutinies(edition, today) if edition.openness == Openness.PROACTIVE else {}
    return findings_given(edition, seen, today)


def _loaded(edition: Edition) -> Edition:
    """The edition with its parts, each asked for once; a copy, so that nothing old stays with the caller's."""
    own = copy.copy(edition)
    own.__dict__["_prefetched_objects_cache"] = {}
    prefetch_related_objects([own], "attachments__file", "releases__by", "issuers", "relations__target")
    return own


def findings_given(edition: Edition, seen: dict[int, FileScrutiny], today: date) -> tuple[Finding, ...]:
    """As `publication_findings`, for an edition that is not stored; `seen`: what its files hold, by their keys."""
    found = [
        finding for check in (metadata, links, wording, terms) for finding in check.check(edition, today)
    ]
    if edition.openness == Openness.PROACTIVE:
        found += [*personal.check(edition, seen, today), *files.check(edition, seen)]
    return tuple(sorted(found, key=lambda finding: not finding.blocking))


def blocking_metadata(edition: Edition, today: date) -> tuple[Finding, ...]:
    """What blocks by the metadata alone, where all else was looked at a while ago and cannot have changed."""
    return tuple(metadata.check_blocking(edition, today))


def unreleased(edition: Edition, today: date) -> tuple[Finding, ...]:
    """What the secrecy reviewer must still see removed or let through."""
    return tuple(f for f in publication_findings(edition, today) if f.blocking and f.release_key)
