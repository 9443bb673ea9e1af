"""Runs and their rows, remembered headings, and the old addresses with what was asked of them."""

from django.conf import settings
from django.db import models

from kaicheng.documents.models import Document
from kaicheng.moving.workflow import DECISION_LABELS, ROW_LABELS, RUN_LABELS, RowState, RunState
from kaicheng.organisations.models import Agency


class ImportRun(models.Model):
    """One sheet with its files: what was uploaded, how its headings are read, how far the work is.

    `held_by`/`held_until`: the process at work, which renews its hold with every chunk; a dead one's hold lapses.
    """

    agency = models.ForeignKey(Agency, verbose_name="主持机关", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=100)
    site = models.CharField("原网站域名", max_length=120, blank=True)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=[(s.value, RUN_LABELS[s]) for s in RunState],
        default=RunState.UPLOADED.value,
        db_index=True,
    )
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", on_delete=models.PROTECT, related_name="+"
    )
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", on_delete=models.PROTECT, related_name="+"
    )
    manifest_name = models.CharField("清单文件名", max_length=255)
    files_name = models.CharField("文件包", max_length=500, blank=True)
    folder = models.CharField("服务器目录", max_length=500, blank=True)
    heads = models.JSONField("表头", default=list)
    mapping = models.JSONField("表头对应", default=dict)  # place of the column → our field
    basis = models.CharField("迁入依据", max_length=300)
    openness = models.CharField("未注明的公开属性", max_length=12, blank=True)
    total = models.PositiveIntegerField("行数", default=0)
    begun_at = models.DateTimeField("本阶段开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("本阶段结束时间", null=True, blank=True)
    chain = models.PositiveIntegerField(
        default=0
    )  # of the facts “there is work”, only those of the last chain count
    held_by = models.CharField(max_length=80, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField("问题", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "迁移批次"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One row of the sheet and what became of it. Written into the library once: the state says so in the same transaction."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("行号")  # as the clerk counts: heads are row 1
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[(s.value, ROW_LABELS[s]) for s in RowState],
        default=RowState.WAITING.value,
    )
    decision = models.CharField(
        "决定", max_length=8, choices=[(d.value, label) for d, label in DECISION_LABELS.items()], blank=True
    )
    proposal = models.CharField("建议", max_length=8, blank=True)
    cells = models.JSONField("单元格", default=list)
    # [{"field", "sentence", "stop"}]: what is wrong, and what should be looked at
    problems = models.JSONField("问题", default=list)
    warned = models.BooleanField("有提醒", default=False)
    title = models.CharField("标题", max_length=300, blank=True)
    doc_number = models.CharField("发文字号", max_length=60, blank=True)
    digest = models.CharField("原件摘要", max_length=64, blank=True)
    sketch = models.JSONField(default=list)  # `documents.likeness`
    old_urls = models.JSONField("原网址", default=list)
    twin_row = models.ForeignKey(
        "self", verbose_name="相似的行", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    twin = models.ForeignKey(
        Document,
        verbose_name="相似的文件",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    twin_why = models.CharField("相似之处", max_length=200, blank=True)
    document = models.ForeignKey(
        Document, verbose_name="文件", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_version = models.PositiveIntegerField("所成版本", null=True, blank=True)
    outcome = models.CharField("结果", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "迁移清单行"
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["run", "state", "number"], name="import_row_state"),
            models.Index(fields=["document"], name="import_row_document"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}行 {self.title}"


class HeadChoice(models.Model):
    """What a heading of somebody's sheet was said to mean; proposed again next time."""

    head = models.CharField("表头", max_length=100, unique=True)  # folded
    field = models.CharField("对应项目", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "表头对应"

    def __str__(self) -> str:
        return f"{self.head} → {self.field}"


class OldAddress(models.Model):
    """An address of the old site and where it leads now: to a document, or to a place of ours.

    `key` is the address as `addresses.key_of` writes it; one ending in “/*” stands for all below. An empty host means any.
    """

    host = models.CharField("原域名", max_length=120, blank=True)
    key = models.CharField(max_length=500)
    shown = models.CharField("原网址", max_length=2000)
    document = models.ForeignKey(
        Document, verbose_name="文件", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    place = models.CharField("本站地址", max_length=500, blank=True)
    run = models.ForeignKey(
        ImportRun, verbose_name="迁移批次", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField("登记时间")
    hits = models.PositiveIntegerField("访问次数", default=0)
    last_hit_at = models.DateTimeField("最近访问", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "原网址"
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["key", "host"], name="old_address_once"),
            models.CheckConstraint(
                condition=models.Q(document__isnull=False) ^ ~models.Q(place=""),
                name="old_address_leads_to_one_place",
                violation_error_message="原网址须指向一份文件，或者本站的一个地址。",
            ),
        ]

    def __str__(self) -> str:
        return self.shown


class MissedAddress(models.Model):
    """An address that somebody asked for and that leads nowhere, counted; what is old and rare is forgotten."""

    host = models.CharField("域名", max_length=120, blank=True)
    path = models.CharField("网址", max_length=500)
    hits = models.PositiveIntegerField("访问次数", default=0)
    first_at = models.DateTimeField("首次访问")
    last_at = models.DateTimeField("最近访问", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "未知网址"
        ordering = ("-hits", "-last_at")
        constraints = [models.UniqueConstraint(fields=["host", "path"], name="missed_address_once")]

    def __str__(self) -> str:
        return self.path
