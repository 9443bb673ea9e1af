"""Applying for information without an account: choose an agency, four steps, a receipt. Every step works without scripts."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kaicheng.foi import checking
from kaicheng.foi.checking import STEPS, Step
from kaicheng.foi.declared.applying import saved_days
from kaicheng.foi.models import Draft, Paper
from kaicheng.foi.services import applying, drafting, looking_up
from kaicheng.foi.services.filing import Upload
from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.organisations.models import Agency
from kaicheng.portal import apply_fields, apply_page
from kaicheng.portal import apply_session as session
from kaicheng.portal.page import respond

_READ = ["GET", "HEAD", "POST"]
_TRAP = "website"  # a field that people do not see and programs fill in
_FILES = {"proof": Paper.Kind.PROOF, "power": Paper.Kind.PROOF, "more": Paper.Kind.APPLICATION}
_ORDER = list(STEPS)


def look_up_address() -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse('portal:apply_look_up')}"


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Whom to ask, how long it takes, what is needed."""
    words = request.GET.get("q", "").strip()[:50]
    groups = apply_page.agencies(timezone.localdate(), words)
    context = {
        "q": words, "groups": groups, "total": sum(len(group.agencies) for group in groups),
        "crumbs": [(apply_page.NAME, "")], "exact": True,
    }  # fmt: skip
    return respond(request, "portal/apply/choose.html", context, section="apply")


def _agency(code: str) -> Agency | HttpResponse:
    """The agency of an address, or the way to whoever answers for it now. Raises Http404."""
    agency, successor = apply_page.agency_of(code, timezone.localdate())
    if agency is None:
        raise Http404
    if successor is not None:
        return HttpResponseRedirect(reverse("portal:apply_what", args=[successor.code]))
    if agency.abolished_on is not None and agency.abolished_on <= timezone.localdate():
        return HttpResponseRedirect(reverse("portal:disclosure_request", args=[agency.code]))
    return agency


def _address(agency: Agency, step: Step) -> str:
    return reverse(f"portal:apply_{step.value}", args=[agency.code])


