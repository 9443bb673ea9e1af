"""The information-processing fee of a case: both ways reckoned, one chosen, noticed once (国办函〔2020〕109号)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kaicheng.foi import permissions
from kaicheng.foi.clock import Fact
from kaicheng.foi.fees import WAYS, Fee, Way, fee_by_page, fee_by_piece
from kaicheng.foi.models import Case, CaseEvent, FeeNotice, Kind
from kaicheng.foi.selectors.standing import standing
from kaicheng.foi.services import acting
from kaicheng.foi.workflow import Move
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Both ways side by side; `before`: pieces of this applicant in the same calendar month that came sooner."""

    before: int
    pieces: int
    pages: int
    by_piece: Fee
    by_page: Fee

    def of(self, way: Way) -> Fee:
        return self.by_piece if way is Way.BY_PIECE else self.by_page

    def count(self, way: Way) -> int:
        return self.pieces if way is Way.BY_PIECE else self.pages


def reckoned(case: Case, *, pieces: int, pages: int, day: date) -> Reckoned:
    """Reckon both ways by the tiers of the day on which the application was received."""
    since, before = case.received_on or day, before_in_month(case)
    return Reckoned(before, pieces, pages, fee_by_piece(pieces, before, since), fee_by_page(pages, since))


def before_in_month(case: Case) -> int:
    """Count the pieces that the applicant asked of this agency in the calendar month before this one."""
    if case.received_on is None or case.erased_at is not None:
        return 0
    sooner = Q(received_on__lt=case.received_on) | Q(received_on=case.received_on, pk__lt=case.pk)
    others = Case.objects.filter(
        sooner,
        kind=Kind.DISCLOSURE,
        agency=case.agency,
        applicant_mark=case.applicant_mark,
        received_on__gte=case.received_on.replace(day=1),
    )
    counted = others.values_list("fee__way", "fee__count")
    return sum(count if way == Way.BY_PIECE and count else 1 for way, count in counted)


@transaction.atomic
def choose(
    case: Case, *, way: Way, pieces: int, pages: int, day: date, actor: User, now: datetime
) -> FeeNotice:
    """Choose the way and keep how it was reckoned, before the notice goes out. Raises Invalid where nothing is to be paid."""
    permissions.require(permissions.WRITE, actor, case, on=timezone.localdate(now))
    found = reckoned(case, pieces=pieces, pages=pages, day=day)
    fee = found.of(way)
    if not fee.amount:
        raise Invalid(errors={"way": f"{WAYS[way]}计算不收费，不需要发出收费通知。"})
    if standing(case).course.charged:
        raise Conflict("收费通知已经发出，一件申请只收一次费。")
    values = {
        "way": way.value, "count": found.count(way), "before": found.before if way is Way.BY_PIECE else 0,
        "amount": fee.amount, "reckoning": fee.sentence, "basis": fee.basis,
    }  # fmt: skip
    notice, _ = FeeNotice.objects.update_or_create(case=case, defaults=values)
    return notice


def charge(notice: FeeNotice, *, day: date, actor: User, now: datetime) -> CaseEvent:
    """The notice went out."""
    said = acting.Said("", {"way": notice.way, "amount": notice.amount})
    return acting.record(notice.case, Fact(Move.CHARGE, day), actor=actor, now=now, said=said)
