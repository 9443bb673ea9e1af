"""What the demo county's disclosure sections hold beside its files: reports, plans, minutes, guides, explained gaps."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongwen.reading import read_bytes
from gongwen.recognise import recognise
from gongwen.recognition.series import place_of
from kaicheng.disclosure import services as disclosure
from kaicheng.disclosure.composing import proposed_words
from kaicheng.disclosure.selectors import guide_of
from kaicheng.documents import services as documents
from kaicheng.documents.declared import themes
from kaicheng.documents.models import RelationKind
from kaicheng.documents.services import IssuerGiven, RelationGiven
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

SHEET = settings.ROOT / "demo" / "disclosure.toml"
THEME = "政务公开"
MOVED_FROM = "平台启用前已在县政府门户网站公开"


@transaction.atomic
def load() -> int:
    """Fill the sections once, all or nothing; gives how many documents came of it."""
    agencies = {agency.code: agency for agency in directory().agencies.values()}
    if guide_of(agencies["TX"]).guide is not None:
        return 0
    given = tomllib.loads(SHEET.read_text(encoding="utf-8"))
    for row in sorted(given["document"], key=lambda row: row["published"]):
        _document(row, agencies[row["agency"]])
    for row in given["guide"]:
        _guide(row, agencies[row["agency"]])
    for row in given["note"]:
        agency = agencies[row["agency"]]
        now, actor = _moment(row["on"]), _office(agency)
        values = {name: row.get(name) for name in ("series", "term", "first", "last", "reason", "words")}
        disclosure.explain_gap(agency=agency, actor=actor, now=now, **values)
    return len(given["document"]) + len(given["guide"])


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 30)))


def _office(agency: Agency) -> User:
    return staff_with(agency, DutyKind.OFFICE, on=date.max)[0]


def _document(row: dict[str, Any], agency: Agency) -> None:
    now, actor = _moment(row["published"]), _office(agency)
    text = f"{row['title']}\n{row['text']}"
    edition = documents.create_draft(
        agency=agency,
        actor=actor,
        now=now,
        fields=_fields(row),
        issuers=[IssuerGiven(agency.name, agency)],
        relations=list(_relations(row)),
        tree=recognise(read_bytes(text.encode(), "公开.txt")),
    )
    documents.move_in(edition=edition, actor=actor, now=now, basis=MOVED_FROM)


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    place = place_of(row["title"])
    first = next(line for line in row["text"].splitlines() if len(line) > 12)  # noqa: PLR2004 - the first sentence
    found = {
        "title": row["title"], "doc_number": row.get("number", ""), "genre": row["genre"], "written_date": row["written"],
        "catalogue_item": row["item"], "openness": "proactive", "summary": first[:200], "keywords": [],
        "theme": next(theme.code for theme in themes().values() if theme.name == THEME) if row["item"] in {"report", "rules"} else "",
    }  # fmt: skip
    if place is not None:
        found |= {
            "series": place.row.value, "series_term": place.term, "series_number": place.number,
            "period_from": place.period_from, "period_until": place.period_until,
        }  # fmt: skip
    return found


def _relations(row: dict[str, Any]) -> Iterator[RelationGiven]:
    if row.get("interprets"):
        yield RelationGiven(RelationKind.INTERPRETS, number=row["interprets"])


def _guide(row: dict[str, Any], agency: Agency) -> None:
    now, actor = _moment(row["on"]), _office(agency)
    words = proposed_words(agency) | row.get("stated", {})
    disclosure.save_guide(agency=agency, words=words, actor=actor, now=now)
    edition = disclosure.compose_guide(agency=agency, actor=actor, now=now)
    if not row.get("draft"):
        documents.move_in(edition=edition, actor=actor, now=now, basis=MOVED_FROM)
