"""Items: what waits for one's own units, one item with its whole story, and moves of one or many."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from kaicheng.cleanup import permissions
from kaicheng.cleanup.forms import DecisionForm
from kaicheng.cleanup.models import CleanupItem
from kaicheng.cleanup.selectors.items import (
    amending_draft,
    amending_text,
    filtered,
    item_numbered,
    items_numbered,
    notes_of,
    own_items,
)
from kaicheng.cleanup.selectors.scope import standing_units
from kaicheng.cleanup.services import moving
from kaicheng.cleanup.services.moving import Decision, Outcome
from kaicheng.cleanup.views.rounds import STATE_CHOICES, VERDICT_CHOICES, Closed, bulk_options, query_of
from kaicheng.cleanup.workflow import REASONED, TRANSITIONS, Move, Stage, State, Verdict, moves_from
from kaicheng.documents import desk
from kaicheng.documents.models import Document
from kaicheng.documents.permissions import READ as READ_DOCUMENT
from kaicheng.documents.selectors import validity_of
from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.organisations.models import Agency
from kaicheng.organisations.refused import explain
from kaicheng.organisations.selectors import directory
from kaicheng.users.policy import may

PAGE = 50
MOST = 1000  # items moved in one go
_TOLD = 3  # refusals told one by one


class Mine(Closed):
    """我单位待清理: items of open rounds whose units are the actor's own, the nearest deadline first."""

    template_name = "cleanup/mine.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        query = query_of(request)
        items = filtered(own_items(self.own_units), query)
        page = Paginator(items, PAGE).get_page(request.GET.get("p"))
        # what is being amended after its round was closed is followed here, and moved nowhere
        movable = any(item.round.stage == Stage.OPEN for item in page.object_list)
        return self.show(
            page=page,
            query=query,
            waiting=self.waiting(),
            bulk=bulk_options(self, None) if movable else [],
            filters={"states": STATE_CHOICES, "verdicts": VERDICT_CHOICES},
            kept=request.GET.urlencode(),
            several=self.own_units.count() > 1,
        )


