"""Applications for government information 政府信息公开申请: the case, every event of its course, and what was written in it.

What identifies the applicant is sealed (`kernel.sealing`) and opened only by `services.looking`, which records the look.
"""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from kaicheng.foi.fees import WAYS, Way
from kaicheng.foi.workflow import ASKED, OPEN, OWED, STAGES, TRANSITIONS, VIEWS, Asked, Stage, View
from kaicheng.organisations.models import Agency


class Kind(models.TextChoices):
    """What is applied for."""

    DISCLOSURE = "disclosure", "公开申请"
    CORRECTION = "correction", "更正申请"


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        """Those to which something is still owed."""
        return self.filter(stage__in=[stage.value for stage in OPEN])

    def overdue(self, today: date) -> "CaseQuerySet":
        """Those whose reply is late, wherever in the house they lie."""
        return self.filter(stage__in=[stage.value for stage in OWED], due_on__lt=today)


class Case(models.Model):
    """One application. `stage` and the days below it are an index of the events, which `services.acting` keeps.

    `number` is told to the applicant, with a query code of which only a mark is kept (`code_mark`). `token` is the filing
    itself: sent twice, it is one case. `identity` is sealed JSON; `applicant_mark`, `name_mark`, `asked_mark` find the same
    applicant, name and words again without opening anything.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    token = models.UUIDField("提交标识", unique=True, default=uuid.uuid4, editable=False)
    code_mark = models.CharField(max_length=64, editable=False)
    agency = models.ForeignKey(Agency, verbose_name="受理机关", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Agency, verbose_name="承办单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    kind = models.CharField("类型", max_length=12, choices=Kind.choices, default=Kind.DISCLOSURE)
    channel = models.CharField("渠道", max_length=20)
    applicant_kind = models.CharField("申请人类型", max_length=20)
    identity = models.TextField("申请人信息（加密）", editable=False)
    applicant_mark = models.CharField(max_length=64, db_index=True, editable=False)
    name_mark = models.CharField(max_length=64, db_index=True, editable=False, default="")
    asked = models.TextField("申请内容")
    asked_mark = models.CharField(max_length=64, editable=False)
    carrier = models.CharField("载体形式", max_length=20)
    way = models.CharField("获取方式", max_length=20)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="代录人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    written_by = models.CharField("代为填写的人", max_length=50, blank=True)
    filed_at = models.DateTimeField("提交时间")
    stage = models.CharField(
        "状态", max_length=14, choices=[(s.value, STAGES[s]) for s in Stage], default=Stage.FILED.value
    )
    stage_since = models.DateField("进入状态之日")
    received_on = models.DateField("收到之日", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    due_provisional = models.BooleanField("期限待定", default=False)
    suspended = models.BooleanField("停止计算", default=False)
    answer_by = models.DateField("申请人期限", null=True, blank=True)
    replied_on = models.DateField("答复之日", null=True, blank=True)
    decision = models.CharField("答复类型", max_length=30, blank=True)
    joined_to = models.ForeignKey(
        "self", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="joined"
    )
    earlier = models.ForeignKey(
        "self", verbose_name="前次申请", null=True, blank=True, on_delete=models.PROTECT, related_name="later"
    )
    erased_at = models.DateTimeField("申请人信息清除时间", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开申请"
        ordering = ("-filed_at", "-pk")
        indexes = [
            models.Index(fields=["agency", "stage", "due_on"], name="foi_case_board"),
            models.Index(fields=["stage", "due_on"], name="foi_case_due"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def bound(self) -> str:
        """The place to which its sealed values are bound."""
        return f"foi.case:{self.token}"


class CaseEventQuerySet(models.QuerySet["CaseEvent"]):
    def valid(self) -> "CaseEventQuerySet":
        """In their order, without those that were corrected away."""
        return self.filter(voided_at__isnull=True).order_by("place")


class CaseEvent(models.Model):
    """Something that happened to a case. Never changed: one recorded wrongly is voided, with the reason, and recorded anew.

    `day` is the day that the table of moves names; `until`, `days`, `ref`, `asked` are as those of `clock.Fact`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    place = models.PositiveSmallIntegerField("顺序")
    move = models.CharField(
        "事项", max_length=30, choices=[(t.move.value, t.button) for t in TRANSITIONS.values()]
    )
    day = models.DateField("日期")
    until = models.DateField("截止之日", null=True, blank=True)
    days = models.PositiveSmallIntegerField("工作日数", default=0)
    ref = models.CharField("对象", max_length=20, blank=True)
    asked = models.CharField(
        "对象类型", max_length=12, blank=True, choices=[(a.value, ASKED[a]) for a in Asked]
    )
    note = models.TextField("说明", blank=True)
    detail = models.JSONField("详情", default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    recorded_at = models.DateTimeField("登记时间")
    voided_at = models.DateTimeField("更正时间", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="更正人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    void_reason = models.CharField("更正理由", max_length=300, blank=True)

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申请办理事项"
        ordering = ("case", "place")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "place"],
                condition=Q(voided_at__isnull=True),
                name="foi_event_place",
                violation_error_message="该申请刚刚由他人办理，请刷新页面后再办理。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_move_display()} {self.day:%Y-%m-%d}"


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


class DateChange(models.Model):
    """A date of a running case that a corrected event or a changed calendar moved."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="date_changes")
    before = models.DateField("原期限", null=True, blank=True)
    after = models.DateField("新期限", null=True, blank=True)
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "期限变动"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.case} {self.before} → {self.after}"


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
