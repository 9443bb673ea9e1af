"""Every public page goes through `respond`: its frame (whose site, who answers for it) and its caching headers."""

import hashlib
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from kaicheng.columns.selectors import Named, navigation
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.organisations.selectors import directory
from kaicheng.portal import selectors

SIZES = {"normal": "标准", "large": "大", "huge": "特大"}
# the schemes that toolbars of government sites offer: ground, text, links
CONTRASTS = {
    "normal": "标准配色",
    "white": "白底黑字蓝链",
    "blue": "蓝底黄字白链",
    "yellow": "黄底黑字蓝链",
    "black": "黑底黄字白链",
}
SPACINGS = {"normal": "标准", "wide": "加宽"}
GUIDES = {"off": "关", "on": "开"}
KEYS = {"on": "开", "off": "关"}
# cookie → its values; the first is what everybody has who chose nothing
AIDS: dict[str, dict[str, str]] = {
    "size": SIZES, "contrast": CONTRASTS, "spacing": SPACINGS, "guide": GUIDES, "keys": KEYS,
}  # fmt: skip
_DARK = {"blue", "black"}


# what in an address makes another page; the rest (order, format) shows the same one
_SHAPING = frozenset({"q", "agency", "genre", "theme", "year", "state", "normative", "page", "term", "words"})


@dataclass(frozen=True, slots=True)
class SectionTags:
    """What a section says of itself in the page head (网站发展指引, 国办发〔2017〕47号: 栏目页 tags)."""

    name: str
    description: str
    keywords: str
    type: str


SECTIONS = {
    "library": SectionTags(
        "文件库", "公开的政府文件，可按机关、主题、年份、效力查找", "政府文件;政策文件;规范性文件", "政策文件"
    ),
    "in_force": SectionTags(
        "规范性文件目录", "现行有效的行政规范性文件目录", "行政规范性文件;现行有效;目录", "政策文件"
    ),
    "cleanup": SectionTags(
        "文件清理结果",
        "历次文件清理的结果：继续有效、废止、失效和拟修改的文件目录",
        "文件清理;规范性文件;废止;失效",
        "政策文件",
    ),
    "ledger": SectionTags(
        "工作落实进展",
        "年度工作要点分解的任务办理到哪一步，逐项公开",
        "工作要点;任务分解;落实进展;工作台账",
        "政策文件",
    ),
    "columns": SectionTags("栏目", "按专题、动态、概况归集的公开文件", "栏目;专题;专栏", "专题专栏"),
    "archive": SectionTags(
        "历史专题", "已结束并归档的专题、专栏，内容继续可查", "历史专题;往期专题;归档", "专题专栏"
    ),
    "disclosure": SectionTags(
        "政府信息公开",
        "各机关政府信息公开指南、制度、法定主动公开内容、年报和依申请公开",
        "政府信息公开;专栏;年报",
        "政府信息公开",
    ),
    "apply": SectionTags(
        "依申请公开",
        "向机关申请获取没有主动公开的政府信息，查询办理进度，推算办理期限",
        "依申请公开;政府信息公开申请;办理进度",
        "政府信息公开",
    ),
    "api": SectionTags("开放接口", "以程序读取本站公开的全部文件", "开放接口;数据开放;API", "数据开放"),
    "sitemap": SectionTags("站点地图", "本站全部入口", "站点地图", "网站导航"),
    "subscribe": SectionTags("订阅", "按机关、主题、栏目订阅新公开的文件", "订阅;邮件;RSS", "互动交流"),
    "agencies": SectionTags("机构", "各机关的联系方式和公开的文件", "机构;联系方式", "机构职能"),
}


@dataclass(frozen=True, slots=True)
class Office:
    """An agency with its contact block. Values alone, so that two are equal when they read alike."""

    code: str
    name: str
    disclosure_office: str
    address: str
    postcode: str
    office_hours: str
    telephone: str
    fax: str
    online_contact: str

    @classmethod
    def of(cls, agency: Agency | None) -> "Office | None":
        return cls(*(getattr(agency, field.name) for field in fields(cls))) if agency else None


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose site it is: the government at the root, its office with the contact block, the last publication.

    `columns` are those that the navigation names.
    """

    host: Office | None
    office: Office | None
    last_changed: datetime | None
    columns: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What the office has set for the foot of all pages."""

    name: str
    id_code: str
    icp_number: str
    police_number: str
    error_report_url: str
    emblem_url: str


