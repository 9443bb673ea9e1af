"""The ledger to take away: a workbook, or its table as an official document."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from urllib.parse import quote, urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gongwen.typeset import docx, pdf
from kaicheng.documents.renditions import file_name
from kaicheng.kernel.spreadsheets import XLSX
from kaicheng.workplan import composing, exporting
from kaicheng.workplan.models import Task
from kaicheng.workplan.selectors import board as boards
from kaicheng.workplan.selectors.ledger import LedgerLine, Proof, lines
from kaicheng.workplan.selectors.overview import TaskQuery, narrowed
from kaicheng.workplan.selectors.together import of_plan
from kaicheng.workplan.views.ledger import query_of
from kaicheng.workplan.views.overview import Seen

MEDIA = {
    "xlsx": XLSX,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def address(proof: Proof) -> str:
    """The whole address of a piece of evidence; another site's stays as it is."""
    path = reverse("workplan:evidence", args=[proof.kept]) if proof.kept else proof.path
    return urljoin(settings.SITE_URL, path) if path else ""


class Export(Seen):
    """The ledger as filtered on its page; `format` is xlsx, docx or pdf. A unit gets its own part."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        kind = request.GET.get("format", "xlsx")
        if kind not in MEDIA:
            raise Http404("没有这种格式。")
        query = query_of(request)
        found = lines(self.plan, query, self.today, self.seen)
        part = "" if self.whole and not query else "（部分）"
        title = f"{self.plan.title}{part}"
        content = self._made(kind, title, found, query)
        name = file_name(f"{title}台账", kind)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return HttpResponse(content, content_type=MEDIA[kind], headers=headers)

    def _made(self, kind: str, title: str, found: list[LedgerLine], query: TaskQuery) -> bytes:
        if kind == "xlsx":
            return exporting.ledger_sheet(title, found, self.today, address)
        tasks = narrowed(of_plan(self.plan, self.seen), query, self.today)
        tally = boards.total(Task.objects.filter(pk__in=tasks.values("pk")), self.today)
        tree = composing.ledger_table(title, self.plan.agency.name, tally, found, self.today)
        return docx.render(tree) if kind == "docx" else pdf.render(tree)
