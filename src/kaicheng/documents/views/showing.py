"""A document as a screen takes it up: found where the actor may see it, its facts in words."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from kaicheng.catalogue.selectors import item_name
from kaicheng.documents import permissions
from kaicheng.documents.declared import themes
from kaicheng.documents.desk import document_at_desk
from kaicheng.documents.models import Document, Edition
from kaicheng.kernel.text import chinese_date


def wanted(request: HttpRequest, code: str, verb: str) -> Document:
    """The document, if the actor may do this with it. Raises Http404, NotAllowed."""
    document = document_at_desk(code)
    if document is None:
        raise Http404("没有这个文件。")
    permissions.require(verb, request.user, document, on=timezone.localdate())
    return document


def short_verbs(request: HttpRequest, document: Document) -> set[str]:
    """What the actor may do with the document, as templates ask for it (“publish”)."""
    verbs_allowed = permissions.allowed(request.user, document, timezone.localdate())
    return {verb.removeprefix("documents.") for verb in verbs_allowed}


def facts_of(found: Edition) -> list[tuple[str, str]]:
    """The metadata of an edition in words, empty ones left out."""
    theme, item = themes().get(found.theme), item_name(found.catalogue_item)
    facts = [
        ("发文字号", found.doc_number),
        ("发文机关", "、".join(issuer.name for issuer in found.issuers.all())),
        ("文种", found.genre),
        ("成文日期", chinese_date(found.written_date) if found.written_date else ""),
        ("施行日期", chinese_date(found.effective_from) if found.effective_from else ""),
        ("有效期至", chinese_date(found.valid_until) if found.valid_until else ""),
        ("公开属性", found.get_openness_display()),
        ("理由", found.openness_reason),
        ("主题分类", theme.name if theme else ""),
        ("法定主动公开内容", item),
        ("内容概述", found.summary),
    ]
    return [(label, value) for label, value in facts if value]
