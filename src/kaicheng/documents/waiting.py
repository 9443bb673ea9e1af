"""What waits for one member of staff, over all agencies where a duty is held; and what went through their hands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from kaicheng.calendars.selectors import calendar
from kaicheng.documents.declared import author_may_review, remind_workdays
from kaicheng.documents.models import TEXTS, Edition, Outcome, Review, ReviewStep
from kaicheng.documents.permissions import RELEASERS, REVIEWERS, SECRECY, readable_agencies
from kaicheng.documents.selectors.deadlines import Deadline, deadlines_of
from kaicheng.documents.workflow import OPEN, Status
from kaicheng.users.models import User
from kaicheng.users.policy import agencies_with

LATE = timedelta(
    minutes=5
)  # so long after its time a scheduled text still unpublished is no matter of seconds


class Task(StrEnum):
    """What a person has to do with an edition."""

    OWED = "owed"
    RETURNED = "returned"
    REVIEW = "review"
    CLEAR = "clear"
    PUBLISH = "publish"


TASKS = {
    Task.OWED: "应急发布待补办",
    Task.RETURNED: "退回我的",
    Task.REVIEW: "待审核",
    Task.CLEAR: "待保密审查",
    Task.PUBLISH: "待发布",
}
_TASK_OF = {
    Status.PUBLISHED: Task.OWED,
    Status.RETURNED: Task.RETURNED,
    Status.IN_REVIEW: Task.REVIEW,
    Status.IN_SECRECY: Task.CLEAR,
    Status.CLEARED: Task.PUBLISH,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of “待我办理”. `days`: working days in this state; `late`: longer than declared."""

    edition: Edition
    task: Task
    since: datetime
    days: int
    late: bool
    deadline: Deadline | None

    @property
    def label(self) -> str:
        return TASKS[self.task]


def waiting_for(actor: User, today: date) -> QuerySet[Edition]:
    """Editions the actor has to act on, each with `task` and `since`; what waits longest first."""
    reviewing = Q(document__agency__in=agencies_with(actor, *REVIEWERS, on=today))
    clearing = Q(document__agency__in=agencies_with(actor, *SECRECY, on=today))
    releasing = Q(document__agency__in=agencies_with(actor, *RELEASERS, on=today))
    owed = owing()
    if not author_may_review().on(today):
        reviewing &= ~Q(created_by=actor)
        clearing &= ~Q(created_by=actor)
        owed &= ~Q(published_by=actor)
    mine = (
        Q(status=Status.IN_REVIEW.value) & reviewing
        | Q(status=Status.IN_SECRECY.value) & clearing
        | Q(status=Status.CLEARED.value) & releasing
        | Q(status=Status.RETURNED.value, created_by=actor)
        | owed & (_owed(ReviewStep.UNIT) & reviewing | _owed(ReviewStep.SECRECY) & clearing)
    )
    tasks = [When(status=status.value, then=Value(task.value)) for status, task in _TASK_OF.items()]
    return (
        Edition.objects.filter(mine)
        .annotate(
            task=Case(*tasks, output_field=CharField()),
            since=Coalesce("state_since", "changed_at"),
            urgent=Case(When(status=Status.PUBLISHED.value, then=Value(0)), default=Value(1)),
        )
        .select_related("document__agency", "created_by")
        .defer(*TEXTS)
        .order_by("urgent", "since", "pk")
    )


def owing() -> Q:
    """Urgently published, public, and still owing a review."""
    return Q(status=Status.PUBLISHED.value, urgent_settled_at__isnull=True) & ~Q(urgent_reason="")


def _owed(step: ReviewStep) -> Q:
    """No review of this step counts: as `selectors.reviews.owed_steps` says of one edition."""
    voided = Review.objects.filter(edition=OuterRef("edition"), pk__gt=OuterRef("pk")).exclude(
        outcome=Outcome.PASSED
    )
    passed = Review.objects.filter(edition=OuterRef("pk"), step=step, outcome=Outcome.PASSED)
    return Q(~Exists(passed.filter(~Exists(voided))))


