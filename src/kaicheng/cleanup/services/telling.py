"""Who is told of what in a round: in the platform and by mail (`notices`)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.permissions import CONFIRMERS, PROPOSERS
from kaicheng.cleanup.workflow import WITH_EDITOR, Move, State
from kaicheng.kernel.text import chinese_date, quoted, shortened
from kaicheng.notices.services import notify
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

_NAMED = 3  # titles named in a message; of more only the number is said


def people_of(agency: Agency, on: date, *kinds: DutyKind) -> list[User]:
    """Who is told for a unit; where nobody holds those duties, the office that stands above it."""
    return staff_with(agency, *(kinds or PROPOSERS), on=on) or staff_with(agency, DutyKind.OFFICE, on=on)


def tell_opened(found: CleanupRound, units: dict[Agency, int], now: datetime) -> None:
    for agency, count in units.items():
        notify(
            people=people_of(agency, timezone.localdate(now)),
            key=f"cleanup.opened:{found.pk}.{agency.pk}.{found.opened_at:%Y%m%d%H%M%S}",
            subject=f"{found.title}：{agency.name}有{count}件文件待清理",
            text=f"请于{chinese_date(found.deadline)}前对每件文件提出意见并经确认。依据：{found.basis}",
            url=_address(found, agency),
            now=now,
        )


def tell_moved(move: Move, items: Iterable[CleanupItem], mark: int, why: str, now: datetime) -> None:
    """Tell the units of items that came back or came to them. `mark` makes the message one of its own."""
    by_unit: dict[Agency, list[CleanupItem]] = {}
    for item in items:
        by_unit.setdefault(item.agency, []).append(item)
    verb = {Move.REASSIGN: "转来"}.get(move, "退回")
    for agency, its in by_unit.items():
        found = its[0].round
        notify(
            people=people_of(agency, timezone.localdate(now)),
            key=f"cleanup.returned:{mark}.{agency.pk}",
            subject=f"{found.title}：{verb}{len(its)}件文件，请清理",
            text=f"{_titles(its)}{f'理由：{why}' if why else ''}",
            url=_address(found, agency),
            now=now,
        )


def tell_undecided(
    found: CleanupRound, agency: Agency, items: list[CleanupItem], words: str, key: str, now: datetime
) -> int:
    """Remind a unit of what it has not decided; those who propose and those who confirm each of theirs.

    Gives to how many people it went.
    """
    on = timezone.localdate(now)
    open_ones = [i for i in items if State(i.state) in WITH_EDITOR]
    unconfirmed = [i for i in items if State(i.state) not in WITH_EDITOR]
    told: set[int] = set()
    for its, kinds, what in ((open_ones, PROPOSERS, "待清理"), (unconfirmed, CONFIRMERS, "待确认")):
        people = [person for person in people_of(agency, on, *kinds) if its]
        if people:
            notify(
                people=people,
                key=f"{key}.{what}",
                subject=f"{words}：{found.title}还有{len(its)}件{what}",
                text=f"{agency.name}：{_titles(its)}截止日期为{chinese_date(found.deadline)}。",
                url=_address(found, agency),
                now=now,
            )
        told |= {person.pk for person in people}
    return len(told)


def tell_amending(item: CleanupItem, words: str, key: str, now: datetime) -> int:
    """Remind a unit of an amendment that it promised by a day."""
    assert item.change_by is not None  # noqa: S101 - asked for by whoever calls; for the type checker
    return notify(
        people=people_of(item.agency, timezone.localdate(now)),
        key=key,
        subject=f"{words}：{quoted(shortened(item.title, 40))}待修改",
        text=f"{item.round.title}确定修改该文件，计划于{chinese_date(item.change_by)}前完成。修改内容：{item.change}",
        url=reverse("cleanup:item", args=[item.pk]),
        now=now,
    )


def _titles(items: list[CleanupItem]) -> str:
    named = "、".join(quoted(shortened(item.title, 40)) for item in items[:_NAMED])
    return f"{named}等{len(items)}件。" if len(items) > _NAMED else f"{named}。"


def _address(found: CleanupRound, agency: Agency) -> str:
    return f"{reverse('cleanup:round', args=[found.pk])}?agency={agency.code}"
