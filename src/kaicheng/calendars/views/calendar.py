"""The year's calendar, entering a notice with its preview, taking one out."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from kaicheng.calendars import permissions, services
from kaicheng.calendars.almanac import spans, year_of
from kaicheng.calendars.forms import EARLIEST, LATEST, CountForm, NoticeForm, ReasonForm
from kaicheng.calendars.models import HolidayNotice
from kaicheng.calendars.reading import Reading
from kaicheng.calendars.selectors import calendar, sources
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.workdays import WorkingCalendar, listed
from kaicheng.users.policy import may
from kaicheng.users.views import DutyRequired
from kaicheng.users.views.staff import signed_in


class Calendar(DutyRequired):
    """One year, and the counting of a term."""

    template_name = "calendars/calendar.html"
    verb = permissions.READ

    def get(self, request: HttpRequest, year: int | None = None) -> HttpResponse:
        if year is None and re.fullmatch(
            "[0-9]{4}", request.GET.get("year", "")
        ):  # chosen in the list of years
            return redirect("calendars:year", request.GET["year"])
        shown = self.today.year if year is None else year
        if not EARLIEST.year <= shown <= LATEST.year:
            raise Http404
        known = calendar()
        form = CountForm(request.GET if "since" in request.GET else None, initial={"since": self.today})
        return self.show(
            year=year_of(known, shown, self.today),
            choices=sorted({*known.announced, shown, self.today.year + 1}, reverse=True),
            sources=sources(shown),
            form=form,
            count=form.count(known),
            may_enter=may(permissions.ENTER, request.user, on=self.today),
        )


class Enter(DutyRequired):
    """Paste a notice, see what it says day by day, take it."""

    template_name = "calendars/enter.html"
    verb = permissions.ENTER

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=NoticeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NoticeForm(request.POST)
        if not form.is_valid():
            return self.show(status=400, form=form)
        if "back" in request.POST:
            return self.show(form=form)
        if "confirmed" in request.POST:
            return self._take(form)
        reading = services.read_notice(**form.given())
        return self.show(
            status=400 if reading.problems else 200,
            form=form,
            reading=reading,
            rows=_rows(reading),
            moved=_moved(reading, calendar()),
        )

    def _take(self, form: NoticeForm) -> HttpResponse:
        try:
            notice = services.enter(actor=signed_in(self.request), now=self.now, **form.given())
        except Invalid as refusal:
            form.add_error(None, refusal.sentence)
            return self.show(status=400, form=form)
        messages.success(self.request, f"已录入{notice}，工作日历已更新。")
        return redirect("calendars:year", notice.year)


def _rows(reading: Reading) -> list[tuple[str, str, int, str]]:
    """Each holiday in words: name, when it rests, for how long, what is worked for it."""
    return [(h.name, spans(h.rests), len(h.rests), listed(h.works)) for h in reading.holidays]


def _moved(reading: Reading, known: WorkingCalendar) -> dict[str, int]:
    """Count what the notice changes: days that will rest instead of work, and days that will work instead."""
    new = WorkingCalendar.of(reading.facts, ())
    turned = [fact for fact in reading.facts if new.is_workday(fact.day) != known.is_workday(fact.day)]
    rest = sum(fact.rests for fact in turned)
    return {"rest": rest, "work": len(turned) - rest}


class Remove(DutyRequired):
    """Take an entered notice out, with the reason."""

    template_name = "calendars/remove.html"
    verb = permissions.REMOVE

    @cached_property
    def notice(self) -> HolidayNotice:
        return get_object_or_404(HolidayNotice, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(ReasonForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=400)
        notice = self.notice
        year, name = notice.year, str(notice)
        services.remove(
            actor=signed_in(request), notice=notice, reason=form.cleaned_data["reason"], now=self.now
        )
        messages.success(request, f"已删除{name}，工作日历已更新。")
        return redirect("calendars:year", year)

    def _page(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"notice": self.notice, "days": self.notice.days.all(), "form": form}
        return self.show(status=status, **context)
