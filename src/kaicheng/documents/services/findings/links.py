"""Addresses in the text: malformed ones, and those of our own site that lead nowhere. Others are not asked for."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings

from kaicheng.documents.models import Document, Edition, Relation, RelationKind
from kaicheng.documents.services.findings.finding import Finding, should
from kaicheng.kernel.text import quoted

_ADDRESS = re.compile(r"(?:https?|ftp)\s?[:：]\s?[/／\\]{1,3}[^\s<>\"'《》（）()，。；、！？”’一-龥]{0,300}")
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3}"
)
_DOCUMENT = re.compile(r"/d/([A-Za-z0-9]+)/")
_MOST = 200


def check(edition: Edition, _today: date) -> Iterator[Finding]:
    """Say which addresses and relations a reader could not follow."""
    yield from _addresses(edition)
    for relation in edition.relations.all():
        target = relation.target
        if target is not None and target.live_id is None:
            label = RelationKind(relation.kind).label
            yield should(
                "relations",
                f"{label}的文件{_named(target, relation)}没有公开，读者打不开；应当先公布的，请先发布。",
            )


def _named(target: Document, relation: Relation) -> str:
    newest = None if relation.target_title else target.editions.order_by("-version").only("title").first()
    return quoted(newest.title if newest else relation.target_title)


def _addresses(edition: Edition) -> Iterator[Finding]:
    if "://" not in edition.plain and "http" not in edition.plain:
        return
    addresses = list(dict.fromkeys(match[0] for match in _ADDRESS.finditer(edition.plain)))[:_MOST]
    own = {}
    for address in addresses:
        trouble = _trouble(address)
        if trouble:
            yield should("body", f"正文中的网址“{address[:60]}”{trouble}，读者打不开，请核对。")
        elif match := _own_document(address):
            own[match] = address
    if own:
        live = set(Document.objects.filter(code__in=own, live__isnull=False).values_list("code", flat=True))
        for code in own.keys() - live:
            yield should("body", f"正文中的网址“{own[code][:60]}”指向本站已撤回或不存在的文件，请核对。")


def _trouble(address: str) -> str:
    if "：" in address or "／" in address or "\\" in address or " " in address:
        return "夹有全角符号、空格或反斜杠"
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return "写法有误"
    if host == "localhost" or _HOST.fullmatch(host) is None:
        return "缺少有效的域名"
    return ""


def _own_document(address: str) -> str:
    """The code of a document of our own site, "" for every other address."""
    parts = urlsplit(address)
    if parts.netloc != urlsplit(settings.SITE_URL).netloc:
        return ""
    match = _DOCUMENT.match(parts.path if parts.path.endswith("/") else parts.path + "/")
    return match[1] if match else ""
