"""The home page: compositions of blocks, one of them live, and the pictures they show."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kaicheng.columns.models import Column
from kaicheng.files.models import StoredFile
from kaicheng.portal.workflow import (
    KINDS,
    VERSION_STATES,
    WIDTHS,
    BlockKind,
    Said,
    VersionState,
    Width,
    said_from,
)


class HomeVersion(models.Model):
    """One composition of the home page. Publishing the draft makes the live one a former one; none is thrown away."""

    state = models.CharField(
        "状态", max_length=10, choices=[(s.value, VERSION_STATES[s]) for s in VersionState], db_index=True
    )
    note = models.CharField("说明", max_length=200, blank=True)
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("启用时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="启用人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "首页版本"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="draft"),
                name="home_one_draft",
                violation_error_message="首页已有一份正在编排的草稿。",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="live"),
                name="home_one_live",
                violation_error_message="首页已有一个现用的版本。",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="home_published_has_time",
                violation_error_message="启用的首页版本须有启用时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"首页第 {self.pk} 版"


class HomePicture(models.Model):
    """A picture made anew from what was uploaded: nothing but its pixels is kept. `digest` names it in addresses."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField("文件名", max_length=255)
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    stored_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = verbose_name_plural = "首页图片"

    def __str__(self) -> str:
        return self.name


class HomePictureSize(models.Model):
    """One width of a picture, so that a phone does not load what a desk shows."""

    picture = models.ForeignKey(HomePicture, on_delete=models.CASCADE, related_name="sizes")
    width = models.PositiveIntegerField("宽")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "首页图片尺寸"
        ordering = ("width",)
        constraints = [models.UniqueConstraint(fields=["picture", "width"], name="home_picture_size_once")]

    def __str__(self) -> str:
        return f"{self.picture}：{self.width}"


class HomeBlock(models.Model):
    """A block of a composition. `said` holds what its kind asks for (`workflow.Said`)."""

    version = models.ForeignKey(HomeVersion, on_delete=models.CASCADE, related_name="blocks")
    kind = models.CharField("类型", max_length=20, choices=[(k.value, KINDS[k].label) for k in BlockKind])
    title = models.CharField("标题", max_length=40, blank=True)
    width = models.CharField("宽度", max_length=10, choices=[(w.value, WIDTHS[w]) for w in Width])
    order = models.PositiveSmallIntegerField("顺序", default=0)
    hidden = models.BooleanField("暂不显示", default=False)
    since = models.DateField("显示自", null=True, blank=True)
    until = models.DateField("显示至", null=True, blank=True)
    said = models.JSONField("内容", default=dict)
    column = models.ForeignKey(
        Column, verbose_name="栏目", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    picture = models.ForeignKey(
        HomePicture,
        verbose_name="图片",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="blocks",
    )

    class Meta:
        verbose_name = verbose_name_plural = "首页板块"
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="home_block_until_after_since",
                violation_error_message="显示的截止日不能早于起始日。",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def saying(self) -> Said:
        """What the block says, typed."""
        return said_from(self.said)

    @property
    def described(self) -> str:
        return KINDS[BlockKind(self.kind)].says
