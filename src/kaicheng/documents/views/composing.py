"""A document without a file: its text is typed or pasted, and read like a file's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kaicheng.documents import intake, services
from kaicheng.documents.forms import ComposeForm
from kaicheng.documents.models import IntakeItem
from kaicheng.documents.views.receiving import receiving_agencies
from kaicheng.documents.views.refusing import actor_of, refusable, status_of
from kaicheng.kernel.refusals import Refusal

UNTITLED = "手工录入"


@refusable
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """Take the text in as a file of its own: the words as entered stay in the store, whatever is recognised."""
    agencies = receiving_agencies(request)
    form = ComposeForm(request.POST or None, agencies=agencies)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return _taken(request, form)
            except Refusal as refusal:
                form.add_error(None, f"{refusal.sentence}{refusal.advice}")
                status = status_of(refusal)
    context = {"form": form, "single": agencies.count() == 1}
    return render(request, "documents/compose.html", context, status=status)


def _taken(request: HttpRequest, form: ComposeForm) -> HttpResponse:
    now, actor = timezone.now(), actor_of(request)
    title, text = form.cleaned_data["title"], form.cleaned_data["text"]
    if title and not text.lstrip().startswith(title):
        text = f"{title}\n\n{text}"
    upload = intake.Upload(f"{title[:80] or UNTITLED}.txt".replace("/", "／"), text.encode())
    batch = intake.receive(files=[upload], agency=form.cleaned_data["agency"], actor=actor, now=now)
    item = intake.read_item(batch.items.get(), now)
    edition = item.edition
    if edition is None:
        return _unread(request, form, item)
    if title and edition.title != title:
        services.save_draft(
            edition=edition, lock_version=edition.lock_version, actor=actor, now=now, fields={"title": title}
        )
    return redirect("documents:review", code=edition.document.code)


def _unread(request: HttpRequest, form: ComposeForm, item: IntakeItem) -> HttpResponse:
    """The same text is in the library already, or nothing could be read."""
    if item.same_as is not None:
        messages.warning(request, item.trouble)
        return redirect("documents:batch", number=item.batch_id)
    form.add_error("text", item.trouble)
    return render(request, "documents/compose.html", {"form": form}, status=400)
