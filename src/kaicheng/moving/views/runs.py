"""Runs: the list, a new one, its headings, its page with progress, and the steps."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from kaicheng.events.selectors import worker_alive
from kaicheng.kernel.given import numbers_in
from kaicheng.kernel.refusals import Invalid
from kaicheng.moving import permissions, selectors, sheet
from kaicheng.moving.forms import HeadsForm, UploadForm
from kaicheng.moving.models import ImportRun
from kaicheng.moving.services import deciding, receiving, reporting
from kaicheng.moving.services.steps import begin
from kaicheng.moving.workflow import (
    DECISION_LABELS,
    FITTING,
    ROW_LABELS,
    TRANSITIONS,
    WORKING,
    RowState,
    RunState,
    Step,
)
from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import agencies_with
from kaicheng.users.views import DutyRequired

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 50
_SAMPLES = 3
_STEPS = {step.name.lower(): step for step in Step}
_DONE = {
    Step.CHECK: "已开始检查，可以离开本页。",
    Step.COMMIT: "已开始导入，可以离开本页。",
    Step.PAUSE: "已暂停，做完的不受影响，可以随时继续。",
    Step.UNDO: "已开始撤销，可以离开本页。",
    Step.DROP: "该批次已放弃，没有导入任何内容。",
}


def workbook(content: bytes, name: str) -> HttpResponse:
    """Hand a workbook over as a download."""
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


class Runs(DutyRequired):
    """All runs of the actor's agencies."""

    template_name = "moving/runs.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = agencies_with(request.user, DutyKind.OFFICE, DutyKind.AUDITOR, on=self.today)
        page = Paginator(selectors.runs_of(mine), PAGE).get_page(request.GET.get("p"))
        rows = [(run, selectors.progress_of(run, self.now)) for run in page.object_list]
        may_receive = permissions.may(permissions.RECEIVE, request.user, on=self.today)
        return self.show(rows=rows, page=page, may_receive=may_receive)


class Template(DutyRequired):
    """The empty sheet with its explanations."""

    verb = permissions.RECEIVE

    def get(self, request: HttpRequest) -> HttpResponse:
        return workbook(sheet.template(), "迁移清单模板.xlsx")


class Receive(DutyRequired):
    """Upload a sheet with its files."""

    template_name = "moving/receive.html"
    verb = permissions.RECEIVE

    @property
    def agencies(self) -> AgencyQuerySet:
        return agencies_with(self.request.user, DutyKind.OFFICE, on=self.today).standing(self.today)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=UploadForm(agencies=self.agencies))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, agencies=self.agencies)
        if not form.is_valid():
            return self.show(status=400, form=form)
        given = form.cleaned_data
        try:
            with tempfile.TemporaryDirectory(dir=_room()) as folder:
                run = receiving.receive(
                    given=_given(given, Path(folder)),
                    agency=given["agency"],
                    actor=request.user,  # type: ignore[arg-type]  # DutyRequired lets only staff in
                    now=self.now,
                )
        except Invalid as refusal:
            form.add_error("manifest", f"{refusal.sentence}{refusal.advice}")
            return self.show(status=400, form=form)
        return redirect("moving:heads", run.pk)


def _room() -> Path:
    """Uploads go to the disk on which they stay, so that keeping them is a link and no copy."""
    place = Path(settings.MOVING_ROOT)
    place.mkdir(parents=True, exist_ok=True)
    return place


def _given(given: dict[str, Any], folder: Path) -> receiving.Given:
    manifest, bundle = given["manifest"], given["bundle"]
    suffix = Path(manifest.name or "").suffix.lower()
    return receiving.Given(
        _saved(manifest, folder / f"manifest{suffix if suffix in {'.xlsx', '.csv', '.txt'} else ''}"),
        manifest.name or "清单",
        bundle=_saved(bundle, folder / "files.zip") if bundle else None,
        bundle_name=bundle.name if bundle else "",
        name=given["name"],
        site=given["site"],
        basis=given["basis"],
        openness=given["openness"],
    )


def _saved(upload: Any, place: Path) -> Path:
    with place.open("wb") as file:
        for piece in upload.chunks(1024 * 1024):
            file.write(piece)
    return place


