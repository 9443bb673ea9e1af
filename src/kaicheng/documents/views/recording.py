"""发布审查表: one printable sheet an edition of what was reviewed, by whom, on which day (三审)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kaicheng.documents import permissions, services
from kaicheng.documents.desk import edition_numbered
from kaicheng.documents.models import Edition, Outcome, Review, ReviewStep
from kaicheng.documents.selectors.reviews import owed_steps, reviews_of, valid_reviews
from kaicheng.documents.views.refusing import refusable
from kaicheng.documents.views.showing import facts_of, wanted
from kaicheng.documents.workflow import OPEN

STEPS = (
    (ReviewStep.SUBMIT, "初审 拟稿送审"),
    (ReviewStep.UNIT, "复审 单位审核"),
    (ReviewStep.SECRECY, "保密审查"),
    (ReviewStep.RELEASE, "终审 签发发布"),
)


@dataclass(frozen=True, slots=True)
class Signed:
    """One line of the sheet: a step, who decided it and when; `review` None: not done yet. `said` stands for it then."""

    label: str
    review: Review | None
    said: str = ""


@refusable
def sheet(request: HttpRequest, code: str, version: int) -> HttpResponse:
    document = wanted(request, code, permissions.READ)
    edition = edition_numbered(document, version)
    if edition is None:
        raise Http404("没有这个版本。")
    edition.document = document
    now = timezone.now()
    context = {
        "document": document,
        "edition": edition,
        "facts": [fact for fact in facts_of(edition) if fact[0] not in {"公开属性", "理由", "内容概述"}],
        "signed": _signed(edition),
        "history": [one for one in reviews_of(edition) if one.outcome != Outcome.PASSED],
        "personal": _personal_data(edition, timezone.localdate(now)),
        "releases": list(edition.releases.select_related("by")),
        "printed": _printed(now),
    }
    return render(request, "documents/sheet.html", context)


def _signed(edition: Edition) -> list[Signed]:
    counted = {review.step: review for review in valid_reviews(edition)}
    if moved := counted.get(ReviewStep.MOVED):
        return [Signed("迁入 原已公开", moved)]
    said = dict.fromkeys(owed_steps(edition), "待补办")
    if edition.urgent_reason and edition.status not in OPEN:
        said[ReviewStep.SUBMIT] = "应急发布，未经送审"
    return [Signed(label, counted.get(step), said.get(step, "尚未办理")) for step, label in STEPS]


def _personal_data(edition: Edition, today: date) -> str:
    """What the check for personal data says now, or said when the text was let through."""
    found = [f for f in services.publication_findings(edition, today) if f.release_key]
    left = [f for f in found if f.blocking]
    if left and edition.status in OPEN:
        return "有未处理的提示：" + "".join(f.sentence for f in left)
    if edition.releases.exists():
        return "有提示，已逐项写明依据后放行（见下）。"
    return "自动检查未发现公民身份号码、银行卡号、手机号码等。"


def _printed(now: datetime) -> str:
    return timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
