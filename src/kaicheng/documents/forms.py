"""What an editor fills in about an edition, and its way to the services' values and back."""

from collections.abc import Iterable
from typing import Any

from django import forms

from kaicheng.catalogue.selectors import all_series, disclosure_tree, fixed_places
from kaicheng.documents.declared import (
    audiences,
    clearances,
    genres,
    lettings,
    openness_reasons,
    return_reasons,
    themes,
)
from kaicheng.documents.desk import document_named
from kaicheng.documents.models import Edition, Openness, Relation, RelationKind
from kaicheng.documents.services import IssuerGiven, RelationGiven
from kaicheng.documents.workflow import Asks, Move, Transition
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import normal_number
from kaicheng.organisations.models import Agency

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
SPARE_RELATIONS = 4  # empty rows behind “再加一项”
Choices = list[tuple[str, Any]]


def _theme_choices() -> Choices:
    choices: Choices = [("", "请选择")]
    for theme in themes().values():
        if not theme.parent:
            inner = [(t.code, t.name) for t in themes().values() if t.parent == theme.code]
            choices.append((theme.name, [(theme.code, f"{theme.name}（不分小类）"), *inner]))
    return choices


def _genre_choices() -> Choices:
    statutory = [(g.name, g.name) for g in genres().values() if g.statutory]
    others = [(g.name, g.name) for g in genres().values() if not g.statutory]
    return [("", "请选择"), ("法定文种", statutory), ("其他体裁", others)]


