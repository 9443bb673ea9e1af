"""The guide of an agency: filled in, checked, composed into a document."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.disclosure import permissions, services
from kaicheng.disclosure.composing import missing
from kaicheng.disclosure.forms import ComposeForm, GuideForm
from kaicheng.disclosure.permissions import readable_agencies
from kaicheng.disclosure.selectors import GuideState, guide_of, guides_of, in_cluster
from kaicheng.disclosure.views.overview import OneSection
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.organisations.refused import explain
from kaicheng.organisations.selectors import stands
from kaicheng.users.models import User
from kaicheng.users.views import DutyRequired

_ORDER = (
    GuideState.OUTDATED,
    GuideState.NONE,
    GuideState.UNDER_WAY,
    GuideState.PUBLISHED,
    GuideState.NOT_ASKED,
)


class Guides(DutyRequired):
    """The guides of all agencies the actor may see, what is to be done first."""

    template_name = "disclosure/guides.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        agencies = readable_agencies(request.user, self.today).order_by("order", "code")
        views = guides_of(a for a in agencies if in_cluster(a) and stands(a, self.today))
        views = sorted(views, key=lambda view: _ORDER.index(view.state))
        counts = [(state, sum(1 for view in views if view.state is state)) for state in _ORDER]
        return self.show(views=views, counts=[(s, n) for s, n in counts if n])


class Guide(OneSection):
    """The form; what is missing and what no longer agrees, in sentences."""

    template_name = "disclosure/guide.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(GuideForm(initial=guide_of(self.agency).words))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        permissions.require(permissions.GUIDE, request.user, self.agency, on=self.today)
        form = GuideForm(request.POST)
        read = request.POST.get("read")
        if not form.is_valid():
            return self.page(form, status=400, read=read)
        actor = self.actor()
        try:
            guide = services.save_guide(
                agency=self.agency, words=form.cleaned_data, actor=actor, now=self.now, read=read
            )
        except Conflict as refusal:
            form.add_error(None, f"{refusal.sentence}您填写的内容保留在本页，核对后再次保存的，以本页为准。")
            return self.page(form, status=409)
        if "compose" not in request.POST:
            lacking = missing(guide.words)
            messages.success(
                request,
                "已保存。" + (f"还有{len(lacking)}项没有填写。" if lacking else "各项齐全，可以编制成文。"),
            )
            return redirect("disclosure:guide", self.agency.code)
        note = ComposeForm(request.POST)
        try:
            edition = services.compose_guide(
                agency=self.agency, actor=actor, now=self.now,
                change_note=note.cleaned_data["change_note"] if note.is_valid() else "",
            )  # fmt: skip
        except Invalid as refusal:
            return self.page(form, status=explain(form, refusal))
        messages.success(request, "已编制成文，请核对后提交审核。")
        return redirect("documents:review", edition.document.code)

    def actor(self) -> User:
        if not isinstance(self.request.user, User):
            raise NotAllowed
        return self.request.user

    def page(self, form: GuideForm, status: int = 200, read: str | None = None) -> HttpResponse:
        view = guide_of(self.agency)
        if read is None:
            read = view.guide.mark if view.guide else ""
        return self.show(
            status=status,
            agency=self.agency,
            form=form,
            compose=ComposeForm(),
            view=view,
            read=read,
            may_write=permissions.may(permissions.GUIDE, self.request.user, self.agency, on=self.today),
        )
