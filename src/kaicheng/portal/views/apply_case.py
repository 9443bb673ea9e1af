"""An applicant's own case: opened with number and query code, shown in plain words, answered, withdrawn. Nothing of others."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaicheng.foi import declared
from kaicheng.foi.models import Case
from kaicheng.foi.selectors import own, telling
from kaicheng.foi.selectors.standing import channel_of
from kaicheng.foi.services import applying, filing, keeping, looking, looking_up, receipts
from kaicheng.foi.services.filing import Receipt
from kaicheng.foi.workflow import OPEN, Stage
from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.portal import apply_page, downloads
from kaicheng.portal import apply_session as session
from kaicheng.portal.page import respond
from kaicheng.portal.views.applying import look_up_address

_READ = ["GET", "HEAD", "POST"]
_STEPS = ("提交", "办理", "办结")
# what an applicant can answer, by stage: the verb, its heading, what the button says, what is said afterwards
_ANSWERS = {
    Stage.SUPPLEMENTING: (applying.supplement, "提交补正", "补正的内容", "提交补正"),
    Stage.EXPLAINING: (applying.give_reasons, "说明理由", "理由", "提交理由"),
}
_DONE = {
    "supplementing": "补正已经提交，答复期限自收到补正之日重新计算。",
    "explaining": "理由已经提交。",
    "withdrawn": "申请已经撤回。",
}


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(apply_page.NAME, reverse("portal:apply")), (last, "")]


def _shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = respond(request, f"portal/apply/{template}", context, section="apply", status=status)
    return session.private(answer)


def _closed() -> HttpResponse:
    return HttpResponseRedirect(reverse("portal:apply_look_up"))


@sensitive_post_parameters()
@never_cache
@csrf_protect
@require_http_methods(_READ)
def look_up(request: HttpRequest) -> HttpResponse:
    """The case that is open here; else the form that opens one."""
    now = timezone.now()
    if request.method == "POST":
        return _tried(request)
    case = session.opened(request, now)
    if case is None:
        return _shown(request, "look_up.html", {"crumbs": _crumbs("查询办理进度")})
    return _case_page(request, case, {})


def _tried(request: HttpRequest) -> HttpResponse:
    now, number = timezone.now(), request.POST.get("number", "")[:60]
    try:
        case = looking_up.look_up(
            number, request.POST.get("code", ""), client=get_client_ip_address(request) or "", now=now
        )
    except Refusal as refusal:
        context = {
            "number": number, "error": f"{refusal.sentence}{refusal.advice}", "crumbs": _crumbs("查询办理进度"),
        }  # fmt: skip
        return _shown(request, "look_up.html", context, status=400)
    session.open_case(request, case, now)
    return _closed()


def _case_page(request: HttpRequest, case: Case, errors: dict[str, str], typed: str = "") -> HttpResponse:
    stage, lines = Stage(case.stage), telling.for_applicant(case)
    where = telling.stage_of(case)
    answer = _ANSWERS.get(stage)
    context = {
        "case": case, "where": where, "typed": typed, "errors": list(errors.values()), "wrong": errors,
        "steps": [(name, number, where.step) for number, name in enumerate(_STEPS, 1)],
        "past": [line for line in lines if not line.ahead],
        "ahead": [line for line in lines if line.ahead],
        "due": next((line for line in lines if line.ahead and line.name == "答复期限"), None),
        "until": next((line for line in lines if line.yours), None),
        "papers": own.papers_of(case), "sent": own.sent(case), "files_sent": own.files_sent(case),
        "fee": own.fee_due(case),
        "answer": answer[1:] if answer else None,
        "decision": _decision(case),
        "joined_to": _joined_to(case),
        "may_withdraw": stage in OPEN,
        "carrier": _named(declared.carriers(), case.carrier), "way": _named(declared.ways(), case.way),
        "done": _DONE.get(request.GET.get("done", ""), ""),
        "crumbs": _crumbs(case.number),
    }  # fmt: skip
    return _shown(request, "case.html", context, status=400 if errors else 200)


def _decision(case: Case) -> str:
    """What kind of reply it was, once it is delivered."""
    if not case.decision or Stage(case.stage) not in {Stage.REPLIED, Stage.ARCHIVED}:
        return ""
    return next((one.name for one in declared.decisions() if one.code == case.decision), "")


def _joined_to(case: Case) -> Case | None:
    """The application that answers for this one; of the same applicant, nobody else's is named."""
    other = case.joined_to
    return other if other is not None and other.applicant_mark == case.applicant_mark else None


