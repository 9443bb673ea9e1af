"""Columns 栏目: saved questions with a few documents pinned or left out by hand, and the addresses they once had."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from kaicheng.columns.question import Question, from_json
from kaicheng.columns.workflow import KINDS, STATES, Kind, State
from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency

CODE = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


class ColumnQuerySet(models.QuerySet["Column"]):
    def open(self) -> "ColumnQuerySet":
        return self.filter(state=State.OPEN.value)

    def closed(self) -> "ColumnQuerySet":
        return self.filter(state=State.CLOSED.value)

    def with_choices(self) -> "ColumnQuerySet":
        """With agency, pins and exclusions: what a selection needs, in three queries."""
        return self.select_related("agency", "parent").prefetch_related("pins", "exclusions")


class Column(models.Model):
    """A column shows what its question means, its pins first, without its exclusions. Documents know nothing of it."""

    code = models.CharField(
        "地址",
        max_length=40,
        unique=True,
        validators=[RegexValidator(CODE, "地址只能用小写字母、数字和连字符，并以字母开头。")],
        error_messages={"unique": "已有栏目使用这个地址，请换一个。"},
    )
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("类型", max_length=10, choices=[(k.value, KINDS[k]) for k in Kind])
    category = models.CharField("栏目类别", max_length=20)  # page tag ColumnType; declared/categories.toml
    agency = models.ForeignKey(
        Agency, verbose_name="责任单位", on_delete=models.PROTECT, related_name="columns"
    )
    description = models.CharField("栏目说明", max_length=300)
    keywords = models.JSONField("关键词", default=list)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级栏目",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    order = models.PositiveIntegerField("排序", default=0)
    question = models.JSONField("收录条件", default=dict)  # `question.Question.to_json`
    in_navigation = models.BooleanField("列入导航", default=False)
    update_days = models.PositiveSmallIntegerField(
        "更新期限（天）", null=True, blank=True
    )  # empty: as declared
    since = models.DateField("开设日期")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[(s.value, STATES[s]) for s in State],
        default=State.OPEN.value,
        db_index=True,
    )
    closed_at = models.DateTimeField("归档时间", null=True, blank=True)
    close_reason = models.CharField("归档原因", max_length=200, blank=True)
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("修改时间")
    lock_version = models.PositiveIntegerField(default=0, editable=False)

    objects = ColumnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, close_reason="")
                | Q(state="closed", closed_at__isnull=False) & ~Q(close_reason=""),
                name="column_closed_with_reason",
                violation_error_message="归档的栏目须写明时间和原因。",
            ),
            models.CheckConstraint(
                condition=~Q(description=""),
                name="column_described",
                violation_error_message="栏目须有说明（网页标签 ColumnDescription）。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> Question:
        """The question, typed."""
        return from_json(self.question)

    @property
    def open(self) -> bool:
        return self.state == State.OPEN


class ColumnPin(models.Model):
    """A document put first in a column by hand, whether the question means it or not; until a last day."""

    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="pins")
    document = models.ForeignKey(Document, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField("顺序", default=0)
    until = models.DateField("置顶至", null=True, blank=True)
    pinned_at = models.DateTimeField("置顶时间")

    class Meta:
        verbose_name = verbose_name_plural = "置顶文件"
        ordering = ("order", "pk")
        constraints = [models.UniqueConstraint(fields=["column", "document"], name="column_pin_once")]

    def __str__(self) -> str:
        return f"{self.column}：{self.document_id}"


class ColumnExclusion(models.Model):
    """A document that the question means and the column does not show, with the reason."""

    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="exclusions")
    document = models.ForeignKey(Document, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("原因", max_length=100)
    excluded_at = models.DateTimeField("排除时间")

    class Meta:
        verbose_name = verbose_name_plural = "栏目排除的文件"
        ordering = ("-excluded_at", "pk")
        constraints = [models.UniqueConstraint(fields=["column", "document"], name="column_exclusion_once")]

    def __str__(self) -> str:
        return f"{self.column}：{self.document_id}"


class ColumnAddress(models.Model):
    """An address that a column had before; it leads to the present one."""

    code = models.CharField("原地址", max_length=40, unique=True)
    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="former")
    replaced_at = models.DateTimeField("更改时间")

    class Meta:
        verbose_name = verbose_name_plural = "栏目原地址"
        ordering = ("-replaced_at",)

    def __str__(self) -> str:
        return self.code
