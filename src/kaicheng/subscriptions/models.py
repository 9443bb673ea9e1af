"""Who wants to hear of what, and what became of public documents, one after the other.

An e-mail address is personal data: it is kept sealed, with a keyed digest to find it by, and erased with the row when
its owner leaves. Platforms that keep a copy of the library read the changes (`Change`) through the API.
"""

from django.db import models
from django.db.models import Q

from kaicheng.documents.models import Document, Edition


class ChangeKind(models.TextChoices):
    """What a reader of the library notices."""

    PUBLISHED = "published", "发布"
    SUPERSEDED = "superseded", "更新版本"
    WITHDRAWN = "withdrawn", "撤下"
    VALIDITY = "validity", "效力变化"


class Change(models.Model):
    """One change of what is public, in the order in which it was noticed. `number` counts the changes of a document.

    `mark` sums up what the public could know of the document's text and force, so that nothing is noted twice.
    """

    document = models.ForeignKey(
        Document, verbose_name="文件", on_delete=models.CASCADE, related_name="changes"
    )
    number = models.PositiveIntegerField("序次")
    kind = models.CharField("变化", max_length=12, choices=ChangeKind.choices)
    edition = models.ForeignKey(
        Edition, verbose_name="版本", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField("效力", max_length=12, blank=True)
    mark = models.CharField(max_length=32, blank=True, editable=False)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "公开变动"
        ordering = ("pk",)
        constraints = [
            # two workers that notice the same thing at once: one of them writes it
            models.UniqueConstraint(fields=["document", "number"], name="change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.get_kind_display()}"


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", "发布后即时"
    DAILY = "daily", "每日一次"
    WEEKLY = "weekly", "每周一次"


class Subscriber(models.Model):
    """One address. `address` is sealed; `key` is its keyed digest. `salt` is part of every link, so links can be ended.

    Until `confirmed_at` is set nothing but the request to confirm is ever sent there.
    """

    key = models.CharField("地址摘要", max_length=64, unique=True, editable=False)
    address = models.BinaryField("加密的地址", editable=False)
    salt = models.CharField(max_length=24, editable=False)
    frequency = models.CharField(
        "频次", max_length=10, choices=Frequency.choices, default=Frequency.AT_ONCE.value
    )
    asked_at = models.DateTimeField("申请时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True, db_index=True)
    letters_day = models.DateField("最近发信日", null=True, blank=True)
    letters_count = models.PositiveSmallIntegerField("当日确认信数", default=0)
    last_letter_at = models.DateTimeField("最近一次通知", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "订阅人"

    def __str__(self) -> str:
        return f"订阅人 {self.pk}"


class ChoiceKind(models.TextChoices):
    ALL = "all", "全部文件"
    AGENCY = "agency", "机关"
    THEME = "theme", "主题"
    COLUMN = "column", "栏目"


class Choice(models.Model):
    """Something a subscriber wants to hear of: all, or an agency, theme or column by its code.

    `confirmed` is false for what was asked for by somebody who has not yet shown that the address is theirs.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="choices")
    kind = models.CharField("类别", max_length=10, choices=ChoiceKind.choices)
    value = models.CharField("代码", max_length=40, blank=True)
    confirmed = models.BooleanField("已确认", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "订阅内容"
        indexes = [models.Index(fields=["kind", "value"], name="choice_by_value")]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "kind", "value"], name="choice_once"),
            models.CheckConstraint(
                condition=Q(kind="all", value="") | (~Q(kind="all") & ~Q(value="")),
                name="choice_names_its_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}".strip()


class Announcement(models.Model):
    """A published edition that one subscriber is to hear of, or has heard of: once, whatever happens twice."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="announcements")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    renewed = models.BooleanField("更新版本", default=False)
    due_at = models.DateTimeField("应发时间")
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "订阅通知"
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "edition"], name="announcement_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="announcement_due"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id} ← {self.edition_id}"


class Attempt(models.Model):
    """Somebody asked for a letter to be sent; `client` is a keyed digest of the day and the caller's address."""

    client = models.CharField("来源摘要", max_length=64)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "订阅申请次数"
        indexes = [models.Index(fields=["client", "at"], name="attempt_by_client")]

    def __str__(self) -> str:
        return f"{self.at:%F %T}"
