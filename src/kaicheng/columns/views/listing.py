"""All columns with what they hold and how they stand to their update duty."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from kaicheng.columns import permissions
from kaicheng.columns.models import Column
from kaicheng.columns.selectors import Figures, all_columns, figures, update_state
from kaicheng.columns.workflow import KINDS, Kind, State, Timeliness, UpdateState
from kaicheng.users.views import DutyRequired


@dataclass(frozen=True, slots=True)
class Line:
    """A column in the list; `duty` None for a closed one."""

    column: Column
    figures: Figures
    duty: UpdateState | None

    @property
    def overdue(self) -> bool:
        return self.duty is not None and self.duty.timeliness == Timeliness.OVERDUE


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What the list is asked for; `mine`: only columns that the actor tends."""

    words: str = ""
    kind: str = ""
    state: str = State.OPEN.value
    late: bool = False
    mine: bool = False


def _query(request: HttpRequest) -> ListQuery:
    asked = request.GET
    state = asked.get("state", State.OPEN.value)
    return ListQuery(
        words=asked.get("q", "").replace("\0", "").strip()[:60],
        kind=asked.get("kind", "") if asked.get("kind") in {k.value for k in Kind} else "",
        state=state if state in {s.value for s in State} else "",
        late=asked.get("late") == "1",
        mine=asked.get("mine") == "1",
    )


class Listing(DutyRequired):
    """The list; those of the archive on demand."""

    template_name = "columns/listing.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        query = _query(request)
        lines = self.lines(query)
        late = [line for line in lines if line.overdue]
        return self.show(
            lines=late if query.late else lines,
            query=query,
            kinds=[(kind.value, KINDS[kind]) for kind in Kind],
            late=len(late),
            may_add=permissions.may(permissions.CREATE, request.user, on=self.today),
        )

    def lines(self, query: ListQuery) -> list[Line]:
        found = all_columns()
        asked = {"state": query.state, "kind": query.kind, "name__icontains": query.words}
        found = found.filter(**{name: value for name, value in asked.items() if value})
        if query.mine:
            found = found.filter(agency__in=permissions.tended_agencies(self.request.user, self.today))
        columns = list(found)
        known = figures(columns, self.today)
        return [Line(one, known[one.pk], update_state(one, self.today, known[one.pk])) for one in columns]
