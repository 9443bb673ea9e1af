"""Receiving files: drop them, see what became of each."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kaicheng.documents import intake, permissions
from kaicheng.documents.forms import IntakeForm
from kaicheng.documents.models import IntakeBatch, ItemState
from kaicheng.documents.views.refusing import actor_of, refusable
from kaicheng.kernel.refusals import Refusal

AT_ONCE = 3  # so many files are read while the editor waits; more go to the background


@refusable
def receive(request: HttpRequest) -> HttpResponse:
    """Take files for an agency. One file leads straight to its draft, several to the page of the batch."""
    today = timezone.localdate()
    agencies = permissions.writable_agencies(request.user, today).filter(abolished_on__isnull=True)
    if not agencies.exists():
        permissions.require(permissions.RECEIVE, request.user, None, on=today)
    form = IntakeForm(request.POST or None, agencies=agencies)
    if request.method == "POST":
        try:
            return _taken(request, form)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.sentence}{refusal.advice}")
            if _by_script(request):
                return JsonResponse({"trouble": f"{refusal.sentence}{refusal.advice}"}, status=400)
    return render(request, "documents/receive.html", {"form": form, "single": agencies.count() == 1})


def _taken(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    uploads = [intake.Upload(file.name or "未命名", file.read()) for file in request.FILES.getlist("files")]
    if not uploads:
        raise NothingSent
    if not form.is_valid():
        raise NoAgency
    now = timezone.now()
    batch = intake.receive(files=uploads, agency=form.cleaned_data["agency"], actor=actor_of(request), now=now)
    items = list(batch.items.all())
    if len(items) <= AT_ONCE:
        for item in items:
            if item.state == ItemState.WAITING:
                intake.read_item(item, now)
                item.refresh_from_db()
    place = reverse("documents:batch", args=[batch.pk])
    if len(items) == 1 and items[0].edition is not None:
        place = reverse("documents:review", args=[items[0].edition.document.code])
    return JsonResponse({"next": place}) if _by_script(request) else redirect(place)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


@refusable
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """What became of each file of a batch; looks again by itself while some are unread."""
    found = IntakeBatch.objects.select_related("agency", "received_by").filter(pk=number).first()
    if found is None:
        raise Http404("没有这个批次。")
    permissions.require(permissions.READ, request.user, found.agency, on=timezone.localdate())
    items = list(found.items.select_related("edition__document", "same_as__live"))
    counts = {state: sum(item.state == state for item in items) for state in ItemState}
    context = {"batch": found, "items": items, "waiting": counts[ItemState.WAITING], "counts": [
        (state.label, counts[state], state.value) for state in ItemState if counts[state]
    ]}  # fmt: skip
    return render(request, "documents/batch.html", context)


class NothingSent(Refusal):
    code = "intake.nothing_sent"
    title = "没有选择文件"
    sentence = "没有收到文件。"
    advice = "请选择或拖入要收的文件后再提交。"


class NoAgency(Refusal):
    code = "intake.no_agency"
    title = "没有选择机关"
    sentence = "没有选择责任机关，或该机关不在您的职责范围内。"
    advice = "请从列表中选择。"
