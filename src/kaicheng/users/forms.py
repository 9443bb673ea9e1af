"""What the screens of staff ask for. Rules live in the services."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.organisations.selectors import named_or_below
from kaicheng.users.models import DutyKind

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SignInForm(AuthenticationForm):
    """User name and password, in an office's words."""

    error_messages = {
        "invalid_login": "用户名或口令不正确，请重新输入。连续输错5次，该账号将暂停登录15分钟。",
        "inactive": "该账号已停用，请联系本单位管理员。",
    }
    username = forms.CharField(
        label="用户名", widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"})
    )
    password = forms.CharField(
        label="口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class CodeForm(forms.Form):
    token = forms.CharField(
        label="验证码",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
                "class": "kc-code",
            }
        ),
    )


class PasswordForm(forms.Form):
    old = forms.CharField(
        label="原口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="新口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="不少于10个字符，不要使用姓名、用户名和常见口令。",
    )  # fmt: skip
    again = forms.CharField(
        label="再输一次新口令",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "两次输入的新口令不一致。")
        return data


class OneTimePasswordForm(PasswordForm):
    """The first password was just given; it need not be typed again."""

    old = None  # type: ignore[assignment]  # Django's way to drop an inherited field


class CheckPasswordForm(forms.Form):
    password = forms.CharField(
        label="口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class PersonForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=60)
    email = forms.EmailField(label="电子邮箱", required=False)
    telephone = forms.CharField(label="联系电话", max_length=50, required=False)


class NewPersonForm(PersonForm):
    username = forms.CharField(
        label="用户名",
        max_length=60,
        help_text="登录时使用，创建后不能更改。可用字母、数字、汉字和 . @ - _，不能有空格。",
    )
    field_order = ("name", "username", "telephone", "email")


class DutyForm(forms.Form):
    agency = forms.ModelChoiceField(
        queryset=named_or_below((), ()),
        label="机关",
        empty_label="请选择机关",
        error_messages={"required": "请选择机关。"},
    )
    duty = forms.ChoiceField(label="职责", choices=DutyKind.choices)
    since = forms.DateField(label="起", required=False, widget=DAY)
    until = forms.DateField(label="止", required=False, widget=DAY, help_text="不填表示长期。")

    def __init__(self, *args: Any, choices: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = choices  # type: ignore[attr-defined]  # a ModelChoiceField
