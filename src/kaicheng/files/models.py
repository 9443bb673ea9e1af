"""Stored files: content once by its hash, outside the web root."""

from django.db import models


class StoredFile(models.Model):
    """One content. `digest` is its SHA-256 in hex and names the blob; `name` is as first uploaded."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=255)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    stored_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = verbose_name_plural = "存储文件"

    def __str__(self) -> str:
        return self.name
