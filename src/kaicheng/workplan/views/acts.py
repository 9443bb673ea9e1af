"""The acts on tasks: one from its page, or many that were ticked in a list; and a file of evidence handed out."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from kaicheng.documents import desk
from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import path_of
from kaicheng.files.services import LARGEST, FileTooLarge, store
from kaicheng.kernel.given import numbers_in
from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Evidence
from kaicheng.workplan.selectors.one_task import evidence_by_id, tasks_by_id
from kaicheng.workplan.services import reporting, splitting, steering
from kaicheng.workplan.services.acting import Outcome
from kaicheng.workplan.services.counting import set_counting
from kaicheng.workplan.services.evidence import Given, personal_data_in
from kaicheng.workplan.services.reminding import remind_now
from kaicheng.workplan.services.reporting import Progress
from kaicheng.workplan.task_forms import EvidenceForm, PostponeForm, explain
from kaicheng.workplan.views.base import Closed
from kaicheng.workplan.views.task_page import TaskPage
from kaicheng.workplan.workflow import TRANSITIONS, Move

MOST = 500  # tasks in one go
_TOLD = 3  # refusals told one by one


class ContentGone(Refusal):
    code = "workplan.content_gone"
    title = "文件内容缺失"
    sentence = "存储中找不到该文件的内容。"
    advice = "请告知平台管理员核查存储。"


class OneAct(TaskPage):
    """One act with one task; what is lacking is said beside the field."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        name = request.POST.get("act", "")
        act = ACTS.get(name)
        if act is None:
            raise Invalid("请选择要办理的事项。")
        permissions.require(f"workplan.{name}", self.actor, self.task, on=self.today)
        form = self.form_of(name, request.POST, request.FILES)
        if form.is_valid():
            try:
                said = act(self, form)
            except Invalid as refusal:
                explain(form, refusal)
            else:
                messages.success(request, said)
                return redirect("workplan:task", self.task.pk)
        return self.page(sent=name, form=form, status=400)

    def evidence(self, form: EvidenceForm) -> list[Given]:
        """What a form gives as evidence. A file is kept and looked through; persons in it are a warning, no more."""
        given = [Given(document=self._document(words)) for words in form.named]
        if column := form.cleaned_data["column"]:
            given.append(Given(column=column))
        if url := form.cleaned_data["url"].strip():
            given.append(Given(url=url))
        if (upload := form.uploaded) is not None:
            if (upload.size or 0) > LARGEST:
                raise FileTooLarge(f"附件《{upload.name}》超过 100 MB。")
            kept = store(upload.read(), name=upload.name or "", at=self.now)
            given.append(Given(file=kept, title=upload.name or ""))
            for said in personal_data_in([kept], self.now):
                messages.warning(self.request, said)
        return given

    def _document(self, words: str) -> Any:
        # as it is offered, “title code”; or as a clerk names it
        _, _, code = words.rpartition(" ")
        found = desk.document_named(code) if code != words else None
        found = found or desk.document_named(words)
        if found is None:
            raise Invalid(
                errors={"document": f"没有找到已公开的文件“{words[:60]}”，请填写完整的文号、标题或短码。"}
            )
        return found


def _report(view: OneAct, form: Any) -> str:
    data = form.cleaned_data
    given = Progress(
        on=data["on"],
        percent=data.get("percent"),
        count=data.get("count"),
        text=data["text"],
        obstacle=data["obstacle"],
        evidence=view.evidence(form),
    )
    reporting.report(task=view.task, actor=view.actor, now=view.now, agency=data["agency"], given=given)
    return "进展已记入台账。"


def _propose(view: OneAct, form: Any) -> str:
    data = form.cleaned_data
    reporting.propose(
        task=view.task,
        actor=view.actor,
        now=view.now,
        agency=data["agency"],
        text=data["text"],
        count=data.get("count"),
        evidence=view.evidence(form),
        no_evidence=data["no_evidence"],
    )
    return "已申请办结，待政务公开办确认。"


def _withdraw(view: OneAct, form: Any) -> str:
    reporting.withdraw(task=view.task, actor=view.actor, now=view.now, text=form.cleaned_data["text"])
    return "办结申请已撤回。"


def _comment(view: OneAct, form: Any) -> str:
    reporting.comment(task=view.task, actor=view.actor, now=view.now, text=form.cleaned_data["text"])
    return "说明已记入办理记录。"


def _split(view: OneAct, form: Any) -> str:
    part = splitting.split(task=view.task, actor=view.actor, now=view.now, given=form.part())
    return f"已分工：{part}。承担单位已收到通知。"


