"""A ledger from an office's own sheet: upload, say what the headings mean, see what it would do, take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import content as content_of
from kaicheng.files.services import store
from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.selectors import directory
from kaicheng.workplan import permissions, sheets
from kaicheng.workplan.models import WorkPlan
from kaicheng.workplan.selectors.plans import plan_by_id
from kaicheng.workplan.services import importing
from kaicheng.workplan.services.importing import Found, Target
from kaicheng.workplan.sheet_forms import HeadsForm, NewLedgerForm, SheetForm
from kaicheng.workplan.task_forms import explain
from kaicheng.workplan.views.base import Closed, Organising

_SALT = "workplan.import"
_LASTS = 2 * 3600  # seconds between upload and taking
_SHOWN = 200  # problems on the page; the sheet has all


def workbook(content: bytes, name: str) -> HttpResponse:
    """Hand a workbook over as a download."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(content, content_type=sheets.XLSX, headers=headers)


def kept_file(content: bytes, name: str, now: Any, *more: Any) -> str:
    """Keep an uploaded sheet between two pages; gives the token that the next one brings back."""
    return signing.dumps([store(content, name=name, at=now).pk, name, *more], salt=_SALT, compress=True)


def kept_again(token: str) -> list[Any]:
    """The file's key, its name and what was kept with it. Raises Conflict where it is too long ago, or not ours."""
    try:
        found: list[Any] = signing.loads(token, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature as error:
        raise Conflict("上传的表格已过期。", advice="请重新上传。") from error
    return found


def content_kept(pk: int) -> bytes:
    file = StoredFile(pk=pk)
    file.refresh_from_db()
    return content_of(file)


class Template(Closed):
    """The empty sheet with its explanations."""

    verb = permissions.CREATE

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - as Django calls it
        return workbook(sheets.template(), "工作台账导入模板.xlsx")


@dataclass(frozen=True, slots=True)
class Kept:
    """What the pages hand on: the sheet, where it goes."""

    token: str
    name: str
    table: sheets.Table
    target: Target


class Import(Organising):
    """Three pages of one address; `?plan=` adds to a ledger that is there."""

    template_name = "workplan/import.html"

    @cached_property
    def plan(self) -> WorkPlan | None:
        key = number_in(self.request.GET.get("plan", ""))
        found = plan_by_id(key) if key is not None else None
        if found is not None:
            permissions.require(permissions.ADD, self.actor, found, on=self.today)
        return found

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - as Django calls it
        return self._upload(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        step = {"heads": self._check, "take": self._take, "report": self._report, "again": self._again}
        act = step.get(request.POST.get("step", ""))
        return act(self._kept()) if act else self._receive(request)

    # -- upload ---------------------------------------------------------------------------------------------------------

    def _form(self, *args: Any) -> SheetForm:
        if self.plan is not None:
            return SheetForm(*args)
        initial = {"year": self.today.year, "issued_on": self.today, "agency": self.usual}
        return NewLedgerForm(*args, agencies=self.organised, initial=initial)

    def _upload(self, form: SheetForm, status: int = 200) -> HttpResponse:
        return self.show(status=status, form=form, plan=self.plan, at="upload")

    def _receive(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._upload(form, 400)
        upload = form.cleaned_data["sheet"]
        content = upload.read()
        try:
            target = self._target(form.cleaned_data)
            importing.refuse_twice(target)
            table = sheets.read(content, upload.name)
        except Invalid as refusal:
            explain(form, refusal if refusal.errors else _beside("sheet", refusal))
            return self._upload(form, 400)
        where = [target.agency.pk, target.title, target.year, target.issued_on.isoformat()]
        plan = self.plan.pk if self.plan else None
        token = kept_file(content, upload.name, self.now, self.actor.pk, plan, where)
        return self._heads(Kept(token, upload.name, table, target))

    def _target(self, data: Mapping[str, Any]) -> Target:
        if self.plan is not None:
            return Target.of(self.plan)
        return Target(data["agency"], data["title"], data["year"], data["issued_on"])

    def _kept(self) -> Kept:
        token = self.request.POST.get("kept", "")
        pk, name, who, plan, where = kept_again(token)
        if who != self.actor.pk or plan != (self.plan.pk if self.plan else None):
            raise Conflict("这份表格不是您为这个台账上传的。", advice="请自行上传后再导入。")
        agency = directory().agencies[where[0]]
        target = Target(agency, where[1], where[2], date.fromisoformat(where[3]), self.plan)
        return Kept(token, name, sheets.read(content_kept(pk), name), target)

    # -- headings -------------------------------------------------------------------------------------------------------

    def _heads_form(self, kept: Kept, *args: Any) -> HeadsForm:
        mapping = importing.known_heads(kept.table.heads)
        return HeadsForm(*args, heads=kept.table.heads, lines=kept.table.lines, mapping=mapping)

    def _heads(self, kept: Kept, form: HeadsForm | None = None, status: int = 200) -> HttpResponse:
        form = form or self._heads_form(kept)
        return self.show(status=status, form=form, plan=self.plan, kept=kept, at="heads")

    def _again(self, kept: Kept) -> HttpResponse:
        return self._heads(kept)

    def _mapping(self, kept: Kept) -> tuple[HeadsForm, dict[int, str] | None]:
        form = self._heads_form(kept, self.request.POST)
        if not form.is_valid():
            return form, None
        try:
            return form, sheets.checked(kept.table.heads, form.chosen)
        except Invalid as refusal:
            explain(form, refusal)
            return form, None

    # -- check and take -------------------------------------------------------------------------------------------------

    def _check(self, kept: Kept) -> HttpResponse:
        form, mapping = self._mapping(kept)
        if mapping is None:
            return self._heads(kept, form, 400)
        importing.remember(heads=kept.table.heads, mapping=mapping)
        found = importing.check(table=kept.table, mapping=mapping, target=kept.target)
        return self._found(kept, form, found)

    def _found(self, kept: Kept, form: HeadsForm, found: Found) -> HttpResponse:
        stops, remarks = found.stops, found.remarks
        return self.show(
            plan=self.plan,
            kept=kept,
            chosen=form.chosen,
            found=found,
            stops=stops[:_SHOWN],
            remarks=remarks[:_SHOWN],
            count_stops=len(stops),
            count_remarks=len(remarks),
            at="check",
        )

    def _take(self, kept: Kept) -> HttpResponse:
        form, mapping = self._mapping(kept)
        if mapping is None:
            return self._heads(kept, form, 400)
        try:
            plan = importing.take(
                table=kept.table,
                mapping=mapping,
                target=kept.target,
                actor=self.actor,
                now=self.now,
                name=kept.name,
            )
        except Invalid as refusal:
            messages.error(self.request, f"{refusal.sentence}{refusal.advice}")
            return self._check(kept)
        messages.success(self.request, f"已导入{len(kept.table.lines)}项任务，请核对单位和时限。")
        return redirect("workplan:plan", plan.pk)

    def _report(self, kept: Kept) -> HttpResponse:
        form, mapping = self._mapping(kept)
        if mapping is None:
            return self._heads(kept, form, 400)
        found = importing.check(table=kept.table, mapping=mapping, target=kept.target)
        return workbook(sheets.report(kept.table, found.problems), "工作台账（问题）.xlsx")


def _beside(name: str, refusal: Invalid) -> Invalid:
    """A refusal of the sheet as a whole, said beside its field."""
    return Invalid(errors={name: f"{refusal.sentence}{refusal.advice}"})
