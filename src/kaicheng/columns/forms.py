"""What the screens of columns ask for. Rules live in the services; a form only turns text into values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kaicheng.catalogue.selectors import all_series, disclosure_tree, fixed_places
from kaicheng.columns.declared import categories
from kaicheng.columns.models import Column, ColumnQuerySet
from kaicheng.columns.question import SCOPES, VALID, Question, Scope
from kaicheng.columns.services import ColumnGiven
from kaicheng.columns.workflow import KINDS, Kind
from kaicheng.documents.declared import audiences, genres, themes
from kaicheng.documents.validity import LABELS
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.forms import DAY, AgencyChoice, WordsField
from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.organisations.selectors import directory

Choices = list[tuple[str, str]]
TICKS = forms.CheckboxSelectMultiple


def _theme_choices() -> Choices:
    return [(theme.code, f"　{theme.name}" if theme.parent else theme.name) for theme in themes().values()]


def _agency_choices() -> Choices:
    """All agencies, ended ones too: their documents live on."""
    known = sorted(directory().agencies.values(), key=lambda agency: (agency.order, agency.code))
    return [(agency.code, agency.name) for agency in known]


def _item_choices() -> Choices:
    return [(place.code, f"{place.code} {place.name}") for place in (*disclosure_tree(), *fixed_places())]


def _ticks(label: str, **given: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=TICKS, **given)


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DAY)


class QuestionForm(forms.Form):
    """The saved question. Within a field any value will do, all fields together must hold."""

    scope = forms.ChoiceField(
        label="收录方式",
        choices=[(scope.value, SCOPES[scope]) for scope in Scope],
        widget=forms.RadioSelect,
        initial=Scope.MATCHING.value,
    )
    words = WordsField(
        label="标题含有",
        required=False,
        help_text="多个用顿号“、”分隔，含其中任何一个即收录。",
        max_length=300,
    )
    without = WordsField(
        label="标题不含", required=False, help_text="含其中任何一个即不收录。", max_length=300
    )
    genres = _ticks("文种、体裁")
    states = _ticks("效力")
    normative = forms.BooleanField(label="只收录行政规范性文件", required=False)
    themes = _ticks("主题分类", help_text="选一个大类，即含其全部小类。")
    agencies = _ticks("责任机关")
    below = forms.BooleanField(label="含所选机关的所属单位", required=False, initial=True)
    items = _ticks("法定主动公开内容")
    audience = _ticks("服务对象")
    series = _ticks("系列")
    written_since, written_until = _day("成文日期自"), _day("成文日期至")
    published_since, published_until = _day("发布日期自"), _day("发布日期至")

    FOLDED = ("themes", "agencies", "items", "audience", "series")
    DAYS = ("written_since", "written_until", "published_since", "published_until")

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        if question is not None:
            kwargs["initial"] = {name: _shown(getattr(question, name)) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        choices: dict[str, Choices] = {
            "genres": [(name, name) for name in genres()],
            "states": [(VALID, "现行有效"), *((state.value, label) for state, label in LABELS.items())],
            "themes": _theme_choices(),
            "agencies": _agency_choices(),
            "items": _item_choices(),
            "audience": [(one.code, one.name) for one in audiences().values()],
            "series": [(one.code, one.name) for one in all_series()],
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]  # a MultipleChoiceField

    def question(self) -> Question:
        """What was asked; a wrong field asks nothing, so that the preview shows the rest."""
        data = self.cleaned_data
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name in self.base_fields
            if name != "scope" and (value := data.get(name)) is not None
        }
        return Question(scope=Scope(data.get("scope") or Scope.MATCHING.value), **given)

    def folded(self) -> list[tuple[forms.BoundField, int]]:
        """Long lists of ticks, each with how many are set."""
        return [(self[name], len(self[name].value() or ())) for name in self.FOLDED]

    def days(self) -> list[forms.BoundField]:
        return [self[name] for name in self.DAYS]


def _shown(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


class ParentChoice(forms.ModelChoiceField[Column]):
    def label_from_instance(self, obj: Column) -> str:
        return obj.name


class KeywordsField(WordsField):
    def validate(self, value: Any) -> None:
        if not value:
            raise ValidationError("请至少填写一个关键词（网页标签 ColumnKeywords）。")


class ColumnForm(forms.Form):
    """All that is said of a column but its question."""

    name = forms.CharField(label="名称", max_length=40)
    code = forms.CharField(
        label="地址",
        max_length=40,
        validators=Column._meta.get_field("code").validators,
        help_text="网址 /c/ 之后的部分，用小写字母、数字、连字符，如 cha-chanye。改名不改地址。",
    )
    kind = forms.ChoiceField(
        label="类型", choices=[(kind.value, KINDS[kind]) for kind in Kind], help_text="决定多久须更新一次。"
    )
    category = forms.ChoiceField(label="栏目类别", help_text="网页标签 ColumnType。")
    agency = AgencyChoice(queryset=None, label="责任单位", empty_label="请选择责任单位")
    parent = ParentChoice(
        queryset=Column.objects.none(), label="上级栏目", required=False, empty_label="无（一级栏目）"
    )
    description = forms.CharField(
        label="栏目说明",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一两句话写明公开什么，显示在栏目页并作为网页标签。",
    )
    keywords = KeywordsField(label="关键词", help_text="多个用顿号“、”分隔。", max_length=200)
    order = forms.IntegerField(
        label="排序", min_value=0, max_value=9999, initial=0, help_text="数字小的排在前面。"
    )
    since = forms.DateField(label="开设日期", widget=DAY)
    update_days = forms.IntegerField(
        label="更新期限（天）",
        required=False,
        min_value=1,
        max_value=3660,
        help_text="不填的，按类型的规定期限。",
    )
    in_navigation = forms.BooleanField(label="列入全站导航", required=False)

    def __init__(
        self, *args: Any, column: Column | None = None, agencies: AgencyQuerySet, today: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial(column, today)
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [(name, name) for name in categories()]  # type: ignore[attr-defined]
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["parent"].queryset = _parents(column)  # type: ignore[attr-defined]
        if column is not None:
            del self.fields["code"]  # an address is changed by an act of its own, which leaves a redirect

    def differing_from(self, column: Column) -> list[str]:
        """Give the labels of what this form has other than the column as it is saved."""
        return [
            str(self.fields[name].label)
            for name, value in self.cleaned_data.items()
            if name != "code" and value != getattr(column, name)
        ]

    def given(self, question: Question, *, code: str = "") -> ColumnGiven:
        data = dict(self.cleaned_data)
        code = data.pop("code", code)
        return ColumnGiven(
            **{**data, "kind": Kind(data["kind"]), "keywords": tuple(data["keywords"])},
            code=code,
            question=question,
        )


def _initial(column: Column | None, today: date) -> dict[str, Any]:
    if column is None:
        return {"since": today, "kind": Kind.SPECIAL.value, "category": "专题专栏"}
    return {name: getattr(column, name) for name in ColumnForm.base_fields}


def _parents(column: Column | None) -> ColumnQuerySet:
    found = Column.objects.open().filter(parent__isnull=True)
    return found if column is None else found.exclude(pk=column.pk)


class DescribeForm(forms.Form):
    """The words that the responsible agency may change itself."""

    description = forms.CharField(label="栏目说明", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    keywords = KeywordsField(label="关键词", help_text="多个用顿号“、”分隔。", max_length=200)


class PinForm(forms.Form):
    document = forms.CharField(
        label="文件地址或短码", max_length=200, help_text="从文件页面复制网址，如 …/d/ab3k9x2m/。"
    )
    until = forms.DateField(label="置顶至", required=False, widget=DAY, help_text="不填的，一直置顶。")


class CloseForm(forms.Form):
    reason = forms.CharField(label="归档原因", max_length=200, help_text="公开显示，如：专项行动已结束。")


class AddressForm(forms.Form):
    code = forms.CharField(label="新地址", max_length=40, help_text="原地址将自动转到新地址。")


def explain(forms_shown: tuple[forms.Form, ...], refusal: Invalid) -> None:
    """Put each sentence of a refusal beside its field; what has no field stands on top of the first form."""
    given: Mapping[str, str] = refusal.errors or {"": refusal.sentence}
    for name, sentence in given.items():
        form = next((form for form in forms_shown if name in form.fields), None)
        (form or forms_shown[0]).add_error(name if form else None, sentence)