class OneItem(Closed):
    """What the screens of one item share; closed unless the actor may see it."""

    template_name = "cleanup/item.html"
    verb = permissions.READ_ITEM

    @cached_property
    def item(self) -> CleanupItem:
        found = item_numbered(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这个清理事项。")
        return found

    def governing(self) -> Any:
        return self.item

    def back(self) -> HttpResponse:
        return redirect("cleanup:item", self.item.pk)

    def page(self, *, form: DecisionForm | None = None, status: int = 200) -> HttpResponse:
        item = self.item
        rights = permissions.allowed(self.actor, item, self.today)
        buttons = [
            t for t in moves_from(State(item.state)) if t.move.value.removeprefix("cleanup.") in rights
        ]
        return self.show(
            status=status,
            item=item,
            round=item.round,
            document=item.document,
            validity=validity_of(item.document, self.today) if item.document.live else None,
            form=form or DecisionForm.of(item),
            rights=rights,
            open=item.round.stage == "open",
            buttons={t.move.value.removeprefix("cleanup."): t for t in buttons}
            if item.round.stage == "open"
            else {},
            notes=[(note, _words(note.move)) for note in notes_of(item)],
            units=self._other_units() if "reassign" in rights else [],
            amending=self._amending(),
        )

    def _other_units(self) -> list[Agency]:
        return [a for a in standing_units(self.item.round.agency, self.today) if a.pk != self.item.agency_id]

    def _amending(self) -> dict[str, Any]:
        """How far the amendment is: what amends it, or the draft in which it is written."""
        if self.item.verdict != Verdict.AMEND:
            return {}
        return {"text": amending_text(self.item), "draft": amending_draft(self.item)}


def _words(move: str) -> str:
    """A note's act as the office calls it."""
    from kaicheng.audit.verbs import label_of

    return label_of(move) if move else "补充说明"


class Show(OneItem):
    """One document in a round: what it is, what was decided, by whom, and what may be done."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()


class MoveOne(OneItem):
    """One move with one item; what is lacking is said beside the field."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = request.POST.get("move", "")
        if asked == "propose":
            return self._proposed(request)
        move_by_name(self, asked, [self.item]).insist()
        messages.success(request, f"已{TRANSITIONS[Move(f'cleanup.{asked}')].button}。")
        return self.back()

    def _proposed(self, request: HttpRequest) -> HttpResponse:
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.page(form=form, status=400)
        try:
            moving.propose(
                items=[self.item], actor=self.actor, now=self.now, decision=form.decision()
            ).insist()
        except Invalid as refusal:
            explain(form, refusal)
            return self.page(form=form, status=400)
        messages.success(request, "意见已提出，待本单位审核员或分管领导确认。")
        return self.back()


class Comment(OneItem):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        moving.comment(item=self.item, actor=self.actor, now=self.now, text=self.said("text"))
        messages.success(request, "说明已记入办理记录。")
        return self.back()


class Link(OneItem):
    """Name the text that amends: its short code (a draft has one, too), number or title; empty takes the link away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        words = request.POST.get("document", "").replace("\0", "").strip()
        document = self._named(words) if words else None
        if words and document is None:
            raise Invalid(f"没有找到“{words[:60]}”。", advice="请填写文件短码，或已发布文件的文号、标题。")
        moving.link(item=self.item, actor=self.actor, now=self.now, document=document)
        messages.success(request, "已关联修改文件。" if document else "已取消关联。")
        return self.back()

    def _named(self, words: str) -> Document | None:
        found = desk.document_at_desk(words.lower())
        if (
            found is not None
            and found.live is None
            and not may(READ_DOCUMENT, self.actor, found, on=self.today)
        ):
            return None  # a draft of others is not to be known
        return found or desk.document_named(words)


class Bulk(Closed):
    """One move with all items ticked in a list; those it cannot be made with are named."""

    http_method_names = ("post",)
    verb = permissions.READ

    def post(self, request: HttpRequest) -> HttpResponse:
        ticked = self.ticked("item")
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
            back = "/admin/cleanup/mine/"
        items = [i for i in items_numbered(ticked[:MOST]) if self._may_see(i)]
        if not items:
            messages.warning(request, "请先勾选要办理的文件。")
            return redirect(back)
        try:
            self._tell(move_by_name(self, request.POST.get("move", ""), items))
        except Invalid as refusal:
            messages.error(request, f"{refusal.sentence}未办理任何一件。")
        return redirect(back)

    def _may_see(self, item: CleanupItem) -> bool:
        return permissions.may(permissions.READ_ITEM, self.actor, item, on=self.today)

    def _tell(self, outcome: Outcome) -> None:
        if outcome.done:
            messages.success(self.request, f"已办理{len(outcome.done)}件。")
        for item, refusal in outcome.refused[:_TOLD]:
            messages.warning(self.request, f"《{item.title}》未办理：{_bare(refusal, item)}")
        if len(outcome.refused) > _TOLD:
            messages.warning(self.request, f"另有{len(outcome.refused) - _TOLD}件未办理，原因类似。")


def _bare(refusal: Refusal, item: CleanupItem) -> str:
    return refusal.sentence.removeprefix(f"《{item.title}》")


def move_by_name(view: Closed, asked: str, items: Sequence[CleanupItem]) -> Outcome:
    """Make the move that a form names (“confirm”, “propose:keep”). Raises Invalid for one that nobody offers."""
    name, _, verdict = asked.partition(":")
    reason = view.said("reason")
    common: dict[str, Any] = {"items": items, "actor": view.actor, "now": view.now}
    if name == "propose" and verdict in {v.value for v in Verdict}:
        wanted = Decision(Verdict(verdict), reason if Verdict(verdict) in REASONED else "")
        return moving.propose(**common, decision=wanted)
    if name == "reassign":
        return moving.reassign(**common, agency=_unit(view.said("agency")), reason=reason)
    reasoned = {"send_back": moving.send_back, "return": moving.take_back, "drop": moving.drop}
    if name in reasoned:
        return reasoned[name](**common, reason=reason)
    bare = {"confirm": moving.confirm, "restore": moving.restore}
    if name not in bare:
        raise Invalid("请选择要办理的事项。")
    return bare[name](**common)


def _unit(code: str) -> Agency:
    found = next((a for a in directory().agencies.values() if a.code == code), None)
    if found is None:
        raise Invalid(errors={"agency": "请选择要转交的单位。"})
    return found
