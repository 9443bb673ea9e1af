"""A document as it arrives at an office, and everything a careful clerk would note of it."""

from dataclasses import dataclass
from typing import Any

NOTHING: dict[str, Any] = {
    "title": None,
    "doc_number": None,
    "issuers": [],
    "written_date": None,
    "printed_date": None,
    "addressees": None,
    "disclosure": None,
    "disclosure_class": None,
    "genre": None,
    "attachments": [],
    "issued_docs": [],
    "copy_to": [],
    "effective_from": None,
    "valid_until": None,
}


@dataclass(frozen=True)
class Arrival:
    """Text and gold. A field that the gold leaves out must stay empty, but for validity and cited numbers."""

    name: str
    text: str
    gold: dict[str, Any]
    bendable: bool = True  # stands being reflowed by the layout tests


def arrival(name: str, text: str, *, bendable: bool = True, **gold: object) -> Arrival:
    """Shorthand: `public` is the usual mark with its class; unnamed fields are expected to be empty."""
    wanted = {**NOTHING, **gold}
    if "public" in gold:
        wanted["disclosure"] = wanted.pop("public")
        wanted["disclosure_class"] = "主动公开"
    return Arrival(name, text.strip("\n"), wanted, bendable)


def trait(name: str, text: str, **gold: object) -> Arrival:
    """Shorthand: judged by the named fields alone."""
    return Arrival(name, text.strip("\n"), dict(gold))
