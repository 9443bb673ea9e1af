"""The receipt of an application 接收回执: as an official document to keep, and as a letter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from gongwen.typeset import pdf
from gongwen.typeset.compose import document
from kaicheng.foi.models import Case
from kaicheng.foi.selectors.standing import channel_of
from kaicheng.foi.services import looking
from kaicheng.foi.services.filing import Receipt, query_code
from kaicheng.kernel.text import chinese_date
from kaicheng.notices.mailing import compose
from kaicheng.organisations.models import Agency

FILED = "foi.receipt"  # {"case", "look_up"}: the applicant wants his receipt by mail


def mail(payload: Mapping[str, Any], now: datetime) -> None:
    """Send the receipt. Called by the worker, which alone puts address and query code together: neither is stored in clear."""
    case = Case.objects.select_related("agency").filter(pk=payload["case"]).first()
    address = looking.opened(case).email if case else ""
    if case is None or not address:
        return
    receipt = Receipt(case, query_code(case), repeated=True)
    sent = {
        "to": address,
        "subject": f"接收回执：{case.get_kind_display()}{case.number}",
        "text": letter(receipt, payload["look_up"]),
    }
    compose(sent, mark=f"{FILED}:{case.token}", at=now).send()


def as_pdf(receipt: Receipt, look_up: str) -> bytes:
    """The receipt in the form of an official document. `look_up`: the address where the case is looked up."""
    case = receipt.case
    asked = case.asked if len(case.asked) <= _SHORT else f"{case.asked[:_SHORT]}……"
    rows = [
        *_facts(receipt, look_up),
        ("申请内容", "；".join(line.strip().rstrip("。；") for line in asked.splitlines())),
    ]
    built = document(
        title=_title(case),
        issuers=[case.agency.name],
        written_date=timezone.localdate(case.filed_at),
        addressees="申请人",
        body=[
            f"你（单位）提出的政府信息{case.get_kind_display()}已经接收，有关事项如下。",
            *(f"{label}：{value}" for label, value in rows),
            *_sentences(case),
        ],
    )
    return pdf.render(built)


def letter(receipt: Receipt, look_up: str) -> str:
    """The receipt as plain text. It says neither who applied nor for what."""
    facts = [f"{label}：{value}" for label, value in _facts(receipt, look_up)]
    lines = [_title(receipt.case), "", *facts, "", *_sentences(receipt.case)]
    return "\n".join([*lines, "", f"（此邮件由{settings.SITE_NAME}自动发出，请勿回复。）"])


def _title(case: Case) -> str:
    return f"政府信息{case.get_kind_display()}接收回执"


def _facts(receipt: Receipt, look_up: str) -> list[tuple[str, str]]:
    case = receipt.case
    filed = timezone.localtime(case.filed_at)
    return [
        ("编号", case.number),
        ("查询码", receipt.code),
        ("受理机关", case.agency.name),
        ("提交时间", f"{chinese_date(filed.date())} {filed:%H:%M}"),
        ("提交方式", channel_of(case).name),
        ("查询网址", look_up),
        *_contact(case.agency),
    ]


_SHORT = 200  # characters: a receipt names what was asked, it does not repeat it


def _contact(agency: Agency) -> list[tuple[str, str]]:
    named = (
        ("工作机构", agency.disclosure_office),
        ("联系电话", agency.telephone),
        ("办公地址", agency.address),
    )
    return [(label, value) for label, value in named if value]


def _sentences(case: Case) -> list[str]:
    received = (
        f"收到申请之日为{chinese_date(case.received_on)}。"
        if case.received_on
        else f"{channel_of(case).rule}。"
    )
    return [
        received,
        "凭编号和查询码可以查询办理进度、下载文书、补正或者撤回申请。查询码不能找回，请妥善保存，不要告诉他人。",
    ]
