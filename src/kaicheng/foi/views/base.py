"""What the screens of applications share: who asks, the case that the address names, and what of it he may see."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property

from kaicheng.foi import permissions
from kaicheng.foi.models import Case
from kaicheng.foi.selectors.cases import case_by_id
from kaicheng.users.models import User
from kaicheng.users.views import DutyRequired


class Closed(DutyRequired):
    """Closed unless the actor holds a duty that covers `verb`. Nothing of it is kept by a browser or on the way."""

    verb = permissions.OVERSEE

    @property
    def actor(self) -> User:
        """The member of staff at the other end; `admit` lets nobody else in."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - for the type checker
        return user

    def may(self, verb: str, obj: Any = None) -> bool:
        return permissions.may(verb, self.actor, obj, on=self.today)

    def common(self, active: str) -> dict[str, Any]:
        """What the ways through applications need (`parts/ways.html`)."""
        return {
            "active": active,
            "enters": self.may(permissions.ENTER),
            "finds": self.may(permissions.FIND),
            "erases": self.may(permissions.ERASE),
            "sets": self.may(permissions.SET_REMEDIES),
        }

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        response = super().show(status=status, **context)
        response["Cache-Control"] = "no-store, private"
        return response


class OneCase(Closed):
    """One case, `pk` in the address."""

    @cached_property
    def case(self) -> Case:
        found = case_by_id(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这件申请。")
        return found

    def governing(self) -> Any:
        return self.case
