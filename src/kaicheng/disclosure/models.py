"""What an agency says in its guide, and why a number of a series is not public."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongwen.reading.numerals import chinese
from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency

_FIRST_YEAR = 1000  # a term of that number there will never be


class Guide(models.Model):
    """The guide 政府信息公开指南 of an agency: the words for each entry (declared/guide.toml), and its document.

    `said` is what the newest composed text states, so that later changes of the agency's record can be told from it.
    """

    agency = models.OneToOneField(
        Agency, verbose_name="机关", on_delete=models.PROTECT, related_name="disclosure_guide"
    )
    words = models.JSONField("各项内容", default=dict)
    said = models.JSONField("成文内容", default=dict, blank=True)
    document = models.ForeignKey(
        Document, verbose_name="文件", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField("修改时间")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="修改人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "公开指南"

    def __str__(self) -> str:
        return f"{self.agency}政府信息公开指南"

    @property
    def mark(self) -> str:
        """Another after each saving: a page says by it which words it shows."""
        return self.changed_at.isoformat()


class GapReason(models.TextChoices):
    """Why a number is not there."""

    SECRET = "secret", "涉密，不公开"
    INTERNAL = "internal", "内部事务，不公开"
    NOT_HELD = "not_held", "会议未召开"
    NOT_MADE = "not_made", "未编制"
    ELSEWHERE = "elsewhere", "由其他机关公开"
    PENDING = "pending", "正在补充公开"
    OTHER = "other", "其他"


class SeriesNote(models.Model):
    """The public explanation of a gap: numbers `first` to `last` of a term, or years, of a series of one agency."""

    agency = models.ForeignKey(
        Agency, verbose_name="机关", on_delete=models.PROTECT, related_name="series_notes"
    )
    series = models.CharField("系列", max_length=30)
    term = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    first = models.PositiveSmallIntegerField("自")
    last = models.PositiveSmallIntegerField("至")
    reason = models.CharField("情形", max_length=10, choices=GapReason.choices)
    words = models.CharField("说明", max_length=200, blank=True)
    made_at = models.DateTimeField("登记时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "缺号说明"
        ordering = ("series", "-term", "first")
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="series_note_runs_forward",
                violation_error_message="截止数不能小于起始数。",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def term_label(self) -> str:
        """第十八届; the year where numbers are counted by year; nothing where neither is stated."""
        if not self.term:
            return ""
        return f"{self.term}年" if self.term >= _FIRST_YEAR else f"第{chinese(self.term)}届"

    @property
    def sentence(self) -> str:
        """涉密，不公开：… as the public reads it."""
        label = GapReason(self.reason).label
        if not self.words:
            return label
        return self.words if self.reason == GapReason.OTHER else f"{label}：{self.words}"