class EditionForm(forms.Form):
    """The metadata of one edition. `readings` (field → reading) are shown beside the fields."""

    title = forms.CharField(label="标题", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    doc_number = forms.CharField(label="发文字号", max_length=60, required=False)
    issuers = forms.CharField(
        label="发文机关",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="联合行文的，一行一个机关。",
    )
    genre = forms.ChoiceField(label="文种", required=False, choices=_genre_choices)
    written_date = forms.DateField(label="成文日期", required=False, widget=DATE)
    effective_from = forms.DateField(label="施行日期", required=False, widget=DATE)
    valid_until = forms.DateField(
        label="有效期至", required=False, widget=DATE, help_text="最后一个有效的日子；长期有效的不填。"
    )
    openness = forms.ChoiceField(
        label="公开属性", required=False, choices=[("", "尚未认定"), *Openness.choices]
    )
    openness_reason = forms.CharField(
        label="不予主动公开的理由", required=False, max_length=300,
        widget=forms.TextInput(attrs={"list": "openness-reasons"}), help_text="依申请公开、不予公开的必须写明。",
    )  # fmt: skip
    normative = forms.BooleanField(label="属于行政规范性文件", required=False)
    registration_no = forms.CharField(label="统一登记号", max_length=60, required=False)
    theme = forms.ChoiceField(label="主题分类", required=False, choices=_theme_choices)
    catalogue_item = forms.ChoiceField(label="法定主动公开内容", required=False)
    series = forms.ChoiceField(
        label="所属系列",
        required=False,
        choices=lambda: [("", "不属于任何系列"), *((row.code, row.name) for row in all_series())],
        help_text="会议、规划、年报等按届次、年份排成系列，缺漏一目了然。",
    )
    series_term = forms.IntegerField(label="届次", required=False, min_value=1, max_value=999)
    series_number = forms.IntegerField(label="次（期）数", required=False, min_value=1, max_value=9999)
    period_from = forms.IntegerField(label="起始年份", required=False, min_value=1949, max_value=2199)
    period_until = forms.IntegerField(
        label="截止年份", required=False, min_value=1949, max_value=2199, help_text="年报的起止年份相同。"
    )
    addressees = forms.CharField(
        label="主送机关", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    summary = forms.CharField(
        label="内容概述", required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 4})
    )
    keywords = forms.CharField(label="关键词", required=False, help_text="用顿号或空格分隔。")
    audience = forms.MultipleChoiceField(
        label="服务对象", required=False, widget=forms.CheckboxSelectMultiple, choices=lambda: [
            (row.code, row.name) for row in audiences().values()
        ],
    )  # fmt: skip
    note = forms.CharField(label="附注", required=False, max_length=300)
    change_note = forms.CharField(
        label="修改说明", required=False, max_length=300, help_text="更换版本时必填，将对公众显示。"
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition = edition
        kwargs.setdefault("initial", initial_of(edition))
        super().__init__(*args, **kwargs)
        field = self.fields["catalogue_item"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", "请选择"),
                *((row.code, f"{row.clause}　{row.name}") for row in disclosure_tree()),
                ("专栏固定栏目", [(row.code, row.name) for row in fixed_places()]),
            ]
        if edition.version == 1:
            del self.fields["change_note"]

    @property
    def reasons(self) -> list[str]:
        """Usual reasons for not publishing, to choose from."""
        return [reason.text for reason in openness_reasons().values()]

    def clean_doc_number(self) -> str:
        number: str = self.cleaned_data["doc_number"]
        return normal_number(number) if number else ""

    def clean_keywords(self) -> list[str]:
        words = self.cleaned_data["keywords"]
        for mark in "、，,；;\u3000":
            words = words.replace(mark, " ")
        return list(words.split())

    def fields_given(self) -> dict[str, Any]:
        """What the services take as fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "issuers"}

    def issuers_given(self, agencies: dict[str, Agency | None]) -> list[IssuerGiven]:
        """Issuers in order; `agencies` maps a name to the agency it stands for."""
        return [IssuerGiven(name, agencies.get(name)) for name in self.issuer_names()]

    def issuer_names(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["issuers"].splitlines() if line.strip()]


def initial_of(edition: Edition) -> dict[str, Any]:
    """The form's values for an edition as it is stored."""
    names = [name for name in EditionForm.base_fields if name not in {"issuers", "keywords"}]
    values = {name: getattr(edition, name) for name in names}
    values["issuers"] = "\n".join(issuer.name for issuer in edition.issuers.all())
    values["keywords"] = "、".join(edition.keywords)
    return values


class RelationForm(forms.Form):
    """One relation; the other document is named by its title, its number or its short code."""

    kind = forms.ChoiceField(label="关系", required=False, choices=[("", "——"), *RelationKind.choices])
    target = forms.CharField(label="对象文件", required=False, max_length=300)
    effective_on = forms.DateField(label="起效日期", required=False, widget=DATE)
    until = forms.DateField(label="延长至", required=False, widget=DATE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, target = cleaned.get("kind"), (cleaned.get("target") or "").strip()
        if kind and not target:
            self.add_error("target", "请写明对象文件的标题或文号。")
        if target and not kind:
            self.add_error("kind", "请选择关系。")
        if kind == RelationKind.EXTENDS and not cleaned.get("until"):
            self.add_error("until", "延长有效期须写明延长至何日。")
        return cleaned

    def given(self) -> RelationGiven | None:
        """The relation as the services take it; None for an empty row."""
        data = self.cleaned_data
        if not data.get("kind"):
            return None
        words = data["target"].strip()
        document = document_named(words)
        number = normal_number(words)
        is_number = "〔" in number or number.endswith("号")
        return RelationGiven(
            kind=RelationKind(data["kind"]),
            target=document,
            title="" if document or is_number else words.strip("《》"),
            number="" if document or not is_number else number,
            effective_on=data.get("effective_on"),
            until=data.get("until"),
        )


def relation_initial(relations: Iterable[Relation]) -> list[dict[str, Any]]:
    """Rows of the relation forms for stored relations."""
    return [
        {
            "kind": relation.kind,
            "target": relation.target_number
            or relation.target_title
            or (relation.target.code if relation.target else ""),
            "effective_on": relation.effective_on,
            "until": relation.until,
        }
        for relation in relations
    ]


RelationFormSet = forms.formset_factory(RelationForm, extra=SPARE_RELATIONS)


class IntakeForm(forms.Form):
    """Choosing for which agency files are received; the files themselves are read from the request."""

    agency: "forms.ModelChoiceField[Agency]" = forms.ModelChoiceField(
        label="责任机关", queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = agencies


class ComposeForm(IntakeForm):
    """A document without a file: the text as typed or pasted, and its title where the text does not begin with it."""

    title = forms.CharField(
        label="标题", max_length=300, required=False, help_text="正文已以标题开头的可以不填。",
        widget=forms.TextInput(attrs={"autofocus": True}),
    )  # fmt: skip
    text = forms.CharField(
        label="正文",
        help_text="可连同文号、标题、主送机关、落款和日期整篇粘贴，系统逐项识别。",
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        error_messages={"required": "没有正文，请键入或粘贴后再识别。"},
    )


WORDS = 300  # characters in a reason, basis or remark
USUAL = {
    Move.CLEAR: clearances,
    Move.RETURN: return_reasons,
    Move.SEND_BACK: return_reasons,
    Move.REOPEN: return_reasons,
}
MISSING = {
    Asks.REASON: "请写明理由，拟稿人和之后查看的人据此了解情况。",
    Asks.BASIS: "请写明依据和结论。",
    Asks.TIME: "请选择发布时间。",
}


class MoveForm(forms.Form):
    """What a move of the flow asks for. `seen` says which text the person had before them (its lock version)."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, row: Transition, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{row.slug}-%s"
        super().__init__(*args, **kwargs)
        self.row = row
        said = {"required": MISSING.get(row.asks, "")}
        if row.asks is Asks.TIME:
            picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            self.fields["at"] = forms.DateTimeField(label=row.prompt, widget=picker, error_messages=said)
        elif row.asks is not Asks.NOTHING:
            usual = {"list": f"{row.slug}-usual", "autocomplete": "off"}
            self.fields["words"] = forms.CharField(
                label=row.prompt + ("（可不填）" if row.asks is Asks.REMARK else ""),
                required=row.asks is not Asks.REMARK,
                max_length=WORDS,
                widget=forms.TextInput(attrs=usual) if self.usual else forms.Textarea(attrs={"rows": 3}),
                error_messages=said,
            )

    @property
    def usual(self) -> list[str]:
        """Words to choose from."""
        return [words.text for words in USUAL[self.row.move]()] if self.row.move in USUAL else []

    def explain(self, refusal: Invalid) -> None:
        """Put each sentence beside the field it is about; what the text itself lacks stands on top."""
        own = {"publish_at": "at", "reason": "words", "basis": "words"}
        own |= {"urgent_reason": "words", "withdrawal_reason": "words"}
        for name, sentence in (refusal.errors or {"": refusal.sentence}).items():
            self.add_error(own.get(name), sentence)


class LettingForm(forms.Form):
    """On what a finding of personal data is let through."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    basis = forms.CharField(
        label="放行依据",
        max_length=WORDS,
        widget=forms.TextInput(attrs={"list": "letting-usual", "autocomplete": "off"}),
        error_messages={"required": "放行须写明依据。"},
    )

    @property
    def usual(self) -> list[str]:
        return [words.text for words in lettings()]


class BodyForm(forms.Form):
    """The text of a draft to type over."""

    lock_version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label="正文", widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}))
