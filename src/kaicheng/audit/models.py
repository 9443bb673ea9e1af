"""The append-only record: who did what, when, to which thing; each row sealed by the one before it."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One act. Rows are written by `audit.services.record` alone and never changed (triggers forbid it).

    `digest` = SHA-256 over the canonical JSON of the row's facts and the digest of the row before.
    """

    sequence = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="办理人",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    actor_name = models.CharField("办理人姓名", max_length=60)
    verb = models.CharField("动作", max_length=60, db_index=True)
    object_type = models.CharField("对象类型", max_length=60)
    object_id = models.CharField("对象编号", max_length=60)
    object_label = models.CharField("对象", max_length=300)
    agency_code = models.CharField("机关代码", max_length=20, blank=True, db_index=True)
    detail = models.JSONField("详情", default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "留痕记录"
        ordering = ("-sequence",)
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_entry_object")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.actor_name} {self.verb} {self.object_label}"
