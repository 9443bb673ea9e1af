"""Buttons of the flow: what a person may do with an edition now, and doing it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kaicheng.documents import permissions, services
from kaicheng.documents.desk import edition_numbered
from kaicheng.documents.forms import LettingForm, MoveForm
from kaicheng.documents.models import Document, Edition, Openness
from kaicheng.documents.selectors.reviews import moves_open
from kaicheng.documents.views.refusing import actor_of, refusable
from kaicheng.documents.views.showing import wanted
from kaicheng.documents.waiting import waiting_for
from kaicheng.documents.workflow import BY_SLUG, LABELS, Asks, Move, Status, Transition
from kaicheng.kernel.refusals import Conflict, Invalid

RETURNS = {Move.RETURN, Move.SEND_BACK, Move.REOPEN}
# after these one goes on with what waits next; after the others one sees the document
ON_TO_THE_NEXT = {Move.PASS, Move.CLEAR} | RETURNS


@dataclass(frozen=True, slots=True)
class Offer:
    """A button with the field it asks for."""

    row: Transition
    form: MoveForm

    @property
    def plain(self) -> bool:
        """Done by one press, without a field or a second question."""
        return self.row.asks is Asks.NOTHING and not self.row.heavy


def offers(request: HttpRequest, edition: Edition, today: date) -> list[Offer]:
    """What this person may do with the edition as it stands: the table of moves ∩ the table of rights."""
    allowed = permissions.allowed(request.user, edition, today)
    rows = [row for row in moves_open(edition) if row.move.value in allowed]
    if edition.owing and not permissions.may_make_up(request.user, edition, today):
        rows = [row for row in rows if not row.makes_up]
    if edition.created_by_id != getattr(request.user, "pk", None) and RETURNS & {row.move for row in rows}:
        rows = [
            row for row in rows if row.move is not Move.RECALL
        ]  # whoever reviews sends it back, with a reason
    return [Offer(row, MoveForm(row, initial={"seen": edition.lock_version})) for row in rows]


@refusable
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str, version: int, slug: str) -> HttpResponse:
    """Make one move; a GET, and a heavy move not yet confirmed, ask first."""
    row, edition = _asked(request, code, version, slug)
    now = timezone.now()
    if request.method != "POST":
        return _page(request, edition, MoveForm(row, initial=_initial(row, edition)))
    form = MoveForm(row, request.POST)
    if not form.is_valid():
        return _page(request, edition, form, status=400)
    if row.heavy and "sure" not in request.POST:
        return _page(request, edition, form)
    if (seen := form.cleaned_data["seen"]) is not None:
        edition.lock_version = seen
    given = {"words": form.cleaned_data.get("words", ""), "at": form.cleaned_data.get("at")}
    try:
        services.make(row.move, services.Act(edition, actor_of(request), now, **given))
    except Invalid as refusal:
        form.explain(refusal)
        return _page(request, edition, form, status=400)
    messages.success(request, _said(row, edition))
    return _next(request, row, edition, now)


def _asked(request: HttpRequest, code: str, version: int, slug: str) -> tuple[Transition, Edition]:
    """The move and the edition. Raises Http404, NotAllowed; Conflict where the edition does not stand there any more."""
    document = wanted(request, code, permissions.READ)
    row, edition = BY_SLUG.get(slug), edition_numbered(document, version)
    if row is None or edition is None:
        raise Http404("没有这个版本，或没有这一步。")
    edition.document = document
    permissions.require(row.move.value, request.user, edition, on=timezone.localdate())
    if row not in moves_open(edition):
        raise Conflict(
            f"该版本现在是“{LABELS[Status(edition.status)]}”，不能办理“{row.button}”。",
            advice="可能他人已经办理，请查看该文件的现状。",
        )
    return row, edition


def _initial(row: Transition, edition: Edition) -> dict[str, object]:
    return {"seen": edition.lock_version, "at": edition.publish_at if row.asks is Asks.TIME else None}


def _page(request: HttpRequest, edition: Edition, form: MoveForm, status: int = 200) -> HttpResponse:
    context = {"edition": edition, "document": edition.document, "row": form.row, "form": form}
    return render(request, "documents/move.html", context, status=status)


def _said(row: Transition, edition: Edition) -> str:
    if row.move is Move.PUBLISH:
        number = Document.objects.values_list("index_number", flat=True).get(pk=edition.document_id)
        if (
            edition.openness != Openness.PROACTIVE
        ):  # on the shelf, with its number, and shown to nobody outside
            return f"已入库，索引号 {number}。该文件{edition.get_openness_display()}，网站上不显示。"
        return f"已发布，索引号 {number}。公众现在即可查到。"
    if row.move is Move.WITHDRAW and edition.openness != Openness.PROACTIVE:
        return f"《{edition.title}》已撤回。"
    if row.makes_up and edition.status == Status.PUBLISHED:
        return f"《{edition.title}》已补办“{row.button}”。"
    return f"《{edition.title}》{row.done}"


def _next(request: HttpRequest, row: Transition, edition: Edition, now: datetime) -> HttpResponse:
    if row.move in ON_TO_THE_NEXT and waiting_for(actor_of(request), timezone.localdate(now)).exists():
        return redirect("documents:waiting")
    return redirect("documents:show", code=edition.document.code)


@require_POST
@refusable
def let_through(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Let one finding of personal data through, on record."""
    document = wanted(request, code, permissions.READ)
    edition = edition_numbered(document, version)
    if edition is None:
        raise Http404("没有这个版本。")
    edition.document = document
    permissions.require(permissions.RELEASE, request.user, edition, on=timezone.localdate())
    form = LettingForm(request.POST)
    if form.is_valid():
        services.release(
            edition=edition,
            key=form.cleaned_data["key"],
            basis=form.cleaned_data["basis"],
            actor=actor_of(request),
            now=timezone.now(),
        )
        messages.success(request, "已放行，依据已记录。")
    else:
        messages.error(request, " ".join(map(str, form["basis"].errors)) or "放行未办理，请刷新页面后重试。")
    return redirect("documents:edition", code=code, version=version)
