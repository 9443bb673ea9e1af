"""A case, every event of its course, and the dates that moved."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from kaicheng.foi.workflow import ASKED, OPEN, OWED, STAGES, TRANSITIONS, Asked, Stage
from kaicheng.organisations.models import Agency


class Kind(models.TextChoices):
    """What is applied for."""

    DISCLOSURE = "disclosure", "公开申请"
    CORRECTION = "correction", "更正申请"


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        """Those to which something is still owed."""
        return self.filter(stage__in=[stage.value for stage in OPEN])

    def overdue(self, today: date) -> "CaseQuerySet":
        """Those whose reply is late, wherever in the house they lie."""
        return self.filter(stage__in=[stage.value for stage in OWED], due_on__lt=today)


class Case(models.Model):
    """One application. `stage` and the days below it are an index of the events, which `services.acting` keeps.

    `number` is told to the applicant, with a query code of which only a mark is kept (`code_mark`). `token` is the filing
    itself: sent twice, it is one case. `identity` is sealed JSON; `applicant_mark`, `name_mark`, `asked_mark` find the same
    applicant, name and words again without opening anything.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    token = models.UUIDField("提交标识", unique=True, default=uuid.uuid4, editable=False)
    code_mark = models.CharField(max_length=64, editable=False)
    agency = models.ForeignKey(Agency, verbose_name="受理机关", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Agency, verbose_name="承办单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    kind = models.CharField("类型", max_length=12, choices=Kind.choices, default=Kind.DISCLOSURE)
    channel = models.CharField("渠道", max_length=20)
    applicant_kind = models.CharField("申请人类型", max_length=20)
    identity = models.TextField("申请人信息（加密）", editable=False)
    applicant_mark = models.CharField(max_length=64, db_index=True, editable=False)
    name_mark = models.CharField(max_length=64, db_index=True, editable=False, default="")
    asked = models.TextField("申请内容")
    asked_mark = models.CharField(max_length=64, editable=False)
    carrier = models.CharField("载体形式", max_length=20)
    way = models.CharField("获取方式", max_length=20)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="代录人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    written_by = models.CharField("代为填写的人", max_length=50, blank=True)
    filed_at = models.DateTimeField("提交时间")
    stage = models.CharField(
        "状态", max_length=14, choices=[(s.value, STAGES[s]) for s in Stage], default=Stage.FILED.value
    )
    stage_since = models.DateField("进入状态之日")
    received_on = models.DateField("收到之日", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    due_provisional = models.BooleanField("期限待定", default=False)
    suspended = models.BooleanField("停止计算", default=False)
    answer_by = models.DateField("申请人期限", null=True, blank=True)
    replied_on = models.DateField("答复之日", null=True, blank=True)
    decision = models.CharField("答复类型", max_length=30, blank=True)
    joined_to = models.ForeignKey(
        "self", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="joined"
    )
    earlier = models.ForeignKey(
        "self", verbose_name="前次申请", null=True, blank=True, on_delete=models.PROTECT, related_name="later"
    )
    erased_at = models.DateTimeField("申请人信息清除时间", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开申请"
        ordering = ("-filed_at", "-pk")
        indexes = [
            models.Index(fields=["agency", "stage", "due_on"], name="foi_case_board"),
            models.Index(fields=["stage", "due_on"], name="foi_case_due"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def bound(self) -> str:
        """The place to which its sealed values are bound."""
        return f"foi.case:{self.token}"


class CaseEventQuerySet(models.QuerySet["CaseEvent"]):
    def valid(self) -> "CaseEventQuerySet":
        """In their order, without those that were corrected away."""
        return self.filter(voided_at__isnull=True).order_by("place")


class CaseEvent(models.Model):
    """Something that happened to a case. Never changed: one recorded wrongly is voided, with the reason, and recorded anew.

    `day` is the day that the table of moves names; `until`, `days`, `ref`, `asked` are as those of `clock.Fact`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    place = models.PositiveSmallIntegerField("顺序")
    move = models.CharField(
        "事项", max_length=30, choices=[(t.move.value, t.button) for t in TRANSITIONS.values()]
    )
    day = models.DateField("日期")
    until = models.DateField("截止之日", null=True, blank=True)
    days = models.PositiveSmallIntegerField("工作日数", default=0)
    ref = models.CharField("对象", max_length=20, blank=True)
    asked = models.CharField(
        "对象类型", max_length=12, blank=True, choices=[(a.value, ASKED[a]) for a in Asked]
    )
    note = models.TextField("说明", blank=True)
    detail = models.JSONField("详情", default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    recorded_at = models.DateTimeField("登记时间")
    voided_at = models.DateTimeField("更正时间", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="更正人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    void_reason = models.CharField("更正理由", max_length=300, blank=True)

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申请办理事项"
        ordering = ("case", "place")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "place"],
                condition=Q(voided_at__isnull=True),
                name="foi_event_place",
                violation_error_message="该申请刚刚由他人办理，请刷新页面后再办理。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_move_display()} {self.day:%Y-%m-%d}"


class DateChange(models.Model):
    """A date of a running case that a corrected event or a changed calendar moved."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="date_changes")
    before = models.DateField("原期限", null=True, blank=True)
    after = models.DateField("新期限", null=True, blank=True)
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "期限变动"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.case} {self.before} → {self.after}"
