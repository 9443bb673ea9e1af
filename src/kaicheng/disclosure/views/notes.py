"""Gaps in series, and their explanations."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.disclosure import permissions, services
from kaicheng.disclosure.forms import NoteForm
from kaicheng.disclosure.models import SeriesNote
from kaicheng.disclosure.permissions import explainable_agencies, readable_agencies
from kaicheng.disclosure.selectors import note_numbered, notes_of, plan_kinds, report_lists, terms
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import User
from kaicheng.users.views import DutyRequired


class Series(DutyRequired):
    """All gaps that the actor may see, explained or not."""

    template_name = "disclosure/series.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        agencies = list(readable_agencies(request.user, self.today))
        seen = {agency.pk for agency in agencies}
        rows = [term for term in terms() if term.term.agency.pk in seen]
        reports = [found for found in report_lists(agencies, self.today) if found.missing]
        return self.show(
            terms=rows,
            plans=[kind for kind in plan_kinds(self.today) if any(not p.plans for p in kind.periods)],
            reports=reports,
            notes=notes_of(seen),
            explainable=set(explainable_agencies(request.user, self.today).values_list("pk", flat=True)),
            names={row.code: row.name for row in _all_series()},
            host=next((a for a in agencies if a.parent_id is None), None),
        )


def _all_series() -> tuple[Any, ...]:
    from kaicheng.catalogue.selectors import all_series

    return all_series()


class Explain(DutyRequired):
    """Register why numbers are missing."""

    template_name = "disclosure/note.html"
    verb = permissions.EXPLAIN

    @cached_property
    def asked(self) -> Agency | None:
        code = self.request.GET.get("agency") or self.request.POST.get("agency", "")
        return next((a for a in directory().agencies.values() if a.code == code), None)

    def governing(self) -> Agency | None:
        return self.asked

    def form(self, data: Any = None) -> NoteForm:
        given = self.request.GET
        names = ("agency", "series", "term", "first", "last", "reason")
        initial = {name: given[name] for name in names if given.get(name)}
        return NoteForm(data, initial=initial, agencies=explainable_agencies(self.request.user, self.today))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(status=400, form=form)
        if not isinstance(request.user, User):
            raise NotAllowed
        try:
            note = services.explain_gap(actor=request.user, now=self.now, **form.cleaned_data)
        except Invalid as refusal:
            for name, sentence in (refusal.errors or {"": refusal.sentence}).items():
                form.add_error(name or None, sentence)
            return self.show(status=400, form=form)
        messages.success(request, f"已登记说明“{note.sentence}”，公众现在即可看到。")
        return redirect("disclosure:series")


class Remove(DutyRequired):
    """Take an explanation back."""

    verb = permissions.EXPLAIN
    http_method_names = ["post"]

    @cached_property
    def note(self) -> SeriesNote:
        found = note_numbered(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这条说明。")
        return found

    def governing(self) -> Agency | None:
        return self.note.agency

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not isinstance(request.user, User):
            raise NotAllowed
        services.remove_note(note=self.note, actor=request.user, now=self.now)
        messages.success(request, "已删除该说明。")
        return redirect("disclosure:series")
