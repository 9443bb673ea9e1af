"""Telling people of the flow: who acts next, the author of what came back, and each morning what waits too long."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kaicheng.calendars.selectors import calendar
from kaicheng.documents.declared import author_may_review, remind_workdays, soon_workdays
from kaicheng.documents.models import Edition, Openness, ReviewStep
from kaicheng.documents.permissions import REVIEWERS, SECRECY, may_make_up
from kaicheng.documents.selectors.deadlines import Deadline, Urgency, deadlines_of
from kaicheng.documents.selectors.reviews import last_return, owed_steps
from kaicheng.documents.workflow import OPEN, Move, Status
from kaicheng.notices import kinds
from kaicheng.notices.services import notify
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import active_people, staff_with

WAITING, RETURNED, DONE = "documents.waiting", "documents.returned", "documents.done"
STOPPED, DIGEST = "documents.stopped", "documents.digest"
KINDS = {
    WAITING: "等我审核、审查、发布的文件",
    RETURNED: "退回我修改的文件",
    DONE: "我拟稿的文件已发布或撤回",
    STOPPED: "定时发布未能进行",
    DIGEST: "久未办理和临近公开期限的文件（每个工作日早上）",
}
FROM_HOUR = 8  # o'clock: nobody is reminded at night
LISTED = 5  # titles in a reminder; the rest is counted
FIELDS = ("tree", "plain", "html", "fingerprint", "readings")


def name_kinds() -> None:
    """Name the notices of this app, for the page where people choose what comes by e-mail."""
    for kind, label in KINDS.items():
        kinds.register(kind, label)


@dataclass
class Rooms:
    """Who acts for an agency on a day; each asked once."""

    today: date
    known: dict[tuple[int, tuple[DutyKind, ...]], list[User]] = field(default_factory=dict)

    def at(self, agency: Agency, *wanted: DutyKind) -> list[User]:
        key = (agency.pk, wanted)
        if key not in self.known:
            self.known[key] = staff_with(agency, *wanted, on=self.today)
        return self.known[key]

    def acting_on(self, edition: Edition) -> list[User]:
        """Who has to make the next move; nobody where none is waited for."""
        agency = edition.document.agency
        match Status(edition.status):
            case Status.IN_REVIEW:
                return self._not_the_author(edition, self.at(agency, *REVIEWERS))
            case Status.IN_SECRECY:
                return self._not_the_author(edition, self.at(agency, *SECRECY))
            case Status.CLEARED:
                # the unit itself publishes; the office above it only where the unit has nobody for it
                return self.at(agency, *REVIEWERS) or self.at(agency, DutyKind.OFFICE)
            case Status.DRAFT | Status.RETURNED:
                return [edition.created_by]
            case Status.PUBLISHED:
                return self._owing(edition)
            case _:
                return []

    def _owing(self, edition: Edition) -> list[User]:
        by_step = {ReviewStep.UNIT: REVIEWERS, ReviewStep.SECRECY: SECRECY}
        people = [
            person for step in owed_steps(edition) for person in self.at(edition.agency, *by_step[step])
        ]
        others = self._not_the_author(edition, people)
        return [person for person in others if may_make_up(person, edition, self.today)]

    def _not_the_author(self, edition: Edition, people: list[User]) -> list[User]:
        if author_may_review().on(self.today):
            return people
        return [person for person in people if person.pk != edition.created_by_id]


def on_moved(payload: dict[str, Any], now: datetime) -> None:
    """Tell who acts next, and the author of what was decided. What moved on in between is told by its own move."""
    edition = _edition(payload["edition"])
    if edition is None or edition.status != payload["to"]:
        return
    move, rooms = Move(payload["move"]), Rooms(timezone.localdate(now))
    stamp = f"{edition.pk}.{edition.state_since or edition.changed_at:%Y%m%d%H%M%S}"
    title, page = f"《{edition.title}》", _page(edition)
    if edition.status == Status.RETURNED:
        back = last_return(edition)
        said = f"{back.by.name}退回：{back.note}" if back else "已退回修改。"
        address = reverse("documents:review", args=[edition.document.code])
        notify(people=[edition.created_by], key=f"{RETURNED}:{stamp}", subject=f"已退回：{title}",
               text=f"{title}{said}", url=address, now=now)  # fmt: skip
    elif move in {Move.SUBMIT, Move.PASS, Move.CLEAR, Move.PUBLISH_URGENT}:
        what = (
            "应急发布，请补办审查"
            if edition.status == Status.PUBLISHED
            else f"请办理（{edition.get_status_display()}）"
        )
        people = rooms.acting_on(edition)
        notify(people=people, key=f"{WAITING}:{stamp}", subject=f"{what}：{title}",
               text=f"{edition.agency.name}{title}{what}。拟稿人：{edition.created_by.name}。", url=page, now=now)  # fmt: skip
    elif move in {Move.PUBLISH, Move.PUBLISH_DUE, Move.WITHDRAW}:
        done = "已撤回" if move is Move.WITHDRAW else "已发布"
        why = f"撤回原因：{edition.withdrawal_reason}" if move is Move.WITHDRAW else _where_it_is(edition)
        notify(people=[edition.created_by], key=f"{DONE}:{stamp}", subject=f"{done}：{title}",
               text=f"{title}{done}。{why}", url=page, now=now)  # fmt: skip


def _where_it_is(edition: Edition) -> str:
    if edition.openness == Openness.PROACTIVE:
        return "公众现在即可查到。"
    return f"该文件{edition.get_openness_display()}，已入库，网站上不显示。"


def on_stopped(payload: dict[str, Any], now: datetime) -> None:
    """Tell whoever set the time, and those who may set another, why a scheduled text was not published."""
    edition = _edition(payload["edition"])
    if edition is None:
        return
    rooms = Rooms(timezone.localdate(now))
    people = {person.pk: person for person in [*rooms.acting_on(edition), edition.created_by]}
    if payload.get("person"):
        people |= {person.pk: person for person in active_people([payload["person"]])}
    title = f"《{edition.title}》"
    key = f"{STOPPED}:{edition.pk}.{edition.state_since or edition.changed_at:%Y%m%d%H%M%S}"
    text = f"{title}到了定时发布的时间，但未能发布：{payload['why']} 已回到待发布，请处理后重新办理。"
    notify(people=people.values(), key=key, subject=f"定时发布未能进行：{title}", text=text,
           url=_page(edition), now=now)  # fmt: skip


@dataclass
class Digest:
    """What one person is reminded of this morning."""

    late: list[tuple[Edition, int]] = field(default_factory=list)
    due: list[tuple[Edition, Deadline]] = field(default_factory=list)

    @property
    def subject(self) -> str:
        parts = [f"{len(self.late)} 件久未办理"] if self.late else []
        parts += [f"{len(self.due)} 件临近或超过公开期限"] if self.due else []
        return "提醒：" + "，".join(parts)

    @property
    def text(self) -> str:
        lines = [
            f"《{edition.title}》{edition.get_status_display()}，已等 {days} 个工作日。"
            for edition, days in self.late[:LISTED]
        ]
        lines += [f"《{edition.title}》{deadline.sentence}" for edition, deadline in self.due[:LISTED]]
        more = max(0, len(self.late) - LISTED) + max(0, len(self.due) - LISTED)
        return "\n".join([*lines, *([f"另有 {more} 件，见“待我办理”。"] if more else [])])


def on_tick(now: datetime) -> None:
    """Do it in the worker, every hour from the morning of a working day on; nobody is reminded twice a day."""
    if timezone.localtime(now).hour >= FROM_HOUR and calendar().is_workday(timezone.localdate(now)):
        remind(now)


def remind(now: datetime) -> int:
    """Send each person one reminder of all that waits too long or is about to be late; gives how many were told."""
    today = timezone.localdate(now)
    digests: dict[int, Digest] = {}
    people: dict[int, User] = {}
    rooms = Rooms(today)
    for edition, days, deadline in _worth_reminding(now):
        for person in rooms.acting_on(edition):
            people[person.pk] = person
            digest = digests.setdefault(person.pk, Digest())
            if days:
                digest.late.append((edition, days))
            if deadline:
                digest.due.append((edition, deadline))
    return sum(
        notify(people=[people[pk]], key=f"{DIGEST}:{today:%Y%m%d}", subject=digest.subject, text=digest.text,
               url=reverse("documents:waiting"), now=now)
        for pk, digest in digests.items()
    )  # fmt: skip


def _worth_reminding(now: datetime) -> Iterable[tuple[Edition, int, Deadline | None]]:
    """Editions with the working days they wait (0: not too long) and their deadline (None: not pressing)."""
    today = timezone.localdate(now)
    known, patience, soon = calendar(), remind_workdays().on(today), soon_workdays().on(today)
    rows = Edition.objects.filter(status__in=[status.value for status in OPEN | {Status.PUBLISHED}])
    rows = rows.exclude(status=Status.PUBLISHED.value, urgent_reason="").exclude(
        urgent_settled_at__isnull=False
    )
    rows = rows.exclude(status=Status.SCHEDULED.value, publish_at__lte=now + timedelta(days=1))
    editions = list(
        rows.select_related("document__agency", "created_by").defer(*FIELDS).order_by("state_since", "pk")
    )
    due = deadlines_of(editions, today)
    for edition in editions:
        since = timezone.localdate(edition.state_since or edition.changed_at)
        days = known.between(since, today)
        late = days if edition.status != Status.DRAFT and _again(days, patience) else 0
        deadline = due.get(edition.pk)
        pressing = deadline if deadline and _pressing(deadline, soon) else None
        if late or pressing:
            yield edition, late, pressing


def _again(days: int, patience: int) -> bool:
    """On the first working day beyond what is declared, and again each time as many have passed."""
    return days > patience and (days - 1) % max(1, patience) == 0


def _pressing(deadline: Deadline, soon: int) -> bool:
    """When the term begins to run out, on its last two days, and each week after it ran out."""
    if deadline.urgency is Urgency.OVERDUE:
        return deadline.left % 5 == 0 or deadline.left == -1
    return deadline.left in {soon, 1, 0}


def _edition(pk: int) -> Edition | None:
    rows = Edition.objects.select_related("document__agency", "created_by").defer(*FIELDS)
    return rows.filter(pk=pk).first()


def _page(edition: Edition) -> str:
    return reverse("documents:edition", args=[edition.document.code, edition.version])
