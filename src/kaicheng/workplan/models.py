"""Ledgers 工作台账: their tasks, whose they are, what was reported with what evidence, and every act on the way."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from kaicheng.columns.models import Column
from kaicheng.documents.models import Document, Edition
from kaicheng.files.models import StoredFile
from kaicheng.organisations.models import Agency
from kaicheng.workplan.workflow import (
    KEPT,
    KINDS,
    OPEN,
    ROLES,
    RUNNING,
    STAGES,
    STATES,
    VERDICTS,
    WITH_UNIT,
    Kept,
    Kind,
    Role,
    Stage,
    State,
    Verdict,
)


class WorkPlan(models.Model):
    """One year's ledger of an agency. `document` is the text it was read from, in `edition`; an imported sheet has none.

    `upper`: the document of the upper level that it carries out. `previous`: the ledger looked back on.
    `report`: what was drafted of looking back on this one.
    """

    agency = models.ForeignKey(Agency, verbose_name="组织机关", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=300)
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    document = models.ForeignKey(
        Document, verbose_name="来源文件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edition = models.ForeignKey(
        Edition, verbose_name="来源版本", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    upper = models.ForeignKey(
        Document, verbose_name="上级文件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    previous = models.ForeignKey(
        "self", verbose_name="上一年度台账", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    report = models.ForeignKey(
        Document,
        verbose_name="回头看报告",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    stage = models.CharField(
        "状态",
        max_length=10,
        choices=[(s.value, STAGES[s]) for s in Stage],
        default=Stage.PROPOSED.value,
        db_index=True,
    )
    issued_on = models.DateField("印发日期")  # from which relative terms are counted
    shown = models.BooleanField("公开进展", default=False)
    code = models.CharField("公开地址", max_length=12, unique=True)
    note = models.CharField("说明", max_length=500, blank=True)
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作台账"
        ordering = ("-year", "-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=~Q(stage="abandoned"),
                name="ledger_once",
                violation_error_message="这份文件已经建立台账。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class TaskQuerySet(models.QuerySet["Task"]):
    def items(self) -> "TaskQuerySet":
        """Items of the work points, without parts and occurrences."""
        return self.filter(kind=Kind.ITEM.value)

    def live(self) -> "TaskQuerySet":
        """Tasks of ledgers that run."""
        return self.filter(plan__stage=Stage.RUNNING.value)

    def open(self) -> "TaskQuerySet":
        """Neither done nor dropped."""
        return self.filter(state__in=[s.value for s in OPEN])

    def running(self) -> "TaskQuerySet":
        return self.filter(state__in=[s.value for s in RUNNING])

    def overdue(self, today: date) -> "TaskQuerySet":
        """As `workflow.standing` says of each."""
        return self.filter(state__in=[s.value for s in WITH_UNIT], due_on__lt=today)


class Task(models.Model):
    """One task. Words of times, numbers and citations stay as read (JSON); what is reckoned from them has columns.

    `path` as printed (二、（四） → [2, 4]); `quotes`: [{"words", "start", "end"}], places in the edition's plain text.
    `deadlines`, `frequencies`, `targets`, `citations` as `due.plain` writes the values of `gongwen.assignments`.
    `first_due_on` is what the text says, `due_on` what holds after approved changes; both inclusive. `internal_due_on`:
    the office's own earlier day. `counting`: {"source", "column", "wanted"} where the platform counts by itself.
    """

    plan = models.ForeignKey(
        WorkPlan, verbose_name="台账", on_delete=models.CASCADE, related_name="tasks", db_index=False
    )
    kind = models.CharField(
        "类别", max_length=10, choices=[(k.value, KINDS[k]) for k in Kind], default=Kind.ITEM.value
    )
    parent = models.ForeignKey(
        "self", verbose_name="所属任务", null=True, blank=True, on_delete=models.CASCADE, related_name="parts"
    )
    number = models.PositiveIntegerField("序号")
    path = models.JSONField("编号路径", default=list)
    label = models.CharField("原编号", max_length=40, blank=True)
    section = models.CharField("所属部分", max_length=300, blank=True)
    heading = models.CharField("任务名称", max_length=300, blank=True)
    text = models.TextField("任务内容")
    quotes = models.JSONField("原文", default=list)
    role_words = models.CharField("分工表述", max_length=300, blank=True)
    deadlines = models.JSONField("时限表述", default=list)
    frequencies = models.JSONField("频次表述", default=list)
    targets = models.JSONField("量化指标", default=list)
    citations = models.JSONField("引用文件", default=list)
    confidence = models.FloatField("识别把握", default=1.0)  # as of `gongwen`; 1 once somebody has looked
    first_due_on = models.DateField("原定时限", null=True, blank=True)
    due_on = models.DateField("办理时限", null=True, blank=True, db_index=True)
    internal_due_on = models.DateField("内部时限", null=True, blank=True)
    period_start = models.DateField("本期起", null=True, blank=True)
    period_end = models.DateField("本期止", null=True, blank=True)
    counting = models.JSONField("自动计数", default=dict, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[(s.value, STATES[s]) for s in State],
        default=State.NOT_BEGUN.value,
    )
    state_since = models.DateTimeField("进入现状态时间")
    percent = models.PositiveSmallIntegerField("完成百分比", default=0)
    count = models.PositiveIntegerField("完成数量", null=True, blank=True)
    obstacle = models.CharField("困难和问题", max_length=500, blank=True)
    reported_at = models.DateTimeField("最近报告", null=True, blank=True)
    upper_number = models.CharField("对应上级任务", max_length=300, blank=True)  # as `matching` names it
    carried_from = models.ForeignKey(
        "self",
        verbose_name="结转自",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="carried_to",
    )
    verdict = models.CharField(
        "回头看结论", max_length=8, choices=[(v.value, VERDICTS[v]) for v in Verdict], blank=True
    )
    verdict_reason = models.CharField("结论说明", max_length=500, blank=True)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="核查人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    verdict_at = models.DateTimeField("核查时间", null=True, blank=True)
    lock_version = models.PositiveIntegerField(default=0, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账任务"
        ordering = ("plan", "number", "pk")
        indexes = [
            models.Index(fields=["plan", "kind", "number"], name="task_in_order"),
            models.Index(fields=["plan", "state", "due_on"], name="task_board"),
            models.Index(fields=["state", "due_on"], name="task_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "period_start"],
                condition=Q(kind="occurrence"),
                name="task_occurs_once",
                violation_error_message="该任务的这一期已经生成。",
            ),
            models.UniqueConstraint(
                fields=["plan", "carried_from"],
                name="task_carried_once",
                violation_error_message="该任务已结转到这个台账。",
            ),
            models.CheckConstraint(
                condition=Q(kind="item", parent__isnull=True) | (~Q(kind="item") & Q(parent__isnull=False)),
                name="task_part_has_parent",
                violation_error_message="分工和期次须属于一项任务。",
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="task_percent",
                violation_error_message="完成百分比不能超过100。",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict="done") | ~Q(verdict_reason=""),
                name="task_verdict_has_reason",
                violation_error_message="结论不是“已落实”的，须写明情况。",
            ),
        ]

    def __str__(self) -> str:
        return self.heading or self.text[:40]

    @property
    def agency(self) -> Agency:
        """Who organises it: whose office steers the task."""
        return self.plan.agency


class TaskUnit(models.Model):
    """A unit of a task, as printed and as the agency it is. `agency` empty: the name is not settled yet, or `kept`.

    `collective`: the printed name stands for many (各乡镇街道); the rows it was expanded to bear it in `expanded_from`.
    """

    task = models.ForeignKey(Task, verbose_name="任务", on_delete=models.CASCADE, related_name="units")
    agency = models.ForeignKey(
        Agency, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("原文名称", max_length=100)
    role = models.CharField("角色", max_length=12, choices=[(r.value, ROLES[r]) for r in Role])
    collective = models.BooleanField(default=False)
    expanded_from = models.CharField("统称", max_length=100, blank=True)
    kept = models.CharField(
        "按原文保留", max_length=10, choices=[(k.value, KEPT[k]) for k in Kept], blank=True, default=""
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "任务单位"
        ordering = ("order", "pk")
        indexes = [models.Index(fields=["agency", "role"], name="task_unit_role")]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "agency"],
                condition=Q(agency__isnull=False),
                name="task_unit_once",
                violation_error_message="该单位已在这项任务中。",
            ),
            models.CheckConstraint(
                condition=Q(kept="") | Q(agency__isnull=True),
                name="task_unit_kept_is_no_agency",
                violation_error_message="已认定为单位的名称不能再按原文保留。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TaskNote(models.Model):
    """One act on a task, or a comment (`move` empty). Never changed, never deleted.

    `on`: the day progress was reached, which may lie before `at`. `detail`: what the act changed
    ({"before", "after"} of a due day).
    """

    task = models.ForeignKey(Task, verbose_name="任务", on_delete=models.CASCADE, related_name="notes")
    move = models.CharField("办理", max_length=30, blank=True)
    state = models.CharField("办理后状态", max_length=10, choices=[(s.value, STATES[s]) for s in State])
    agency = models.ForeignKey(
        Agency, verbose_name="报告单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField("日期")
    percent = models.PositiveSmallIntegerField("完成百分比", null=True, blank=True)
    count = models.PositiveIntegerField("完成数量", null=True, blank=True)
    text = models.CharField("内容", max_length=2000, blank=True)
    obstacle = models.CharField("困难和问题", max_length=500, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="办理人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "任务办理记录"
        ordering = ("at", "pk")
        indexes = [models.Index(fields=["task", "at"], name="task_note_order")]

    def __str__(self) -> str:
        return f"{self.move or '说明'}：{self.text}"


class Evidence(models.Model):
    """What a report stands on: exactly one of a published document, a column, a file, an address."""

    note = models.ForeignKey(TaskNote, verbose_name="报告", on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField("名称", max_length=300)
    document = models.ForeignKey(
        Document, verbose_name="文件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    column = models.ForeignKey(
        Column, verbose_name="栏目", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file = models.ForeignKey(
        StoredFile, verbose_name="附件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    url = models.URLField("网址", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, column__isnull=True, file__isnull=True, url="")
                | Q(document__isnull=True, column__isnull=False, file__isnull=True, url="")
                | Q(document__isnull=True, column__isnull=True, file__isnull=False, url="")
                | (Q(document__isnull=True, column__isnull=True, file__isnull=True) & ~Q(url="")),
                name="evidence_is_one_thing",
                violation_error_message="每条佐证材料须且只能是文件、栏目、附件、网址中的一种。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class LedgerHead(models.Model):
    """What a heading of an office's own ledger sheet was said to mean; proposed again next time."""

    head = models.CharField("表头", max_length=100, unique=True)  # as `declared.sheet.head_key` folds it
    column = models.CharField("对应项目", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账表头对应"

    def __str__(self) -> str:
        return f"{self.head} → {self.column}"
