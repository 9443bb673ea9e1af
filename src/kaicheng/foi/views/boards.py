"""How the cases of all units stand, who owes what, and which dates moved: numbers, stages and days, never who or what."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from kaicheng.foi.models import DateChange
from kaicheng.foi.selectors.board import HEADS, board
from kaicheng.foi.selectors.owing import owed
from kaicheng.foi.views.lists import PAGE, Listing


class Board(Listing):
    template_name = "foi/board.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = board(self.seen, self.today, self.calendar)
        return self.show(**self.common("board"), board=found, heads=[head for _, head in HEADS])


class Owing(Listing):
    template_name = "foi/owing.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [(row, row.late(self.today)) for row in owed(self.seen, self.calendar)]
        late = sum(1 for _, is_late in rows if is_late)
        return self.show(**self.common("owing"), rows=rows, late=late)


class Changes(Listing):
    """期限变动: dates of running cases that a correction or a changed calendar moved."""

    template_name = "foi/changes.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = DateChange.objects.filter(case__in=self.seen).select_related("case", "case__agency")
        page = Paginator(found, PAGE).get_page(request.GET.get("p"))
        return self.show(**self.common("changes"), page=page)
