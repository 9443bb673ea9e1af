"""Ledgers: which somebody may see, and one by its key."""

from django.db.models import Q, QuerySet

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.workplan.models import TaskUnit, WorkPlan


def visible_plans(overseen: AgencyQuerySet, own_units: AgencyQuerySet) -> "QuerySet[WorkPlan]":
    """Those of the overseen agencies, and the approved ones in which one of the own units has a part."""
    taking_part = TaskUnit.objects.filter(agency__in=own_units).values("task__plan")
    mine = Q(agency__in=overseen)
    return WorkPlan.objects.filter(mine | Q(approved_at__isnull=False, pk__in=taking_part)).select_related(
        "agency"
    )


def any_plan() -> bool:
    return WorkPlan.objects.exists()


def plan_by_id(pk: int) -> WorkPlan | None:
    plans = WorkPlan.objects.select_related("agency", "document", "edition", "upper", "previous", "report")
    return plans.filter(pk=pk).first()
