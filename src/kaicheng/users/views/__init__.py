"""The screens of staff, and the mixin that closes every back-office view."""

from typing import ClassVar

from kaicheng.kernel.refusals import NotAllowed
from kaicheng.organisations.views.closed import ClosedView
from kaicheng.users import policy
from kaicheng.users.models import DutyKind


class DutyRequired(ClosedView):
    """A back-office view for those who hold a duty, or may do a verb, at the object's agency.

    Give `verb` (a row of the table of rights) or `duties`; override `governing()` to name the agency, or an object
    with one (None: the duty anywhere will do). A class that gives neither is closed to everyone.
    """

    duties: ClassVar[tuple[DutyKind, ...]] = ()

    def admit(self) -> None:
        if self.verb:
            policy.require(self.verb, self.request.user, self.governing(), on=self.today)
        elif not policy.holds(
            self.request.user, policy.agency_of(self.governing()), *self.duties, on=self.today
        ):
            raise NotAllowed


__all__ = ["DutyRequired"]
