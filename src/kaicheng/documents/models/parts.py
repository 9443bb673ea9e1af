"""What belongs to an edition: issuers, attachments, relations to other documents."""

from django.db import models
from django.db.models import Q

from kaicheng.documents.models.document import Document
from kaicheng.documents.models.edition import Edition
from kaicheng.files.models import StoredFile
from kaicheng.organisations.models import Agency


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
    clean_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )  # as Edition.clean_original
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
