"""How complete the sections are: all agencies the actor may see, and one of them."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property

from kaicheng.disclosure import permissions
from kaicheng.disclosure.permissions import readable_agencies
from kaicheng.disclosure.selectors import Completeness, GuideState, agency_named, completeness, report_list
from kaicheng.organisations.models import Agency
from kaicheng.users.views import DutyRequired

SHOWN = {"": "全部", "trouble": "有缺漏的", "overdue": "年报逾期的"}


class Overview(DutyRequired):
    """Agency × part."""

    template_name = "disclosure/overview.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        agencies = readable_agencies(request.user, self.today).order_by("order", "code")
        everything = completeness(agencies, self.today)
        wanted = request.GET.get("show", "")
        tests = {"trouble": lambda one: one.troubles, "overdue": lambda one: one.report_overdue}
        rows = [one for one in everything if wanted not in tests or tests[wanted](one)]
        return self.show(rows=rows, shown=SHOWN, wanted=wanted, **_figures(everything))


def _figures(everything: tuple[Completeness, ...]) -> dict[str, int]:
    asked = [one for one in everything if one.guide.asked]
    return {
        "agencies": len(everything),
        "guides": sum(1 for one in asked if one.guide.document is not None),
        "guides_asked": len(asked),
        "outdated": sum(1 for one in everything if one.guide.state is GuideState.OUTDATED),
        "overdue": sum(1 for one in everything if one.report_overdue),
    }


class OneSection(DutyRequired):
    """What views of one agency's section share; closed unless the actor may see it."""

    verb = permissions.READ

    @cached_property
    def agency(self) -> Agency:
        found = agency_named(self.kwargs["code"])
        if found is None:
            raise Http404("没有这个机关的专栏。")
        return found

    def governing(self) -> Agency | None:
        return self.agency


class Section(OneSection):
    """One agency: every item with its counts, every year, what is missing in sentences."""

    template_name = "disclosure/section.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = completeness([self.agency], self.today)
        return self.show(
            agency=self.agency,
            one=found[0] if found else None,
            reports=report_list(self.agency, self.today),
            may_write=permissions.may(permissions.GUIDE, request.user, self.agency, on=self.today),
            may_explain=permissions.may(permissions.EXPLAIN, request.user, self.agency, on=self.today),
        )
