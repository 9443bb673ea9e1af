"""Who issues documents, how to reach them, and what they issued."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.disclosure.selectors import in_cluster
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.organisations.selectors import directory, stands
from kaicheng.portal import selectors
from kaicheng.portal.page import respond
from kaicheng.portal.rows import rows_of

_GROUPS = (
    ("人民政府", (AgencyKind.GOVERNMENT, AgencyKind.OFFICE)),
    ("政府部门", (AgencyKind.DEPARTMENT,)),
    ("派出机构", (AgencyKind.DISPATCHED,)),
    ("乡镇、街道", (AgencyKind.TOWNSHIP, AgencyKind.SUBDISTRICT)),
    ("事业单位", (AgencyKind.INSTITUTION,)),
    ("公共企事业单位", (AgencyKind.PUBLIC_ENTERPRISE,)),
)
_SHOWN = 15


def _grouped(agencies: list[Agency], today: date) -> list[tuple[str, list[tuple[Agency, int]]]]:
    counts = selectors.count_by_agency()
    standing = sorted((a for a in agencies if stands(a, today)), key=lambda a: (a.order, a.code))
    gone = [a for a in agencies if not stands(a, today) and counts[a.pk]]
    groups = [(name, [(a, counts[a.pk]) for a in standing if a.kind in kinds]) for name, kinds in _GROUPS]
    groups.append(("已撤销机关（其文件继续公开）", [(a, counts[a.pk]) for a in gone]))
    return [group for group in groups if group[1]]


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    groups = _grouped(list(directory().agencies.values()), today)
    context = {"groups": groups, "total": sum(len(rows) for _, rows in groups), "crumbs": [("机构", "")]}
    return respond(request, "portal/agencies.html", context, section="agencies")


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    known = directory().agencies.values()
    found = next((a for a in known if a.code == code), None)
    if found is None:
        raise Http404
    issued = selectors.of_agency(found.pk)
    parents = {a.pk: a for a in known}
    context = {
        "crumbs": [("机构", reverse("portal:agencies")), (found.name, "")],
        "agency": found,
        "gone": not stands(found, today),
        "parent": parents.get(found.parent_id) if found.parent_id else None,
        "successor": parents.get(found.successor_id) if found.successor_id else None,
        "below": [a for a in known if a.parent_id == found.pk and stands(a, today)]
        if found.parent_id
        else [],
        "has_section": in_cluster(found),
        "total": issued.count(),
        "rows": rows_of(issued[:_SHOWN], today),
    }
    return respond(request, "portal/agency.html", context, section="agencies")
