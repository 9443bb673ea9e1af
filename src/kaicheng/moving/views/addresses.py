"""Old addresses: the list, what was asked for, what nobody knows, adding and removing by hand."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from kaicheng.documents.desk import document_named
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.moving import permissions, selectors
from kaicheng.moving.forms import AddressForm
from kaicheng.moving.services.addressing import Target, add_address, remove_address
from kaicheng.moving.services.reporting import addresses_sheet
from kaicheng.moving.views.runs import workbook
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import agencies_with
from kaicheng.users.views import DutyRequired

PAGE = 50
TABS = (("", "全部"), ("asked", "有人访问"), ("missed", "没有着落"))


class Addresses(DutyRequired):
    """All old addresses, those asked for, and addresses asked for that lead nowhere."""

    template_name = "moving/addresses.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(AddressForm(initial={"shown": request.GET.get("shown", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        permissions.require(permissions.ADDRESS, request.user, on=self.today)
        form = AddressForm(request.POST)
        if form.is_valid():
            try:
                actor: Any = request.user
                made = add_address(
                    shown=form.cleaned_data["shown"],
                    target=_target(form.cleaned_data["target"]),
                    agency=self.office,
                    actor=actor,
                    now=self.now,
                )
            except Invalid as refusal:
                for field, sentence in refusal.errors.items():
                    form.add_error(field, sentence)
            else:
                messages.success(request, f"已登记，访问 {made.shown} 将转到新网址。")
                return redirect("moving:addresses")
        return self._shown(form, status=400)

    @property
    def office(self) -> Agency:
        """The highest agency at which the actor is the office."""
        found = agencies_with(self.request.user, DutyKind.OFFICE, on=self.today).order_by("path").first()
        if found is None:
            raise NotAllowed
        return found

    def _shown(self, form: AddressForm, *, status: int = 200) -> HttpResponse:
        tab = self.request.GET.get("tab", "")
        words = self.request.GET.get("q", "").replace("\0", "").strip()
        rows: Any = (
            selectors.missed(words=words)
            if tab == "missed"
            else selectors.addresses(words=words, asked=tab == "asked")
        )
        return self.show(
            status=status,
            form=form,
            page=Paginator(rows, PAGE).get_page(self.request.GET.get("p")),
            tab=tab,
            tabs=TABS,
            words=words,
            total=selectors.addresses().count(),
            hits=selectors.addresses().aggregate(Sum("hits"))["hits__sum"] or 0,
            misses=selectors.missed().aggregate(Sum("hits"))["hits__sum"] or 0,
            may_add=permissions.may(permissions.ADDRESS, self.request.user, on=self.today),
            kept=urlencode({k: v for k, v in self.request.GET.items() if k not in {"p", "shown"} and v}),
        )


class Remove(Addresses):
    """Take an address off the list."""

    verb = permissions.ADDRESS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]  # has a part in its address
        found = selectors.addresses().filter(pk=pk).first()
        if found is None:
            raise Http404("没有这个原网址。")
        actor: Any = request.user
        remove_address(address=found, agency=self.office, actor=actor, now=self.now)
        messages.success(request, f"已删去 {found.shown}。")
        return redirect("moving:addresses")

    def get(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        return redirect("moving:addresses")


class Export(DutyRequired):
    """All old addresses as a sheet."""

    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        return workbook(addresses_sheet(_lines(request)), f"原网址{self.today:%Y%m%d}.xlsx")


def _lines(request: HttpRequest) -> Iterator[tuple[str, str, int, str]]:
    for row in selectors.addresses().iterator(chunk_size=1000):
        target = row.place or (f"/d/{row.document.code}/" if row.document else "")
        last = f"{timezone.localtime(row.last_hit_at):%Y-%m-%d %H:%M}" if row.last_hit_at else ""
        yield row.shown, request.build_absolute_uri(target), row.hits, last


def _target(words: str) -> Target:
    bare = words.strip()
    if bare.startswith("/"):
        return Target(place=bare)
    return Target(document_named(bare))
