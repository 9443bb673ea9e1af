"""What is filled in on a task's page, one form an act."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from kaicheng.columns.selectors import open_columns
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import named_or_below
from kaicheng.workplan.progress import FULL, Goal
from kaicheng.workplan.services.acting import LONGEST_REASON, LONGEST_TEXT
from kaicheng.workplan.services.counting import MOST, Counting
from kaicheng.workplan.services.splitting import PartGiven
from kaicheng.workplan.services.steering import Approval
from kaicheng.workplan.workflow import SOURCES, Source

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class UnitForm(forms.Form):
    """What a unit says: for which of the actor's units. Hidden where there is one."""

    agency = forms.ModelChoiceField(
        label="报告单位", queryset=named_or_below((), ()), empty_label=None, to_field_name="code"
    )

    def __init__(self, *args: Any, units: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        field.queryset = named_or_below([unit.pk for unit in units], ())  # type: ignore[attr-defined]  # a model choice field
        field.initial = units[0].code if units else None
        if len(units) < 2:  # noqa: PLR2004 - one unit is no choice
            field.widget = forms.HiddenInput()


class EvidenceForm(UnitForm):
    """Evidence of the four kinds. Documents are named by short code, number or title; `document` may come several times."""

    document = forms.CharField(
        label="已公开的文件",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"list": "kw-found", "autocomplete": "off", "data-find": ""}),
        help_text="填写文号、标题或短码；输入几个字即列出已公开的文件。",
    )
    column = forms.ModelChoiceField(
        label="栏目",
        required=False,
        queryset=open_columns(),
        to_field_name="code",
        empty_label="（不选）",
    )
    url = forms.CharField(label="网址", required=False, max_length=500)
    file = forms.FileField(
        label="附件", required=False, help_text="不超过100MB；含个人信息的，上传后会提示。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = open_columns()  # type: ignore[attr-defined]  # a model choice field

    @property
    def named(self) -> list[str]:
        """The documents as they were named."""
        given = self.data.getlist(self.add_prefix("document")) if hasattr(self.data, "getlist") else []
        return [words for line in given if (words := line.replace("\0", "").strip()[:300])]

    @property
    def uploaded(self) -> "UploadedFile[Any] | None":
        found: UploadedFile[Any] | None = self.cleaned_data.get("file")
        return found


class ReportForm(EvidenceForm):
    """Progress. A count is asked for where the task names a number, a percent otherwise; neither where it is counted."""

    on = forms.DateField(label="进展日期", widget=DATE)
    percent = forms.IntegerField(label="完成百分比", required=False, min_value=0, max_value=FULL)
    count = forms.IntegerField(label="完成数量", required=False, min_value=0, max_value=MOST)
    text = forms.CharField(label="进展情况", required=False, max_length=LONGEST_TEXT, widget=_area(3))
    obstacle = forms.CharField(label="困难和问题", required=False, max_length=LONGEST_REASON, widget=_area(2))

    def __init__(
        self,
        *args: Any,
        today: date,
        goal: Goal | None,
        counted: bool,
        must: str = "",
        late: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
        for name in {"percent", "count"} if counted else {"percent"} if goal else {"count"}:
            del self.fields[name]
        if goal is not None and not counted:
            self.fields["count"].label = f"累计完成数量（要求{goal.value}{goal.unit}）"
        obstacle = self.fields["obstacle"]
        obstacle.help_text = "" if self.is_bound else must
        # one that is late asks for it in any case, one not begun only where this report does not begin it
        obstacle.required = late
        obstacle.error_messages["required"] = must


class ProposeForm(EvidenceForm):
    """The result, with evidence or why there is none."""

    text = forms.CharField(label="完成结果", max_length=LONGEST_TEXT, widget=_area(3))
    no_evidence = forms.CharField(
        label="没有佐证材料的原因",
        required=False,
        max_length=LONGEST_REASON,
        help_text="此前的报告已附佐证材料的，不必重复上传，也不必填写。",
    )
    count = forms.IntegerField(label="累计完成数量", required=False, min_value=0, max_value=MOST)

    def __init__(self, *args: Any, goal: Goal | None, counted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if goal is None or counted:
            del self.fields["count"]
        else:
            self.fields["count"].label = f"累计完成数量（要求{goal.value}{goal.unit}）"


class TextForm(forms.Form):
    """A few words that may be left out."""

    text = forms.CharField(label="说明", required=False, max_length=LONGEST_REASON, widget=_area(2))


class CommentForm(forms.Form):
    text = forms.CharField(label="补充说明", max_length=LONGEST_REASON, widget=_area(2))


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label="理由", max_length=LONGEST_REASON, widget=_area(2))


class PostponeForm(ReasonForm):
    """A new due day as it was approved."""

    due_on = forms.DateField(label="新的办理时限", widget=DATE)
    approved_by = forms.CharField(label="批准人", max_length=100, help_text="例如：分管副县长李明")
    approved_on = forms.DateField(label="批准日期", widget=DATE)
    field_order = ("due_on", "approved_by", "approved_on", "reason")

    def approval(self) -> Approval:
        data = self.cleaned_data
        return Approval(data["due_on"], data["approved_by"], data["approved_on"])


class SplitForm(forms.Form):
    """A part for one unit."""

    agency = forms.ModelChoiceField(
        label="承担单位", queryset=named_or_below((), ()), to_field_name="code", empty_label="请选择单位"
    )
    text = forms.CharField(label="分工内容", max_length=LONGEST_TEXT, widget=_area(2))
    due_on = forms.DateField(
        label="分工时限", required=False, widget=DATE, help_text="不填的，与任务时限相同；不能晚于任务时限。"
    )

    def __init__(self, *args: Any, units: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = units  # type: ignore[attr-defined]  # a model choice field

    def part(self) -> PartGiven:
        data = self.cleaned_data
        return PartGiven(data["agency"], data["text"], due_on=data["due_on"])


class CountingForm(forms.Form):
    """What the platform counts by itself; no source: nothing."""

    source = forms.ChoiceField(
        label="自动计数",
        required=False,
        choices=[("", "不自动计数"), *((source.value, label) for source, label in SOURCES.items())],
    )
    column = forms.ModelChoiceField(
        label="栏目", required=False, queryset=open_columns(), empty_label="（按栏目更新计数时选择）"
    )
    wanted = forms.IntegerField(label="要求的数量", required=False, min_value=1, max_value=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = open_columns()  # type: ignore[attr-defined]  # a model choice field

    def counting(self) -> Counting | None:
        """Raises Invalid where a source was chosen and no number."""
        data = self.cleaned_data
        if not data["source"]:
            return None
        if data["wanted"] is None:
            raise Invalid(errors={"wanted": "请填写要求的数量。"})
        return Counting(Source(data["source"]), data["wanted"], data["column"])


def explain(form: forms.Form, refusal: Invalid) -> None:
    """Put a refusal's sentences beside their fields; what belongs to none stands above, or beside its row (“means-…”)."""
    for name, sentence in refusal.errors.items():
        if not name.startswith("means-"):
            form.add_error(name if name in form.fields else None, sentence)
    if not refusal.errors:
        form.add_error(None, f"{refusal.sentence}{refusal.advice}")
