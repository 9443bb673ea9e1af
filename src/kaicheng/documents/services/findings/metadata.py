"""Metadata: what is missing, what contradicts itself, what is unusual."""

import re
from collections.abc import Iterator
from datetime import date

from gongwen.model import DisclosureClass
from kaicheng.documents.models import Edition, Openness
from kaicheng.documents.selectors.citing import published_with_number
from kaicheng.documents.services.findings.finding import Finding, must, should
from kaicheng.documents.services.texts import OPENNESS_OF
from kaicheng.kernel.text import chinese_date, quoted

_NUMBER = re.compile(
    r"^(?:[一-龥A-Za-z]{2,15}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号|[一-龥]{2,20}令第?[1-9]\d*号)$"
)  # regulations 8
_SECRET = re.compile(r"绝密|机密|秘密")
# in a text typed by hand: “附件：1.排查表”, and the line over an attachment that stands behind the text
_NAMED = re.compile(r"^附件\s?[:：]\s?(?:1\s?[.．、])?\s?(\S.{0,60}?)\s*$", re.MULTILINE)
_BEHIND = re.compile(r"^附件\s?\d{0,2}\s*$", re.MULTILINE)


def _names(edition: Edition, _today: date) -> Iterator[Finding]:
    if not edition.title.strip():
        yield must("title", "标题不能为空。")
    if not edition.genre:
        yield must("genre", "尚未确定文种，请选择。")
    if not any(issuer.name for issuer in edition.issuers.all()):
        yield must("issuers", "尚未填写发文机关。")
    if not edition.plain.strip() and edition.original_id is None:
        yield must("body", "没有正文，请录入正文或上传原件。")
    if edition.version > 1 and not edition.change_note.strip():
        yield must("change_note", "更换版本须写明修改说明，供公众了解改了什么。")


def _openness(edition: Edition, _today: date) -> Iterator[Finding]:
    if not edition.openness:
        yield must("openness", "尚未认定公开属性，请选择主动公开、依申请公开或不予公开。")
    elif edition.openness != Openness.PROACTIVE and not edition.openness_reason.strip():
        yield must("openness_reason", "依申请公开、不予公开的，须写明理由。")
    printed = edition.tree.get("disclosure_class", {}).get("value")
    if printed and edition.openness and OPENNESS_OF[DisclosureClass(printed)] != edition.openness:
        label = edition.get_openness_display()
        yield should("openness", f"文件上印的是“{printed}”，此处认定为“{label}”，请核对。")


def _secrecy(edition: Edition, _today: date) -> Iterator[Finding]:
    mark = edition.tree.get("secrecy", {}).get("value", "")
    if _SECRET.search(mark):
        yield must("secrecy", f"文件标有密级“{mark}”，不得发布。如已解密，请上传解密后的文本。")


def _dates(edition: Edition, today: date) -> Iterator[Finding]:
    written = edition.written_date
    if written is None:
        yield must("written_date", "尚未填写成文日期。")
    elif written > today:
        yield must("written_date", f"成文日期{chinese_date(written)}还没有到，请核对。")
    effective, until = edition.effective_from, edition.valid_until
    if effective and until and until < effective:
        yield must("valid_until", "有效期截止日不能早于施行日期。")
    if written and effective and effective < written:
        yield should("effective_from", "施行日期早于成文日期，请核对。")
    if until and until < today:
        yield should("valid_until", f"有效期已于{chinese_date(until)}届满，发布后将显示为失效。")
    if edition.normative and until is None:
        yield should("valid_until", "行政规范性文件一般应规定有效期，请核对文件是否载明。")


def _agencies(edition: Edition, today: date) -> Iterator[Finding]:
    agency = edition.document.agency
    if agency.abolished_on is not None and agency.abolished_on <= today:
        successor = f"，请改由{agency.successor}发布" if agency.successor else ""
        yield must("agency", f"{agency}已于{chinese_date(agency.abolished_on)}撤销{successor}。")


def _numbers(edition: Edition, _today: date) -> Iterator[Finding]:
    number = edition.doc_number
    if number and not _NUMBER.match(number):
        yield should("doc_number", f"发文字号“{number}”与通行写法不同，请核对。")
    if edition.document._state.adding:  # noqa: SLF001 - whether it is stored
        return  # not in the library yet: whoever takes it in compares it with all that is (`selectors.twins`)
    for other in published_with_number(number, excluding=edition.document_id):
        yield should(
            "doc_number", f"文件库中已有文号相同的文件《{other.live.title if other.live else ''}》，请核对。"
        )


def _relations(edition: Edition, _today: date) -> Iterator[Finding]:
    for relation in edition.relations.all():
        if relation.target_id is None and relation.kind != "cites":
            name = f"《{relation.target_title}》" if relation.target_title else relation.target_number
            label = relation.get_kind_display()
            yield should("relations", f"{label}的对象{name}不在文件库中，收入后将自动关联。")


def _metadata(edition: Edition, _today: date) -> Iterator[Finding]:
    if not edition.summary.strip():
        yield should("summary", "没有内容概述；公开目录须有索引、名称、内容概述和生成日期。")
    if not edition.theme:
        yield should("theme", "没有选择主题分类，按主题查找时将看不到。")
    if edition.openness == Openness.PROACTIVE and not edition.catalogue_item:
        yield should("catalogue_item", "没有归入法定主动公开内容的任何一项。")


def _attachments(edition: Edition, _today: date) -> Iterator[Finding]:
    """Attachments that the text names (附件说明), where none is there: neither a file nor text behind the body."""
    tree = edition.tree or {}
    named = (tree.get("attachments") or {}).get("value") or _NAMED.findall(edition.plain)
    if (
        named
        and not tree.get("annexes")
        and not _BEHIND.search(edition.plain)
        and not edition.attachments.all()
    ):
        yield should(
            "attachments", f"正文列有附件{quoted(named[0])}，但没有附件文件，正文后也没有附件的内容，请核对。"
        )


_MAY_BLOCK = (_names, _openness, _secrecy, _dates, _agencies)
_ADVISE = (_numbers, _relations, _attachments, _metadata)


def check(edition: Edition, today: date) -> Iterator[Finding]:
    """Everything about the metadata."""
    for part in (*_MAY_BLOCK, *_ADVISE):
        yield from part(edition, today)


def check_blocking(edition: Edition, today: date) -> Iterator[Finding]:
    """What blocks and nothing else; asks the library nothing."""
    for part in _MAY_BLOCK:
        yield from (finding for finding in part(edition, today) if finding.blocking)
