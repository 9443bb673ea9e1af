"""Whoever has the next step hears of it: what an applicant sends begins his term anew, and a reply waits for its approval."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from kaicheng.foi.models import Case, CaseEvent, Letter
from kaicheng.foi.services.reminding import on_case
from kaicheng.foi.workflow import Move
from kaicheng.notices.services import notify
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

# what is told of a move, and what is to be done
_TOLD: Mapping[Move, tuple[str, str]] = {
    Move.SUPPLEMENT: ("收到补正", "答复期限自收到补正之日重新计算，请打开案卷办理。"),
    Move.REASONS: ("收到理由", "请审查申请人说明的理由是否合理。"),
    Move.WITHDRAW: ("已撤回", "申请人撤回申请，请归档。"),
    Move.PROPOSE: ("答复待审批", "请打开案卷审批。"),
    Move.RETURN: ("答复被退回", "请按照退回的意见修改后重新送审。"),
    Move.APPROVE: ("答复已批准", "请送达申请人并登记。"),
}


def tell_written(letter: Letter, *, actor: User, now: datetime) -> None:
    """Tell the leader, once, of a letter that he sends."""
    case = letter.case
    leaders = staff_with(case.agency, DutyKind.UNIT_LEADER, on=timezone.localdate(now))
    notify(
        people=[person for person in leaders if person != actor], key=f"foi.next:{case.pk}.letter{letter.pk}",
        subject=f"{case.get_kind_display()}{case.number}的{letter.title}待您发出",
        text="文书已经写好，请核对后发出；发出时一并登记。", url=reverse("foi:letter", args=[letter.pk]), now=now,
    )  # fmt: skip


def tell(case: Case, event: CaseEvent, *, actor: User | None, now: datetime) -> None:
    """Tell of a move those who have to act on it, but not whoever made it."""
    told = _TOLD.get(Move(event.move))
    if told is None:
        return
    today = timezone.localdate(now)
    leaders = event.move == Move.PROPOSE.value
    people = staff_with(case.agency, DutyKind.UNIT_LEADER, on=today) if leaders else on_case(case, today)
    notify(
        people=[person for person in people if person != actor], key=f"foi.next:{case.pk}.{event.pk}",
        subject=f"{case.get_kind_display()}{case.number}{told[0]}", text=told[1], url=reverse("foi:case", args=[case.pk]), now=now,
    )  # fmt: skip