def _amend(view: OneAct, form: Any) -> str:
    set_counting(task=view.task, actor=view.actor, now=view.now, counting=form.counting())
    return "自动计数已设置。" if view.task.counting else "已取消自动计数。"


def _remind(view: OneAct, form: Any) -> str:
    tasks = tasks_by_id([view.task.pk])
    outcome = remind_now(tasks=tasks, actor=view.actor, now=view.now, text=form.cleaned_data["text"])
    for _, refusal in outcome.refused:
        raise refusal
    return "催办通知已发出。"


def _postpone(view: OneAct, form: Any) -> str:
    steering.postpone(
        task=view.task,
        actor=view.actor,
        now=view.now,
        reason=form.cleaned_data["reason"],
        approval=form.approval(),
    )
    return "时限已调整，任务单位已收到通知。"


def _steer(move: Move) -> Callable[[OneAct, Any], str]:
    def act(view: OneAct, form: Any) -> str:
        words = form.cleaned_data.get("reason") or form.cleaned_data.get("text") or ""
        steering.one(move=move, task=view.task, actor=view.actor, now=view.now, words=words)
        return f"已{TRANSITIONS[move].button}，任务单位已收到通知。"

    return act


ACTS: dict[str, Callable[[OneAct, Any], str]] = {
    "report": _report,
    "propose": _propose,
    "withdraw": _withdraw,
    "comment": _comment,
    "split": _split,
    "amend": _amend,
    "remind": _remind,
    "postpone": _postpone,
    **{
        move.value.removeprefix("workplan."): _steer(move)
        for move in (
            Move.CONFIRM, Move.RETURN, Move.REOPEN, Move.SUSPEND, Move.RESUME, Move.DROP, Move.RESTORE,
        )
    },
}  # fmt: skip


class ManyActs(Closed):
    """One act of the office with all tasks ticked in a list; those it cannot be done with are named."""

    http_method_names = ("post",)
    verb = permissions.READ

    def post(self, request: HttpRequest) -> HttpResponse:
        ticked = numbers_in(request.POST.getlist("task"))
        back = request.POST.get("next", "")
        if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            back = reverse("workplan:mine")
        tasks = [task for task in tasks_by_id(ticked[:MOST]) if self._may_see(task)]
        if not tasks:
            messages.warning(request, "请先勾选要办理的任务。")
            return redirect(back)
        try:
            self._tell(self._act(request, tasks))
        except Invalid as refusal:
            messages.error(request, f"{refusal.sentence}未办理任何一项。")
        return redirect(back)

    def _may_see(self, task: Any) -> bool:
        return permissions.may(permissions.READ_TASK, self.actor, task, on=self.today)

    def _act(self, request: HttpRequest, tasks: list[Any]) -> Outcome:
        name, words = request.POST.get("act", ""), self.given("reason")
        if name == "remind":
            return remind_now(tasks=tasks, actor=self.actor, now=self.now, text=words)
        if f"workplan.{name}" not in {move.value for move in steering.OF_OFFICE}:
            raise Invalid("请选择要办理的事项。")
        move, approval = Move(f"workplan.{name}"), None
        if move is Move.POSTPONE:
            form = PostponeForm(request.POST)
            if not form.is_valid():
                raise Invalid("调整时限须写明新的时限、批准人、批准日期和理由。")
            approval = form.approval()
        return steering.steer(
            move=move, tasks=tasks, actor=self.actor, now=self.now, words=words, approval=approval
        )

    def _tell(self, outcome: Outcome) -> None:
        if outcome.done:
            messages.success(self.request, f"已办理{len(outcome.done)}项。")
        for task, refusal in outcome.refused[:_TOLD]:
            messages.warning(self.request, f"“{task}”未办理：{refusal.sentence}")
        if len(outcome.refused) > _TOLD:
            messages.warning(self.request, f"另有{len(outcome.refused) - _TOLD}项未办理，原因类似。")


class EvidenceFile(Closed):
    """The file of a piece of evidence, for whoever may see its task. Always as a download: it is never shown in our pages."""

    verb = permissions.READ_TASK

    @cached_property
    def evidence(self) -> Evidence:
        found = evidence_by_id(self.kwargs["pk"])
        if found is None or found.file is None:
            raise Http404("没有这个附件。")
        return found

    def governing(self) -> Any:
        return self.evidence.note.task

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        file = self.evidence.file
        assert isinstance(file, StoredFile)  # noqa: S101 - asked above; for the type checker
        try:
            content = path_of(file).open("rb")
        except FileNotFoundError as error:
            raise ContentGone from error
        response = FileResponse(content, content_type="application/octet-stream")
        response["Content-Disposition"] = (
            f"attachment; filename*=UTF-8''{quote(self.evidence.title, safe='')}"
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response
