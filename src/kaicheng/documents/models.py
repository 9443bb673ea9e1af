"""Documents and their editions. A document is the lasting thing; an edition is one text and metadata of it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When

from kaicheng.documents.validity import STANDING, State
from kaicheng.documents.workflow import LABELS, OPEN, Status
from kaicheng.files.models import StoredFile
from kaicheng.organisations.models import Agency


class Openness(models.TextChoices):
    """Openness attribute 公开属性; anything but the first needs a reason."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class EndKind(models.TextChoices):
    """How a document's force ends."""

    EXPIRED = "expired", "失效"
    REPEALED = "repealed", "废止"


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self) -> "DocumentQuerySet":
        """What the public may read: a live edition whose openness is 主动公开."""
        return self.filter(live__isnull=False, live__openness=Openness.PROACTIVE)

    def with_state(self, today: date) -> "DocumentQuerySet":
        """Annotate `state`: what `validity.judge` says of that day, asked of the index columns."""
        return self.annotate(
            state=Case(
                When(Q(ends_on__lte=today, end_kind=EndKind.REPEALED), then=Value(State.REPEALED.value)),
                When(Q(ends_on__lte=today), then=Value(State.EXPIRED.value)),
                When(Q(effective_from__gt=today), then=Value(State.NOT_YET.value)),
                When(Q(amended_on__lte=today), then=Value(State.AMENDED.value)),
                default=Value(State.IN_FORCE.value),
                output_field=models.CharField(),
            )
        )

    def in_state(self, state: State, today: date) -> "DocumentQuerySet":
        """Documents in one state on that day."""
        return self.with_state(today).filter(Q(("state", state.value)))

    def standing(self, today: date) -> "DocumentQuerySet":
        """现行有效: in force on that day, amended or not."""
        standing = [state.value for state in STANDING]
        return self.with_state(today).filter(Q(("state__in", standing)))


class Document(models.Model):
    """The lasting identity: public address, 索引号, owner, and the days on which its force changes.

    The columns from `effective_from` on are an index over recorded facts (dates of the live edition, relations
    of other live editions). `services.reindex_validity` recomputes them; the state on any day is a question of
    dates, so nothing has to run at midnight. `force` holds all of it (`validity.to_json`), the others are for SQL.
    """

    code = models.CharField("短码", max_length=12, unique=True)
    agency = models.ForeignKey(
        Agency, verbose_name="责任机关", on_delete=models.PROTECT, related_name="documents"
    )
    index_number = models.CharField("索引号", max_length=60, unique=True, null=True, blank=True)
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", on_delete=models.PROTECT, related_name="+"
    )
    live = models.OneToOneField(
        "Edition", verbose_name="现行版本", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_published_at = models.DateTimeField("首次发布时间", null=True, blank=True, db_index=True)
    effective_from = models.DateField("施行日期", null=True, blank=True, editable=False)
    ends_on = models.DateField(
        "不再有效之日", null=True, blank=True, editable=False
    )  # the first day without force
    end_kind = models.CharField(max_length=10, choices=EndKind.choices, blank=True, editable=False)
    ended_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    amended_on = models.DateField("修改之日", null=True, blank=True, editable=False)
    amended_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    force = models.JSONField(default=dict, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ("-first_published_at", "-pk")
        indexes = [models.Index(fields=["effective_from", "ends_on"], name="document_force")]

    def __str__(self) -> str:
        return str(self.live) if self.live else self.code


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
    fingerprint = models.JSONField(
        default=list, blank=True
    )  # sketch of the text (`likeness`), for near-duplicates

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件版本"
        ordering = ("document", "-version")
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="edition_version_once"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(status="draft"),
                name="edition_one_open",
                violation_error_message="该文件已有一份正在编辑的草稿。",
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
                condition=Q(valid_until__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(valid_until__gte=F("effective_from")),
                name="edition_expires_after_effect",
                violation_error_message="有效期截止日不能早于施行日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


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


class EditionIssuer(models.Model):
    """An issuing agency 发文机关, in order; `agency` is empty for bodies outside the county."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="issuers")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("名称", max_length=100)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "发文机关"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A file that belongs to an edition; `plain` is its text for search."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="attachments")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField("名称", max_length=200)
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    plain = models.TextField(blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.title


class RelationKind(models.TextChoices):
    """What an edition does to another document (read: this document … that one)."""

    REPEALS = "repeals", "废止"
    REPLACES = "replaces", "代替"
    EXPIRES = "expires", "宣布失效"
    AMENDS = "amends", "修改"
    EXTENDS = "extends", "延长有效期"
    INTERPRETS = "interprets", "解读"
    IMPLEMENTS = "implements", "贯彻落实"
    FORWARDS = "forwards", "转发"
    CITES = "cites", "引用"


class Relation(models.Model):
    """This edition to that document. While the target is not in the library, its title and number stand for it.

    `effective_on` is the day from which the relation works (empty: the day the edition's own text takes effect, or
    was written); `until` is the new last day of force for EXTENDS.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField("关系", max_length=12, choices=RelationKind.choices)
    target = models.ForeignKey(
        Document,
        verbose_name="对象文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="incoming",
    )
    target_title = models.CharField("对象标题", max_length=300, blank=True)
    target_number = models.CharField("对象文号", max_length=60, blank=True)
    target_key = models.CharField(max_length=300, blank=True, db_index=True, editable=False)  # folded title
    target_number_key = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    effective_on = models.DateField("起效日期", null=True, blank=True)
    until = models.DateField("延长至", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件关系"
        ordering = ("kind", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False) | ~Q(target_title="") | ~Q(target_number=""),
                name="relation_names_its_target",
                violation_error_message="文件关系须指明对象文件，或写明其标题、文号。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="extends") | Q(until__isnull=False),
                name="relation_extends_until",
                violation_error_message="延长有效期须写明延长至何日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.target_title or self.target_number or self.target}"


class IntakeBatch(models.Model):
    """Files dropped together: how many, how far, and what became of each (IntakeItem)."""

    agency = models.ForeignKey(Agency, verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField("收到时间")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "收件批次"

    def __str__(self) -> str:
        return f"{self.received_at:%F %H:%M} {self.received_by}"


class ItemState(models.TextChoices):
    WAITING = "waiting", "待读取"
    READ = "read", "已成草稿"
    REFUSED = "refused", "未能读取"
    DUPLICATE = "duplicate", "与已有文件相同"


class IntakeItem(models.Model):
    """One file of a batch and its outcome; `trouble` is the sentence for the clerk."""

    batch = models.ForeignKey(IntakeBatch, on_delete=models.CASCADE, related_name="items")
    name = models.CharField("文件名", max_length=255)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("结果", max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    trouble = models.CharField("问题", max_length=500, blank=True)
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    same_as = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "收件"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
