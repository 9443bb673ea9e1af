"""Erasing who applied from everything that a case keeps. What it was about stays for the figures, with nobody in it."""

from collections.abc import Iterable
from dataclasses import astuple
from datetime import datetime
from pathlib import PurePosixPath

from gongwen.redaction.finding import finds
from kaicheng.foi import parties
from kaicheng.foi.identity import asked_mark
from kaicheng.foi.models import Case, Paper
from kaicheng.foi.services import keeping, looking

STRUCK = "××"
_SHORTEST = 2  # characters of a name or number that can be told from chance


def papers(found: Iterable[Paper], *, now: datetime) -> int:
    """Erase files. Of their names, which may name somebody, the ending stays."""
    count = 0
    for paper in found:
        paper.name = f"{paper.get_kind_display()}{PurePosixPath(paper.name).suffix}"
        paper.save(update_fields=["name"])
        keeping.erase(paper, now=now)
        count += 1
    return count


def forget(case: Case, *, now: datetime) -> None:
    """Erase who applied and who was asked, and every text that people wrote. Marks go as well: nobody is to be found by them."""
    case.asked = struck(case.asked, _known(case))
    case.asked_mark = asked_mark(case.asked)
    case.identity, case.name_mark, case.applicant_mark, case.erased_at = "", "", f"erased:{case.token}", now
    case.save(update_fields=["asked", "asked_mark", "identity", "name_mark", "applicant_mark", "erased_at"])
    case.events.update(note="", void_reason="")
    case.parties.update(sealed="", reason="", matter="")
    case.letters.update(sealed="")
    case.releases.update(marks="")
    case.proceedings.update(note="")


def struck(text: str, known: Iterable[str]) -> str:
    """The text without what is known of somebody and what the scrutiny finds by its form (numbers, telephones, addresses)."""
    for word in sorted(known, key=len, reverse=True):
        text = text.replace(word, STRUCK)
    for find in reversed(finds(text)):
        text = text[: find.start] + STRUCK + text[find.end :]
    return text


def _known(case: Case) -> set[str]:
    """Names, numbers and addresses of the applicant and of whoever was asked for his view."""
    asked = case.parties.filter(agency__isnull=True).select_related("agency", "case")
    rows = [astuple(looking.opened(case)), *(astuple(parties.opened(party)) for party in asked)]
    codes = {looking.opened(case).identity_kind}
    return {word for row in rows for word in row if len(word) >= _SHORTEST} - codes
