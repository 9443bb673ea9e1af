"""The editor of the home page: the draft's blocks, their order, a preview, publishing, former compositions."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.organisations.models import Agency
from kaicheng.portal import home_page, permissions, selectors, services
from kaicheng.portal.forms import BlockForm, PublishForm, explain
from kaicheng.portal.models import HomeBlock, HomePicture, HomeVersion
from kaicheng.portal.views.home import render_home
from kaicheng.portal.workflow import KINDS, BlockKind
from kaicheng.users.models import User
from kaicheng.users.views import DutyRequired


class Composer(DutyRequired):
    """What the screens of the home page share: the site's own agency decides, and there is one draft at most."""

    verb = permissions.COMPOSE

    def governing(self) -> Agency | None:
        return selectors.host()

    @cached_property
    def actor(self) -> User:
        if not isinstance(self.request.user, User):
            raise NotAllowed
        return self.request.user

    @cached_property
    def draft(self) -> HomeVersion | None:
        return selectors.home_draft()

    def drafted(self) -> HomeVersion:
        if self.draft is None:
            raise Http404("首页没有正在编排的草稿。")
        return self.draft

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("home:editor")


class Editor(Composer):
    """The draft as a list of blocks; without one, what is live, and the button that begins."""

    template_name = "portal/desk/editor.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        draft = self.draft
        blocks = selectors.blocks_of(draft) if draft else home_page.blocks_now()
        return self.show(
            draft=draft,
            blocks=[(block, home_page.stands(block, self.today)) for block in blocks],
            kinds=[(kind.value, described.label, described.says) for kind, described in KINDS.items()],
            live=selectors.live_home(),
            form=PublishForm(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        acts: dict[str, Callable[[], HttpResponse]] = {
            "start": self.start, "publish": self.publish, "discard": self.discard, "place": self.place,
            "up": self.up, "down": self.down, "hide": self.hide, "unhide": self.unhide, "remove": self.remove,
        }  # fmt: skip
        act = acts.get(request.POST.get("act", ""))
        return act() if act else redirect("home:editor")

    @cached_property
    def block(self) -> HomeBlock:
        return _block(self.request.POST.get("block", ""))

    def start(self) -> HttpResponse:
        services.start_draft(actor=self.actor, now=self.now)
        return redirect("home:editor")

    def publish(self) -> HttpResponse:
        note = self.request.POST.get("note", "").replace("\0", "")
        services.publish_home(actor=self.actor, draft=self.drafted(), note=note, now=self.now)
        return self.done("新的首页已启用，原来的首页存入历史版本。")

    def discard(self) -> HttpResponse:
        services.discard_draft(actor=self.actor, draft=self.drafted(), now=self.now)
        return self.done("草稿已放弃，首页没有变化。")

    def place(self) -> HttpResponse:
        named = (number_in(pk) for pk in self.request.POST.get("order", "").split(","))
        order = [pk for pk in named if pk is not None]
        services.place_blocks(actor=self.actor, draft=self.drafted(), order=order, now=self.now)
        return redirect("home:editor")

    def up(self) -> HttpResponse:
        return self._step(-1)

    def down(self) -> HttpResponse:
        return self._step(1)

    def _step(self, by: int) -> HttpResponse:
        order = [block.pk for block in selectors.blocks_of(self.drafted())]
        place = order.index(self.block.pk)
        other = min(max(place + by, 0), len(order) - 1)
        order[place], order[other] = order[other], order[place]
        services.place_blocks(actor=self.actor, draft=self.drafted(), order=order, now=self.now)
        return redirect("home:editor")

    def hide(self) -> HttpResponse:
        services.hide_block(actor=self.actor, block=self.block, hidden=True, now=self.now)
        return redirect("home:editor")

    def unhide(self) -> HttpResponse:
        services.hide_block(actor=self.actor, block=self.block, hidden=False, now=self.now)
        return redirect("home:editor")

    def remove(self) -> HttpResponse:
        services.remove_block(actor=self.actor, block=self.block, now=self.now)
        return self.done("板块已移除。")


def _block(pk: str) -> HomeBlock:
    key = number_in(pk)
    found = selectors.block_of_draft(key) if key is not None else None
    if found is None:
        raise Http404("草稿中没有这个板块。")
    return found


class EditBlock(Composer):
    """One block of the draft, new (`kind`) or old (`pk`)."""

    template_name = "portal/desk/block.html"

    @cached_property
    def block(self) -> HomeBlock | None:
        return _block(str(self.kwargs["pk"])) if "pk" in self.kwargs else None

    @cached_property
    def kind(self) -> BlockKind:
        named = self.block.kind if self.block else self.kwargs["kind"]
        try:
            return BlockKind(named)
        except ValueError as error:
            raise Http404("没有这种板块。") from error

    def page(self, form: BlockForm, status: int = 200) -> HttpResponse:
        return self.show(
            status=status, form=form, edited=self.block, kind=self.kind.value, described=KINDS[self.kind]
        )

    def get(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        self.drafted()
        return self.page(BlockForm(kind=self.kind, block=self.block))

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        draft = self.drafted()
        form = BlockForm(request.POST, request.FILES, kind=self.kind, block=self.block)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            given = form.given(self.picture(form))
            if self.block is None:
                services.add_block(actor=self.actor, draft=draft, kind=self.kind, given=given, now=self.now)
            else:
                services.edit_block(actor=self.actor, block=self.block, given=given, now=self.now)
        except Invalid as refusal:
            explain(form, refusal)
            return self.page(form, status=400)
        return self.done(f"“{KINDS[self.kind].label}”已保存到草稿，启用后公众可见。")

    def picture(self, form: BlockForm) -> HomePicture | None:
        sent = form.cleaned_data.get("file")
        if not sent:
            return self.block.picture if self.block else None
        return services.store_picture(actor=self.actor, content=sent.read(), name=sent.name, now=self.now)


class Preview(Composer):
    """The home page as the draft would make it, on the public page's own sheet."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        draft = self.draft
        blocks = selectors.blocks_of(draft) if draft else home_page.blocks_now()
        return render_home(request, blocks, self.today, preview=True)


class History(Composer):
    """Every composition that was ever the home page; each can be brought back."""

    template_name = "portal/desk/history.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [(version, selectors.blocks_of(version)) for version in selectors.home_versions()[:50]]
        return self.show(rows=rows, draft=self.draft)

    def post(self, request: HttpRequest) -> HttpResponse:
        pk = request.POST.get("version", "")
        key = number_in(pk)
        version = selectors.home_version(key) if key is not None else None
        if version is None:
            raise Http404("没有这个版本。")
        services.start_draft(actor=self.actor, now=self.now, source=version)
        return self.done("已按该版本开始编排，预览无误后启用即可恢复。")
