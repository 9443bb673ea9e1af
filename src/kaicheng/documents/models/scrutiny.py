"""What a stored file holds besides what a reader sees. Files never change, so each is looked through once."""

from django.db import models

from kaicheng.files.models import StoredFile


class FileScrutiny(models.Model):
    """One file looked through by one set of rules. `found`: personal data, masked, with places; never the data."""

    file = models.OneToOneField(
        StoredFile, verbose_name="文件", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    rules = models.CharField("规则版本", max_length=32)
    found = models.JSONField("发现", default=list, blank=True)
    removed = models.JSONField("已清理", default=list, blank=True)
    hidden = models.JSONField("隐藏位置", default=list, blank=True)
    clean_file = models.ForeignKey(
        StoredFile,
        verbose_name="清理后的文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    trouble_code = models.CharField("原因代码", max_length=40, blank=True)
    trouble = models.CharField("未能清理的原因", max_length=300, blank=True)
    seen_at = models.DateTimeField("检查时间")

    class Meta:
        verbose_name = verbose_name_plural = "文件检查记录"

    def __str__(self) -> str:
        return f"{self.file_id}: {self.rules}"
