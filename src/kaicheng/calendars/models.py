"""Holiday notices entered in the back office; the years shipped with the program are declared data."""

from django.conf import settings
from django.db import models


class HolidayNotice(models.Model):
    """One notice of the State Council's office. `year` is the year it arranges; `text` what it was read from."""

    year = models.PositiveSmallIntegerField("年份", db_index=True)
    number = models.CharField(
        "发文字号", max_length=60, unique=True, error_messages={"unique": "该文号的通知已经录入。"}
    )
    issued_on = models.DateField("成文日期")
    text = models.TextField("通知原文")
    entered_at = models.DateTimeField("录入时间")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "放假通知"
        ordering = ("issued_on", "pk")

    def __str__(self) -> str:
        return f"{self.year}年放假安排（{self.number}）"


class HolidayDay(models.Model):
    """One day that a notice arranges."""

    class Kind(models.TextChoices):
        REST = "rest", "放假"
        WORK = "work", "上班"

    notice = models.ForeignKey(
        HolidayNotice, verbose_name="通知", on_delete=models.CASCADE, related_name="days"
    )
    day = models.DateField("日期")
    kind = models.CharField("安排", max_length=4, choices=Kind.choices)
    name = models.CharField("节日", max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = "放假调休日"
        ordering = ("day",)
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "day"],
                name="holiday_day_once",
                violation_error_message="同一天在一份通知中只能写一次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
