"""The register 登记簿 to take away. Who applies stands in it only on request, for those who may know, and each look is recorded."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from kaicheng.foi import declared, permissions
from kaicheng.foi.exporting import RegisterLine, register_sheet
from kaicheng.foi.identity import Applicant
from kaicheng.foi.models import Case
from kaicheng.foi.selectors import cases
from kaicheng.foi.services import finding
from kaicheng.foi.views.lists import Listing, query_of
from kaicheng.kernel.spreadsheets import XLSX

MOST = 20_000  # rows


class Register(Listing):
    """The list as filtered on its page, without who applies."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.sheet(self.chosen(), {}, named=False)

    def chosen(self) -> list[Case]:
        found = cases.narrowed(self.seen, query_of(self.request), self.today, self.calendar)
        lean = found.select_related("agency", "unit", "handler", "joined_to", "earlier")
        return list(lean.annotate(held=Count("papers")).order_by("received_on", "filed_at", "pk")[:MOST])

    def sheet(self, found: list[Case], who: Mapping[int, Applicant], *, named: bool) -> HttpResponse:
        content = register_sheet(self.lines(found, who), self.today, named=named)
        name = f"公开申请登记簿{self.today:%Y%m%d}.xlsx"
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store, private",
        }
        return HttpResponse(content, content_type=XLSX, headers=headers)

    def lines(self, found: list[Case], who: Mapping[int, Applicant]) -> Iterator[RegisterLine]:
        decided = {one.code: one.name for one in declared.decisions()}
        for row in self.rows(found):
            case = row.case
            channel = next(one for one in declared.channels() if one.code == case.channel)
            words = {
                "channel": channel.name,
                "rule": channel.rule,
                "applicant_kind": declared.applicant_kinds()[case.applicant_kind].name,
                "carrier": declared.carriers()[case.carrier].name,
                "way": declared.ways()[case.way].name,
                "decision": decided.get(case.decision, ""),
            }
            held: int = getattr(case, "held", 0)
            yield RegisterLine(case, words, row.urgency.words, row.asked, held, who.get(case.pk))


class RegisterWithIdentity(Register):
    """The same with who applies, of those cases whose applicant the actor may know."""

    http_method_names = ("post",)
    verb = permissions.IDENTITY

    def post(self, request: HttpRequest) -> HttpResponse:
        found = self.chosen()
        who = finding.for_register(found, actor=self.actor, now=self.now)
        return self.sheet([case for case in found if case.pk in who], who, named=True)
