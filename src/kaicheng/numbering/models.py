"""Counters: one row a series, so that a number is given once and gaps are known."""

from django.db import models


class Series(models.Model):
    """A run of numbers, e.g. 索引号 of one agency in one year. `key` names it, `last` was given last."""

    key = models.CharField("序列", max_length=120, unique=True)
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
