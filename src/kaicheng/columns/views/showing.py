"""One column at the desk: what it shows, its pins and exclusions, its words, its end."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from kaicheng.audit import verbs
from kaicheng.audit.selectors import history
from kaicheng.columns import permissions, services
from kaicheng.columns.declared import update_basis
from kaicheng.columns.forms import AddressForm, CloseForm, DescribeForm, PinForm, explain
from kaicheng.columns.models import Column
from kaicheng.columns.selectors import Figures, all_columns, documents_in, figures, update_state
from kaicheng.columns.told import sentences_of
from kaicheng.columns.workflow import Kind
from kaicheng.documents.selectors import as_rows, public_documents
from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.kernel.text import quoted
from kaicheng.users.models import User
from kaicheng.users.views import DutyRequired

PAGE = 20
ACTS_SHOWN = 15


class Show(DutyRequired):
    """Reading is for all on duty; each act asks for its own verb."""

    template_name = "columns/show.html"
    verb = permissions.READ

    @cached_property
    def column(self) -> Column:
        return get_object_or_404(all_columns(), code=self.kwargs["code"])

    @cached_property
    def actor(self) -> User:
        if not isinstance(self.request.user, User):
            raise NotAllowed
        return self.request.user

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        acts: dict[str, Callable[[], HttpResponse]] = {
            "describe": self.describe, "pin": self.pin, "unpin": self.unpin, "move": self.move, "exclude": self.exclude,
            "include": self.include, "close": self.close, "reopen": self.reopen, "readdress": self.readdress,
        }  # fmt: skip
        act = acts.get(request.POST.get("act", ""))
        return act() if act else redirect("columns:show", code)

    def page(self, status: int = 200, **forms: Any) -> HttpResponse:
        column = self.column
        known = figures([column], self.today).get(column.pk, Figures())
        documents = documents_in(column, self.today)
        paginator = Paginator(documents.values_list("pk", flat=True), PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        pins = {pin.document_id: pin for pin in column.pins.all()}
        shown: dict[str, Any] = {
            "column": column,
            "figures": known,
            "duty": update_state(column, self.today, known),
            "basis": update_basis(Kind(column.kind), self.today),
            "sentences": sentences_of(column.asked),
            "page": page,
            "rows": self.rows(list(page.object_list)),
            "pinned": {pk for pk, pin in pins.items() if pin.until is None or pin.until >= self.today},
            "pins": self.pin_rows(list(pins.values())),
            "exclusions": column.exclusions.select_related("document__live"),
            "former": column.former.all(),
            "allowed": permissions.allowed(self.actor, column, self.today),
            "acts": [(entry, verbs.label_of(entry.verb)) for entry in history(column)[:ACTS_SHOWN]],
            "describe_form": DescribeForm(
                initial={"description": column.description, "keywords": column.keywords}
            ),
            "pin_form": PinForm(),
            "close_form": CloseForm(),
            "address_form": AddressForm(initial={"code": column.code}),
            **forms,
        }
        return self.show(status=status, **shown)

    def rows(self, wanted: list[int]) -> list[Any]:
        known = {row.document.pk: row for row in as_rows(public_documents(wanted), self.today)}
        return [known[pk] for pk in wanted if pk in known]

    def pin_rows(self, pins: list[Any]) -> list[dict[str, Any]]:
        """Pins in their order, each with the one it can step before."""
        rows = {
            row.document.pk: row
            for row in as_rows(public_documents([p.document_id for p in pins]), self.today)
        }
        codes = [pin.document.code for pin in self.column.pins.select_related("document")]
        return [
            {
                "pin": pin,
                "code": codes[place],
                "row": rows.get(pin.document_id),
                "ended": pin.until is not None and pin.until < self.today,
                "up": codes[place - 1] if place else None,
            }
            for place, pin in enumerate(pins)
        ]

    def done(self, sentence: str, code: str = "") -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("columns:show", code or self.column.code)

    def given(self, name: str) -> str:
        return self.request.POST.get(name, "").replace("\0", "")[:300]

    def describe(self) -> HttpResponse:
        form, lock = DescribeForm(self.request.POST), number_in(self.given("lock_version"))
        if form.is_valid():
            try:
                services.describe_column(
                    actor=self.actor, column=self.column, now=self.now, **form.cleaned_data,
                    lock_version=-1 if lock is None else lock,
                )  # fmt: skip
            except Invalid as refusal:
                explain((form,), refusal)
            except Conflict as refusal:
                # the page shows what the others saved, the form what was typed
                self.__dict__.pop("column", None)
                form.add_error(None, f"{refusal.sentence}您填写的内容保留在本页，核对后可再次保存。")
                return self.page(status=409, describe_form=form)
            else:
                return self.done("栏目说明已保存。")
        return self.page(status=400, describe_form=form)

    def pin(self) -> HttpResponse:
        form = PinForm(self.request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                pin = services.pin_document(
                    actor=self.actor,
                    column=self.column,
                    code=data["document"],
                    until=data["until"],
                    now=self.now,
                )
            except Invalid as refusal:
                explain((form,), refusal)
            else:
                return self.done(f"已置顶{quoted(str(pin.document))}。")
        return self.page(status=400, pin_form=form)

    def unpin(self) -> HttpResponse:
        services.unpin_document(
            actor=self.actor, column=self.column, code=self.given("document"), now=self.now
        )
        return self.done("已取消置顶。")

    def move(self) -> HttpResponse:
        services.move_pin(
            actor=self.actor, column=self.column, code=self.given("document"), before=self.given("before"),
            now=self.now,
        )  # fmt: skip
        return self.done("置顶顺序已调整。")

    def exclude(self) -> HttpResponse:
        services.exclude_document(
            actor=self.actor, column=self.column, code=self.given("document"), reason=self.given("reason"),
            now=self.now,
        )  # fmt: skip
        return self.done("该文件不再在本栏目列出；文件本身仍在文件库公开。")

    def include(self) -> HttpResponse:
        services.include_document(
            actor=self.actor, column=self.column, code=self.given("document"), now=self.now
        )
        return self.done("该文件可重新在本栏目列出。")

    def close(self) -> HttpResponse:
        form = CloseForm(self.request.POST)
        if form.is_valid():
            try:
                services.close_column(
                    actor=self.actor, column=self.column, reason=form.cleaned_data["reason"], now=self.now
                )
            except Invalid as refusal:
                explain((form,), refusal)
            else:
                return self.done(f"“{self.column.name}”已移入历史专题，原网址继续有效。")
        return self.page(status=400, close_form=form)

    def reopen(self) -> HttpResponse:
        services.reopen_column(actor=self.actor, column=self.column, now=self.now)
        return self.done(f"“{self.column.name}”已恢复开设。")

    def readdress(self) -> HttpResponse:
        form = AddressForm(self.request.POST)
        if form.is_valid():
            try:
                changed = services.change_address(
                    actor=self.actor, column=self.column, code=form.cleaned_data["code"], now=self.now
                )
            except Invalid as refusal:
                explain((form,), refusal)
            else:
                return self.done("地址已更改，原地址自动转到新地址。", changed.code)
        return self.page(status=400, address_form=form)
