"""Where the letters of an agency tell people to turn: set by those who handle or approve applications there."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.foi import permissions, remedies
from kaicheng.foi.clock import rules_on
from kaicheng.foi.letter_forms import RemediesForm
from kaicheng.foi.models import Remedies as Settings
from kaicheng.foi.selectors.remedies import government_above, organs_of, prefix_of, remedies_of
from kaicheng.foi.services import settling
from kaicheng.foi.views.base import Closed
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.organisations.selectors import directory


class Choose(Closed):
    """The agencies whose remedies the actor may set; where it is one alone, its page."""

    template_name = "foi/letters/remedies_list.html"
    verb = permissions.SET_REMEDIES

    def get(self, request: HttpRequest) -> HttpResponse:
        found = list(permissions.setting_remedies(self.actor, self.today).order_by("order", "code"))
        if len(found) == 1:
            return redirect("foi:remedies", found[0].pk)
        return self.show(**self.common("remedies"), rows=[(agency, organs_of(agency)) for agency in found])


class Remedies(Closed):
    """What is set for one agency, and what its letters then say."""

    template_name = "foi/letters/remedies.html"
    verb = permissions.SET_REMEDIES

    @cached_property
    def agency(self) -> Agency:
        found = directory().agencies.get(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这个机关。")
        return found

    def governing(self) -> Any:
        return self.agency

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(RemediesForm(instance=self.settings, governs=self.governs))

    @property
    def governs(self) -> bool:
        return self.agency.kind == AgencyKind.GOVERNMENT

    @property
    def settings(self) -> Settings:
        return remedies_of(self.agency) or Settings(agency=self.agency)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RemediesForm(request.POST, instance=self.settings, governs=self.governs)
        if not form.is_valid():
            return self.page(form, status=400)
        settling.set_remedies(self.agency, form.cleaned_data, actor=self.actor, now=self.now)
        messages.success(request, "救济途径已保存，此后拟写的文书按此告知。")
        return redirect("foi:remedies", pk)

    def page(self, form: RemediesForm, *, status: int = 200) -> HttpResponse:
        organs = organs_of(self.agency)
        return self.show(
            **self.common("remedies"), status=status, agency=self.agency, form=form, organs=organs, above=government_above(self.agency), prefix=prefix_of(self.agency),
            told=self._told(organs), governs=self.governs,
        )  # fmt: skip

    def _told(self, organs: remedies.Organs) -> list[tuple[str, str]]:
        """The notices as letters of today will bear them."""
        rules, out = rules_on(self.today), []
        for remedy, name in (
            (remedies.Remedy.REVIEW_FIRST, "不予公开的答复"),
            (remedies.Remedy.EITHER, "其他答复"),
        ):
            try:
                said = remedies.notice(
                    remedy, self.today, rules, organs, who="您", online=bool(organs.online)
                )
            except remedies.RemediesUnset:
                return []
            out.append((name, "".join(said)))
        return out
