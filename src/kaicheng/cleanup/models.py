"""Clean-up rounds 清理: which documents, whose they are today, what became of each, and every act on the way."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kaicheng.cleanup.workflow import ENDING, STAGES, STATES, UNDECIDED, VERDICTS, Stage, State
from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency

_DECIDED_STATES = ["confirmed", "awaiting", "amending", "done", "proposed"]


class CleanupRound(models.Model):
    """One round: its order, deadline and scope. `scope`, `picked` and `left_out` count until it is opened.

    `scope` is `selectors.scope.Scope` as plain values; `picked` and `left_out` are ids of documents chosen by hand.
    """

    agency = models.ForeignKey(Agency, verbose_name="组织机关", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=200)
    basis = models.CharField("清理依据", max_length=500)
    deadline = models.DateField("截止日期")
    instructions = models.TextField("工作要求", max_length=2000, blank=True)
    stage = models.CharField(
        "状态",
        max_length=10,
        choices=[(s.value, STAGES[s]) for s in Stage],
        default=Stage.PREPARING.value,
        db_index=True,
    )
    scope = models.JSONField("清理范围", default=dict, blank=True)
    picked = models.JSONField(default=list, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    # who cleans what was issued in the name of the organising agency itself, as its office or the drafting bureau does
    own_to = models.ForeignKey(
        Agency,
        verbose_name="本机关文件的承办单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("启动时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closing_note = models.CharField("结束说明", max_length=500, blank=True)
    decision = models.ForeignKey(
        Document,
        verbose_name="废止和失效决定",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    directory = models.ForeignKey(
        Document,
        verbose_name="清理结果目录",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "清理工作"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.title


class CleanupItemQuerySet(models.QuerySet["CleanupItem"]):
    def undecided(self) -> "CleanupItemQuerySet":
        """Those for which the unit has yet to propose or confirm."""
        return self.filter(state__in=[s.value for s in UNDECIDED])

    def standing(self) -> "CleanupItemQuerySet":
        """All but those that were dropped."""
        return self.exclude(state=State.DROPPED.value)

    def ending(self) -> "CleanupItemQuerySet":
        """Those decided to be repealed or declared expired."""
        return self.filter(verdict__in=[v.value for v in ENDING])


class CleanupItem(models.Model):
    """One document in a round. Title, number and date are those of the day it was taken in.

    `agency` answers for it today: the issuing agency, or the successor of one that was abolished.
    """

    round = models.ForeignKey(
        CleanupRound, verbose_name="清理工作", on_delete=models.CASCADE, related_name="items"
    )
    document = models.ForeignKey(Document, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, verbose_name="清理单位", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=300)
    number = models.CharField("发文字号", max_length=60, blank=True)
    written_date = models.DateField("成文日期", null=True, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[(s.value, STATES[s]) for s in State],
        default=State.PENDING.value,
        db_index=True,
    )
    verdict = models.CharField(
        "清理意见", max_length=8, choices=[(v.value, label) for v, label in VERDICTS.items()], blank=True
    )
    reason = models.CharField("理由", max_length=500, blank=True)
    change = models.CharField("修改内容", max_length=500, blank=True)
    change_by = models.DateField("计划完成日期", null=True, blank=True)
    # the text that amends it, once there is one: a document of its own, or (itself) its new edition
    amending = models.ForeignKey(
        Document,
        verbose_name="修改文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="提出人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    proposed_at = models.DateTimeField("提出时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="确认人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    state_since = models.DateTimeField("进入现状态时间")

    objects = CleanupItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "清理事项"
        ordering = ("agency__order", "agency__code", "written_date", "pk")
        indexes = [models.Index(fields=["round", "agency", "state"], name="cleanup_board")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "document"],
                name="cleanup_document_once",
                violation_error_message="该文件已在本轮清理中。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_DECIDED_STATES) | ~Q(verdict=""),
                name="cleanup_decided_has_verdict",
                violation_error_message="已提出意见的，须写明清理意见。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_DECIDED_STATES)
                | ~Q(verdict__in=["amend", "repeal", "expire"])
                | ~Q(reason=""),
                name="cleanup_ending_has_reason",
                violation_error_message="修改、废止、宣布失效的，须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CleanupNote(models.Model):
    """One act on an item, or a comment (`move` empty). Never changed, never deleted."""

    item = models.ForeignKey(
        CleanupItem, verbose_name="清理事项", on_delete=models.CASCADE, related_name="notes"
    )
    move = models.CharField("办理", max_length=30, blank=True)
    state = models.CharField("办理后状态", max_length=10, choices=[(s.value, STATES[s]) for s in State])
    verdict = models.CharField(
        max_length=8, choices=[(v.value, label) for v, label in VERDICTS.items()], blank=True
    )
    text = models.CharField("内容", max_length=1000, blank=True)
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
        verbose_name = verbose_name_plural = "清理办理记录"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.move or '意见'}：{self.text}"
