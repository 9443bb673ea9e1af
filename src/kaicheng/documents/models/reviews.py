"""What reviewers decided about an edition, and which findings were let through."""

from django.conf import settings
from django.db import models

from kaicheng.documents.models.edition import Edition


class ReviewStep(models.TextChoices):
    """The steps a text goes through: handed in, unit review, secrecy review, release for publication (三审)."""

    SUBMIT = "submit", "送审"
    UNIT = "unit", "审核"
    SECRECY = "secrecy", "保密审查"
    RELEASE = "release", "发布"
    MOVED = "moved", "迁入"


class Outcome(models.TextChoices):
    PASSED = "passed", "通过"
    RETURNED = "returned", "退回"
    RECALLED = "recalled", "撤回送审"


class Review(models.Model):
    """One decision of one person on one day. `basis`: by what rule (secrecy review); `note`: reason or remark.

    A text that was returned or recalled is reviewed anew: only what was decided since then counts.
    """

    edition = models.ForeignKey(
        Edition, verbose_name="版本", on_delete=models.CASCADE, related_name="reviews"
    )
    step = models.CharField("环节", max_length=8, choices=ReviewStep.choices)
    outcome = models.CharField("结论", max_length=8, choices=Outcome.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审查人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("审查时间")
    basis = models.CharField("审查依据", max_length=300, blank=True)
    note = models.CharField("意见", max_length=500, blank=True)
    afterwards = models.BooleanField("应急发布后补办", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "审查记录"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The decision as an office says it: 审核通过, 保密审查退回, 撤回送审, 发布."""
        if self.outcome == Outcome.RECALLED:
            return Outcome.RECALLED.label
        if self.outcome == Outcome.PASSED and self.step not in {ReviewStep.UNIT, ReviewStep.SECRECY}:
            return ReviewStep(self.step).label
        step = "发布前" if self.step == ReviewStep.RELEASE else ReviewStep(self.step).label
        return f"{'补办' if self.afterwards else ''}{step}{Outcome(self.outcome).label}"


class Release(models.Model):
    """A finding that would stop publication, let through on record. `key` names the finding, never the datum itself."""

    edition = models.ForeignKey(
        Edition, verbose_name="版本", on_delete=models.CASCADE, related_name="releases"
    )
    key = models.CharField(max_length=64)
    sentence = models.CharField("提示", max_length=300)
    basis = models.CharField("放行依据", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="放行人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("放行时间")

    class Meta:
        verbose_name = verbose_name_plural = "放行记录"
        ordering = ("at", "pk")
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="release_once")]

    def __str__(self) -> str:
        return self.sentence