class OneRun(DutyRequired):
    """What the views of one run share: the run, closed unless the actor may."""

    verb = permissions.READ

    @cached_property
    def run(self) -> ImportRun:
        found = selectors.run_by_id(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这个批次。")
        return found

    def governing(self) -> Agency | None:
        return self.run.agency

    def may(self, verb: str) -> bool:
        return permissions.may(verb, self.request.user, self.run, on=self.today)

    def back(self) -> HttpResponse:
        return redirect("moving:run", self.run.pk)


class Heads(OneRun):
    """Which heading means what; then the check begins."""

    template_name = "moving/heads.html"
    verb = permissions.CHECK

    def form(self, *args: Any) -> HeadsForm:
        rows = self.run.rows.order_by("number").values_list("cells", flat=True)[:_SAMPLES]
        return HeadsForm(*args, run=self.run, samples=list(rows))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.run.state not in {RunState.UPLOADED, RunState.CHECKED}:
            return self.back()
        return self.show(run=self.run, form=self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(status=400, run=self.run, form=form)
        try:
            receiving.choose_heads(run=self.run, chosen=form.chosen, actor=request.user, now=self.now)  # type: ignore[arg-type]  # staff
        except Invalid as refusal:
            form.add_error(None, f"{refusal.sentence}{refusal.advice}")
            return self.show(status=400, run=self.run, form=form)
        return self.back()


class Show(OneRun):
    """One run: how far it is, what was found, what can be done."""

    template_name = "moving/run.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run
        if run.state == RunState.UPLOADED and self.may(permissions.CHECK):
            return redirect("moving:heads", run.pk)
        counts = selectors.counts_of(run)
        progress = selectors.progress_of(run, self.now)
        return self.show(
            run=run,
            progress=progress,
            working=run.state in WORKING,
            worker_alive=worker_alive(self.now),
            kinds=selectors.kinds_of_problems(run),
            going=counts.get(RowState.READY, 0) + progress.decided,
            waiting=counts.get(RowState.TWIN, 0) + counts.get(RowState.HELD, 0),
            stopped=counts.get(RowState.STOPPED, 0),
            counts=counts,
            steps={name: self._open(step) for name, step in _STEPS.items()},
        )

    def _open(self, step: Step) -> bool:
        return self.run.state in TRANSITIONS[step].sources and self.may(step.value)


class Progress(OneRun):
    """How far, as JSON, for the page that looks again by itself."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        at = selectors.progress_of(self.run, self.now)
        return JsonResponse(
            {
                "state": self.run.state,
                "working": self.run.state in WORKING,
                "done": at.done,
                "total": at.total,
                "percent": at.percent,
                "speed": round(at.per_second, 1),
                "left": at.left,
                "counts": {state: count for state, _, count in at.counts},
            }
        )


class TakeStep(OneRun):
    """Check again, take over, pause, undo, drop."""

    def admit(self) -> None:
        step = _STEPS.get(self.kwargs["step"])
        if step is None:
            raise Http404
        self.verb = step.value
        super().admit()

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        chosen = _STEPS[step]
        actor: Any = request.user
        if chosen is Step.CHECK:
            receiving.check_again(run=self.run, actor=actor, now=self.now)
        else:
            begin(run=self.run, step=chosen, actor=actor, now=self.now)
        messages.success(request, _DONE[chosen])
        return redirect("moving:runs") if chosen is Step.DROP else self.back()


class Rows(OneRun):
    """The rows, by what became of them; decisions in bulk."""

    template_name = "moving/rows.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        state = request.GET.get("state", "")
        field, words = request.GET.get("field", ""), request.GET.get("q", "").replace("\0", "").strip()
        rows = selectors.rows_for(self.run, state=state, field=field, words=words)
        page = Paginator(rows, PAGE).get_page(request.GET.get("p"))
        counts = selectors.counts_of(self.run)
        fitting = FITTING.get(RowState(state), ()) if state in set(RowState) else ()
        may_decide = self.may(permissions.DECIDE) and self.run.state not in WORKING
        return self.show(
            run=self.run,
            page=page,
            state=state,
            words=words,
            field=field,
            states=[(s.value, label, counts[s]) for s, label in ROW_LABELS.items() if counts.get(s)],
            warned=self.run.rows.filter(warned=True).count(),
            decisions=[(d.value, "恢复导入" if not d else DECISION_LABELS[d]) for d in fitting]
            if may_decide
            else [],
            proposals=DECISION_LABELS,
            may_decide=may_decide and bool(fitting),
            kept=urlencode({k: v for k, v in request.GET.items() if k != "p" and v}),
        )


class Decide(OneRun):
    """What is to become of the chosen rows."""

    verb = permissions.DECIDE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        chosen = numbers_in(request.POST.getlist("row"))
        everything = request.POST.get("all") == "1"
        decision = request.POST.get("decision", "")
        place = reverse("moving:rows", args=[pk])
        back = f"{place}?{urlencode({'state': request.POST.get('state', '')})}"
        if not chosen and not everything:
            messages.warning(request, "没有选择任何一行，请先勾选。")
            return redirect(back)
        count = deciding.decide(
            run=self.run,
            numbers=None if everything else chosen,
            decision=decision,
            actor=request.user,  # type: ignore[arg-type]  # staff
            now=self.now,
        )
        messages.success(
            request, f"{count} 行已按此处理，导入时照办。" if count else "所选的行不能这样处理。"
        )
        return redirect(back)


class Report(OneRun):
    """The same sheet with its problems."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        content = reporting.report_of(self.run, faulty_only=request.GET.get("faulty") == "1")
        return workbook(content, f"{self.run.name}（检查结果）.xlsx")
