"""What the office fills in about a round, and a unit about a document."""

from datetime import date
from typing import Any

from django import forms

from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.scope import STATES, Scope, standing_units
from kaicheng.cleanup.services.moving import LONGEST, Decision
from kaicheng.cleanup.workflow import VERDICTS, Verdict
from kaicheng.documents.declared import genres, themes
from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import directory, named_or_below

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_FIRST_YEAR, _LAST_YEAR = 1949, 2100


class RoundForm(forms.Form):
    """A round in preparation: what it is, and which documents it covers."""

    title = forms.CharField(label="标题", max_length=200, help_text="例如：2026年行政规范性文件清理")
    basis = forms.CharField(
        label="清理依据",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="要求开展清理的文件或会议，将写入决定和公告。",
    )
    deadline = forms.DateField(label="截止日期", widget=DATE, help_text="各单位完成确认的最后一日。")
    own_to = forms.ModelChoiceField(
        label="以组织机关名义印发的文件由谁清理",
        queryset=named_or_below((), ()),
        required=False,
        empty_label="由组织机关自己清理",
    )
    instructions = forms.CharField(
        label="工作要求", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    normative = forms.BooleanField(label="只清理行政规范性文件", required=False)
    states = forms.MultipleChoiceField(
        label="今日效力", required=False, choices=list(STATES.items()), widget=forms.CheckboxSelectMultiple
    )
    agencies = forms.MultipleChoiceField(label="单位", required=False, widget=forms.CheckboxSelectMultiple)
    group = forms.ChoiceField(label="机关组名", required=False)
    genres = forms.MultipleChoiceField(label="文种", required=False, widget=forms.CheckboxSelectMultiple)
    themes = forms.MultipleChoiceField(label="主题分类", required=False, widget=forms.CheckboxSelectMultiple)
    year_from = forms.IntegerField(
        label="成文年份自", required=False, min_value=_FIRST_YEAR, max_value=_LAST_YEAR
    )
    year_until = forms.IntegerField(
        label="成文年份至", required=False, min_value=_FIRST_YEAR, max_value=_LAST_YEAR
    )
    words = forms.CharField(label="标题或文号含", required=False, max_length=100)

    def __init__(self, *args: Any, organiser: Agency, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = standing_units(organiser, today)
        choices: dict[str, list[tuple[str, str]]] = {
            "agencies": [(agency.code, agency.short_name or agency.name) for agency in units],
            "group": [("", "不按组名"), *((group.name, group.name) for group in directory().groups())],
            "genres": [(genre.name, genre.name) for genre in genres().values()],
            "themes": [(theme.code, theme.name) for theme in themes().values() if not theme.parent],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]  # all of them are choice fields
        below = [agency.pk for agency in units if agency.pk != organiser.pk]
        self.fields["own_to"].queryset = named_or_below(below, ())  # type: ignore[attr-defined]  # a model choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("year_from"), cleaned.get("year_until")
        if since and until and until < since:
            self.add_error("year_until", "截止年份早于起始年份，请核对。")
        return cleaned

    def fields_given(self) -> dict[str, Any]:
        """What the services take as fields."""
        data = self.cleaned_data
        names = ("title", "basis", "deadline", "instructions", "own_to")
        return {name: data[name] for name in names} | {"scope": self.scope().plain()}

    def scope(self) -> Scope:
        data = self.cleaned_data
        return Scope(
            agencies=tuple(data["agencies"]),
            group=data["group"],
            normative=data["normative"],
            genres=tuple(data["genres"]),
            themes=tuple(data["themes"]),
            states=tuple(data["states"]),
            year_from=data["year_from"],
            year_until=data["year_until"],
            words=data["words"].strip(),
        )


def initial_of(found: CleanupRound) -> dict[str, Any]:
    """The form's values for a round as it is stored."""
    names = ("title", "basis", "deadline", "instructions", "own_to")
    values: dict[str, Any] = {name: getattr(found, name) for name in names}
    return values | dict(found.scope)


class OrganiserForm(forms.Form):
    """For which agency a round is organised, where there is a choice."""

    agency = forms.ModelChoiceField(
        label="组织机关", queryset=named_or_below((), ()), empty_label=None, to_field_name="code"
    )

    def __init__(self, *args: Any, agencies: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]  # a model choice field


class DecisionForm(forms.Form):
    """What a unit decides about one document."""

    verdict = forms.ChoiceField(label="清理意见", choices=list(VERDICTS.items()), widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="修改、废止、宣布失效的必须写明，例如与何规定不一致、被何文件代替、任务已经完成。",
    )
    change = forms.CharField(
        label="修改哪些内容",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="意见为“修改”的必须写明。",
    )
    change_by = forms.DateField(label="计划完成日期", required=False, widget=DATE)

    @classmethod
    def of(cls, item: CleanupItem) -> "DecisionForm":
        names = ("verdict", "reason", "change", "change_by")
        return cls(initial={name: getattr(item, name) for name in names})

    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(Verdict(data["verdict"]), data["reason"], data["change"], data["change_by"])


class ProlongForm(forms.Form):
    """A new deadline with its reason."""

    deadline = forms.DateField(label="新的截止日期", widget=DATE)
    reason = forms.CharField(label="调整理由", max_length=300)


class SheetForm(forms.Form):
    """A filled-in workbook."""

    sheet = forms.FileField(
        label="清理清单（xlsx）",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="用本页导出的清单填写：只填“清理意见”及其后各列，未填意见的行不导入。",
    )
