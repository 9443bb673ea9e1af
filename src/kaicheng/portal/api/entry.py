"""All operations together: the entry, the description, the page for people."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kaicheng.documents.selectors import public_documents
from kaicheng.portal.api import answers, bulk, changes, columns, finding, library, routes, values
from kaicheng.portal.api.openapi import described
from kaicheng.portal.api.parameters import Asked
from kaicheng.portal.api.routes import Operation
from kaicheng.portal.page import respond

ROOT = "/api/v1"


def index(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    value = {
        "name": settings.SITE_NAME,
        "description": "只读接口，内容与网站公开的一致。说明见 /api/ ，机器可读的描述见 /api/v1/openapi.json 。",
        "documents": public_documents().count(),
        "links": [{"summary": one.summary, "path": f"{ROOT}/{one.path}"} for one in OPERATIONS],
    }
    return answers.json_answer(request, value)


def description(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    return answers.json_answer(request, described(OPERATIONS))


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The page for people: what there is, with examples of this very site."""
    example = public_documents().order_by("-first_published_at").values_list("code", flat=True).first()
    groups: dict[str, list[Operation]] = {}
    for one in OPERATIONS:
        groups.setdefault(one.tag, []).append(one)
    context = {
        "groups": list(groups.items()),
        "root": f"{settings.SITE_URL.rstrip('/')}{ROOT}",
        "example": example,
        "crumbs": [("开放接口", "")],
    }
    return respond(request, "portal/api.html", context, section="api")


OPERATIONS: tuple[Operation, ...] = (
    Operation("api_index", "", "入口", index, "Index", "说明"),
    Operation("api_openapi", "openapi.json", "本接口的描述", description, "", "说明"),
    *library.OPERATIONS,
    *changes.OPERATIONS,
    *finding.OPERATIONS,
    *columns.OPERATIONS,
    *values.OPERATIONS,
    *bulk.OPERATIONS,
)


def urls() -> list[URLPattern]:
    """The addresses below /api/; `re_path` last: whatever is not one of them."""
    found = [path(f"api/v1/{one.route}", csrf_exempt(one.view), name=one.name) for one in OPERATIONS]
    # exempt: nothing is changed here, and whoever posts gets the API's own answer
    rest = re_path(r"^api/v1(?:/.*)?$", csrf_exempt(routes.lost))
    return [path("api/", guide, name="api"), *found, rest]
