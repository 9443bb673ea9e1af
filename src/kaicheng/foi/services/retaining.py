"""Erasing what identifies applicants once its declared period is over: listed by the clock, done by a person, recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from kaicheng.audit.services import record as audit
from kaicheng.foi import permissions
from kaicheng.foi.declared.retention import Period, periods
from kaicheng.foi.models import Case, CaseQuerySet, Paper, Proceeding
from kaicheng.foi.services import forgetting, keeping
from kaicheng.foi.workflow import Stage
from kaicheng.kernel.refusals import Conflict
from kaicheng.notices.services import notify
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

ALL, PROOF = "all", "proof"
CHANGED = "清单已变化，请核对后重新办理。"


@dataclass(frozen=True, slots=True)
class Erasable:
    """What of a case is to be erased, and since when."""

    case: Case
    period: Period
    since: date

    @property
    def key(self) -> str:
        return f"{self.case.pk}.{self.period.code}"


def erasable(found: CaseQuerySet, today: date) -> list[Erasable]:
    """Archived cases of which a period is over, and no proceeding is open. Two queries."""
    open_ones = Proceeding.objects.filter(case=OuterRef("pk"), ended_on__isnull=True)
    proofs = Paper.objects.filter(case=OuterRef("pk"), kind=Paper.Kind.PROOF, erased_at__isnull=True)
    archived = found.filter(~Exists(open_ones), stage=Stage.ARCHIVED.value, erased_at__isnull=True)
    rows = []
    known = periods(today)
    for case in (
        archived.annotate(proved=Exists(proofs)).select_related("agency").order_by("stage_since", "pk")
    ):
        for code in (ALL, PROOF):
            period = known[code]
            if period.ends(case.stage_since) < today and (code == ALL or getattr(case, "proved", False)):
                rows.append(Erasable(case, period, period.ends(case.stage_since)))
                break  # whoever erases all erases the proof with it
    return rows


@transaction.atomic
def erase(keys: Iterable[str], *, found: CaseQuerySet, actor: User, now: datetime) -> int:
    """Erase what was ticked in the list. Raises Conflict where the list has changed; NotAllowed."""
    today, wanted = timezone.localdate(now), set(keys)
    chosen = [one for one in erasable(found, today) if one.key in wanted]
    if len(chosen) != len(wanted):
        raise Conflict(CHANGED)
    for one in chosen:
        _erase(one, actor, now)
    return len(chosen)


def _erase(one: Erasable, actor: User, now: datetime) -> None:
    case = Case.objects.select_for_update().get(pk=one.case.pk)
    permissions.require(permissions.ERASE, actor, case, on=timezone.localdate(now))
    if case.stage != Stage.ARCHIVED.value or case.erased_at is not None:
        raise Conflict(CHANGED)  # handled anew, or erased, since the list was read
    papers = case.papers.filter(erased_at__isnull=True)
    if one.period.code == PROOF:
        papers = papers.filter(kind=Paper.Kind.PROOF)
    count = forgetting.papers(papers, now=now)
    if one.period.code == ALL:
        forgetting.forget(case, now=now)
    audit(
        actor=actor, verb=permissions.ERASE, obj=case, label=case.number, agency=case.agency,
        detail={"what": one.period.code, "papers": count, "since": f"{one.since:%Y-%m-%d}"}, at=now,
    )  # fmt: skip


def on_tick(now: datetime) -> None:
    """Once a month each office hears how many cases wait to be erased. Daily, files of erased papers that were left go."""
    keeping.sweep(now=now)
    today = timezone.localdate(now)
    by_agency: dict[int, list[Erasable]] = {}
    for one in erasable(Case.objects.all(), today):
        by_agency.setdefault(one.case.agency_id, []).append(one)
    for rows in by_agency.values():
        agency = rows[0].case.agency
        notify(
            people=staff_with(agency, DutyKind.UNIT_LEADER, DutyKind.OFFICE, on=today),
            key=f"foi.erasable:{agency.pk}.{today:%Y%m}",
            subject=f"{agency.name}有{len(rows)}件公开申请的申请人信息保存期满",
            text="请核对清单，确认后清除。",
            url=reverse("foi:retention"),
            now=now,
        )
