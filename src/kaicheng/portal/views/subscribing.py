"""Subscribing to letters: asking, confirming, choosing anew, leaving."""

from collections.abc import Mapping

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from kaicheng.columns.selectors import open_columns
from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.organisations.selectors import directory, stands
from kaicheng.portal import themes
from kaicheng.portal.page import respond
from kaicheng.subscriptions import services
from kaicheng.subscriptions.models import ChoiceKind, Frequency, Subscriber
from kaicheng.subscriptions.selectors import named_choices
from kaicheng.subscriptions.services import LinkOver, Wanted

_TRAP = "website"  # a field that people do not see and programs fill in
_READ = ["GET", "HEAD", "POST"]


def _options() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What can be chosen: (kind, heading, [(value of the field, name)])."""
    today = timezone.localdate()
    agencies = sorted(directory().agencies.values(), key=lambda agency: (agency.order, agency.code))
    columns = [(f"column:{one.code}", one.name) for one in open_columns()]
    classes = [(f"theme:{code}", themes.label_of(code)) for code in themes.classes()]
    standing = [(f"agency:{one.code}", one.name) for one in agencies if stands(one, today)]
    groups = [
        ("column", "栏目", columns),
        ("theme", "主题", classes),
        ("agency", "机关（含其所属单位）", standing),
    ]
    return [group for group in groups if group[2]]


def _form(given: Mapping[str, object], chosen: set[str], errors: dict[str, str]) -> dict[str, object]:
    return {
        "groups": _options(),
        "frequencies": [(one.value, one.label) for one in Frequency],
        "frequency": given.get("frequency") or Frequency.AT_ONCE.value,
        "chosen": chosen,
        "opened": {text.partition(":")[0] for text in chosen},
        "errors": errors,
        "address": given.get("address", ""),
    }


def _wanted(given: QueryDict) -> list[Wanted]:
    return [Wanted.read(text[:60]) for text in given.getlist("choice")]


@never_cache
@csrf_protect
@require_http_methods(_READ)
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; `?agency=`, `?theme=`, `?column=` tick their box beforehand."""
    crumbs = {"crumbs": [("订阅", "")]}
    if request.method != "POST":
        named = ("agency", "theme", "column")
        chosen = {f"{name}:{request.GET[name]}" for name in named if request.GET.get(name)}
        return respond(request, "portal/subscribe.html", _form({}, chosen, {}) | crumbs, section="subscribe")
    try:
        if not request.POST.get(_TRAP):
            services.ask(
                address=request.POST.get("address", "")[:300],
                wanted=_wanted(request.POST),
                frequency=request.POST.get("frequency", ""),
                client=get_client_ip_address(request) or "",
                now=timezone.now(),
            )
    except Refusal as refusal:
        errors = (
            refusal.errors if isinstance(refusal, Invalid) else {"": f"{refusal.sentence}{refusal.advice}"}
        )
        context = _form(request.POST.dict(), set(request.POST.getlist("choice")), errors)
        return respond(request, "portal/subscribe.html", context | crumbs, section="subscribe", status=400)
    return HttpResponseRedirect(reverse("portal:subscribe_sent"))


@never_cache
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest) -> HttpResponse:
    """The same for every address: whether it is known is told to its owner alone."""
    return _said(
        request,
        "请查收邮件",
        "确认邮件将在几分钟内发到您填写的邮箱，请在 48 小时内打开其中的链接。没有收到的，请看看垃圾邮件箱，或稍后重新提交。",
    )


@never_cache
@csrf_protect
@require_http_methods(_READ)
def confirm(request: HttpRequest, link: str) -> HttpResponse:
    """A link alone confirms nothing: programs that look through mail open links, too."""
    try:
        if request.method == "POST":
            subscriber = services.confirm(link=link, now=timezone.now())
            manage = services.link_for(subscriber, "manage")
            return HttpResponseRedirect(reverse("portal:subscribe_manage", args=[manage]) + "?confirmed=1")
        subscriber = services.to_confirm(link)
    except LinkOver as refusal:
        return _over(request, refusal)
    context = {
        "pending": named_choices(subscriber, confirmed=False),
        "frequency": Frequency(subscriber.frequency).label,
        "crumbs": [("订阅", reverse("portal:subscribe")), ("确认", "")],
    }
    return respond(request, "portal/subscribe_confirm.html", context, section="subscribe")


@never_cache
@csrf_protect
@require_http_methods(_READ)
def manage(request: HttpRequest, link: str) -> HttpResponse:
    try:
        subscriber, _ = services.behind(link, "manage")
        errors: dict[str, str] = {}
        if request.method == "POST":
            try:
                frequency = request.POST.get("frequency", "")
                services.change(
                    link=link, wanted=_wanted(request.POST), frequency=frequency, now=timezone.now()
                )
                return HttpResponseRedirect(f"{request.path}?saved=1")
            except Invalid as refusal:
                errors = refusal.errors
    except LinkOver as refusal:
        return _over(request, refusal)
    return _managed(request, subscriber, link, errors)


def _managed(request: HttpRequest, subscriber: Subscriber, link: str, errors: dict[str, str]) -> HttpResponse:
    mine = {f"{choice.kind}:{choice.value}" for choice in subscriber.choices.filter(confirmed=True)}
    chosen = set(request.POST.getlist("choice")) if errors else mine
    context = _form({"frequency": request.POST.get("frequency") or subscriber.frequency}, chosen, errors)
    context |= {
        "everything": f"{ChoiceKind.ALL}:",
        "confirmed": "confirmed" in request.GET,
        "saved": "saved" in request.GET,
        "leave_url": reverse("portal:subscribe_leave", args=[link]),
        "crumbs": [("订阅", reverse("portal:subscribe")), ("我的订阅", "")],
    }
    status = 400 if errors else 200
    return respond(request, "portal/subscribe_manage.html", context, section="subscribe", status=status)


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed link is the proof
@never_cache
@require_http_methods(_READ)
def leave(request: HttpRequest, link: str) -> HttpResponse:
    if request.method == "POST":
        services.leave(link=link)
        return _said(request, "已退订", "您的邮箱地址和订阅内容已从本站删除，不会再收到邮件。")
    context = {"crumbs": [("订阅", reverse("portal:subscribe")), ("退订", "")]}
    return respond(request, "portal/subscribe_leave.html", context, section="subscribe")


def _said(request: HttpRequest, title: str, sentence: str) -> HttpResponse:
    context = {
        "title": title,
        "sentence": sentence,
        "crumbs": [("订阅", reverse("portal:subscribe")), (title, "")],
    }
    return respond(request, "portal/subscribe_said.html", context, section="subscribe")


def _over(request: HttpRequest, refusal: LinkOver) -> HttpResponse:
    context = {
        "title": refusal.title,
        "sentence": f"{refusal.sentence}{refusal.advice}",
        "crumbs": [("订阅", reverse("portal:subscribe")), (refusal.title, "")],
    }
    return respond(request, "portal/subscribe_said.html", context, section="subscribe", status=410)
