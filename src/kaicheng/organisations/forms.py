"""What the screens of agencies ask for. Rules live in the services; a form only turns text into values."""

import re
from typing import Any

from django import forms

from kaicheng.kernel.text import without_controls
from kaicheng.organisations.credit_code import trouble_with
from kaicheng.organisations.models import Agency, AgencyGroup, AgencyKind, AgencyQuerySet

_DIVIDER = re.compile(r"[、,，;；\n]")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WordsField(forms.CharField):
    """Words divided by 、 as a list."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        words = (without_controls(word).strip() for word in _DIVIDER.split(super().to_python(value) or ""))
        return list(dict.fromkeys(word for word in words if word))

    def validate(self, value: Any) -> None:
        """A list of any length will do."""


class AgencyForm(forms.ModelForm[Agency]):
    number_prefixes = WordsField(
        label="发文代字", required=False, help_text="多个用顿号“、”分隔，如：棠政发、棠政函。"
    )

    class Meta:
        model = Agency
        fields = [
            "name", "short_name", "code", "kind", "established_on", "credit_code", "index_code", "number_prefixes",
            "order", "disclosure_office", "address", "office_hours", "telephone", "fax", "online_contact", "postcode",
        ]  # fmt: skip
        widgets = {"established_on": DAY}
        help_texts = {
            "code": "本平台内部使用，启用后不宜更改。",
            "short_name": "公文中常用的简称，如：县发改局。",
            "index_code": "编制信息索引号时代表本机关的一段。",
            "order": "数字小的排在前面。",
            "disclosure_office": "负责政府信息公开日常工作的内设机构。",
            "online_contact": "电子邮箱或网上受理地址。",
        }

    def credit_warning(self) -> str:
        """What is odd about the credit code; it does not stop saving."""
        return trouble_with(str(self.cleaned_data.get("credit_code", "")))

    def _post_clean(self) -> None:
        """The service runs the model's rules; here they would be run twice, and on a changed instance."""


class AgencyChoice(forms.ModelChoiceField[Agency]):
    """Agencies by full name, indented by their place in the tree."""

    def label_from_instance(self, obj: Agency) -> str:
        return "　" * (obj.path.count("/") - 2) + obj.name


class MoveForm(forms.Form):
    parent = AgencyChoice(queryset=Agency.objects.none(), label="新的上级单位", empty_label="请选择")

    def __init__(self, *args: Any, choices: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = choices  # type: ignore[attr-defined]  # a ModelChoiceField


class EndForm(forms.Form):
    """Reorganise: what happens, from which day, and who takes over."""

    MERGE, NEW, ABOLISH = "merge", "new", "abolish"
    way = forms.ChoiceField(
        label="改革方式",
        choices=[
            (MERGE, "并入现有机关：职责由另一机关承继"),
            (NEW, "组建新机关：更名或合并组建，由新机关承继"),
            (ABOLISH, "撤销：不设继任单位"),
        ],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label="自何日起", widget=DAY, help_text="自该日起原机关不再存在。")
    others = forms.ModelMultipleChoiceField(
        to_field_name="code",  # a key may be too large for the database to look for
        queryset=Agency.objects.none(),
        label="一并撤并的机关",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    successor = AgencyChoice(
        queryset=Agency.objects.none(), label="承继机关", required=False, empty_label="请选择"
    )
    new_name = forms.CharField(label="新机关全称", required=False, max_length=100)
    new_short_name = forms.CharField(label="新机关简称", required=False, max_length=50)
    new_code = forms.CharField(label="新机关代码", required=False, max_length=20)
    new_kind = forms.ChoiceField(label="新机关类型", required=False, choices=AgencyKind.choices)

    def __init__(self, *args: Any, agency: Agency, choices: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        rest = choices.exclude(pk=agency.pk)
        self.fields["successor"].queryset = rest  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["others"].queryset = rest  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        way = data.get("way")
        if way == self.MERGE and not data.get("successor"):
            self.add_error("successor", "请选择承继机关。")
        if way == self.NEW:
            for name, words in (("new_name", "请填写新机关全称。"), ("new_code", "请填写新机关代码。")):
                if not data.get(name):
                    self.add_error(name, words)
        return data

    def new_values(self) -> dict[str, Any]:
        """Facts of the agency to be established."""
        data = self.cleaned_data
        return {
            "name": data["new_name"], "short_name": data["new_short_name"], "code": data["new_code"],
            "kind": data["new_kind"], "order": self.agency.order,
        }  # fmt: skip


class AliasForm(forms.Form):
    name = forms.CharField(label="别名", max_length=100)


class GroupForm(forms.Form):
    name = forms.CharField(label="组名", max_length=100, help_text="公文中的写法，如：各乡镇（街道）。")
    names = WordsField(label="同义写法", required=False, help_text="多个用顿号“、”分隔。")
    kinds = forms.MultipleChoiceField(
        label="机关类型", choices=AgencyKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    members = forms.ModelMultipleChoiceField(
        to_field_name="code",  # a key may be too large for the database to look for
        queryset=Agency.objects.none(),
        label="另含机关",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="类型以外，也在此列的机关。",
    )
    excluded = forms.ModelMultipleChoiceField(
        to_field_name="code",  # a key may be too large for the database to look for
        queryset=Agency.objects.none(),
        label="不含机关",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="类型相符，但不在此列的机关。",
    )

    def __init__(
        self, *args: Any, group: AgencyGroup | None = None, choices: AgencyQuerySet, **kwargs: Any
    ) -> None:
        if group is not None:
            kwargs["initial"] = {
                "name": group.name, "names": group.names, "kinds": group.kinds,
                "members": group.members.all(), "excluded": group.excluded.all(),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        for name in ("members", "excluded"):
            self.fields[name].queryset = choices  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

    def picked(self) -> list[forms.BoundField]:
        """Agencies named one by one, folded away below the rest."""
        return [self["members"], self["excluded"]]


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label="机构表",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text="xlsx格式，不超过10 MB。",
    )


class SettleForm(forms.Form):
    agency = AgencyChoice(queryset=Agency.objects.none(), label="认定为", empty_label="请选择机关")

    def __init__(self, *args: Any, choices: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = choices  # type: ignore[attr-defined]  # a ModelChoiceField