def _named(known: Mapping[str, declared.Named | declared.Carrier], code: str) -> str:
    return known[code].name if code in known else code


@sensitive_post_parameters()
@never_cache
@csrf_protect
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """A supplement or reasons, whichever was asked for."""
    now = timezone.now()
    case = session.opened(request, now)
    if case is None:
        return _closed()
    asked = _ANSWERS.get(Stage(case.stage))
    if asked is None:
        return _closed()
    text = request.POST.get("text", "")
    try:
        asked[0](case, text=text, files=apply_page.files_of(request, "files"), now=now)
    except Invalid as refusal:
        return _case_page(request, case, refusal.errors or {"text": refusal.sentence}, typed=text)
    except Refusal as refusal:
        case.refresh_from_db()
        return _case_page(request, case, {"": f"{refusal.sentence}{refusal.advice}"}, typed=text)
    stage = Stage.SUPPLEMENTING if asked[0] is applying.supplement else Stage.EXPLAINING
    return HttpResponseRedirect(f"{reverse('portal:apply_look_up')}?done={stage.value}")


@sensitive_post_parameters()
@never_cache
@csrf_protect
@require_http_methods(_READ)
def withdraw(request: HttpRequest) -> HttpResponse:
    """Asked once more before it is done."""
    now, error = timezone.now(), ""
    case = session.opened(request, now)
    if case is None or Stage(case.stage) not in OPEN:
        return _closed()
    if request.method == "POST":
        try:
            applying.withdraw(case, reason=request.POST.get("reason", ""), now=now)
        except Refusal as refusal:
            error = f"{refusal.sentence}{refusal.advice}"
        else:
            return HttpResponseRedirect(f"{reverse('portal:apply_look_up')}?done=withdrawn")
    context = {
        "case": case, "error": error, "typed": request.POST.get("reason", ""),
        "crumbs": [
            (apply_page.NAME, reverse("portal:apply")), (case.number, reverse("portal:apply_look_up")), ("撤回", ""),
        ],
    }  # fmt: skip
    return _shown(request, "withdraw.html", context, status=400 if error else 200)


@never_cache
@require_safe
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """A letter or a document handed over; of this case, and for its applicant."""
    case = session.opened(request, timezone.now())
    if case is None:
        return _closed()
    found = own.paper_of(case, key)
    if found is None:
        raise Http404
    return _file(found.name, found.media_type, keeping.opened(found))


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and query code, large, right after sending."""
    case = session.receipted(request, timezone.now())
    if case is None:
        return _closed()
    mailed = settings.MAIL_CONFIGURED and bool(looking.opened(case).email)
    context = {
        "case": case, "code": filing.query_code(case), "rule": channel_of(case).rule, "mailed": mailed,
        "crumbs": _crumbs("接收回执"),
    }  # fmt: skip
    return _shown(request, "receipt.html", context)


@never_cache
@require_safe
def receipt_file(request: HttpRequest) -> HttpResponse:
    """The receipt as PDF: for whoever has shown the code, or has just sent the application."""
    case = session.opened(request, timezone.now())
    if case is None:
        return _closed()
    content = receipts.as_pdf(Receipt(case, filing.query_code(case), repeated=True), look_up_address())
    return _file(f"接收回执（{case.number}）.pdf", "application/pdf", content)


def _file(name: str, media_type: str, content: bytes) -> HttpResponse:
    return session.private(downloads.hand_over(_Ready(content, media_type, name)))


class _Ready:
    """A file in memory, for `downloads.hand_over`."""

    def __init__(self, content: bytes, media_type: str, name: str) -> None:
        self.content, self.media_type, self.name = content, media_type, name


@never_cache
@csrf_protect
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the case on this device."""
    session.close_case(request)
    session.forget(request)
    return HttpResponseRedirect(f"{reverse('portal:apply_look_up')}?left=1")
