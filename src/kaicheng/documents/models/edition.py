"""One text with its metadata, and the keys by which it is found again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kaicheng.documents.models.document import Document, Openness
from kaicheng.documents.workflow import EDITABLE, LABELS, OPEN, Status
from kaicheng.files.models import StoredFile
from kaicheng.organisations.models import Agency

TEXTS = ("tree", "plain", "html", "fingerprint", "readings")  # columns that weigh; a list leaves them out


class EditionQuerySet(models.QuerySet["Edition"]):
    def open(self) -> "EditionQuerySet":
        return self.filter(status__in=[s.value for s in OPEN])


class Edition(models.Model):
    """One text with its metadata. Once public it is never changed: corrections make a new edition."""

    document = models.ForeignKey(
        Document, verbose_name="文件", on_delete=models.CASCADE, related_name="editions"
    )
    version = models.PositiveIntegerField("版本")
    status = models.CharField(
        "状态",
        max_length=12,
        choices=[(s.value, LABELS[s]) for s in Status],
        default=Status.DRAFT.value,
        db_index=True,
    )
    lock_version = models.PositiveIntegerField(
        default=0, editable=False
    )  # two editors cannot overwrite each other
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="拟稿人", on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("修改时间")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="发布人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    change_note = models.CharField("修改说明", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawal_reason = models.CharField("撤回原因", max_length=300, blank=True)
    state_since = models.DateTimeField("进入现状态时间", null=True, blank=True)
    publish_at = models.DateTimeField("定时发布时间", null=True, blank=True, db_index=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="定时人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    urgent_reason = models.CharField("应急发布理由", max_length=300, blank=True)
    urgent_settled_at = models.DateTimeField("补办完成时间", null=True, blank=True)

    # 信息元数据 (regulations 9.1; Art. 12 asks at least for index, name, summary and date)
    title = models.CharField("标题", max_length=300)
    doc_number = models.CharField("发文字号", max_length=60, blank=True, db_index=True)
    registration_no = models.CharField("统一登记号", max_length=60, blank=True)
    genre = models.CharField("文种", max_length=20, blank=True, db_index=True)
    normative = models.BooleanField("行政规范性文件", default=False)
    theme = models.CharField(
        "主题分类", max_length=10, blank=True, db_index=True
    )  # code of declared/themes.toml
    catalogue_item = models.CharField(
        "法定主动公开内容", max_length=10, blank=True
    )  # code of catalogue, e.g. 20.1
    addressees = models.CharField("主送机关", max_length=1000, blank=True)
    written_date = models.DateField("成文日期", null=True, blank=True, db_index=True)
    effective_from = models.DateField("施行日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)  # the last day in force
    openness = models.CharField("公开属性", max_length=12, choices=Openness.choices, blank=True)
    openness_reason = models.CharField("不予主动公开的理由", max_length=300, blank=True)
    summary = models.TextField("内容概述", max_length=1500, blank=True)
    keywords = models.JSONField("关键词", default=list, blank=True)
    audience = models.JSONField("服务对象", default=list, blank=True)
    note = models.CharField("附注", max_length=300, blank=True)
    # place in a numbered or dated series (catalogue/declared/series.toml): meetings, plans, annual reports
    series = models.CharField("系列", max_length=30, blank=True, db_index=True)
    series_term = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    series_number = models.PositiveSmallIntegerField("次（期）数", null=True, blank=True)
    period_from = models.PositiveSmallIntegerField("起始年份", null=True, blank=True)
    period_until = models.PositiveSmallIntegerField("截止年份", null=True, blank=True)

    # the text: `tree` as gongwen.serialise gives it, `plain` for search and comparison
    tree = models.JSONField(default=dict, blank=True)
    plain = models.TextField("正文", blank=True)
    html = models.TextField(blank=True)
    # field → {words, spans, confidence, rule}: what the reader read each field from, for the intake screen
    readings = models.JSONField(default=dict, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    original = models.ForeignKey(
        StoredFile, verbose_name="原件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    original_name = models.CharField("原件名", max_length=255, blank=True)
    # what readers download: the original without author, comments, revisions and hidden parts; made when published
    clean_original = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    fingerprint = models.JSONField(
        default=list, blank=True
    )  # sketch of the text (`likeness`), for near-duplicates

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件版本"
        ordering = ("document", "-version")
        # A row carries whole texts: lists and counts over the library must not walk the rows themselves.
        indexes = [
            models.Index(fields=["openness", "published_at"], name="edition_newest"),
            models.Index(
                fields=[
                    "openness",
                    "theme",
                    "genre",
                    "catalogue_item",
                    "normative",
                    "written_date",
                    "published_at",
                    "series",
                    "title",
                    "audience",
                ],
                name="edition_questions",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="edition_version_once"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(
                    status__in=["draft", "returned", "in_review", "in_secrecy", "cleared", "scheduled"]
                ),
                name="edition_one_open",
                violation_error_message="该文件已有一份正在编辑或审核的版本。",
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(status="published"),
                name="edition_one_published",
                violation_error_message="该文件已有一个发布的版本。",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(openness=""),
                name="edition_published_has_openness",
                violation_error_message="未认定公开属性的文件不能发布。",
            ),
            models.CheckConstraint(
                # a draft may still lack its reason: what the paper says of openness is kept as it was read
                condition=~Q(status="published") | Q(openness="proactive") | ~Q(openness_reason=""),
                name="edition_reason_for_closed",
                violation_error_message="依申请公开、不予公开的，须写明理由。",
            ),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(publish_at__isnull=False),
                name="edition_scheduled_has_time",
                violation_error_message="定时发布须写明时间。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(valid_until__gte=F("effective_from")),
                name="edition_expires_after_effect",
                violation_error_message="有效期截止日不能早于施行日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def agency(self) -> Agency:
        """The agency whose duties govern it."""
        return self.document.agency

    @property
    def editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def owing(self) -> bool:
        """Published urgently, still public, and its reviews not made up."""
        return self.status == Status.PUBLISHED and bool(self.urgent_reason) and self.urgent_settled_at is None


class CitedName(models.Model):
    """A folded title or a number under which others cite a published document; rewritten when it is published."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="cited_names")
    key = models.CharField(max_length=300, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "引用名称"
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="cited_name_once")]

    def __str__(self) -> str:
        return self.key


class LikenessKey(models.Model):
    """A value of an edition's text (`likeness.keys_of`) that near-duplicates share with it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="likeness_keys")
    value = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "近似文本键"

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.value}"
