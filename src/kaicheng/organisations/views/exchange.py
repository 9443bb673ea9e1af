"""The workbook of agencies: out, in, and the report in between."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from urllib.parse import quote

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import content as content_of
from kaicheng.files.services import store
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations import doors, services
from kaicheng.organisations.forms import SheetForm
from kaicheng.organisations.models import Agency
from kaicheng.organisations.views.agencies import told
from kaicheng.organisations.views.closed import ClosedView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT = "organisations.import"
_LASTS = 3600  # seconds between check and taking


def workbook(content: bytes, name: str) -> HttpResponse:
    """Hand a workbook over as a download."""
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


class Export(ClosedView):
    """All agencies, the ended ones too."""

    verb = doors.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        agencies = Agency.objects.select_related("parent", "successor")
        return workbook(services.export(agencies), f"机构表{self.today:%Y%m%d}.xlsx")


class Import(ClosedView):
    """Upload, see what it would do, then take it, or download it with its problems."""

    template_name = "organisations/import.html"
    verb = doors.MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=SheetForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "kept" in request.POST:
            return self._go_on(request)
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(status=400, form=form)
        upload = form.cleaned_data["sheet"]
        content = upload.read()
        try:
            found = services.check(content, actor=request.user, now=self.now)
        except Invalid as refusal:  # no workbook at all, or not this one: said beside the field
            form.add_error("sheet", refusal.sentence)
            return self.show(status=400, form=form)
        kept = store(content, name=upload.name, at=self.now)
        token = signing.dumps([kept.pk, request.user.pk], salt=_SALT)
        return self.show(form=SheetForm(), found=found, token=token, name=upload.name)

    def _go_on(self, request: HttpRequest) -> HttpResponse:
        """Take the workbook that was checked, or give its report."""
        try:
            pk, who = signing.loads(request.POST["kept"], salt=_SALT, max_age=_LASTS)
        except signing.BadSignature as error:
            raise Conflict("上传的机构表已过期。", advice="请重新上传后再导入。") from error
        if who != request.user.pk:
            raise Conflict("这份机构表是由他人上传的。", advice="请自行上传后再导入。")
        file = StoredFile(pk=pk)
        file.refresh_from_db()
        content = content_of(file)
        if "report" in request.POST:
            found = services.check(content, actor=request.user, now=self.now)
            return workbook(found.report(), "机构表（问题）.xlsx")
        done = services.import_agencies(actor=request.user, content=content, now=self.now)
        told(
            request,
            f"导入完成：新增{len(done.created)}个，修改{len(done.changed)}个，未变{done.unchanged}个。",
        )
        return redirect("organisations:tree")
