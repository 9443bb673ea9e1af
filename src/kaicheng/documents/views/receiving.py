"""Receiving files: drop them, see what became of each, read a refused one again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kaicheng.documents import intake, permissions
from kaicheng.documents.desk import recent_batches
from kaicheng.documents.forms import IntakeForm
from kaicheng.documents.models import IntakeBatch, IntakeItem, ItemState
from kaicheng.documents.views.refusing import actor_of, refusable, status_of
from kaicheng.kernel.refusals import NotAllowed, Refusal
from kaicheng.organisations.models import AgencyQuerySet

AT_ONCE = 3  # so many files are read while the editor waits; more go to the background


def receiving_agencies(request: HttpRequest) -> AgencyQuerySet:
    """The standing agencies for which the actor may take files in. Raises NotAllowed where there is none."""
    today = timezone.localdate()
    agencies = permissions.writable_agencies(request.user, today).standing(today)
    if not agencies.exists():
        raise NotAllowed("您的职责不包含收件。")
    return agencies


@refusable
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Take files for an agency. One file leads straight to its draft, several to the page of the batch."""
    agencies = receiving_agencies(request)
    form = IntakeForm(request.POST if request.method == "POST" else None, agencies=agencies)
    status = 200
    if request.method == "POST":
        try:
            return _taken(request, form)
        except Refusal as refusal:
            trouble, status = f"{refusal.sentence}{refusal.advice}", status_of(refusal)
            if _by_script(request):
                return JsonResponse({"trouble": trouble}, status=status)
            form.is_valid()  # an empty form as well: the trouble stands with what its fields lack
            form.add_error(None, trouble)
    context = {"form": form, "single": agencies.count() == 1, "recent": recent_batches(actor_of(request))}
    return render(request, "documents/receive.html", context, status=status)


def _taken(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    uploads = [intake.Upload(file.name or "未命名", file.read()) for file in request.FILES.getlist("files")]
    if not uploads:
        raise NothingSent
    if not form.is_valid():
        raise NoAgency
    now = timezone.now()
    batch = intake.receive(
        files=uploads, agency=form.cleaned_data["agency"], actor=actor_of(request), now=now
    )
    items = list(batch.items.all())
    if len(items) <= AT_ONCE:
        items = [intake.read_item(item, now) for item in items]
    place = reverse("documents:batch", args=[batch.pk])
    if len(items) == 1 and items[0].edition is not None:
        place = reverse("documents:review", args=[items[0].edition.document.code])
    return JsonResponse({"next": place}) if _by_script(request) else redirect(place)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _batch(request: HttpRequest, number: int, verb: str) -> IntakeBatch:
    found = IntakeBatch.objects.select_related("agency", "received_by").filter(pk=number).first()
    if found is None:
        raise Http404("没有这个批次。")
    permissions.require(verb, request.user, found.agency, on=timezone.localdate())
    return found


@refusable
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """What became of each file of a batch; looks again by itself while some are unread."""
    found = _batch(request, number, permissions.READ)
    today = timezone.localdate()
    items = list(found.items.select_related("edition__document", "same_as").defer(
        "edition__tree", "edition__plain", "edition__html"
    ))  # fmt: skip
    counts = {state: sum(item.state == state for item in items) for state in ItemState}
    readable = set(permissions.readable_agencies(request.user, today).values_list("pk", flat=True))
    context = {
        "batch": found,
        "items": [(item, _may_open(item, readable)) for item in items],
        "waiting": counts[ItemState.WAITING],
        "counts": [(state.label, counts[state]) for state in ItemState if counts[state]],
        "may_receive": permissions.may(permissions.RECEIVE, request.user, found.agency, on=today),
    }
    return render(request, "documents/batch.html", context)


def _may_open(item: IntakeItem, readable: set[int]) -> bool:
    document = item.edition.document if item.edition else item.same_as
    return document is not None and document.agency_id in readable


@require_POST
@refusable
def read_again(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """Read a refused file once more."""
    found = _batch(request, number, permissions.RECEIVE)
    one = found.items.select_related("file").filter(pk=item).first()
    if one is None:
        raise Http404("没有这个文件。")
    one.batch = found
    read = intake.try_again(one, timezone.now())
    if read.state == ItemState.REFUSED:
        messages.warning(request, f"《{read.name}》仍未能读取：{read.trouble}")
        return redirect("documents:batch", number=number)
    messages.success(request, f"《{read.name}》{read.get_state_display()}。")
    return redirect("documents:batch", number=number)


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
