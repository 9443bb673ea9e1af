"""Value lists: agencies, themes, genres, items of the catalogue, audiences, states of validity."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from kaicheng.catalogue.selectors import disclosure_tree
from kaicheng.documents.declared import audiences, genres, themes
from kaicheng.documents.validity import LABELS, STANDING
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory, stands
from kaicheng.portal import selectors
from kaicheng.portal.absolute import url
from kaicheng.portal.api import answers, records
from kaicheng.portal.api.parameters import Asked
from kaicheng.portal.api.routes import Operation, PathPart

_AGENCY = PathPart("code", "机关代码", r"^[A-Za-z0-9_\-]{1,20}$")


def _agency(agency: Agency, known: dict[int, Agency], counts: dict[int, int]) -> dict[str, Any]:
    parent = known.get(agency.parent_id or 0)
    successor = known.get(agency.successor_id or 0)
    return {
        **records.named_agency(agency),
        "url": url("agency", agency.code),
        "short_name": agency.short_name or None,
        "kind": agency.kind,
        "parent": parent.code if parent else None,
        "successor": successor.code if successor else None,
        "stands": stands(agency, timezone.localdate()),
        "abolished_on": records.day(agency.abolished_on),
        "credit_code": agency.credit_code or None,
        "address": agency.address or None,
        "telephone": agency.telephone or None,
        "office_hours": agency.office_hours or None,
        "disclosure_office": agency.disclosure_office or None,
        "documents": counts.get(agency.pk, 0),
    }


def all_agencies() -> list[dict[str, Any]]:
    known = {agency.pk: agency for agency in directory().agencies.values()}
    counts = selectors.count_by_agency()
    in_order = sorted(known.values(), key=lambda agency: (agency.order, agency.code))
    today = timezone.localdate()
    return [_agency(a, known, counts) for a in in_order if stands(a, today) or counts[a.pk]]


def agencies(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    return answers.json_answer(request, {"items": all_agencies()})


def agency(request: HttpRequest, _asked: Asked, code: str) -> HttpResponseBase:
    found = next((one for one in all_agencies() if one["code"] == code), None)
    return answers.json_answer(request, found) if found else answers.not_found("没有这个机关。")


def theme_list(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    return answers.json_answer(request, {"items": all_themes()})


def all_themes() -> list[dict[str, Any]]:
    counts = selectors.count_by_theme()
    below = {
        code: sum(n for other, n in counts.items() if other == code or other.startswith(f"{code}/"))
        for code in themes()
    }
    return [
        {
            "code": theme.code,
            "name": theme.name,
            "parent": theme.parent or None,
            "documents": below[theme.code],
        }
        for theme in themes().values()
    ]


def genre_list(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    items = [{"name": genre.name, "statutory": genre.statutory} for genre in genres().values()]
    return answers.json_answer(request, {"items": items})


def catalogue(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    items = [
        {"code": item.code, "name": item.name, "clause": item.clause, "term": item.term, "basis": item.basis}
        for item in disclosure_tree()
    ]
    return answers.json_answer(request, {"items": items})


def audience_list(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    items = [{"code": one.code, "name": one.name} for one in audiences().values()]
    return answers.json_answer(request, {"items": items})


def state_list(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    items = [
        {"code": state.value, "name": name, "stands": state in STANDING} for state, name in LABELS.items()
    ]
    return answers.json_answer(request, {"items": items})


OPERATIONS = (
    Operation("api_agencies", "agencies", "机关", agencies, "AgencyList", "取值"),
    Operation("api_agency", "agencies/{code}", "一个机关", agency, "Agency", "取值", parts=(_AGENCY,)),
    Operation("api_themes", "themes", "主题分类", theme_list, "ThemeList", "取值"),
    Operation("api_genres", "genres", "文种", genre_list, "GenreList", "取值"),
    Operation("api_catalogue", "catalogue", "法定主动公开内容", catalogue, "CatalogueList", "取值"),
    Operation("api_audiences", "audiences", "服务对象", audience_list, "AudienceList", "取值"),
    Operation("api_states", "states", "效力状态", state_list, "StateList", "取值"),
)