def waiting_rows(editions: Iterable[Edition], today: date) -> list[Waiting]:
    """The rows of a page: how long each waits and when it is due. Two queries however many."""
    page = list(editions)
    known, due = calendar(), deadlines_of(page, today)
    patience = remind_workdays().on(today)
    rows = []
    for edition in page:
        since: datetime = edition.since  # type: ignore[attr-defined]  # annotated by `waiting_for`
        days = max(0, known.between(timezone.localdate(since), today))
        task = _TASK_OF[Status(edition.status)]
        rows.append(Waiting(edition, task, since, days, days > patience, due.get(edition.pk)))
    return rows


def waiting_counts(actor: User, today: date) -> dict[Task, int]:
    """How many of each task, in the order of `TASKS`; those without any are left out."""
    rows = waiting_for(actor, today).order_by().values("status").annotate(number=Count("pk"))
    counted = {_TASK_OF[Status(row["status"])]: row["number"] for row in rows}
    return {task: counted[task] for task in TASKS if task in counted}


def of_task(editions: QuerySet[Edition], task: str) -> QuerySet[Edition]:
    """Those of one task; all for an unknown one."""
    statuses = [status.value for status, known in _TASK_OF.items() if known == task]
    return editions.filter(status__in=statuses) if statuses else editions


MINE_STATES = {
    "open": ("办理中", Q(status__in=[status.value for status in OPEN])),
    "published": ("已发布", Q(status=Status.PUBLISHED.value)),
    "ended": (
        "已结束",
        Q(status__in=[s.value for s in (Status.SUPERSEDED, Status.WITHDRAWN, Status.DISCARDED)]),
    ),
}


@dataclass(frozen=True, slots=True)
class Handled:
    """One row of “我经办的”: what the person did with it, and where it stands."""

    edition: Edition
    acts: tuple[str, ...]
    deadline: Deadline | None


def handled_by(actor: User, today: date, state: str = "") -> QuerySet[Edition]:
    """Editions the actor drafted, handed in or decided, and may still see; what changed last comes first."""
    decided = Review.objects.filter(edition=OuterRef("pk"), by=actor)
    found = Edition.objects.filter(
        Q(created_by=actor) | Q(published_by=actor) | Q(Exists(decided)),
        document__agency__in=readable_agencies(actor, today),
    )
    if state in MINE_STATES:
        found = found.filter(MINE_STATES[state][1])
    return (
        found.annotate(since=Coalesce("state_since", "changed_at"))
        .select_related("document__agency", "document__live")
        .defer(*TEXTS, *(f"document__live__{name}" for name in TEXTS))
        .order_by(F("since").desc(), "-pk")
    )


def handled_rows(editions: Iterable[Edition], actor: User, today: date) -> list[Handled]:
    """The rows of a page. Two queries however many."""
    page = list(editions)
    due = deadlines_of(page, today)
    acts: dict[int, list[str]] = {edition.pk: [] for edition in page}
    for edition in page:
        if edition.created_by_id == actor.pk:
            acts[edition.pk].append("拟稿")
    for review in Review.objects.filter(edition__in=page, by=actor):
        if review.words not in acts[review.edition_id]:
            acts[review.edition_id].append(review.words)
    return [Handled(edition, tuple(acts[edition.pk]), due.get(edition.pk)) for edition in page]


def scheduled(actor: User, today: date) -> QuerySet[Edition]:
    """What is set to be published by itself at agencies the actor may read, the next first."""
    return (
        Edition.objects.filter(
            status=Status.SCHEDULED.value, document__agency__in=readable_agencies(actor, today)
        )
        .select_related("document__agency", "scheduled_by")
        .defer(*TEXTS)
        .order_by("publish_at", "pk")
    )


def is_late(edition: Edition, now: datetime) -> bool:
    """Whether its time is past and nothing happened: the worker is not running."""
    return edition.publish_at is not None and edition.publish_at < now - LATE


def late_scheduled(actor: User, now: datetime) -> int:
    """How many scheduled texts should be public and are not."""
    return scheduled(actor, timezone.localdate(now)).filter(publish_at__lt=now - LATE).count()
