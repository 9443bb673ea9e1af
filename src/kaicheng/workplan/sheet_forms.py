"""What the office fills in to import a sheet, to change many tasks, to name the upper plan, to copy to the next year."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.organisations.selectors import named_or_below
from kaicheng.workplan.declared.sheet import columns
from kaicheng.workplan.models import WorkPlan
from kaicheng.workplan.services.bulk import ACTS, Act
from kaicheng.workplan.sheets import LARGEST, OWN, TOO_LARGE, Line
from kaicheng.workplan.workflow import ROLES, Role, Stage

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_SAMPLES, _SAMPLE = 3, 36
_FILE = forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"})


def _of_bearable_size(sheet: "UploadedFile[Any]") -> None:
    """Asked before a sheet is read into memory."""
    if (sheet.size or 0) > LARGEST:
        raise ValidationError(TOO_LARGE)


class SheetForm(forms.Form):
    """A sheet for a ledger that is there."""

    sheet = forms.FileField(
        label="台账表格",
        widget=_FILE,
        validators=[_of_bearable_size],
        help_text="xlsx 或 CSV，每行一项任务，不超过10 MB。",
    )


class RevisedForm(forms.Form):
    """The exported sheet, changed."""

    sheet = forms.FileField(
        label="修改后的表格",
        widget=_FILE,
        validators=[_of_bearable_size],
        help_text="用本页导出的表修改，不要增减行和列。",
    )


class NewLedgerForm(SheetForm):
    """A sheet for a new ledger, and whose it is."""

    agency = forms.ModelChoiceField(
        label="组织机关", queryset=named_or_below((), ()), empty_label=None, to_field_name="code"
    )
    title = forms.CharField(
        label="台账标题", max_length=300, help_text="例如：2026年政务公开工作要点任务分解"
    )
    year = forms.IntegerField(label="年度", min_value=_FIRST_YEAR, max_value=_LAST_YEAR)
    issued_on = forms.DateField(
        label="印发日期",
        widget=DATE,
        help_text="单位名称按这一天的机构认定；“印发后20个工作日内”一类时限从这一天起算。",
    )

    def __init__(self, *args: Any, agencies: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]  # a model choice field


class HeadsForm(forms.Form):
    """One choice for each heading of the sheet."""

    def __init__(
        self,
        *args: Any,
        heads: Sequence[str],
        lines: Sequence[Line],
        mapping: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "不用"), *((column.code, column.name) for column in columns().values())]
        for place, head in enumerate(heads):
            if head in OWN:
                continue
            cells = [line.cells[place] for line in lines if line.cells[place]][:_SAMPLES]
            self.fields[f"head-{place}"] = forms.ChoiceField(
                label=head or f"第{place + 1}列（无表头）",
                choices=choices,
                required=False,
                initial=mapping.get(place, ""),
                help_text="　".join(_shown(cell) for cell in cells),
            )

    @property
    def chosen(self) -> dict[int, str]:
        return {int(name.removeprefix("head-")): code for name, code in self.cleaned_data.items() if code}


def _shown(cell: str) -> str:
    flat = " ".join(cell.split())
    return flat if len(flat) <= _SAMPLE else flat[: _SAMPLE - 1] + "…"


class BulkForm(forms.Form):
    """What to do with the ticked tasks. Each act asks for its own fields; the others are left empty."""

    act = forms.ChoiceField(label="对勾选的任务", choices=[(act.value, label) for act, label in ACTS.items()])
    day = forms.DateField(label="日期", required=False, widget=DATE)
    section = forms.CharField(label="所属部分", required=False, max_length=300)
    unit = forms.CharField(
        label="单位",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "wp-agencies", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="角色",
        required=False,
        choices=[(r.value, ROLES[r]) for r in Role],
        initial=Role.RESPONSIBLE.value,
    )
    reason = forms.CharField(label="理由", required=False, max_length=500)
    approved_by = forms.CharField(label="批准人", required=False, max_length=100)

    def __init__(self, *args: Any, running: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not running:
            del self.fields["reason"], self.fields["approved_by"]

    @property
    def act_chosen(self) -> Act:
        return Act(self.cleaned_data["act"])


class ReasonForm(forms.Form):
    """Why a running ledger is changed."""

    reason = forms.CharField(label="修改理由", max_length=500)
    approved_by = forms.CharField(label="时限调整的批准人", max_length=100, required=False)


class UpperForm(forms.Form):
    """The document of the upper level, by title, number or short code."""

    document = forms.CharField(
        label="上级文件", max_length=300, help_text="文件库中上级机关的工作要点：填写标题、文号或短码。"
    )


class CopyForm(forms.Form):
    """Where the copies go."""

    into = forms.ModelChoiceField(
        label="复制到", queryset=WorkPlan.objects.none(), required=False, empty_label="新建下一年度台账"
    )

    def __init__(self, *args: Any, plan: WorkPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = WorkPlan.objects.filter(
            agency=plan.agency_id, year=plan.year + 1, stage=Stage.PROPOSED.value
        )
        self.fields["into"].queryset = standing  # type: ignore[attr-defined]  # a model choice field
