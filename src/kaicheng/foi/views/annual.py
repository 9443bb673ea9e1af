"""What the annual report asks of applications, counted from the cases: parts three and four of the form."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.http import HttpRequest, HttpResponse

from kaicheng.foi import annual, declared
from kaicheng.foi.models import Proceeding
from kaicheng.foi.selectors.figures import heard_of, reporting, table_of
from kaicheng.foi.views.workload import Yearly


class Annual(Yearly):
    template_name = "foi/annual.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        known = reporting(self.overseen)
        agency = self.chosen(known)
        agencies = [agency] if agency else known
        kinds, parts = declared.applicant_kinds(), declared.report_parts()
        table = table_of(agencies, self.year)
        heads, heard = annual.heard_printed(
            heard_of(agencies, self.year),
            {kind: parts[kind] for kind in Proceeding.Kind.values},
            dict(Proceeding.Outcome.choices),
        )
        names = {code: row.name for code, row in declared.report_rows().items()}
        rows = annual.results_printed(table, parts, names, list(kinds))
        return self.show(
            **self.common("annual"), year=self.year, years=self.years, agency=agency, agencies=known, kinds=kinds.values(),
            organisations=len(kinds) - 1, rows=rows, results=len(names) + 1, heads=heads, heard=heard,
            agrees=table.agrees(kinds),
        )  # fmt: skip
