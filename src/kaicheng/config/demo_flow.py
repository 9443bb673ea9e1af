"""Texts that stand on the road from draft to release, so that the first look at any desk finds something to do."""

import tomllib
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from kaicheng.calendars.selectors import calendar
from kaicheng.documents import services
from kaicheng.documents.desk import DeskQuery, desk_documents, edition_numbered
from kaicheng.documents.models import Edition
from kaicheng.documents.services import Act, IssuerGiven
from kaicheng.documents.workflow import Move
from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

SHEET = settings.ROOT / "demo" / "flow.toml"
# the moves that lead to each last one, with the duty of whoever makes it
ROADS: dict[str, tuple[tuple[Move, DutyKind], ...]] = {
    "": (),
    "submit": ((Move.SUBMIT, DutyKind.EDITOR),),
    "return": ((Move.SUBMIT, DutyKind.EDITOR), (Move.RETURN, DutyKind.UNIT_REVIEWER)),
    "pass": ((Move.SUBMIT, DutyKind.EDITOR), (Move.PASS, DutyKind.UNIT_REVIEWER)),
    "publish_urgent": ((Move.PUBLISH_URGENT, DutyKind.UNIT_LEADER),),
}
ROADS["clear"] = (*ROADS["pass"], (Move.CLEAR, DutyKind.SECRECY_REVIEWER))
ROADS["schedule"] = (*ROADS["clear"], (Move.SCHEDULE, DutyKind.UNIT_LEADER))
WORDS = {Move.PASS: "note", Move.RETURN: "note", Move.CLEAR: "basis", Move.PUBLISH_URGENT: "reason"}


def load(now: datetime) -> int:
    """Draft each text and take it as far as it stands; those there already are left alone. Gives how many were made."""
    known, made = calendar(), 0
    agencies = {agency.code: agency for agency in directory().agencies.values()}
    for row in tomllib.loads(SHEET.read_text(encoding="utf-8"))["text"]:
        agency = agencies[row["agency"]]
        began = _working_days_before(known, now, row["days_ago"])
        if not _there(agency, _filled(row["title"], began), now):
            _take(row, agency, began, now)
            made += 1
    return made


def _working_days_before(known: WorkingCalendar, now: datetime, number: int) -> datetime:
    """Half past nine in the morning, so many working days ago; never later than now."""
    day = timezone.localdate(now)
    while number > 0 or not known.is_workday(day):
        day -= timedelta(days=1)
        number -= known.is_workday(day)
    return min(now, timezone.make_aware(datetime.combine(day, time(9, 30))))


def _filled(words: str, began: datetime) -> str:
    year = timezone.localdate(began).year
    return words.format(year=year, next=year + 1)


def _there(agency: Agency, title: str, now: datetime) -> bool:
    """Whatever became of it meanwhile, also where somebody threw it away."""
    office, today = _one_with(agency, DutyKind.OFFICE, now), timezone.localdate(now)
    asked = (DeskQuery(title, state, agency.code) for state in ("", "discarded"))
    return any(desk_documents(office, query, today).exists() for query in asked)


def _one_with(agency: Agency, kind: DutyKind, at: datetime) -> User:
    return staff_with(agency, kind, on=timezone.localdate(at))[0]


def _take(row: dict[str, Any], agency: Agency, began: datetime, now: datetime) -> None:
    edition = _drafted(row, agency, began)
    road = ROADS[row["until"]]
    for number, (move, kind) in enumerate(road, 1):
        at = began + (now - began) * number / (len(road) + 2)  # on the way, the last some time ago
        words = row.get(WORDS.get(move, ""), "")
        act = Act(edition, _one_with(agency, kind, at), at, words, _ahead(now))
        services.make(move, act)
        edition = edition_numbered(edition.document, edition.version) or edition


def _drafted(row: dict[str, Any], agency: Agency, began: datetime) -> Edition:
    day = timezone.localdate(began)
    fields = {
        "title": _filled(row["title"], began),
        "doc_number": _filled(row["number"], began),
        "genre": row["genre"],
        "theme": row["theme"],
        "catalogue_item": row["item"],
        "summary": row["summary"],
        "openness": "proactive",
        "written_date": day,
    }
    return services.create_draft(
        agency=agency, actor=_one_with(agency, DutyKind.EDITOR, began), now=began, fields=fields,
        issuers=[IssuerGiven(agency.name, agency)], body_text=_filled(row["body"].strip(), began),
    )  # fmt: skip


def _ahead(now: datetime) -> datetime:
    """Nine o'clock of the day after tomorrow: ahead whatever the hour of loading."""
    day = timezone.localdate(now) + timedelta(days=2)
    return timezone.make_aware(datetime.combine(day, time(9, 0)))
