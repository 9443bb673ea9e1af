"""Named facts, written in the transaction that made them true, and their deliveries to subscribers."""

from django.db import models


class Event(models.Model):
    """A fact: `name` (“documents.published”) and a small JSON payload of ids."""

    name = models.CharField("名称", max_length=80)
    payload = models.JSONField("内容", default=dict)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "事件"

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "待处理"
    DONE = "done", "已处理"
    FAILED = "failed", "多次失败"


class Delivery(models.Model):
    """One event for one subscriber. A worker takes it by setting `held_until`.

    The hold of a worker that died on this machine is let go by the next one, that of another machine lapses.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField("处理者", max_length=120)
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField("应处理时间")
    held_by = models.CharField("占用进程", max_length=80, blank=True)
    held_until = models.DateTimeField("占用至", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    error = models.TextField("错误", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事件处理"
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_due")]
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.event} → {self.subscriber}"


class Heartbeat(models.Model):
    """When a background process was last alive, so that a page can say that nobody is working."""

    process = models.CharField("进程", max_length=60, unique=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "后台心跳"

    def __str__(self) -> str:
        return f"{self.process} {self.at:%F %T}"


class Schedule(models.Model):
    """When a periodic job last ran (the jobs themselves are declared in code)."""

    job = models.CharField("任务", max_length=80, unique=True)
    last_run_at = models.DateTimeField("上次运行", null=True)
    last_error = models.TextField("上次错误", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"

    def __str__(self) -> str:
        return self.job
