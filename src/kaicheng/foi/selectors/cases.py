"""Applications as the lists ask for them. Which agencies the actor stands for is given; nothing here opens what is sealed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case as Switch
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from kaicheng.foi.models import Case, CaseEvent, CaseQuerySet, Party, Proceeding
from kaicheng.foi.urgency import SOON
from kaicheng.foi.workflow import ENDED, OPEN, OWED, STAGES, WITH_APPLICANT, Move, Stage
from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import named_or_below
from kaicheng.users.models import User

_OPEN = [stage.value for stage in OPEN]
# states of a list beside the stages themselves
GROUPS = {
    "open": "未办结的",
    "overdue": "已逾期",
    "soon": f"{SOON}个工作日内到期",
    "applicant": "等申请人",
    "suspended": "停止计算",
    "ended": "已办结",
    "all": "全部",
}
STATES = {**GROUPS, **{stage.value: STAGES[stage] for stage in Stage}}


def case_by_id(pk: int) -> Case | None:
    return (
        Case.objects.select_related("agency", "unit", "handler", "entered_by", "joined_to", "earlier")
        .filter(pk=pk)
        .first()
    )


def seen(overseen: AgencyQuerySet, handled: AgencyQuerySet) -> CaseQuerySet:
    """Cases of which the actor may know that they are there."""
    assisting = Party.objects.filter(role=Party.Role.ASSISTING, agency__in=handled).values("case")
    return Case.objects.filter(Q(agency__in=overseen) | Q(unit__in=handled) | Q(pk__in=assisting))


def read(handled: AgencyQuerySet, approved: AgencyQuerySet) -> CaseQuerySet:
    """Cases of which the actor may read what is asked, not who asks."""
    assisting = Party.objects.filter(role=Party.Role.ASSISTING, agency__in=handled).values("case")
    return Case.objects.filter(
        Q(agency__in=handled) | Q(agency__in=approved) | Q(unit__in=handled) | Q(pk__in=assisting)
    )


def listed(found: CaseQuerySet) -> QuerySet[Case]:
    """In the order of their urgency, with what a line shows and no more."""
    lean = found.select_related("agency", "unit", "handler").defer("identity")
    return lean.annotate(place=_PLACE).order_by("place", Coalesce("due_on", "answer_by", "stage_since"), "pk")


_PLACE = Switch(
    When(stage=Stage.FILED.value, then=Value(0)),
    When(stage__in=_OPEN, due_on__isnull=False, then=Value(0)),
    When(stage__in=[s.value for s in WITH_APPLICANT], then=Value(2)),
    When(stage__in=_OPEN, then=Value(3)),
    default=Value(4),
    output_field=IntegerField(),
)


def waiting_for(actor: User, handled: AgencyQuerySet, approved: AgencyQuerySet) -> CaseQuerySet:
    """待我办理: given to the actor; of his agencies, what nobody has yet; what he is to approve; where his unit is to help."""
    unmanned = Q(handler__isnull=True) | Q(handler__is_active=False)
    nobody = unmanned & (Q(unit__in=handled) | Q(unit__isnull=True, agency__in=handled))
    to_register = Q(stage=Stage.FILED.value, agency__in=handled)
    to_approve = Q(stage=Stage.APPROVING.value, agency__in=approved)
    given = CaseEvent.objects.valid().filter(
        case=OuterRef("case"), ref=OuterRef("ref"), move=Move.ASSISTED.value
    )
    asked = Party.objects.filter(~Exists(given), role=Party.Role.ASSISTING, agency__in=handled)
    helping = Q(pk__in=asked.values("case"))
    return Case.objects.open().filter(Q(handler=actor) | nobody | to_register | to_approve | helping)


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the list of cases; "" asks nothing."""

    number: str = ""
    state: str = ""
    agency: str = ""
    unit: str = ""
    handler: int | None = None
    channel: str = ""
    applicant_kind: str = ""
    since: date | None = None
    until: date | None = None
    due_on: date | None = None
    at: str = ""  # the unit, or where none was named the agency, that has the case

    @property
    def asks(self) -> bool:
        return self != Query()


def narrowed(found: CaseQuerySet, query: Query, today: date, calendar: WorkingCalendar) -> CaseQuerySet:
    """Those that answer the question. Without a state and a number: those not ended."""
    found = in_state(found, query.state or ("all" if query.number else "open"), today, calendar)
    for name, value in (
        ("number__icontains", query.number.strip()),
        ("agency__code", query.agency),
        ("unit__code", query.unit),
        ("handler", query.handler),
        ("channel", query.channel),
        ("applicant_kind", query.applicant_kind),
        ("due_on", query.due_on),
    ):
        if value:
            found = found.filter(**{name: value})
    if query.at:
        found = found.filter(Q(unit__code=query.at) | Q(unit__isnull=True, agency__code=query.at))
    if query.since:
        found = found.filter(
            Q(received_on__gte=query.since) | Q(received_on__isnull=True, stage_since__gte=query.since)
        )
    if query.until:
        found = found.filter(
            Q(received_on__lte=query.until) | Q(received_on__isnull=True, stage_since__lte=query.until)
        )
    return found


def in_state(found: CaseQuerySet, state: str, today: date, calendar: WorkingCalendar) -> CaseQuerySet:
    """Those in a stage, or in one of the groups of stages."""
    match state:
        case "open":
            return found.filter(stage__in=_OPEN)
        case "overdue":
            return found.overdue(today)
        case "soon":
            owed = found.filter(stage__in=[stage.value for stage in OWED])
            return owed.filter(due_on__gte=today, due_on__lt=calendar.after(today, SOON + 1).day)
        case "applicant":
            return found.filter(stage__in=[stage.value for stage in WITH_APPLICANT])
        case "suspended":
            return found.filter(stage__in=_OPEN, suspended=True)
        case "ended":
            return found.filter(stage__in=[stage.value for stage in ENDED | {Stage.ARCHIVED}])
        case "all":
            return found
        case _:
            return found.filter(stage=state)


def marked(found: CaseQuerySet, marks: Iterable[str]) -> CaseQuerySet:
    """Those of an applicant, by the marks of what was typed."""
    known = list(marks)
    return found.filter(Q(applicant_mark__in=known) | Q(name_mark__in=known))


def handlers(found: CaseQuerySet) -> list[tuple[int, str]]:
    """Who has these cases, for a filter."""
    pairs = found.filter(handler__isnull=False).order_by("handler__name")
    return list(pairs.values_list("handler", "handler__name").distinct())


def agencies_of(found: CaseQuerySet) -> list[Agency]:
    """The agencies of these cases, for a filter."""
    keys = set(found.order_by().values_list("agency", flat=True).distinct())
    return list(named_or_below(keys, ()).order_by("order", "code"))


def of_agency_named(number: str, agency: Agency) -> Case | None:
    return Case.objects.filter(number=number.strip().upper(), agency=agency).first()


def units_of(found: CaseQuerySet) -> list[Agency]:
    """The units that have some of these cases, for a filter."""
    keys = set(found.filter(unit__isnull=False).order_by().values_list("unit", flat=True).distinct())
    return list(named_or_below(keys, ()).order_by("order", "code"))


def event_by_id(pk: int) -> CaseEvent | None:
    """An event that stands."""
    return (
        CaseEvent.objects.valid().select_related("case", "case__agency", "case__unit").filter(pk=pk).first()
    )


def proceeding_by_id(pk: int) -> Proceeding | None:
    return Proceeding.objects.select_related("case", "case__agency", "case__unit").filter(pk=pk).first()


def any_case() -> bool:
    return Case.objects.exists()
