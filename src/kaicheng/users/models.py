"""Staff and their duties: a duty is a row, person × agency × duty."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from kaicheng.organisations.models import Agency


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, name: str, password: str | None = None) -> "User":
        user = self.model(username=username, name=name)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One member of staff. Rights come from duties; `is_superuser` stays False in every office."""

    username = models.CharField(
        "用户名", max_length=60, unique=True, error_messages={"unique": "该用户名已被使用，请换一个。"}
    )
    name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱", blank=True)
    telephone = models.CharField("联系电话", max_length=50, blank=True)
    is_active = models.BooleanField("启用", default=True)
    # a sign-in of the demonstration: refused wherever the site is not a demonstration on this machine alone
    demo = models.BooleanField("演示账号", default=False, editable=False)
    must_change_password = models.BooleanField("下次登录须改口令", default=False)
    date_joined = models.DateTimeField("创建时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """Wagtail's sidebar greets by this name, and by the user name where there is none."""
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django asks this name; whoever is a user at all is staff."""
        return self.is_active


class DutyKind(models.TextChoices):
    """Duties of the back office (design section 5). The public needs none."""

    EDITOR = "editor", "信息员"
    UNIT_REVIEWER = "unit_reviewer", "审核员"
    SECRECY_REVIEWER = "secrecy_reviewer", "保密审查员"
    UNIT_LEADER = "unit_leader", "分管领导"
    CASE_HANDLER = "case_handler", "依申请经办"
    OFFICE = "office", "政务公开办"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "管理员"


class DutyQuerySet(models.QuerySet["Duty"]):
    def held(self, on: date) -> "DutyQuerySet":
        """Duties in force on that day."""
        return self.filter(Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on))


class Duty(models.Model):
    """A person holds a duty at an agency, from a day to a day (both inclusive)."""

    person = models.ForeignKey(User, verbose_name="人员", on_delete=models.CASCADE, related_name="duties")
    agency = models.ForeignKey(Agency, verbose_name="机关", on_delete=models.PROTECT, related_name="duties")
    duty = models.CharField("职责", max_length=20, choices=DutyKind.choices)
    since = models.DateField("起", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "职责"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "duty"],
                name="duty_once",
                violation_error_message="该人员在该机关已有这一职责。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}·{self.agency}·{self.get_duty_display()}"


class RecoveryCode(models.Model):
    """A one-time code that stands in for the second factor when the phone is lost. Only its digest is kept."""

    person = models.ForeignKey(
        User, verbose_name="人员", on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "备用验证码"
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.person}·{'已用' if self.used_at else '未用'}"
