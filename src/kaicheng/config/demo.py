"""The demo county, loaded the way an office would: units from a spreadsheet, files through the intake.

From the manifest comes only what a file cannot say: theme, audience, place in Articles 20-21, reasons for not
publishing, the day of publishing, and relations that the text does not state.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from kaicheng.documents import intake, services
from kaicheng.documents.declared import themes
from kaicheng.documents.models import Document, Edition, ItemState, RelationKind
from kaicheng.documents.services import RelationGiven
from kaicheng.kernel.text import normal_number
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

HERE = settings.ROOT / "demo"
KINDS = {"declares_expired": RelationKind.EXPIRES}
OPENNESS = {"主动公开": "proactive", "依申请公开": "on_request", "不予公开": "withheld"}
PUBLISHED_AT = time(10, 0)
MOVED_FROM = "平台启用前已在县政府门户网站公开"
Progress = Callable[[int, int], None]  # done, of how many


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of one entry of the manifest."""

    entry: dict[str, Any]
    edition: Edition


def documents(progress: Progress) -> int:
    """Read and publish every file of the manifest, oldest first; those already there are left alone."""
    entries = sorted(_entries(), key=_day)
    by_id: dict[str, Document] = {}
    agencies = {agency.code: agency for agency in directory().agencies.values()}
    done = 0
    for number, entry in enumerate(entries, 1):
        progress(number, len(entries))
        edition = _taken_in(entry, agencies[entry["agency"]])
        if edition is None:
            continue
        _confirm_and_publish(entry, edition, by_id, {e["id"]: e for e in entries})
        by_id[entry["id"]] = edition.document
        done += 1
    return done


def _entries() -> Iterator[dict[str, Any]]:
    yield from tomllib.loads((HERE / "manifest.toml").read_text(encoding="utf-8"))["document"]


def _day(entry: dict[str, Any]) -> date:
    day: date = entry.get("published") or entry["written"]
    return day


def _moment(entry: dict[str, Any]) -> datetime:
    return timezone.make_aware(datetime.combine(_day(entry), PUBLISHED_AT))


def _actor(agency: Agency, on: date) -> User:
    """The office signs for what no editor of the unit is there for."""
    found = staff_with(agency, DutyKind.EDITOR, on=on) or staff_with(agency, DutyKind.OFFICE, on=on)
    return found[0]


def _taken_in(entry: dict[str, Any], agency: Agency) -> Edition | None:
    now = _moment(entry)
    path = Path(HERE / "files" / entry["file"])
    actor = _actor(agency, _day(entry))
    batch = intake.receive(
        files=[intake.Upload(path.name, path.read_bytes())], agency=agency, actor=actor, now=now
    )
    item = intake.read_batch(batch, now)[0]
    if item.state == ItemState.REFUSED:
        raise RuntimeError(f"{entry['file']}：{item.trouble}")
    return item.edition if item.state == ItemState.READ else None


def _confirm_and_publish(
    entry: dict[str, Any], edition: Edition, by_id: dict[str, Document], entries: dict[str, Any]
) -> None:
    now, actor = _moment(entry), edition.created_by
    theme = _theme_code(entry.get("theme", ""))
    fields: dict[str, Any] = {
        "theme": theme or edition.theme,
        "audience": _audience(entry) or edition.audience,
        "catalogue_item": entry.get("item") or edition.catalogue_item,
        "openness": OPENNESS[entry["openness"]],
        "openness_reason": entry.get("openness_reason", ""),
        "normative": entry.get("normative", False),
        "genre": edition.genre or entry["genre"],
        "keywords": entry.get("keywords") or edition.keywords,
    }
    edition = services.save_draft(
        edition=edition, lock_version=edition.lock_version, actor=actor, now=now, fields=fields,
        relations=_relations(entry, edition, by_id, entries),
    )  # fmt: skip
    if entry.get("published"):
        office = staff_with(edition.document.agency, DutyKind.OFFICE, on=_day(entry))[0]
        services.move_in(edition=edition, actor=office, now=now, basis=MOVED_FROM)


def _theme_code(name: str) -> str:
    """“综合政务/政务公开” → its code."""
    words = name.split("/")
    known = {
        (themes()[t.parent].name if t.parent else t.name, t.name if t.parent else ""): t.code
        for t in themes().values()
    }
    return known.get((words[0], words[1] if len(words) > 1 else ""), "")


def _audience(entry: dict[str, Any]) -> list[str]:
    from kaicheng.documents.declared import audiences

    by_name = {row.name: row.code for row in audiences().values()}
    return [by_name[name] for name in entry.get("audience", ()) if name in by_name]


def _relations(
    entry: dict[str, Any], edition: Edition, by_id: dict[str, Document], entries: dict[str, Any]
) -> list[RelationGiven]:
    """Those read from the text, and those of the manifest that the text does not state."""
    given = [
        RelationGiven(
            RelationKind(r.kind), r.target, r.target_title, r.target_number, r.effective_on, r.until, r.note
        )
        for r in edition.relations.select_related("target")
    ]
    stated = {(r.kind, r.number) for r in given} | {(r.kind, r.title) for r in given if r.title}
    for row in entry.get("relations", ()):
        kind = KINDS.get(row["kind"]) or RelationKind(row["kind"])
        facts = entries.get(row.get("to", ""), row)
        number, title = normal_number(facts.get("number", "")), facts.get("title", "")
        if (
            (kind, number) in stated
            or (kind, title) in stated
            or (kind == RelationKind.EXTENDS and not row.get("until"))
        ):
            continue
        if kind == RelationKind.REPLACES:
            continue  # a new plan follows the old one; it does not end its force
        given.append(
            RelationGiven(
                kind,
                by_id.get(row.get("to", "")),
                title,
                number,
                row.get("on"),
                row.get("until"),
                row.get("note", ""),
            )
        )
    return given
