"""How much, how fast, how punctual: by unit and by month, drawn and in figures."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from kaicheng.foi.selectors.cases import agencies_of
from kaicheng.foi.selectors.workload import drawn, workload
from kaicheng.foi.views.lists import Listing
from kaicheng.kernel.given import number_in
from kaicheng.organisations.models import Agency

_FIRST = 2008  # the first year of the Regulation


class Yearly(Listing):
    """A page about one year, of one agency or of all."""

    @cached_property
    def year(self) -> int:
        asked = number_in(self.request.GET.get("year", ""))
        return asked if asked is not None and _FIRST <= asked <= self.today.year else self.today.year

    @property
    def years(self) -> range:
        return range(self.today.year, max(self.today.year - 6, _FIRST) - 1, -1)

    def chosen(self, agencies: Iterable[Agency]) -> Agency | None:
        code = self.request.GET.get("agency", "")
        return next((one for one in agencies if one.code == code), None)


class Workload(Yearly):
    template_name = "foi/workload.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        agencies = agencies_of(self.seen)
        agency = self.chosen(agencies)
        seen = self.seen.filter(agency=agency) if agency else self.seen
        found = workload(seen, self.year, self.today, self.calendar)
        return self.show(
            **self.common("workload"), workload=found, charts=drawn(found.months), year=self.year, agency=agency,
            agencies=agencies, years=self.years,
        )  # fmt: skip
