"""What the back office tells a person, and how far it got."""

from django.conf import settings
from django.db import models


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing told to one person. `key` says what it is about, so that nobody is told the same thing twice.

    `key` is “kind:what” (“cleanup.due:17:2026-03-02”); the part before the first colon is the kind, by which a person
    may turn off the e-mail.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="收件人", on_delete=models.CASCADE, related_name="notices"
    )
    key = models.CharField("事由标识", max_length=200)
    kind = models.CharField("类别", max_length=60, db_index=True)
    subject = models.CharField("标题", max_length=200)
    text = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=500, blank=True)
    at = models.DateTimeField("时间", db_index=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    mailed_at = models.DateTimeField("邮件发出时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ("-at", "-pk")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [models.Index(fields=["person", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return self.subject


class MailChoice(models.Model):
    """A kind of notice that a person does not want by e-mail. No row: wanted."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="人员", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField("类别", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "不发邮件的提醒"
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="mail_choice_once")]

    def __str__(self) -> str:
        return f"{self.person}·{self.kind}"