@sensitive_post_parameters()
@never_cache
@csrf_protect
@require_http_methods(_READ)
def step(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One of the first three steps."""
    agency, now, here = _agency(code), timezone.now(), Step(name)
    if isinstance(agency, HttpResponse):
        return agency
    draft = session.draft_of(request, now)
    if request.method == "POST":
        return _posted(request, agency, here, draft)
    given = drafting.given(draft) if draft else {}
    open_one = checking.first_open(given)
    if _ORDER.index(here) > _ORDER.index(open_one):
        return HttpResponseRedirect(_address(agency, open_one))
    return _step_page(request, agency, here, given, {})


def _posted(request: HttpRequest, agency: Agency, here: Step, draft: Draft | None) -> HttpResponse:
    """Keep what was typed, right or wrong, then do what the button says."""
    now = timezone.now()
    if request.POST.get(_TRAP):
        return HttpResponseRedirect(reverse("portal:apply"))
    typed = {field: request.POST.get(field, "") for field in checking.FIELDS[here] if field in request.POST}
    if draft is None:
        try:
            draft = drafting.begin(now=now, client=get_client_ip_address(request) or "")
        except drafting.TooManyDrafts as refusal:
            return _step_page(request, agency, here, typed, {}, refused=str(refusal))
    session.hold(request, draft.token)
    given = drafting.keep(draft, {**typed, "agency": agency.code}, now=now)
    doing = request.POST.get("do", "")
    if doing in _ASIDE:
        return _ASIDE[doing](request, agency, here, draft)
    errors = checking.problems(here, given)
    if errors:
        return _step_page(request, agency, here, given, errors)
    return HttpResponseRedirect(_after(agency, here, given))


def _after(agency: Agency, here: Step, given: Mapping[str, str]) -> str:
    if here is Step.WHAT and apply_page.already_public(given, timezone.localdate()):
        return reverse("portal:apply_found", args=[agency.code])
    return _address(agency, _ORDER[_ORDER.index(here) + 1])


def _back(request: HttpRequest, agency: Agency, here: Step, draft: Draft) -> HttpResponse:
    del request, draft
    return HttpResponseRedirect(_address(agency, _ORDER[max(_ORDER.index(here) - 1, 0)]))


def _later(request: HttpRequest, agency: Agency, here: Step, draft: Draft) -> HttpResponse:
    del request, here
    drafting.save_for_later(draft, now=timezone.now())
    return HttpResponseRedirect(reverse("portal:apply_saved", args=[agency.code]))


def _discard(request: HttpRequest, agency: Agency, here: Step, draft: Draft) -> HttpResponse:
    del agency, here
    drafting.discard(draft)
    session.forget(request)
    return HttpResponseRedirect(f"{reverse('portal:apply')}?discarded=1")


_ASIDE: Mapping[str, Callable[[HttpRequest, Agency, Step, Draft], HttpResponse]] = {
    "back": _back, "later": _later, "discard": _discard,
}  # fmt: skip


_SOUGHT = {checking.DISCLOSURE: "公开政府信息", checking.CORRECTION: "更正政府信息"}


def _frame(agency: Agency, here: Step | None, given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What every step shows: whom is asked, for what, which step it is."""
    steps = [(number, label, step is here) for number, (step, label) in enumerate(STEPS.items(), 1)]
    return {
        "agency": agency, "steps": steps, "step": here.value if here else "",
        "title": f"向{agency.name}申请{_SOUGHT[checking.kind_of(given or {})]}",
        "crumbs": [(apply_page.NAME, reverse("portal:apply")), (agency.name, "")],
    }  # fmt: skip


def _step_page(
    request: HttpRequest, agency: Agency, here: Step, given: Mapping[str, str], errors: Mapping[str, str],
    *, refused: str = "",
) -> HttpResponse:  # fmt: skip
    labels = apply_fields.labels()
    context = _frame(agency, here, given) | {
        "fields": apply_fields.shown(here, given, errors),
        "errors": [(f"#{name}", labels[name], sentence) for name, sentence in errors.items()],
        "began": bool(given) and not refused,
        "refused": refused,
    }
    status = HTTPStatus.TOO_MANY_REQUESTS if refused else 400 if errors else 200
    return session.private(
        respond(request, "portal/apply/step.html", context, section="apply", status=status)
    )


@never_cache
@require_safe
def found(request: HttpRequest, code: str) -> HttpResponse:
    """What is public already and may be what is sought, before anybody is asked who he is."""
    agency, now = _agency(code), timezone.now()
    if isinstance(agency, HttpResponse):
        return agency
    draft = session.draft_of(request, now)
    rows = apply_page.already_public(drafting.given(draft), timezone.localdate(now)) if draft else []
    if not rows:
        return HttpResponseRedirect(_address(agency, Step.WHO))
    context = _frame(agency, Step.WHAT) | {"rows": rows}
    return session.private(respond(request, "portal/apply/found.html", context, section="apply"))


@sensitive_post_parameters()
@never_cache
@csrf_protect
@require_http_methods(_READ)
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Look through what was filled in, add the files, send."""
    agency, now = _agency(code), timezone.now()
    if isinstance(agency, HttpResponse):
        return agency
    draft = session.draft_of(request, now)
    if draft is None:
        return _sent_already(request, agency)
    given = drafting.given(draft)
    open_one = checking.first_open(given)
    doing = request.POST.get("do", "")
    if request.method == "POST" and doing in _ASIDE:
        return _ASIDE[doing](request, agency, Step.CHECK, draft)
    if open_one is not Step.CHECK:
        return HttpResponseRedirect(_address(agency, open_one))
    errors = _send(request, agency, draft) if request.method == "POST" else {}
    if errors is None:
        return HttpResponseRedirect(reverse("portal:apply_receipt"))
    return _check_page(request, agency, given, errors)


def _send(request: HttpRequest, agency: Agency, draft: Draft) -> dict[str, str] | None:
    """Send it; gives what is wrong, None where it lies with the agency now."""
    now = timezone.now()
    if applying.needs_proof(now) and not request.FILES.get("proof"):  # the agent's does not stand for it
        return {"proof": applying.NO_PROOF}
    try:
        uploads = [
            Upload(kind, called, content)
            for name, kind in _FILES.items()
            for called, content in apply_page.files_of(request, name)
        ]
        receipt = applying.submit(draft, agency, uploads, look_up=look_up_address(), now=now)
    except Invalid as refusal:
        return refusal.errors or {"proof": refusal.sentence}
    session.open_case(request, receipt.case, now, filed=True)
    return None


def _sent_already(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The draft is gone: either it was sent, and the answer got lost on its way or is gone back from, or nothing was begun."""
    now, held = timezone.now(), session.token(request)
    if request.method != "POST" and session.receipted(request, now):
        return HttpResponseRedirect(reverse("portal:apply_receipt"))
    receipt = applying.receipt_of(held, now=now) if held and request.method == "POST" else None
    if receipt is None:
        return HttpResponseRedirect(_address(agency, Step.WHAT))
    session.open_case(request, receipt.case, now, filed=True)
    return HttpResponseRedirect(reverse("portal:apply_receipt"))


def _check_page(
    request: HttpRequest, agency: Agency, given: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    proof_needed = applying.needs_proof(timezone.now())
    errors = {"proof" if name == "files" else name: sentence for name, sentence in errors.items()}
    files = apply_fields.files(given, errors, proof_needed=proof_needed)
    labels = {**apply_fields.labels(), **{one.name: one.label for one in files}}
    context = _frame(agency, Step.CHECK, given) | {
        "review": [
            (STEPS[step], _address(agency, step), lines) for step, lines in apply_fields.reviewed(given)
        ],
        "files": files, "proof_needed": proof_needed, "chosen": any(request.FILES.values()),
        "errors": [(f"#{name}", labels.get(name, ""), sentence) for name, sentence in errors.items()],
    }  # fmt: skip
    status = 400 if errors else 200
    return session.private(
        respond(request, "portal/apply/check.html", context, section="apply", status=status)
    )


@never_cache
@require_safe
def saved(request: HttpRequest, code: str) -> HttpResponse:
    """The code by which the application is found again."""
    agency, now = _agency(code), timezone.now()
    if isinstance(agency, HttpResponse):
        return agency
    draft = session.draft_of(request, now)
    if draft is None:
        return HttpResponseRedirect(_address(agency, Step.WHAT))
    open_one = checking.first_open(drafting.given(draft))
    context = _frame(agency, None) | {
        "code": drafting.code_of(draft), "until": draft.erase_on, "go_on": _address(agency, open_one),
    }  # fmt: skip
    return session.private(respond(request, "portal/apply/saved.html", context, section="apply"))


@sensitive_post_parameters()
@never_cache
@csrf_protect
@require_http_methods(_READ)
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with an application that was saved for later."""
    now, error = timezone.now(), ""
    if request.method == "POST":
        try:
            draft = looking_up.resume(
                request.POST.get("code", ""), client=get_client_ip_address(request) or "", now=now
            )
        except Refusal as refusal:
            error = f"{refusal.sentence}{refusal.advice}"
        else:
            request.session.cycle_key()
            session.hold(request, draft.token)
            given = drafting.given(draft)
            agency, _ = apply_page.agency_of(given.get("agency", ""), timezone.localdate(now))
            where = _address(agency, checking.first_open(given)) if agency else reverse("portal:apply")
            return HttpResponseRedirect(where)
    context = {
        "error": error, "days": saved_days().on(timezone.localdate(now)),
        "crumbs": [(apply_page.NAME, reverse("portal:apply")), ("继续填写", "")],
    }  # fmt: skip
    answer = respond(
        request, "portal/apply/resume.html", context, section="apply", status=400 if error else 200
    )
    return session.private(answer)
