"""A county with a round: made through the services its people use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from documents.factories import NOW, TODAY, make_actor, make_agency, make_document, office_of

from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import full
from kaicheng.cleanup.selectors.scope import Scope
from kaicheng.cleanup.services import moving, rounds
from kaicheng.cleanup.services.moving import Decision
from kaicheng.cleanup.workflow import Verdict
from kaicheng.documents import services as documents
from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.users.models import DutyKind, User

DEADLINE = TODAY + timedelta(days=30)
BEFORE = NOW - timedelta(days=400)
LATER = NOW + timedelta(days=1)


@dataclass
class County:
    """A government with its office's officer, and bureaus with an editor and a reviewer each."""

    government: Agency
    officer: User
    units: list[Agency]
    editors: dict[int, User] = field(default_factory=dict)
    reviewers: dict[int, User] = field(default_factory=dict)


def make_county(*names: str) -> County:
    government = make_agency("溪山县人民政府", kind=AgencyKind.GOVERNMENT)
    units = [make_agency(name, parent=government) for name in names or ("溪山县水利局", "溪山县教育局")]
    county = County(government, office_of(government), units)
    for unit in units:
        county.editors[unit.pk] = make_actor(unit, DutyKind.EDITOR, name="顾晚晴")
        county.reviewers[unit.pk] = make_actor(unit, DutyKind.UNIT_REVIEWER, name="庄克勤")
    return county


def make_normative(agency: Agency, **given: Any) -> Document:
    """A published normative document, a year old."""
    wanted = {"genre": "办法", "written_date": date(2024, 6, 1), **given}
    return make_document(agency=agency, normative=True, now=BEFORE, **wanted)


def make_round(county: County, *, now: datetime = NOW, **fields: Any) -> CleanupRound:
    given = {
        "title": "2026年行政规范性文件清理",
        "basis": "《溪山县人民政府办公室关于开展行政规范性文件清理工作的通知》",
        "deadline": DEADLINE,
        "scope": Scope(normative=True).plain(),
        **fields,
    }
    return rounds.create_round(agency=county.government, actor=county.officer, now=now, fields=given)


def make_open_round(county: County, *, now: datetime = NOW, **fields: Any) -> CleanupRound:
    return rounds.open_round(found=make_round(county, now=now, **fields), actor=county.officer, now=now)


def item_of(found: CleanupRound, document: Document) -> CleanupItem:
    return full().get(round=found, document=document)


def decision(verdict: Verdict, **given: Any) -> Decision:
    wanted: dict[str, Any] = {
        "reason": "与上位法不一致" if verdict not in {Verdict.KEEP, Verdict.ENDED} else ""
    }
    if verdict is Verdict.AMEND:
        wanted |= {"change": "第三条补贴标准", "change_by": date(2026, 12, 31)}
    return Decision(verdict, **{**wanted, **given})


def propose(county: County, items: Sequence[CleanupItem], verdict: Verdict, **given: Any) -> None:
    for item in items:
        editor = county.editors[item.agency_id]
        moving.propose(items=[item], actor=editor, now=NOW, decision=decision(verdict, **given)).insist()


def decide(county: County, items: Sequence[CleanupItem], verdict: Verdict, **given: Any) -> None:
    """Proposed by the unit's editor, confirmed by its reviewer."""
    propose(county, items, verdict, **given)
    for item in items:
        moving.confirm(items=[item], actor=county.reviewers[item.agency_id], now=NOW).insist()


def close(county: County, found: CleanupRound, *, now: datetime = NOW, note: str = "") -> CleanupRound:
    return rounds.close_round(found=found, actor=county.officer, now=now, note=note)


def publish_draft(county: County, document: Document, *, now: datetime = LATER) -> Document:
    """Take a drafted result through all its reviews."""
    edition = document.editions.open().select_related("document__agency", "created_by").get()
    unit = county.government
    edition = documents.submit(edition=edition, actor=county.officer, now=now)
    reviewer = make_actor(unit, DutyKind.UNIT_REVIEWER, name="闻人静")
    edition = documents.pass_review(edition=edition, actor=reviewer, now=now)
    secrecy = make_actor(unit, DutyKind.SECRECY_REVIEWER, name="应时雨")
    edition = documents.clear(edition=edition, actor=secrecy, now=now, basis="经审查不涉及国家秘密")
    return documents.publish(edition=edition, actor=county.officer, now=now)


def fresh(found: CleanupRound) -> CleanupRound:
    return CleanupRound.objects.select_related("agency", "own_to", "decision__live", "directory__live").get(
        pk=found.pk
    )
