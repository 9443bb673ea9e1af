"""The ledger as a whole: units × states, the months, the page for leaders."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import directory
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task, TaskUnit
from kaicheng.workplan.selectors import board as boards
from kaicheng.workplan.selectors.briefing import AHEAD, briefing
from kaicheng.workplan.selectors.timeline import timeline, units_in
from kaicheng.workplan.views.base import Closed, OnePlan
from kaicheng.workplan.workflow import ROLES

ROLE_CHOICES = (
    (boards.CHARGE, "主办单位"),
    ("", "所有单位"),
    *((r.value, f"{w}单位") for r, w in ROLES.items()),
)


def role_of(request: HttpRequest) -> str:
    """By which units a board counts: by those in charge where nothing is asked."""
    asked = request.GET.get("role", boards.CHARGE)
    return asked if asked in dict(ROLE_CHOICES) else boards.CHARGE


class Seen(OnePlan):
    """A ledger, of which a unit sees its own part."""

    @cached_property
    def seen(self) -> AgencyQuerySet | None:
        return None if self.whole else self.own_units

    def common(self, active: str) -> dict[str, Any]:
        """What every view of a ledger shows above: its name and the ways to the other views."""
        return {
            "plan": self.plan,
            "whole": self.whole,
            "active": active,
            "list_url": reverse("workplan:plan", args=[self.plan.pk]),
            "allowed": permissions.allowed(self.actor, self.plan, self.today),
        }


class Board(Seen):
    """Units × states of one ledger, for those who see it whole."""

    template_name = "workplan/board.html"
    verb = permissions.OVERSEE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        role = role_of(request)
        found = boards.board(Task.objects.filter(plan=self.plan), self.today, role=role)
        return self.show(
            **self.common("board"), board=found, heads=boards.HEADS, role=role, roles=ROLE_CHOICES
        )


class YearBoard(Closed):
    """Units × states over all ledgers of a year; one unit's line by ledger where one is asked for."""

    template_name = "workplan/year_board.html"
    verb = permissions.OVERSEE

    def governing(self) -> Any:
        return None

    def get(self, request: HttpRequest) -> HttpResponse:
        overseen = permissions.overseen(self.actor, self.today)
        years = boards.years_of(overseen)
        asked = request.GET.get("year", "")
        year = int(asked) if asked in {str(one) for one in years} else max(years, default=self.today.year)
        role = role_of(request)
        tasks = boards.tasks_of_year(year, overseen)
        unit = self._unit(request.GET.get("unit", ""))
        if unit is not None:
            tasks = tasks.filter(pk__in=TaskUnit.objects.filter(agency=unit).values("task"))
        plans = boards.by_plan(tasks, self.today)
        return self.show(
            year=year,
            years=years,
            unit=unit,
            plans=plans,
            units=boards.by_unit(tasks, self.today, role=role) if unit is None else [],
            total=boards.summed(plans),
            heads=boards.HEADS,
            role=role,
            roles=ROLE_CHOICES,
        )

    def _unit(self, code: str) -> Agency | None:
        if not code:
            return None
        found = next((one for one in directory().agencies.values() if one.code == code), None)
        if found is None:
            raise Http404("没有这个单位。")
        return found


class Timeline(Seen):
    """Tasks along the months; a unit's own where one is chosen."""

    template_name = "workplan/timeline.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        units = units_in(self.plan, self.seen)
        unit = request.GET.get("unit", "")
        unit = unit if unit in {one.code for one in units} else ""
        found = timeline(self.plan, self.today, unit=unit, seen=self.seen)
        return self.show(
            **self.common("timeline"),
            timeline=found,
            units=units,
            unit=unit,
            this_month=self.today.replace(day=1),
            heads=boards.HEADS,
        )


class Leader(Seen):
    """One sheet that says where the units stand."""

    template_name = "workplan/leader.html"
    verb = permissions.OVERSEE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(**self.common("leader"), brief=briefing(self.plan, self.today), days=AHEAD.days)
