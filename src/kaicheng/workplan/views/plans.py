"""All ledgers the actor may see."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from kaicheng.workplan import permissions
from kaicheng.workplan.selectors.plans import visible_plans
from kaicheng.workplan.views.base import Closed

PAGE = 30


class Plans(Closed):
    """Ledgers, the latest year first."""

    template_name = "workplan/plans.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        overseen = permissions.overseen(self.actor, self.today)
        page = Paginator(visible_plans(overseen, self.own_units), PAGE).get_page(request.GET.get("p"))
        return self.show(
            page=page,
            may_create=permissions.organised(self.actor, self.today).exists(),
            takes_part=self.own_units.exists(),
            oversees=overseen.exists(),
        )
