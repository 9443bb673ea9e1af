"""Who is asked about a case, what it costs, and what follows upon its reply."""

from django.db import models

from kaicheng.foi.fees import WAYS, Way
from kaicheng.foi.models.case import Case
from kaicheng.foi.workflow import ASKED, VIEWS, Asked, View
from kaicheng.organisations.models import Agency


class Party(models.Model):
    """Who is asked for a view (Articles 32, 34) or for help. `name` of a third party is sealed, an agency is named openly."""

    class Role(models.TextChoices):
        THIRD_PARTY = Asked.THIRD_PARTY.value, ASKED[Asked.THIRD_PARTY]
        CO_AGENCY = Asked.CO_AGENCY.value, ASKED[Asked.CO_AGENCY]
        ASSISTING = "assisting", "协办单位"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    ref = models.CharField("代号", max_length=20)
    role = models.CharField("身份", max_length=12, choices=Role.choices)
    agency = models.ForeignKey(
        Agency, verbose_name="机关", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed = models.TextField("名称和联系方式（加密）", blank=True, editable=False)
    matter = models.TextField("征求意见或协办的内容")
    view = models.CharField("意见", max_length=10, blank=True, choices=[(v.value, VIEWS[v]) for v in View])
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见和协办对象"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "ref"], name="foi_party_ref", violation_error_message="该对象已经登记。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}{self.ref}"


class FeeNotice(models.Model):
    """What was charged for a case, and how it was reckoned."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="fee")
    way = models.CharField("计费方式", max_length=10, choices=[(w.value, WAYS[w]) for w in Way])
    count = models.PositiveIntegerField("件数或页数")
    before = models.PositiveIntegerField("当月此前件数", default=0)
    amount = models.PositiveIntegerField("金额（元）")
    reckoning = models.TextField("计算过程")
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "信息处理费"

    def __str__(self) -> str:
        return f"{self.case} {self.amount}元"


class Proceeding(models.Model):
    """A reconsideration 行政复议 or a lawsuit 行政诉讼 about a case, followed to its end."""

    class Kind(models.TextChoices):
        REVIEW = "review", "行政复议"
        SUIT = "suit", "行政诉讼"
        SUIT_AFTER = "suit_after_review", "复议后起诉"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "结果维持"
        CORRECTED = "corrected", "结果纠正"
        OTHER = "other", "其他结果"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proceedings")
    kind = models.CharField("种类", max_length=20, choices=Kind.choices)
    organ = models.CharField("机关", max_length=100)
    number = models.CharField("案号", max_length=60, blank=True)
    begun_on = models.DateField("受理或立案之日")
    due_on = models.DateField("期限", null=True, blank=True)
    outcome = models.CharField("结果", max_length=10, blank=True, choices=Outcome.choices)
    ended_on = models.DateField("审结之日", null=True, blank=True)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "复议和诉讼"
        ordering = ("begun_on", "pk")

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"


class Remedies(models.Model):
    """Where those turn who do not agree with an agency's reply; what is empty follows from the government above (`court_below` …)."""

    agency = models.OneToOneField(Agency, verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    review_organ = models.CharField("复议机关", max_length=100, blank=True)
    review_address = models.CharField("复议机关地址、电话", max_length=200, blank=True)
    review_online = models.CharField("互联网复议渠道", max_length=200, blank=True)
    court = models.CharField("管辖法院", max_length=100, blank=True)
    court_below = models.CharField("所属部门案件的管辖法院", max_length=100, blank=True)
    hears_address = models.CharField("本机关受理复议的地址、电话", max_length=200, blank=True)
    hears_online = models.CharField("本机关受理复议的互联网渠道", max_length=200, blank=True)
    number_prefix = models.CharField("文书代字", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "救济途径"

    def __str__(self) -> str:
        return f"{self.agency}的救济途径"
