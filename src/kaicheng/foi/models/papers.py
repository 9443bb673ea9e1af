"""The files and letters of a case, what is made ready to be handed over, and what was begun and left."""

import uuid

from django.conf import settings
from django.db import models

from kaicheng.foi.models.beside import Party
from kaicheng.foi.models.case import Case


class Paper(models.Model):
    """A file of a case, sealed on the disk outside the web root (`services.keeping`)."""

    class Kind(models.TextChoices):
        PROOF = "proof", "身份证明"
        APPLICATION = "application", "申请书"
        SUPPLEMENT = "supplement", "补正材料"
        OPINION = "opinion", "意见"
        LETTER = "letter", "文书"
        SOURCE = "source", "拟提供的原件"
        RELEASED = "released", "提供的信息"
        DELIVERY = "delivery", "送达凭证"
        OTHER = "other", "其他"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    name = models.CharField("文件名", max_length=255)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小")
    digest = models.CharField("校验值", max_length=64)
    for_applicant = models.BooleanField("申请人可下载", default=False)
    added_at = models.DateTimeField("加入时间")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="加入人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    erased_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请案卷文件"
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """A letter of a case 文书. `sealed` holds what the handler wrote in it by content code, and how it came to stand so (`letters.text`).

    `number` is given when it is approved or goes out. `sent_on` is the day that counts for its delivery, `proof` what proves it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "拟稿"
        APPROVED = "approved", "已签发"
        SENT = "sent", "已发出"
        DROPPED = "dropped", "已作废"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("文书种类", max_length=30)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    number = models.CharField("文号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    sealed = models.TextField("正文（加密）", editable=False)
    decision = models.CharField("答复类型", max_length=30, blank=True)
    dated = models.DateField("成文日期", null=True, blank=True)
    made_at = models.DateTimeField("拟稿时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="拟稿人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    docx = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    delivery = models.CharField("送达方式", max_length=12, blank=True)
    sent_on = models.DateField("送达之日", null=True, blank=True)
    proof = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "申请文书"
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return f"{self.title}{self.number}"

    @property
    def bound(self) -> str:
        return f"foi.letter:{self.key}"


class Release(models.Model):
    """A file made ready to be handed over: cleaned of what nobody sees, and what may not be released is covered for good.

    `marks` is sealed: what is covered is what must not be known. `grounds` counts the covers by ground.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="releases")
    source = models.ForeignKey(Paper, verbose_name="原件", on_delete=models.PROTECT, related_name="+")
    result = models.OneToOneField(Paper, verbose_name="提供件", on_delete=models.PROTECT, related_name="release")  # fmt: skip
    marks = models.TextField("遮盖（加密）", editable=False)
    grounds = models.JSONField("遮盖理由", default=dict)
    made_at = models.DateTimeField("制作时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="制作人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "提供件"
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return self.result.name

    @property
    def covered(self) -> int:
        """How many places are covered."""
        return sum(self.grounds.values())


class Draft(models.Model):
    """An application that was begun and left: sealed, found again by its code, erased after its day."""

    code_mark = models.CharField(max_length=64, unique=True)
    token = models.UUIDField(unique=True)
    sealed = models.TextField(editable=False)
    saved_at = models.DateTimeField("保存时间")
    erase_on = models.DateField("清除之日", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "未提交的申请"

    def __str__(self) -> str:
        return f"{self.saved_at:%F}"