def site() -> Site:
    return Site(
        settings.SITE_NAME, settings.SITE_ID_CODE, settings.ICP_NUMBER, settings.POLICE_NUMBER,
        settings.ERROR_REPORT_URL, settings.EMBLEM_URL,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aids:
    """What the reader chose for reading; unknown cookie values count as the standard."""

    size: str
    contrast: str
    spacing: str
    guide: str
    keys: str

    @property
    def css(self) -> str:
        """Classes of the page: one for each choice that is not the standard."""
        names = [
            f"{name}-{getattr(self, name)}"
            for name, known in AIDS.items()
            if getattr(self, name) != next(iter(known))
        ]
        return " ".join([*names, "contrast"] if self.contrast in _DARK else names)

    @property
    def rows(self) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
        """What the panel offers beside the size: (cookie, heading, [(value, label, chosen)])."""
        heads = {"contrast": "配色", "spacing": "行距", "guide": "辅助线", "keys": "快捷键"}
        return [
            (
                name,
                head,
                [(value, label, value == getattr(self, name)) for value, label in AIDS[name].items()],
            )
            for name, head in heads.items()
        ]


def aids_of(request: HttpRequest) -> Aids:
    chosen = {name: request.COOKIES.get(name, "") for name in AIDS}
    return Aids(
        **{name: chosen[name] if chosen[name] in known else next(iter(known)) for name, known in AIDS.items()}
    )


def frame() -> Frame:
    """Three queries (the directory is kept in memory)."""
    agencies = list(directory().agencies.values())
    host = next((a for a in agencies if a.parent_id is None and a.kind == AgencyKind.GOVERNMENT), None)
    office = next((a for a in agencies if a.kind == AgencyKind.OFFICE), host)
    return Frame(Office.of(host), Office.of(office), selectors.last_published(), navigation())


def canonical_of(request: HttpRequest) -> str:
    """The one address of what this page shows: without order, and without words that change nothing."""
    kept = {
        name: value for name, value in request.GET.dict().items() if name in _SHAPING and str(value).strip()
    }
    query = f"?{urlencode(sorted(kept.items()))}" if kept else ""
    return f"{settings.SITE_URL.rstrip('/')}{request.path}{query}"


def respond(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    section: str = "",
    status: int = 200,
    last_modified: datetime | None = None,
) -> HttpResponse:
    """Render a page. A 200 carries ETag (and Last-Modified where known) and answers conditional requests with 304."""
    response = render(
        request,
        template,
        {
            "frame": frame(),
            "site": site(),
            "aids": aids_of(request),
            "section": section,
            "tags": SECTIONS.get(section),
            "site_domain": urlsplit(settings.SITE_URL).hostname,
            "site_root": settings.SITE_URL.rstrip("/"),
            "canonical": canonical_of(request) if status == HttpResponse.status_code else "",
            **context,
        },
        status=status,
    )
    patch_vary_headers(response, ["Cookie"])
    if status != HttpResponse.status_code:
        response["Cache-Control"] = "no-cache"
        return response
    return conditional(request, response, last_modified)


def conditional(
    request: HttpRequest, response: HttpResponse, last_modified: datetime | None = None
) -> HttpResponse:
    """Set the validators of a finished 200 and answer 304 where the reader already has it.

    The ETag is weak: a compressing server in front may change the bytes, never the meaning.
    """
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    stamp = int(last_modified.timestamp()) if last_modified else None
    if stamp is not None:
        response["Last-Modified"] = http_date(stamp)
    # Last-Modified informs; only the ETag decides, because validity turns at midnight without any publication.
    answer = get_conditional_response(request, etag=etag, last_modified=None, response=response)
    return answer if isinstance(answer, HttpResponse) else response
