"""A finding: what should be seen before publishing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a field; a blocking one must be put right, the others are advice."""

    field: str
    sentence: str
    blocking: bool
    # set for a blocking one that the secrecy reviewer may let through on record (models.Release.key); one let
    # through keeps its key, blocks no more and says so
    release_key: str = ""


def must(field: str, sentence: str, release_key: str = "") -> Finding:
    return Finding(field, sentence, blocking=True, release_key=release_key)


def should(field: str, sentence: str) -> Finding:
    return Finding(field, sentence, blocking=False)
