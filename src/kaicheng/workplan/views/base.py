"""What the screens of the ledger share: who asks, and the ledger or the task that the address names."""

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.users.models import User
from kaicheng.users.views import DutyRequired
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task, WorkPlan
from kaicheng.workplan.selectors.plans import plan_by_id
from kaicheng.workplan.selectors.tasks import task_by_id


class Closed(DutyRequired):
    """Closed unless the actor holds a duty that covers `verb`."""

    @property
    def actor(self) -> User:
        """The member of staff at the other end; `admit` lets nobody else in."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - for the type checker
        return user

    @cached_property
    def own_units(self) -> AgencyQuerySet:
        return permissions.own_units(self.actor, self.today)

    def given(self, name: str) -> str:
        """What was filled in, as a database takes it."""
        return str(self.request.POST.get(name, "")).replace("\0", "").strip()


class Organising(Closed):
    """Where a new ledger is made: for one of the agencies that the actor keeps ledgers for."""

    verb = permissions.CREATE

    @cached_property
    def organised(self) -> AgencyQuerySet:
        return permissions.organised(self.actor, self.today).standing(self.today)

    @property
    def usual(self) -> str:
        """The code of the highest of them: most work points are the government's."""
        found = min(self.organised, key=lambda a: (a.path.count("/"), a.order, a.code), default=None)
        return found.code if found else ""


class OnePlan(Closed):
    """One ledger, `pk` in the address."""

    verb = permissions.READ

    @cached_property
    def plan(self) -> WorkPlan:
        found = plan_by_id(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这个台账。")
        return found

    def governing(self) -> Any:
        return self.plan

    @cached_property
    def whole(self) -> bool:
        """Whether the actor sees all units, or his own alone."""
        return permissions.may(permissions.OVERSEE, self.actor, self.plan, on=self.today)


class OneTask(Closed):
    """One task, `pk` in the address."""

    verb = permissions.READ_TASK

    @cached_property
    def task(self) -> Task:
        found = task_by_id(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这项任务。")
        return found

    def governing(self) -> Any:
        return self.task
