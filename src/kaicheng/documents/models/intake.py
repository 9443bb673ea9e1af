"""Files dropped together, and what became of each."""

from django.conf import settings
from django.db import models

from kaicheng.documents.models.document import Document
from kaicheng.documents.models.edition import Edition
from kaicheng.files.models import StoredFile
from kaicheng.organisations.models import Agency


class IntakeBatch(models.Model):
    """Files dropped together: how many, how far, and what became of each (IntakeItem)."""

    agency = models.ForeignKey(Agency, verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField("收到时间")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "收件批次"

    def __str__(self) -> str:
        return f"{self.received_at:%F %H:%M} {self.received_by}"


class ItemState(models.TextChoices):
    WAITING = "waiting", "待读取"
    READ = "read", "已成草稿"
    REFUSED = "refused", "未能读取"
    DUPLICATE = "duplicate", "与已有文件相同"


class IntakeItem(models.Model):
    """One file of a batch and its outcome; `trouble` is the sentence for the clerk."""

    batch = models.ForeignKey(IntakeBatch, on_delete=models.CASCADE, related_name="items")
    name = models.CharField("文件名", max_length=255)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("结果", max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    trouble = models.CharField("问题", max_length=500, blank=True)
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    same_as = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "收件"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
