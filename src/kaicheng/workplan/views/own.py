"""我的任务: the tasks of the actor's units, by why they call for attention; and documents found for evidence."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse

from kaicheng.documents.selectors import LibraryQuery, matching
from kaicheng.kernel.given import number_in
from kaicheng.workplan import permissions
from kaicheng.workplan.progress import GROUPS, Group
from kaicheng.workplan.selectors.own import ALL, OwnQuery, group_counts, own_list, own_plans, rows_of
from kaicheng.workplan.views.base import Closed
from kaicheng.workplan.workflow import ROLES, STANDINGS, Role

PAGE = 40
FOUND = 10
_SHORTEST = 2  # characters from which documents are looked for
STATE_CHOICES = [("", "未办结的"), *STANDINGS.items(), (ALL, "全部")]
ROLE_CHOICES = [("", "全部角色"), *((role.value, ROLES[role]) for role in Role)]


class Mine(Closed):
    """Tasks of the actor's units in running ledgers."""

    template_name = "workplan/mine.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        query = query_of(request)
        page = Paginator(own_list(self.own_units, query, self.today), PAGE).get_page(request.GET.get("p"))
        units = {unit.pk: unit.short_name or unit.name for unit in self.own_units}
        kept = {key: value for key, value in request.GET.items() if key != "p" and value}
        return self.show(
            page=page,
            rows=rows_of(page.object_list, units, self.today),
            groups=group_counts(self.own_units, query, self.today),
            query=query,
            several=len(units) > 1,
            filters={
                "states": STATE_CHOICES,
                "roles": ROLE_CHOICES,
                "units": [(unit.code, unit.name) for unit in self.own_units] if len(units) > 1 else [],
                "plans": own_plans(self.own_units),
            },
            labels=GROUPS,
            kept=urlencode(kept),
            kept_without_group=urlencode({k: v for k, v in kept.items() if k != "group"}),
        )


def query_of(request: HttpRequest) -> OwnQuery:
    given = {
        name: request.GET.get(name, "").replace("\0", "").strip()
        for name in ("q", "unit", "role", "state", "plan", "group")
    }
    return OwnQuery(
        words=given["q"],
        unit=given["unit"],
        role=given["role"] if given["role"] in set(Role) else "",
        state=given["state"] if given["state"] in dict(STATE_CHOICES) else "",
        plan=number_in(given["plan"]),
        group=given["group"] if given["group"] in set(Group) else "",
    )


class FindDocument(Closed):
    """Public documents whose title or number bears the words, for the field of evidence: [{"code", "title", "number"}]."""

    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").replace("\0", "").strip()[:60]
        if len(words) < _SHORTEST:
            return JsonResponse({"found": []})
        found = matching(LibraryQuery(words=words), self.today).select_related("live", "agency")[:FOUND]
        rows = [
            {
                "code": document.code,
                "title": document.live.title if document.live else "",
                "number": document.live.doc_number if document.live else "",
                "agency": document.agency.name,
            }
            for document in found
        ]
        return JsonResponse({"found": rows})
