"""The workbook of a round: out, in, and the report in between."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from urllib.parse import quote

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.cleanup import permissions, sheets
from kaicheng.cleanup.forms import SheetForm
from kaicheng.cleanup.selectors.items import ItemQuery, items_of
from kaicheng.cleanup.services import importing
from kaicheng.cleanup.views.rounds import OneRound, query_of
from kaicheng.cleanup.workflow import Stage
from kaicheng.documents.renditions import file_name
from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import content as content_of
from kaicheng.files.services import store
from kaicheng.kernel.refusals import Conflict, Invalid

_SALT = "cleanup.import"
_LASTS = 3600  # seconds between check and taking


def workbook(content: bytes, name: str) -> HttpResponse:
    """Hand a workbook over as a download."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(content, content_type=sheets.XLSX, headers=headers)


class Export(OneRound):
    """The round's list, as filtered on its page; a unit gets its own part."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        query = query_of(request)
        items = items_of(self.round, query, None if self.whole else self.own_units)
        part = "" if query == ItemQuery() else "（筛选）"
        return workbook(sheets.round_sheet(items), file_name(f"{self.round.title}清单{part}", "xlsx"))


class Import(OneRound):
    """Upload the filled list, see what it would do, then take it, or download it with its problems."""

    template_name = "cleanup/import.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.round.stage != Stage.OPEN:
            return redirect("cleanup:round", self.round.pk)
        return self.show(round=self.round, form=SheetForm())

    def admit(self) -> None:
        super().admit()
        if self.request.method == "POST" and not self.own_units.exists():
            permissions.require(permissions.ADD, self.actor, self.round, on=self.today)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "kept" in request.POST:
            return self._go_on(request)
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(status=400, round=self.round, form=form)
        upload = form.cleaned_data["sheet"]
        content = upload.read()
        try:
            found = importing.check(found=self.round, content=content, actor=self.actor, now=self.now)
        except Invalid as refusal:  # no workbook at all, or not this one: said beside the field
            form.add_error("sheet", f"{refusal.sentence}")
            return self.show(status=400, round=self.round, form=form)
        kept = store(content, name=upload.name, at=self.now)
        token = signing.dumps([kept.pk, self.actor.pk, self.round.pk], salt=_SALT)
        return self.show(round=self.round, form=SheetForm(), found=found, token=token, name=upload.name)

    def _go_on(self, request: HttpRequest) -> HttpResponse:
        """Take the workbook that was checked, or give its report."""
        content = self._kept(request.POST["kept"])
        if "report" in request.POST:
            found = importing.check(found=self.round, content=content, actor=self.actor, now=self.now)
            return workbook(found.report(self.round), "清理清单（问题）.xlsx")
        count = importing.take(found=self.round, content=content, actor=self.actor, now=self.now)
        messages.success(request, f"已导入{count}件意见，待本单位确认。")
        return redirect("cleanup:round", self.round.pk)

    def _kept(self, token: str) -> bytes:
        try:
            pk, who, round_pk = signing.loads(token, salt=_SALT, max_age=_LASTS)
        except signing.BadSignature as error:
            raise Conflict("上传的清单已过期。", advice="请重新上传后再导入。") from error
        if (who, round_pk) != (self.actor.pk, self.round.pk):
            raise Conflict("这份清单不是您为本轮清理上传的。", advice="请自行上传后再导入。")
        file = StoredFile(pk=pk)
        file.refresh_from_db()
        return content_of(file)
