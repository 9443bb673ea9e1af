"""Agencies 机关 as a tree, the names they are called by, and names nobody could place."""

import secrets
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q


class DirectoryStamp(models.Model):
    """One row whose random value changes with every name, so that each process knows when its directory is old.

    Random, not counted: a number given back by a rolled-back transaction would be given out again.
    """

    value = models.CharField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "机关名录版本"

    def __str__(self) -> str:
        return self.value

    @classmethod
    def renew(cls) -> None:
        """Tell all processes that names have changed; part of the transaction that changes them."""
        cls.objects.update_or_create(pk=1, defaults={"value": secrets.token_hex(16)})


class NamedThing(models.Model):
    """What the directory of names is made of: whoever saves or deletes one renews the stamp."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        DirectoryStamp.renew()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        DirectoryStamp.renew()
        return gone


class AgencyKind(models.TextChoices):
    GOVERNMENT = "government", "政府"
    OFFICE = "office", "政府办公室"
    DEPARTMENT = "department", "部门"
    DISPATCHED = "dispatched", "派出机构"
    TOWNSHIP = "township", "乡镇"
    SUBDISTRICT = "subdistrict", "街道"
    INSTITUTION = "institution", "事业单位"
    PUBLIC_ENTERPRISE = "public_enterprise", "公共企事业单位"


class AgencyQuerySet(models.QuerySet["Agency"]):
    def standing(self, on: date) -> "AgencyQuerySet":
        """Agencies that exist on that day."""
        return self.filter(
            Q(established_on__isnull=True) | Q(established_on__lte=on),
            Q(abolished_on__isnull=True) | Q(abolished_on__gt=on),
        )

    def within(self, agency: "Agency") -> "AgencyQuerySet":
        """The agency and all below it."""
        return self.filter(path__startswith=agency.path)


class Agency(NamedThing):
    """One organ. `path` is the chain of codes from the root (“/G01/D03/”), so a subtree is a prefix."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=50, blank=True)
    kind = models.CharField("类型", max_length=20, choices=AgencyKind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(max_length=255, db_index=True, editable=False)
    order = models.PositiveIntegerField("排序", default=0)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    index_code = models.CharField("索引号代码", max_length=20, blank=True)
    number_prefixes = models.JSONField("发文代字", default=list, blank=True)
    established_on = models.DateField("成立日期", null=True, blank=True)
    abolished_on = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name="继任单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    # The contact block that a disclosure guide must carry (Regulation on Open Government Information, Art. 12).
    disclosure_office = models.CharField("公开工作机构", max_length=100, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    office_hours = models.CharField("办公时间", max_length=200, blank=True)
    telephone = models.CharField("联系电话", max_length=50, blank=True)
    fax = models.CharField("传真", max_length=50, blank=True)
    online_contact = models.CharField("互联网联系方式", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关"
        ordering = ("order", "code")
        constraints = [
            models.CheckConstraint(
                condition=Q(abolished_on__isnull=True)
                | Q(established_on__isnull=True)
                | Q(abolished_on__gte=F("established_on")),
                name="agency_abolished_after_established",
                violation_error_message="撤销日期不能早于成立日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the path in step with parent and code; children follow in `services.move`."""
        self.path = f"{self.parent.path if self.parent else '/'}{self.code}/"
        super().save(*args, **kwargs)


class AgencyAlias(NamedThing):
    """Another name that means exactly this agency (县发改局, 发改局)."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("别名", max_length=100, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "机关别名"

    def __str__(self) -> str:
        return self.name


class AgencyGroup(NamedThing):
    """A name for many agencies (各乡镇（街道）): those of some kinds, and some named ones, of that day."""

    name = models.CharField("组名", max_length=100, unique=True)
    names = models.JSONField("同义写法", default=list, blank=True)
    kinds = models.JSONField("机关类型", default=list, blank=True)
    members = models.ManyToManyField(Agency, verbose_name="另含机关", blank=True, related_name="groups")
    excluded = models.ManyToManyField(Agency, verbose_name="不含机关", blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "机关组名"

    def __str__(self) -> str:
        return self.name


class UnresolvedName(models.Model):
    """A unit name met in a text that stands for no known agency: a queue for the office to clear."""

    name = models.CharField("名称", max_length=100, unique=True)
    context = models.CharField("出处", max_length=300, blank=True)
    seen = models.PositiveIntegerField("出现次数", default=1)
    first_seen_at = models.DateTimeField("首次出现")
    settled_as = models.ForeignKey(
        Agency, verbose_name="认定为", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    dismissed = models.BooleanField("不是机关", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "待认定机关名称"

    def __str__(self) -> str:
        return self.name
