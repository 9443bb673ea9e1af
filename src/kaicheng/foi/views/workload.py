"""How much, how fast, how punctual: by unit and by month, drawn and in figures."""

from django.http import HttpRequest, HttpResponse

from kaicheng.foi.selectors.cases import agencies_of
from kaicheng.foi.selectors.workload import drawn, workload
from kaicheng.foi.views.lists import Listing

_FIRST = 2008  # the first year of the Regulation


class Workload(Listing):
    template_name = "foi/workload.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked, code = request.GET.get("year", ""), request.GET.get("agency", "")
        whole = asked.isascii() and asked.isdigit() and _FIRST <= int(asked) <= self.today.year
        year = int(asked) if whole else self.today.year
        agencies = agencies_of(self.seen)
        agency = next((one for one in agencies if one.code == code), None)
        seen = self.seen.filter(agency=agency) if agency else self.seen
        found = workload(seen, year, self.today, self.calendar)
        return self.show(
            **self.common("workload"), workload=found, charts=drawn(found.months), year=year, agency=agency,
            agencies=agencies, years=range(self.today.year, max(self.today.year - 6, _FIRST) - 1, -1),
        )  # fmt: skip
